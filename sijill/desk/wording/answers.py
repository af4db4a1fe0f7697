"""An answer as it is read back to the person: labels for codes, numbers as people write them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sijill.desk.procedures import Answers
from sijill.desk.procedures import Field as Box
from sijill.kernel.identifiers import Invalid, cin, ice, nia
from sijill.reference import queries as reference
from sijill.web import writing

FULL_DAY = len("1984-06-14")


def said(box: Box, given: Mapping[str, Any], answers: Answers) -> str:
    """What a person answered in one box, in the page's language; "" when nothing was."""
    value = given.get(box.code)
    if box.kind == "trade" and not value:
        return str(given.get(f"{box.code}_words") or "")
    if value in (None, "", [], False):
        return ""
    return KINDS.get(box.kind, _plain)(box, value)


def _plain(box: Box, value: Any) -> str:
    return str(value)


def _choice(box: Box, value: Any) -> str:
    return str(dict(box.options).get(str(value), value))


def _check(box: Box, value: Any) -> str:
    return _("Yes")


def _phone(box: Box, value: Any) -> str:
    return writing.phone(value)


def _cin(box: Box, value: Any) -> str:
    try:
        return cin.parse(str(value)).display
    except Invalid:
        return str(value)


def _ice(box: Box, value: Any) -> str:
    try:
        return ice.parse(str(value)).display
    except Invalid:
        return str(value)


def _nia(box: Box, value: Any) -> str:
    try:
        return nia.parse(str(value)).display
    except Invalid:
        return str(value)


def _trade(box: Box, value: Any) -> str:
    line = reference.trade(str(value))
    return line.label(_language()) if line else str(value)


def _trades(box: Box, value: Any) -> str:
    return " · ".join(_trade(box, code) for code in value)


def _province(box: Box, value: Any) -> str:
    found = reference.province(str(value))
    return str(getattr(found, _own_name())) if found else str(value)


def _commune(box: Box, value: Any) -> str:
    found = reference.commune(str(value)) if "." in str(value) else None
    return str(getattr(found, _own_name())) if found else str(value)


def _day(box: Box, value: Any) -> str:
    """A whole day in words; a year or a month alone as they are known."""
    text = str(value)
    if len(text) == FULL_DAY:
        return writing.day(date.fromisoformat(text), _language())
    year, _dash, month = text.partition("-")
    if not month:
        return year
    return writing.month(date(int(year), int(month), 1), _language())


def _language() -> str:
    return get_language() or "ar"


def _own_name() -> str:
    return "name_fr" if _language() in ("fr", "en") else "name_ar"


KINDS: dict[str, Callable[[Box, Any], str]] = {
    "choice": _choice,
    "check": _check,
    "phone": _phone,
    "cin": _cin,
    "ice": _ice,
    "nia": _nia,
    "trade": _trade,
    "trades": _trades,
    "province": _province,
    "commune": _commune,
    "birth_date": _day,
    "partial_day": _day,
    "day": _day,
}
