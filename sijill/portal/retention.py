"""What is kept, how long, and what ends it: the schedule of law 09-08, told and carried out.

Each line names the dated parameter that holds its period, or says why nothing erases it. The
periods are provisional until the data-protection commission has agreed to a schedule.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from uuid import NAMESPACE_URL, UUID, uuid5

from sijill.accounts.actions import PLACES_PERIOD, forget_places, forgettable_places
from sijill.desk import actions as desk
from sijill.desk.queries import forgetting
from sijill.desk.rules.forgetting import PERIODS, Forgetting
from sijill.kernel.actor import Actor, Subject
from sijill.kernel.clock import civil_date
from sijill.ledger import actions as ledger
from sijill.ledger.transaction import acting_for, action
from sijill.reference import queries as reference
from sijill.reference.rules import definition
from sijill.reference.rules.parameters import Unit
from sijill.register.actions.forgetting import PERIOD, forget_rows, forgettable_rows

log = logging.getLogger(__name__)
FAILED, NOT_ERASED = -1, "not_erased"
CARRIED_OUT, EACH_NIGHT = "retention.carried_out", "each_night"
SCHEDULE = Subject(kind="schedule", id=uuid5(NAMESPACE_URL, "sijill:schedule:retention"))


@dataclass(frozen=True, kw_only=True)
class Line:
    """One part of what is kept: its period, what its time has passed for, and the erasing of it."""

    code: str
    period: str = ""
    due: Callable[[datetime], int] | None = None
    erase: Callable[[Actor, datetime], Iterator[int]] | None = None


def _cases(what: Forgetting) -> Line:
    def due(at: datetime) -> int:
        return forgetting.forgettable(what, at=at).count()

    def erase(by: Actor, at: datetime) -> Iterator[int]:
        for case in forgetting.in_turn(what, at=at):
            yield _one(case, what, by, at)

    return Line(code=what.value, period=PERIODS[what], due=due, erase=erase)


def _one(case: UUID, what: Forgetting, by: Actor, at: datetime) -> int:
    """Forget one case; where that fails it is told, and those behind it have their turn."""
    try:
        with acting_for(by):
            return int(desk.forget(case=case, what=what, by=by, at=at))
    except Exception:  # of any kind: this one is left whole, by its own transaction
        log.exception("not_erased", extra={"case": str(case)})
        return FAILED


def _days(at: datetime) -> int:
    return int(reference.parameter(PLACES_PERIOD, at=civil_date(at)))


def _places(by: Actor, at: datetime) -> Iterator[int]:
    while done := forget_places(days=_days(at), at=at):
        yield done


def _rows(by: Actor, at: datetime) -> Iterator[int]:
    while True:
        with acting_for(by):
            done = forget_rows(by=by, at=at)
        if not done:
            return
        yield done


# `codes` and `messages` are forgotten every night by the room that sends them; nobody erases what
# must prove.
LINES: tuple[Line, ...] = (
    _cases(Forgetting.UNSENT),
    _cases(Forgetting.ENDED),
    Line(code="rows", period=PERIOD, due=lambda at: forgettable_rows(at=at).count(), erase=_rows),
    Line(
        code="sessions",
        period=PLACES_PERIOD,
        due=lambda at: forgettable_places(days=_days(at), at=at).count(),
        erase=_places,
    ),
    Line(code="codes"),
    Line(code="messages", period="messages.kept_days"),
    Line(code="entry"),
    Line(code="acts"),
    Line(code="looks"),
)


def period_of(line: Line, *, at: datetime) -> tuple[int, Unit] | None:
    """The period in force with its unit; None for what no parameter ends."""
    if not line.period:
        return None
    return reference.parameter(line.period, at=civil_date(at)), definition(line.period).unit


def due(*, by: Actor, at: datetime) -> Mapping[str, int]:
    """How much of each line would go now; nothing is written."""
    with acting_for(by):
        return MappingProxyType({line.code: line.due(at) for line in LINES if line.due})


def carry_out(
    *, by: Actor, at: datetime, tell: Callable[[str, int], None] = lambda code, done: None
) -> Mapping[str, int]:
    """Erase all whose time has passed, piece by piece, and record how much it was.

    Stopped in between, what went is gone with its own act, and a second run goes on behind it.
    What could not be erased stands under NOT_ERASED, whole as it was.
    """
    done: dict[str, int] = {}
    for line in LINES:
        for some in line.erase(by, at) if line.erase else ():
            code = line.code if some != FAILED else NOT_ERASED
            done[code] = done.get(code, 0) + abs(some)
            tell(code, done[code])
    if any(done.values()):
        with acting_for(by):
            _record(done, by=by, at=at)
    return MappingProxyType(done)


def by_the_clock(*, at: datetime) -> bool:
    """Whether the night may carry it out: two people of the State decide it by a parameter."""
    return bool(reference.parameter(CARRIED_OUT, at=civil_date(at)) == EACH_NIGHT)


@action
def _record(done: Mapping[str, int], *, by: Actor, at: datetime) -> None:
    ledger.record("portal.schedule_followed", subject=SCHEDULE, by=by, at=at, facts={**done})
