"""Somebody's way to the fund after an act on the entry; a second delivery changes nothing."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sijill.kernel.actor import SYSTEM
from sijill.ledger.transaction import acting_for, action
from sijill.protection.actions.moving import move, record
from sijill.protection.actions.telling import tell_by_message
from sijill.protection.models import Affiliation
from sijill.protection.queries.affiliations import declared_regime, situation
from sijill.protection.rules.due import is_due
from sijill.protection.rules.following import EFFECTS, Effect, follow
from sijill.protection.rules.life import CoverState
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
def follow_entry(*, entry: UUID, kind: str, at: datetime) -> CoverState | None:
    """Let the way to the fund follow an act on an entry; answers the state it came to, if any."""
    with acting_for(SYSTEM):
        row = Entry.objects.select_for_update(of=("self",)).get(pk=entry)
        found = Affiliation.objects.select_for_update(of=("self",)).filter(entry=row).first()
        effect = EFFECTS[kind]
        state = CoverState(found.state) if found else None
        due = effect is not Effect.STOP and is_due(situation(row, found, at=at))
        to = follow(state, effect, due=due)
        if to is None:
            return None
        changed = _opened(row, at) if found is None else _moved(found, row, to, kind, at)
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
    found.fund_answer = ""
