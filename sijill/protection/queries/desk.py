"""What those who run the hand-over see: how many stand where, since when, who asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q, QuerySet

from sijill.kernel.actor import Actor, Subject
from sijill.kernel.clock import civil_date, start_of
from sijill.kernel.verdict import Verdict
from sijill.ledger.queries import ToldAct, acts_of
from sijill.protection.models import Affiliation, Line, Question, Rights
from sijill.protection.queries.affiliations import (
    asked,
    questions_of,
    situation_of,
    visible,
)
from sijill.protection.queries.files import held, lines_of
from sijill.protection.queries.notices import rights_of
from sijill.protection.rules.codes import Status
from sijill.protection.rules.due import examine
from sijill.protection.rules.life import CoverState
from sijill.protection.rules.lines import LineState

ASKED, HELD = "asked", "held"
CODE, AGE, LINE = "code-", "age-", "line-"
LINES: Mapping[str, tuple[LineState, ...]] = {
    "waiting": (LineState.WAITING,),
    "sent": (LineState.SENT,),
    "answered": (LineState.DONE, LineState.REFUSED),
}
# How long a line has waited for its answer: from how many days, to how many.
AGES: Mapping[str, tuple[int, int]] = {"0": (0, 1), "2": (2, 5), "6": (6, 10), "11": (11, 9999)}
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


def listed(*, viewer: Actor, box: str, at: datetime) -> QuerySet[Affiliation]:
    """The people of one state, or those who ask; who has waited longest comes first."""
    if box == ASKED:
        return asked(viewer=viewer)
    if box == HELD:
        return held(viewer=viewer)
    rows = visible(viewer).select_related("entry__person", "chamber").order_by("since", "id")
    if box.startswith(CODE):
        said = _lines(viewer).filter(_refused, code=box.removeprefix(CODE))
        return rows.filter(pk__in=said.values("affiliation"))
    if box.startswith(LINE):
        there = _lines(viewer).filter(state__in=LINES[box.removeprefix(LINE)])
        return rows.filter(pk__in=there.values("affiliation"))
    if box.startswith(AGE):
        aged = _lines(viewer).filter(_aged(box.removeprefix(AGE), at), state=LineState.SENT)
        return rows.filter(pk__in=aged.values("affiliation"))
    return rows.filter(state=box)


_refused = Q(status=Status.REFUSED) & ~Q(state=LineState.DONE)


def _lines(viewer: Actor) -> QuerySet[Line]:
    return Line.objects.filter(affiliation__in=visible(viewer))


def _aged(age: str, at: datetime) -> Q:
    """The lines that left so many whole days ago."""
    first, last = AGES[age]
    today = civil_date(at)
    before = start_of(today - timedelta(days=first) + timedelta(days=1))
    return Q(since__lt=before, since__gte=start_of(today - timedelta(days=last)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """What passes: lines by where they stand, refusals by code, silence by age."""

    waiting: int
    sent: int
    answered: int
    codes: Sequence[tuple[str, int]]
    ages: Sequence[tuple[str, int]]


def flow(*, viewer: Actor, at: datetime) -> Flow:
    """The numbers of the exchange, in two questions."""
    numbers = _lines(viewer).aggregate(
        **{name: Count("id", filter=Q(state__in=states)) for name, states in LINES.items()},
        **{f"age{age}": Count("id", filter=_aged(age, at) & Q(state=LineState.SENT))
           for age in AGES},
    )  # fmt: skip
    refused = _lines(viewer).filter(_refused).order_by().values_list("code")
    return Flow(
        waiting=numbers["waiting"],
        sent=numbers["sent"],
        answered=numbers["answered"],
        codes=sorted(refused.annotate(n=Count("id")), key=lambda one: (-one[1], one[0])),
        ages=[(age, numbers[f"age{age}"]) for age in AGES],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One affiliation as an agent reads it: what stands in the way, what was asked and done."""

    verdicts: Sequence[tuple[str, Verdict]]
    questions: Sequence[Question]
    trail: Sequence[ToldAct]
    lines: Sequence[Line]
    rights: Sequence[Rights]


def file_of(affiliation: Affiliation, *, at: datetime) -> File:
    """All that is known of one way to the fund."""
    return File(
        verdicts=examine(situation_of(affiliation, at=at)),
        questions=questions_of(affiliation),
        trail=acts_of([Subject(kind="affiliation", id=affiliation.pk)]),
        lines=lines_of(affiliation),
        rights=rights_of(affiliation),
    )
