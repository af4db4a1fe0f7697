"""Moroccan telephone numbers: typed any way, kept as E.164, shown as people say them."""

from dataclasses import dataclass

import phonenumbers

from sijill.kernel.digits import bare, grouped
from sijill.kernel.identifiers.faults import Invalid, Parsed, exactly, only_digits

COUNTRY = "212"
NATIONAL = 9  # digits after the leading zero, or after +212
MOBILE = ("6", "7")
KNOWN = ("5", "6", "7", "8")


@dataclass(frozen=True)
class Phone(Parsed):
    """A Moroccan number: `value` is +212612345678, `display` 06 12 34 56 78."""

    @property
    def mobile(self) -> bool:
        """Whether a text message can reach it."""
        return self.value[4] in MOBILE

    @property
    def masked(self) -> str:
        """Enough for its owner to recognise it: 06 •• •• •• 78."""
        return f"{self.display[:2]} •• •• •• {self.display[-2:]}"


def parse(text: str) -> Phone:
    """The number in E.164.

    Warnings: `zero_added` (612345678 was typed), `unknown_range` (the numbering plan we hold does
    not list it: new ranges open before libraries know).
    """
    national, warnings = _read(text)
    value = f"+{COUNTRY}{national}"
    if not phonenumbers.is_valid_number(phonenumbers.parse(value)):
        warnings += ("unknown_range",)
    return Phone(value, grouped("0" + national, 2), warnings)


def canonical(text: str) -> str:
    """The number in E.164, for whom its warnings say nothing."""
    return f"+{COUNTRY}{_read(text)[0]}"


def _read(text: str) -> tuple[str, tuple[str, ...]]:
    national, warnings = _national(bare(text))
    if national[0] not in KNOWN:
        raise Invalid("prefix", {"prefix": "0" + national[0]})
    return national, warnings


def _national(compact: str) -> tuple[str, tuple[str, ...]]:
    plus = compact.startswith("+")
    digits = only_digits(compact.removeprefix("+"))
    if not digits:
        raise Invalid("empty")
    if plus or digits.startswith("00"):
        return _abroad(digits if plus else digits[2:]), ()
    if digits.startswith(COUNTRY) and len(digits) > NATIONAL + 1:
        return _abroad(digits), ()
    if digits.startswith("0"):
        return exactly(digits, NATIONAL + 1)[1:], ()
    if len(digits) == NATIONAL and digits[0] in KNOWN:
        return digits, ("zero_added",)
    return exactly(digits, NATIONAL + 1)[1:], ()


def _abroad(digits: str) -> str:
    if not digits.startswith(COUNTRY):
        raise Invalid("not_moroccan", {"country": _country(digits)})
    # people write +212 (0)6 12…: the zero is for calls inside the country
    inside = digits.removeprefix(COUNTRY).removeprefix("0")
    return exactly("0" + inside, NATIONAL + 1)[1:]


def _country(digits: str) -> str:
    for length in (1, 2, 3):
        if int(digits[:length] or 0) in phonenumbers.COUNTRY_CODE_TO_REGION_CODE:
            return "+" + digits[:length]
    return "+" + digits[:3]
