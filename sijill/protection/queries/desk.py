"""What those who run the hand-over see: how many stand where, since when, who asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, QuerySet

from sijill.kernel.actor import Actor, Subject
from sijill.kernel.clock import civil_date
from sijill.kernel.verdict import Verdict
from sijill.ledger.queries import ToldAct, acts_of
from sijill.protection.models import Affiliation, Line, Question
from sijill.protection.queries.affiliations import (
    asked,
    questions_of,
    situation_of,
    visible,
)
from sijill.protection.queries.files import held, lines_of
from sijill.protection.rules.due import examine
from sijill.protection.rules.life import CoverState

ASKED, HELD = "asked", "held"
PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How many people stand in one state, and for how many days the first of them."""

    state: CoverState
    count: int
    oldest: int


def standings(*, viewer: Actor, at: datetime) -> Sequence[Standing]:
    """Every state in the order of the way, with its number; one query."""
    rows = visible(viewer).order_by().values("state").annotate(n=Count("id"), first=Min("since"))
    found = {row["state"]: (row["n"], row["first"]) for row in rows}
    return [
        Standing(state=state, count=n, oldest=_days(first, at))
        for state in CoverState
        for n, first in [found.get(state.value, (0, None))]
    ]


def _days(first: datetime | None, at: datetime) -> int:
    return (civil_date(at) - civil_date(first)).days if first else 0


def waits(affiliation: Affiliation, *, at: datetime) -> int:
    """For how many days somebody has stood where they stand."""
    return _days(affiliation.since, at)


def questions_waiting(*, viewer: Actor) -> int:
    """How many questions wait for an answer."""
    return asked(viewer=viewer).count()


def lines_held(*, viewer: Actor) -> int:
    """How many people have a line that somebody must look at."""
    return held(viewer=viewer).count()


def listed(*, viewer: Actor, box: str) -> QuerySet[Affiliation]:
    """The people of one state, or those who ask; who has waited longest comes first."""
    if box == ASKED:
        return asked(viewer=viewer)
    if box == HELD:
        return held(viewer=viewer)
    rows = visible(viewer).filter(state=box).select_related("entry__person", "chamber")
    return rows.order_by("since", "id")


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One affiliation as an agent reads it: what stands in the way, what was asked and done."""

    verdicts: Sequence[tuple[str, Verdict]]
    questions: Sequence[Question]
    trail: Sequence[ToldAct]
    lines: Sequence[Line]


def file_of(affiliation: Affiliation, *, at: datetime) -> File:
    """All that is known of one way to the fund."""
    return File(
        verdicts=examine(situation_of(affiliation, at=at)),
        questions=questions_of(affiliation),
        trail=acts_of([Subject(kind="affiliation", id=affiliation.pk)]),
        lines=lines_of(affiliation),
    )
