"""The reference of a case, "26-4841-0275": the year it was opened, then eight permuted digits.

The ten digits, read as one number, leave one when divided by 17. 17 is the smallest prime that
catches every wrong digit, every two digits exchanged wherever they stand, and every twin (33 for
44). Two decimal check digits would do a little better against pure noise (99 % instead of 94 %)
but leave only one million references a year; this leaves 5.88 million, more than every artisan
of the country asking twice.
"""

from dataclasses import dataclass

from sijill.kernel.digits import bare
from sijill.kernel.identifiers.faults import Invalid, Parsed, exactly, only_digits
from sijill.kernel.identifiers.permutation import Permutation

DIGITS = 8
LENGTH = 2 + DIGITS
CHECK = 17
SIZE = 10**DIGITS // CHECK


@dataclass(frozen=True)
class Reference(Parsed):
    """The reference of a case; `value` and `display` are the same."""

    year: int = 0


def issue(year: int, counter: int, *, key: bytes) -> Reference:
    """The reference of the counter-th case of a year (0 for the first)."""
    order = Permutation(SIZE, key, f"case/{year}").forward(counter)
    head = year % 100 * 10**DIGITS
    first = (1 - head) % CHECK  # the smallest tail that makes the year's ten digits right
    return _reference(f"{head + first + order * CHECK:0{LENGTH}d}")


def parse(text: str) -> Reference:
    """The reference a person read out, typed or scanned."""
    number = exactly(only_digits(bare(text)), LENGTH)
    if int(number) % CHECK != 1:
        raise Invalid("check_digits")
    return _reference(number)


def _reference(number: str) -> Reference:
    shown = f"{number[:2]}-{number[2:6]}-{number[6:]}"
    return Reference(shown, shown, (), 2000 + int(number[:2]))
