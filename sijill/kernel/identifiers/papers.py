"""Papers without a published format: foreigners' residence cards and minors' documents.

Nothing can be checked but the signs, so every number comes back with the warning `unverified`:
an examiner looks at the paper.
"""

import re

from sijill.kernel.digits import bare, typed
from sijill.kernel.identifiers.faults import Invalid, Parsed

SHORTEST, LONGEST = 4, 15
LONGEST_ENTRY = 30
UNVERIFIED = ("unverified",)
_ENTRY = re.compile(r"[\w /.-]+")


def parse_residence(text: str) -> Parsed:
    """The number of a foreigner's residence card: 4 to 15 Latin letters and digits."""
    number = bare(text).upper()
    if not number:
        raise Invalid("empty")
    if foreign := [sign for sign in number if sign.isalpha() and not sign.isascii()]:
        raise Invalid("not_latin", {"found": "".join(foreign)})
    if odd := [sign for sign in number if not sign.isalnum()]:
        raise Invalid("characters", {"found": "".join(odd)})
    if not any(sign.isdigit() for sign in number):
        raise Invalid("no_digits", {"letters": len(number)})
    _between(number, SHORTEST, LONGEST)
    return Parsed(number, number, UNVERIFIED)


def parse_minor(text: str) -> Parsed:
    """The number of a birth entry or family booklet, as written: "123/2009", "45 مكرر/2010"."""
    entry = typed(text).upper()
    if not entry:
        raise Invalid("empty")
    if not _ENTRY.fullmatch(entry):
        odd = "".join(sign for sign in entry if not _ENTRY.fullmatch(sign))
        raise Invalid("characters", {"found": odd})
    if not any(sign.isdigit() for sign in entry):
        raise Invalid("no_digits", {"letters": len(entry)})
    _between(entry, 1, LONGEST_ENTRY)
    return Parsed(re.sub(r"\s*([/.-])\s*", r"\1", entry), entry, UNVERIFIED)


def _between(number: str, shortest: int, longest: int) -> None:
    counted = {"digits": len(number)}
    if len(number) < shortest:
        missing = shortest - len(number)
        raise Invalid("too_short", {**counted, "expected": shortest, "missing": missing})
    if len(number) > longest:
        raise Invalid("too_long", {**counted, "expected": longest, "extra": len(number) - longest})
