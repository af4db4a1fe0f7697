"""The craft identity number (NIA, رقم الهوية الحرفية): one for life, saying nothing.

Version 1, ours: eight permuted digits and two check digits (ISO 7064 mod 97-10), canonical in ten
digits, shown 4-4-2 as "4812 0693 45". The checks catch every wrong digit, every two digits
exchanged, and 99 % of the rest. The official format is not published: numbers already issued are
`imported` and kept exactly as they are, in a space of their own, because a number of another
format may look like one of ours.
"""

from dataclasses import dataclass
from enum import StrEnum

from stdnum.iso7064 import mod_97_10

from sijill.kernel.digits import bare, grouped, typed
from sijill.kernel.identifiers.faults import Invalid, Parsed, exactly, only_digits
from sijill.kernel.identifiers.permutation import Permutation

DIGITS = 8
LENGTH = DIGITS + 2
SIZE = 10**DIGITS
LONGEST_IMPORTED = 32


class Version(StrEnum):
    """Whose format a number follows."""

    ONE = "1"
    IMPORTED = "imported"


@dataclass(frozen=True)
class Nia(Parsed):
    """A craft identity number and the format it follows."""

    version: Version = Version.ONE


def permutation(key: bytes) -> Permutation:
    """The order in which numbers are given under this key."""
    return Permutation(SIZE, key, "nia/1")


def issue(counter: int, *, key: bytes) -> Nia:
    """The number for the counter-th entry of the register (0 for the first)."""
    return _nia(f"{permutation(key).forward(counter):0{DIGITS}d}")


def parse(text: str) -> Nia:
    """A number of our format, checked; `perhaps` tells one whose leading zeros were eaten."""
    number = only_digits(bare(text).upper().removeprefix("NIA"))
    padded = number.zfill(LENGTH)
    eaten = {"perhaps": padded} if number and len(number) < LENGTH and _holds(padded) else {}
    exactly(number, LENGTH, **eaten)
    if not _holds(number):
        raise Invalid("check_digits")
    return _nia(number[:DIGITS])


def imported(text: str) -> Nia:
    """A number issued before us: kept as it was written, less what cannot be seen."""
    kept = typed(text)
    if not kept:
        raise Invalid("empty")
    if len(kept) > LONGEST_IMPORTED:
        extra = len(kept) - LONGEST_IMPORTED
        facts = {"digits": len(kept), "expected": LONGEST_IMPORTED, "extra": extra}
        raise Invalid("too_long", facts)
    return Nia(kept, kept, ("unverified",), Version.IMPORTED)


def _holds(number: str) -> bool:
    return int(mod_97_10.checksum(number)) == 1


def _nia(payload: str) -> Nia:
    number = payload + str(mod_97_10.calc_check_digits(payload))
    return Nia(number, grouped(number, 4, 4, 2))
