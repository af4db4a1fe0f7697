"""The Moroccan bank account (RIB): bank 3, town 3, account 16, key 2 — 24 digits.

The key is 97 less the remainder of the first 22 digits followed by "00". The French RIB that some
Moroccan sites describe (23 characters) is one digit short, and is told so.
"""

from dataclasses import dataclass

from sijill.kernel.digits import bare, grouped
from sijill.kernel.identifiers.faults import Invalid, Parsed, exactly, only_digits

LENGTH = 24
KEY = 97


@dataclass(frozen=True)
class Rib(Parsed):
    """A bank account, with the parts a payment file asks for."""

    @property
    def bank(self) -> str:
        """The three digits of the bank."""
        return self.value[:3]

    @property
    def iban(self) -> str:
        """The same account as an international number."""
        check = 98 - int(self.value + _letters("MA") + "00") % KEY
        return f"MA{check:02d}{self.value}"

    @property
    def masked(self) -> str:
        """Enough to recognise one's own account: the bank and the last two digits."""
        return f"{self.value[:3]} ••• {'•' * 16} {self.value[-2:]}"


def parse(text: str) -> Rib:
    """The account in 24 digits; a Moroccan IBAN is read for the account inside it."""
    number = _account(bare(text).upper().removeprefix("RIB").removeprefix("IBAN"))
    exactly(only_digits(number), LENGTH)
    if key(number[:-2]) != number[-2:]:
        raise Invalid("check_digits")
    return Rib(number, grouped(number, 3, 3, 16, 2))


def key(first: str) -> str:
    """The two key digits of the 22 first digits."""
    return f"{KEY - int(first + '00') % KEY:02d}"


def _account(compact: str) -> str:
    country = compact[:2]
    if not (country.isalpha() and country.isascii() and len(compact) > LENGTH):
        return compact
    if country != "MA":
        raise Invalid("not_moroccan", {"country": country})
    digits = exactly(only_digits(compact[2:]), LENGTH + 2)
    if int(digits[2:] + _letters("MA") + digits[:2]) % KEY != 1:
        raise Invalid("check_digits")
    return digits[2:]


def _letters(country: str) -> str:
    return "".join(str(ord(letter) - ord("A") + 10) for letter in country)
