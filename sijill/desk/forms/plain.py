"""Answers as a program sends them, read by the very boxes that a person fills."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _

from sijill.desk.forms.boxes import KINDS, ReadDay, Setting
from sijill.desk.forms.trades import WORDS_AT_MOST, Trade, Trades
from sijill.desk.procedures import Field as Box
from sijill.desk.procedures import Page
from sijill.desk.rules.answers import is_empty
from sijill.desk.rules.completeness import lacks_of
from sijill.desk.wording.faults import required
from sijill.desk.wording.verdicts import sentence
from sijill.kernel.verdict import refused

DAYS = frozenset({"birth_date", "partial_day", "day"})
WHOLE = frozenset({"year", "number"})
Given = Mapping[str, Any]


@dataclass(frozen=True)
class Wrong:
    """What is wrong with one answer: the box, a code, and the sentence a person would read."""

    box: str
    code: str
    text: str


class Unreadable(Exception):
    """Answers that cannot be kept; carries everything that is wrong with them."""

    def __init__(self, wrong: Sequence[Wrong]) -> None:
        super().__init__(", ".join(f"{one.box}: {one.code}" for one in wrong))
        self.wrong = wrong


def canonical(page: Page, given: Given, setting: Setting) -> dict[str, Any]:
    """The answers of a page as they are kept; Unreadable with all that is wrong."""
    if page.kind == "list":
        return _list(page, given, setting)
    kept = _boxes(page, given, setting)
    answers = {**setting.answers, page.code: kept}
    if wrong := [
        Wrong(box, "check", str(text)) for box, text in page.check(answers, setting.today)
    ]:
        raise Unreadable(wrong)
    return kept


def readable(
    page: Page, given: Given, setting: Setting
) -> tuple[dict[str, Any] | None, list[Wrong]]:
    """What can be kept of a page that may be left unfinished, and what is wrong with the rest.

    Nothing is missed here, and the page's own check waits: what is missing is told by `lacks`
    before anything is sent. Nothing is kept (None) of a list that cannot be read.
    """
    if page.kind == "list":
        try:
            return _list(page, given, setting), []
        except Unreadable as problem:
            return None, list(problem.wrong)
    return _each([replace(box, required=False) for box in page.fields], given, setting)


def _boxes(page: Page, given: Given, setting: Setting) -> dict[str, Any]:
    kept, wrong = _each(page.fields, given, setting)
    if wrong:
        raise Unreadable(wrong)
    return kept


def _each(
    boxes: Sequence[Box], given: Given, setting: Setting
) -> tuple[dict[str, Any], list[Wrong]]:
    known = {name for box in boxes for name in _names(box)}
    wrong = [Wrong(name, "unknown", _("No such answer here")) for name in sorted({*given} - known)]
    kept: dict[str, Any] = {}
    for box in boxes:
        try:
            kept |= _answer(box, given, setting)
        except forms.ValidationError as problem:
            code = str(getattr(problem, "code", "") or "invalid")
            wrong.append(Wrong(box.code, code, " ".join(problem.messages)))
    return kept, wrong


def _names(box: Box) -> tuple[str, ...]:
    return (box.code, f"{box.code}_words") if box.kind == "trade" else (box.code,)


def _answer(box: Box, given: Given, setting: Setting) -> dict[str, Any]:
    value = given.get(box.code)
    _typed(box, value)
    if box.kind == "trade":
        return _trade(box, given, setting)
    if box.kind == "trades":
        return {box.code: Trades(box, setting, []).clean(value or [])}
    if box.kind in DAYS:
        return {box.code: _day(box, value, setting)}
    return {box.code: KINDS[box.kind](box, setting).clean(value)}


def _typed(box: Box, value: Any) -> None:
    """Refuse a value of another type of JSON than the box reads; null is no answer."""
    if value is not None and not _fits(box.kind, value):
        raise forms.ValidationError(_("Not the type of answer that is read here"), code="type")


def _fits(kind: str, value: Any) -> bool:
    if kind == "check" or isinstance(value, bool):
        return kind == "check" and isinstance(value, bool)
    if kind == "trades":
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    return isinstance(value, str) or (kind in WHOLE and isinstance(value, int))


def _trade(box: Box, given: Given, setting: Setting) -> dict[str, Any]:
    """A trade by its code, or told in the person's own words."""
    code = Trade(box, setting, []).clean(given.get(box.code) or "")
    words_box = Box(
        code=f"{box.code}_words",
        kind="long_text",
        label="",
        required=False,
        limit=WORDS_AT_MOST,
    )
    told = given.get(words_box.code)
    _typed(words_box, told)
    words = KINDS["long_text"](words_box, setting).clean(told)
    if box.required and not code and not words:
        raise forms.ValidationError(required("trade"), code="required")
    return {box.code: code, words_box.code: "" if code else words}


def _day(box: Box, value: Any, setting: Setting) -> str:
    """A date as ISO text, whole or partial, read through the three boxes of the page."""
    if is_empty(value):
        return ReadDay(box, setting).clean(["", "", ""])
    text = str(value)
    if len(text) > len("2026-11-21") or text.count("-") > 2:
        raise forms.ValidationError(_("A day is written 2026-11-21"), code="day.not_a_date")
    year, month, day = [*text.split("-"), "", ""][:3]
    return ReadDay(box, setting).clean([day, month, year])


def _list(page: Page, given: Given, setting: Setting) -> dict[str, Any]:
    """A list whole or under way: every line read as one, each under a mark."""
    rows, whole = given.get("rows", []), given.get("whole", False)
    if {*given} - {"rows", "whole"} or not _is_list(rows) or not isinstance(whole, bool):
        raise Unreadable([Wrong("rows", "type", _("A list holds “rows” and “whole” alone"))])
    at_most = page.rows.at_most if page.rows else 0
    if len(rows) > at_most:
        raise Unreadable([Wrong("rows", "too_many", str(at_most))])
    kept = {"rows": [_row(page, row, setting) for row in rows], "whole": whole}
    answers = {**setting.answers, page.code: kept}
    wrong = lacks_of(page, answers, setting.today) if whole else []
    if wrong:
        raise Unreadable([Wrong(one.target, one.code, _said(one)) for one in wrong])
    return kept


def _is_list(rows: Any) -> bool:
    return isinstance(rows, list) and all(isinstance(row, dict) for row in rows)


def _said(lack: Any) -> str:
    return str(lack.text) or sentence(refused(lack.code, "", **lack.facts))


def _row(page: Page, row: Given, setting: Setting) -> dict[str, Any]:
    mark = row.get("mark")
    mark = mark if isinstance(mark, str) and mark.isalnum() and len(mark) <= 8 else uuid4().hex[:8]
    kept = {"mark": mark, **_boxes(page, {k: v for k, v in row.items() if k != "mark"}, setting)}
    checked = page.rows.check(kept, setting.today) if page.rows else ()
    if wrong := [Wrong(box, "check", str(text)) for box, text in checked]:
        raise Unreadable(wrong)
    return kept
