"""Which pages of a case are shown, and what keeps it from being sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from sijill.desk.rules.answers import Fault, is_empty, read

if TYPE_CHECKING:
    from sijill.desk.procedures import Answers, Page, Procedure
    from sijill.desk.procedures import Field as Box


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """Something that keeps a case from being sent: a page, the box or document, and why."""

    page: str
    target: str
    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    text: object = ""  # the sentence of the procedure's own check


def shown_pages(procedure: Procedure, answers: Answers) -> tuple[Page, ...]:
    """The pages that this person is asked, in order."""
    return tuple(page for page in procedure.pages if page.shown_if(answers))


def page_of(procedure: Procedure, code: str) -> Page | None:
    """The page under this code."""
    return next((page for page in procedure.pages if page.code == code), None)


def wanted_evidence(procedure: Procedure, answers: Answers) -> frozenset[str]:
    """The documents that must be joined."""
    return frozenset(kind.code for kind in procedure.evidence if kind.required_if(answers))


def lacks(
    procedure: Procedure, answers: Answers, *, evidence: frozenset[str], today: date
) -> list[Lack]:
    """Everything that keeps the case from being sent, page by page."""
    wanted = wanted_evidence(procedure, answers) - evidence
    return [
        lack
        for page in shown_pages(procedure, answers)
        for lack in (*lacks_of(page, answers, today), *_unjoined(page, wanted))
    ]


def _unjoined(page: Page, wanted: frozenset[str]) -> list[Lack]:
    return [
        Lack(page=page.code, target=kind, code="desk.document_missing")
        for kind in page.evidence
        if kind in wanted
    ]


def is_answered(page: Page, answers: Answers) -> bool:
    """Whether the person went past a page; a list is answered once it was said to be whole."""
    if page.kind == "list":
        return bool(answers.get(page.code, {}).get("whole"))
    return page.code in answers


def rows_of(page: Page, answers: Answers) -> list[dict[str, Any]]:
    """The lines of a list as they are kept, each under its own mark."""
    return [dict(row) for row in answers.get(page.code, {}).get("rows") or ()]


def lacks_of(page: Page, answers: Answers, today: date) -> list[Lack]:
    """Everything that is missing or wrong on one page, documents aside."""
    if page.kind == "list":
        return _lacks_of_list(page, answers, today)
    given = answers.get(page.code)
    if page.kind == "information" and given is None:
        return [Lack(page=page.code, target="", code="desk.not_told")]
    found = [lack for box in page.fields if (lack := _lack(page, box, given or {}, today))]
    if found or given is None:
        return found
    return [
        Lack(page=page.code, target=target, code="desk.page_check", text=text)
        for target, text in page.check(answers, today)
    ]


def _lacks_of_list(page: Page, answers: Answers, today: date) -> list[Lack]:
    found = [
        lack
        for row in rows_of(page, answers)
        for box in page.fields
        if (lack := _lack(page, box, row, today))
    ]
    if not is_answered(page, answers) and not found:
        return [Lack(page=page.code, target="", code="desk.list_not_whole")]
    return found or [
        Lack(page=page.code, target="", code="desk.page_check", text=text)
        for _target, text in page.check(answers, today)
    ]


def _lack(page: Page, box: Box, given: Mapping[str, Any], today: date) -> Lack | None:
    value = given.get(box.code)
    if is_empty(value):
        missing = box.required and not _described(box, given)
        return (
            Lack(page=page.code, target=box.code, code="desk.answer_missing") if missing else None
        )
    try:
        read(box.kind, value, today=today, limit=box.limit)
    except Fault as fault:
        return Lack(page=page.code, target=box.code, code=fault.code, facts=fault.facts)
    return None


def _described(box: Box, given: Mapping[str, Any]) -> bool:
    """A trade that is not in the list is told in the person's own words."""
    return box.kind == "trade" and not is_empty(given.get(f"{box.code}_words"))
