"""The national identity card number (CIN): one or two Latin letters, then digits.

No check digit is known and public validators disagree on the length, so the reading is lenient:
one to seven digits are accepted, and fewer than five or more than six are remarked upon.
"""

import re

from sijill.kernel.digits import bare
from sijill.kernel.identifiers.faults import Invalid, Parsed

MOST_DIGITS = 7
USUAL_DIGITS = (5, 6)
_SHAPE = re.compile(r"([A-Z]{1,2})([0-9]{1,7})")
# In the digits, the eye reads a letter for a digit; in the letters, a digit for a letter.
_AS_DIGIT = str.maketrans({"O": "0", "I": "1", "L": "1", "S": "5"})


def parse(text: str) -> Parsed:
    """The CIN in capitals without separators.

    Warnings: `unusual_length`; `letter_read_as_digit` (AB12O456 → AB120456) and
    `digit_read_as_letter` (0D12345 → OD12345), to be confirmed by the person; `letter_or_digit`
    when both readings stand (AO12345 may be A012345).
    """
    compact = bare(text).upper()
    letters, digits, warnings = _split(compact)
    _count(letters, digits)
    if len(digits) not in USUAL_DIGITS:
        warnings += ("unusual_length",)
    if letters.endswith("O") and len(letters) > 1:
        warnings += ("letter_or_digit",)
    return Parsed(letters + digits, f"{letters} {digits}", warnings)


def same(a: str, b: str) -> bool:
    """Whether two canonical numbers differ at most by a zero taken for the letter O."""
    return a.translate(_AS_DIGIT) == b.translate(_AS_DIGIT)


def _split(compact: str) -> tuple[str, str, tuple[str, ...]]:
    if found := _SHAPE.fullmatch(compact):
        return found[1], found[2], ()
    _refuse_odd_signs(compact)
    if compact[0] == "0" and (found := _SHAPE.fullmatch("O" + compact[1:])):
        return found[1], found[2], ("digit_read_as_letter",)
    head = re.match(r"[A-Z]{1,2}(?=[0-9])|[A-Z]{0,2}", compact)
    letters = head[0] if head else ""
    tail = compact[len(letters) :].translate(_AS_DIGIT)
    if letters and tail.isdigit():
        changed = tail != compact[len(letters) :]
        return letters, tail, ("letter_read_as_digit",) if changed else ()
    return _misplaced(compact)


def _refuse_odd_signs(compact: str) -> None:
    if not compact:
        raise Invalid("empty")
    if foreign := [sign for sign in compact if sign.isalpha() and not sign.isascii()]:
        raise Invalid("not_latin", {"found": "".join(foreign)})
    if odd := [sign for sign in compact if not (sign.isascii() and sign.isalnum())]:
        raise Invalid("characters", {"found": "".join(odd)})


def _misplaced(compact: str) -> tuple[str, str, tuple[str, ...]]:
    if compact.isdigit():
        raise Invalid("no_letters", {"digits": len(compact)})
    if compact.isalpha():
        raise Invalid("no_digits", {"letters": len(compact)})
    letters = len(compact) - len(compact.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    if letters > 2 and compact[letters:].isdigit():
        raise Invalid("too_many_letters", {"letters": letters, "expected": 2})
    found = "".join(sign for sign in compact[letters:] if sign.isalpha())
    raise Invalid("letters_inside", {"found": found})


def _count(letters: str, digits: str) -> None:
    if len(digits) > MOST_DIGITS:
        extra = len(digits) - MOST_DIGITS
        facts = {"letters": len(letters), "digits": len(digits), "expected": MOST_DIGITS}
        raise Invalid("too_long", {**facts, "extra": extra})
