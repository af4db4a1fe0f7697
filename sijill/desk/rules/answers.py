"""What a typed answer means: one reading for each kind of field, canonical in, canonical out.

`read` accepts what people type (digits of any script, pasted marks) and what it answered before,
so that a stored answer is checked by the same rule as a typed one.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sijill.kernel.digits import typed
from sijill.kernel.identifiers import Invalid, cin, ice, nia, papers, phone
from sijill.kernel.text import plain

OLDEST = 1900
LARGEST = 10**9
LONGEST_CODE = 20
JOINED = ("Mn", "Cf")  # vowels above and below; marks of direction and joining, which are not seen


@dataclass(frozen=True)
class Fault(ValueError):
    """An answer that cannot be taken, with the reason as a code and the facts of its sentence."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


def read(kind: str, raw: object, *, today: date, limit: int = 200) -> Any:
    """The canonical value of an answer that was given.

    Text in every kind but `check` (bool), `year` and `number` (int) and `trades` (list of text).
    """
    if kind == "check":
        return bool(raw)
    if kind == "trades":
        return [_code(str(one), today, limit) for one in _listed(raw)]
    return READERS[kind](plain(str(raw)), today, limit)


def is_empty(value: object) -> bool:
    """Whether nothing was answered; an unticked box is nothing."""
    if isinstance(value, str):
        return not value.strip()
    return value is None or value is False or value == []


def _listed(raw: object) -> list[object]:
    return list(raw) if isinstance(raw, list | tuple) else [raw]


def _line(text: str, today: date, limit: int) -> str:
    return _short(" ".join(text.split()), limit)


def _lines(text: str, today: date, limit: int) -> str:
    return _short(text.strip(), limit)


def _short(text: str, limit: int) -> str:
    if len(text) > limit:
        raise Fault("text.too_long", {"length": len(text), "limit": limit})
    return text


def _is_arabic(sign: str) -> bool:
    return "ARABIC" in unicodedata.name(sign, "")


def _is_latin(sign: str) -> bool:
    return "LATIN" in unicodedata.name(sign, "")


def _of_a_name(sign: str) -> bool:
    """Letters, their vowels, what joins or shortens them: El-Hassan, M'hamed, Abd., (Tuhami)."""
    return sign.isalpha() or sign in " -‐‑–.,،'’‘ʼ`´ʿʾ()ـ" or unicodedata.category(sign) in JOINED


def _name(belongs: Callable[[str], bool], code: str) -> Callable[[str, date, int], str]:
    def reading(text: str, today: date, limit: int) -> str:
        name = " ".join(text.split())
        letters = [sign for sign in name if sign.isalpha()]
        if not letters:
            raise Fault(f"{code}.no_letters", {"typed": name[:40]})
        if odd := "".join(dict.fromkeys(s for s in letters if not belongs(s))):
            raise Fault(f"{code}.other_script", {"found": odd[:20]})
        if odd := "".join(dict.fromkeys(s for s in name if s.isdigit())):
            raise Fault(f"{code}.digits", {"found": odd[:20]})
        if odd := "".join(dict.fromkeys(s for s in name if not _of_a_name(s))):
            raise Fault(f"{code}.signs", {"found": odd[:20]})
        return _short(name, limit)

    return reading


def _number_of(kind: str, parse: Callable[[str], Any]) -> Callable[[str, date, int], str]:
    def reading(text: str, today: date, limit: int) -> str:
        try:
            return str(parse(text[:100]).value)
        except Invalid as problem:
            shown = typed(text)[:40]
            raise Fault(f"{kind}.{problem.code}", {**problem.facts, "typed": shown}) from None

    return reading


def _phone(text: str, today: date, limit: int) -> str:
    value = _number_of("phone", phone.parse)(text, today, limit)
    if not phone.parse(value).mobile:
        raise Fault("phone.not_mobile", {"typed": typed(text)[:40]})
    return value


def _nia(text: str, today: date, limit: int) -> str:
    """A number for life of our format, checked, else one given before us, as it was written."""
    try:
        return nia.parse(text[:100]).value
    except Invalid:
        return _number_of("nia", nia.imported)(text, today, limit)


def _code(text: str, today: date, limit: int) -> str:
    code = typed(text)
    if len(code) > LONGEST_CODE:
        raise Fault("choice.unknown", {"typed": code[:40]})
    return code


def _whole(code: str, least: int, most: Callable[[date], int]) -> Callable[[str, date, int], int]:
    def reading(text: str, today: date, limit: int) -> int:
        digits = typed(text)
        if not (digits.isascii() and digits.isdigit()):
            raise Fault(f"{code}.not_a_number", {"typed": digits[:40]})
        if len(digits) > len(str(LARGEST)) or not least <= int(digits) <= most(today):
            facts = {"typed": digits[:40], "least": least, "most": most(today)}
            raise Fault(f"{code}.out_of_range", facts)
        return int(digits)

    return reading


def _partial(text: str, today: date, limit: int) -> str:
    parts = typed(text).split("-")
    if not all(p.isascii() and p.isdigit() for p in parts) or not 1 <= len(parts) <= 3:
        raise Fault("day.not_a_date", {"typed": typed(text)[:40]})
    first = _first_day([int(p) for p in parts], typed(text))
    if first > today:
        raise Fault("day.future", {"typed": typed(text)})
    if first.year < OLDEST:
        raise Fault("day.too_old", {"typed": typed(text), "least": OLDEST})
    return "-".join(["{:04d}", "{:02d}", "{:02d}"][i].format(int(p)) for i, p in enumerate(parts))


def _first_day(parts: list[int], shown: str) -> date:
    year, month, day = [*parts, 1, 1][:3]
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        raise Fault("day.not_a_date", {"typed": shown[:40]}) from None


def _day(text: str, today: date, limit: int) -> str:
    try:
        return date.fromisoformat(typed(text)).isoformat()
    except ValueError:
        raise Fault("day.not_a_date", {"typed": typed(text)[:40]}) from None


READERS: dict[str, Callable[[str, date, int], Any]] = {
    "text": _line,
    "long_text": _lines,
    "name_ar": _name(_is_arabic, "name_ar"),
    "name_latin": _name(_is_latin, "name_latin"),
    "cin": _number_of("cin", cin.parse),
    "residence": _number_of("residence", papers.parse_residence),
    "ice": _number_of("ice", ice.parse),
    "nia": _nia,
    "phone": _phone,
    "birth_entry": _number_of("birth_entry", papers.parse_minor),
    "birth_date": _partial,
    "partial_day": _partial,
    "day": _day,
    "choice": _line,
    "trade": _code,
    "province": _code,
    "commune": _line,
    "code": _code,
    "year": _whole("year", OLDEST, lambda today: today.year),
    "number": _whole("number", 0, lambda today: LARGEST),
}
KINDS = frozenset({*READERS, "check", "trades"})
