"""Somebody's way to the fund after an act on the entry; a second delivery changes nothing."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid4

from sijill.kernel.actor import SYSTEM
from sijill.kernel.clock import civil_date
from sijill.ledger.transaction import acting_for, action
from sijill.protection.actions.lining import add_line
from sijill.protection.actions.moving import move, record
from sijill.protection.actions.telling import tell_by_message
from sijill.protection.models import Affiliation, Line
from sijill.protection.queries.affiliations import declared_regime, situation
from sijill.protection.rules.due import is_due
from sijill.protection.rules.following import EFFECTS, Effect, follow
from sijill.protection.rules.life import AT_THE_FUND, CoverState
from sijill.protection.rules.lines import TELLS, LineKind, LineState
from sijill.register.models import Entry

# To become due is no decision: it follows from the entry, and `opened_at` keeps its day.
TOLD = {
    CoverState.DROPPED: "dropped",
    CoverState.SUSPENDED: "suspended",
    CoverState.AFFILIATED: "resumed",
    CoverState.STOPPING: "stop_due",
}
# Those who enter now are told by a message; those of an old roll were never asked for a telephone.
CALLED = frozenset({"register.entered", "register.returned"})


@action
def follow_entry(
    *, entry: UUID, kind: str, at: datetime, happened: datetime | None = None
) -> CoverState | None:
    """Let the way to the fund follow an act on an entry; answers the state it came to, if any."""
    with acting_for(SYSTEM):
        row = Entry.objects.select_for_update(of=("self",)).get(pk=entry)
        found = Affiliation.objects.select_for_update(of=("self",)).filter(entry=row).first()
        effect = EFFECTS[kind]
        state = CoverState(found.state) if found else None
        due = effect is not Effect.STOP and is_due(situation(row, found, at=at))
        to = follow(state, effect, due=due)
        on = civil_date(happened or at)
        if to is None:
            _tell_fund(found, None, effect, on, at)
            return None
        changed = _opened(row, at) if found is None else _moved(found, row, to, kind, at)
        _tell_fund(found, to, effect, on, at)
        if to in TOLD:
            record(TOLD[to], changed, by=SYSTEM, at=at)
        if to is CoverState.CANDIDATE and kind in CALLED:
            tell_by_message(changed, "cover.to_answer", at=at)
        return to


def _opened(entry: Entry, at: datetime) -> Affiliation:
    assert entry.person_id is not None  # an organisation is never due
    return Affiliation.objects.create(
        id=uuid4(),
        entry=entry,
        person=entry.person_id,
        chamber_id=entry.chamber_id,
        state=CoverState.CANDIDATE,
        regime=declared_regime(entry),
        since=at,
        opened_at=at,
    )


def _moved(
    found: Affiliation, entry: Entry, to: CoverState, kind: str, at: datetime
) -> Affiliation:
    found.chamber_id = entry.chamber_id
    if to is CoverState.CANDIDATE:
        found.regime = declared_regime(entry)
        forget_answer(found)
    return move(found, to, by=SYSTEM, at=at, ground=kind)


def forget_answer(found: Affiliation) -> None:
    """Begin again: what was told, answered and learnt belongs to another time."""
    found.told, found.told_at, found.told_amount, found.consent = None, None, None, None
    forget_fund(found)


def forget_fund(found: Affiliation) -> None:
    """What the fund answered belongs to another time: it is asked again."""
    found.fund_answer = ""


def _tell_fund(
    found: Affiliation | None, to: CoverState | None, effect: Effect, on: date, at: datetime
) -> None:
    """The line that an act makes due: it stands before any file does, in the act's transaction."""
    if found is None:
        return
    if to is not None:
        kind = LineKind.RESTART if to is CoverState.AFFILIATED else TELLS.get(to)
    else:
        kind = LineKind.CHANGE if effect is Effect.REVIEW and _runs(found) else None
    if kind is not None:
        add_line(found, kind, on=on, at=at)


def _runs(found: Affiliation) -> bool:
    """Whether the fund was told of this person, and no change waits that will say the newest."""
    if found.state not in AT_THE_FUND:
        return False
    waits = Line.objects.filter(affiliation=found, state=LineState.WAITING)
    return not waits.filter(kind=LineKind.CHANGE).exists()
