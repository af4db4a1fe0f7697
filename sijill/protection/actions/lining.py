"""Lines to the fund are made: from an act on the entry, or when a person may be asked about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import uuid4

from django.db.models import Max

from sijill.kernel.actor import SYSTEM, Actor
from sijill.kernel.clock import civil_date
from sijill.kernel.verdict import Refused, refused
from sijill.ledger.transaction import acting_for, action
from sijill.protection.models import Affiliation, Line
from sijill.protection.queries import exchange
from sijill.protection.queries.affiliations import amount_of, situations
from sijill.protection.queries.sending import key_of, may_go
from sijill.protection.rules.life import CoverState
from sijill.protection.rules.lines import LINES, STREAMS, LineKind, LineState, may_move

SEVERAL = 2000
ASKS: dict[str, LineKind] = {
    CoverState.CONSENTED.value: LineKind.QUERY,
    CoverState.READY.value: LineKind.START,
}


@action
def add_line(affiliation: Affiliation, kind: LineKind, *, on: date, at: datetime) -> Line:
    """Write the next line of somebody whose row is locked: it exists before any file does."""
    last = Line.objects.filter(affiliation=affiliation).aggregate(last=Max("number"))["last"]
    made = _next(affiliation, kind, (last or 0) + 1, on=on, at=at)
    made.save(force_insert=True)
    return made


def _next(affiliation: Affiliation, kind: LineKind, number: int, *, on: date, at: datetime) -> Line:
    return Line(
        id=uuid4(),
        affiliation=affiliation,
        number=number,
        stream_id=STREAMS[kind],
        kind=kind,
        key=key_of(affiliation, kind, number),
        effective_on=on,
        made_at=at,
        state=LineState.WAITING,
        since=at,
        not_before=at,
    )


@action
def step_line(line: Line, to: LineState, *, by: Actor, at: datetime, fault: str = "") -> None:
    """Take a line whose person is locked to another state."""
    here = LineState(line.state)
    if not may_move(here, to, by):
        raise Refused(refused("cover.not_from_here", LINES, state=here.value, to=to.value))
    line.state, line.since, line.fault = to, at, fault
    line.save()


@action
def prepare(*, at: datetime) -> int:
    """Give a line to those who may be asked about or started today; answers to how many."""
    with acting_for(SYSTEM):
        if not exchange.is_open(at=at):
            return 0
        waiting = exchange.without_line(amount=amount_of(civil_date(at)))
        held = waiting.select_for_update(of=("self",), skip_locked=True)
        rows = list(held.select_related("entry__person")[:SEVERAL])
        seen = situations(rows, at=at, exchange_on=True)
        due = [row for row in rows if may_go(ASKS[row.state], seen[row.pk])]
        _add_lines(due, at=at)
        return len(due)


@action
def _add_lines(due: Sequence[Affiliation], *, at: datetime) -> None:
    """The next line of each, as `add_line` writes it."""
    said = Line.objects.filter(affiliation__in=due).order_by("affiliation").values("affiliation")
    last = dict(said.annotate(last=Max("number")).values_list("affiliation", "last"))
    Line.objects.bulk_create(
        _next(row, ASKS[row.state], last.get(row.pk, 0) + 1, on=civil_date(at), at=at)
        for row in due
    )
