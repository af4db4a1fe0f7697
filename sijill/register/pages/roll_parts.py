"""What the pages of rolls share: a roll within reach, looks kept, figures, faults, rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from sijill.institutions.middleware import AskedRequest
from sijill.kernel.actor import Subject
from sijill.kernel.clock import now
from sijill.ledger import actions as ledger
from sijill.register.models import Held, Source
from sijill.register.queries import NotFound
from sijill.register.queries.rolls import other_of, roll_for
from sijill.register.rules.arriving import OF_LIKENESS
from sijill.register.rules.rolls import RollState
from sijill.register.wording import rolls as wording
from sijill.register.wording.arriving import kept_text, kind_of_fault

UNPROCESSABLE = 422
WORDS = 30  # asked for at once, the most frequent of each field


def roll_within_reach(request: AskedRequest, roll: UUID) -> Source:
    """The roll within reach, or 404."""
    try:
        return roll_for(roll, viewer=request.actor)
    except NotFound:
        raise Http404 from None


def keep_look(request: AskedRequest, roll: Source, count: int) -> None:
    """Rows were shown: it is kept who saw how many of which roll."""
    subject = Subject(kind="source", id=roll.pk)
    ledger.look("roll", by=request.actor, at=now(), reason="roll", subject=subject, count=count)


def lines_of(rolls: Iterable[Source]) -> list[dict[str, Any]]:
    """Rolls as the lines of a list."""
    return [
        {
            "roll": roll,
            "state": (wording.KINDS[RollState(roll.state)], wording.STATES[RollState(roll.state)]),
        }
        for roll in rolls
    ]


def figures_of(roll: Source) -> list[tuple[Any, int, str]]:
    """What came of the rows, or what would."""
    found = roll.report
    if "rows" not in found:
        return []
    if roll.state == RollState.CHECKED:
        return [
            (_("Ready to enter"), found["enters"], "ok"),
            (_("Stand in the register already"), found["already"], "ok"),
            (_("To be corrected"), found["held"], "wait"),
        ]
    return [
        (_("Entered"), roll.entered, "ok"),
        (_("Stand in the register already"), found["already"], "ok"),
        (_("Held"), roll.held, "wait"),
    ]


def faults_of(roll: Source) -> dict[str, Any] | None:
    """The faults of a check by kind, the most frequent first, with the share of the largest."""
    rows = roll.report.get("faults", [])
    if not rows:
        return None
    lines = [
        {
            "field": wording.FIELDS.get(each["about"], ""),
            "column": roll.mapping.get("columns", {}).get(each["about"], ""),
            "kind": kind_of_fault(each["code"]),
            "count": each["count"],
            "rows": each["rows"],
        }
        for each in rows
    ]
    return {"lines": lines, "most": rows[0]["count"], "first": lines[0]}


def words_of(roll: Source) -> dict[str, list[tuple[str, int]]]:
    """The words that no list has, by field, with how many rows say each."""
    found: Mapping[str, list[tuple[str, int]]] = roll.report.get("words", {})
    return {about: [(w, n) for w, n in words[:WORDS] if w] for about, words in found.items()}


def said_of(held: Held) -> list[dict[str, Any]]:
    """The faults of a row that belong to no field of its form."""
    return [
        {"text": kept_text(fault), "likeness": fault["code"] in OF_LIKENESS}
        for fault in held.faults
        if not fault["about"]
    ]


def alike_of(held: Held, source: Source) -> list[dict[str, Any]]:
    """Whom a row resembles: the entry or the earlier row, in few words."""
    faults = [fault for fault in held.faults if fault["code"] in OF_LIKENESS]
    return [
        {"percent": fault["facts"].get("percent"), **other_of(fault["facts"], source)}
        for fault in faults
    ]
