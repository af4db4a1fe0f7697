"""The number printed on a card, "C 0093 4471 15": one for each card that was ever printed.

Eight permuted digits and two check digits (ISO 7064 mod 97-10) behind a letter, so that nobody
takes it for the number of the person, which stays when the card is replaced.
"""

from dataclasses import dataclass

from stdnum.iso7064 import mod_97_10

from sijill.kernel.digits import bare, grouped
from sijill.kernel.identifiers.faults import Invalid, Parsed, exactly, only_digits
from sijill.kernel.identifiers.permutation import Permutation

LETTER = "C"
DIGITS = 8
LENGTH = DIGITS + 2
SIZE = 10**DIGITS


@dataclass(frozen=True)
class CardNumber(Parsed):
    """The number of a card."""


def issue(counter: int, *, key: bytes) -> CardNumber:
    """The number of the counter-th card (0 for the first)."""
    order = Permutation(SIZE, key, "card/1").forward(counter)
    return _number(f"{order:0{DIGITS}d}")


def parse(text: str) -> CardNumber:
    """A number as it was typed or read out, with or without its letter."""
    digits = exactly(only_digits(bare(text).upper().removeprefix(LETTER)), LENGTH)
    if int(mod_97_10.checksum(digits)) != 1:
        raise Invalid("check_digits")
    return _number(digits[:DIGITS])


def _number(payload: str) -> CardNumber:
    digits = payload + str(mod_97_10.calc_check_digits(payload))
    return CardNumber(LETTER + digits, f"{LETTER} {grouped(digits, 4, 4, 2)}")
