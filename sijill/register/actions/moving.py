"""An entry suspended, taken up again, struck off, annulled, promoted: one act, one version."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sijill.desk.models import Case, Decision
from sijill.kernel.actor import SYSTEM, Actor, ActorKind, Subject
from sijill.kernel.clock import civil_date
from sijill.kernel.verdict import Refused, refused
from sijill.ledger import actions as ledger
from sijill.ledger.transaction import acting_for, action
from sijill.register.actions.versions import (
    LIFE,
    keep_version,
    require_move,
    said_before,
)
from sijill.register.models import Entry, Supervision
from sijill.register.queries import NotFound, versions_of
from sijill.register.rules import Category, EntryState, may_promote

Said = dict[str, Any]


@action
def suspend(*, entry: Entry, ground: str, by: Actor, at: datetime, article: str = LIFE) -> Entry:
    """Set an entry that stands aside for a time; the number stays."""
    entry = locked(entry.id, by=by)
    if entry.state != EntryState.ENTERED:  # undoing a striking-off is not suspending
        raise Refused(refused("entry.not_from_here", LIFE, state=entry.state))
    return move(entry, EntryState.SUSPENDED, ground=ground, article=article, by=by, at=at)


@action
def resume(*, entry: Entry, ground: str, by: Actor, at: datetime, article: str = LIFE) -> Entry:
    """Let a suspended entry stand again."""
    return _move(entry, EntryState.ENTERED, ground=ground, article=article, by=by, at=at)


@action
def strike_off(*, entry: Entry, ground: str, by: Actor, at: datetime, article: str = LIFE) -> Entry:
    """Strike an entry off; its number waits for its holder, for life."""
    return _move(entry, EntryState.STRUCK_OFF, ground=ground, article=article, by=by, at=at)


@action
def promote(*, entry: Entry, ground: str, by: Actor, at: datetime, article: str = LIFE) -> Entry:
    """Make an artisan a master; the number and everything else stay."""
    entry = locked(entry.id, by=by)
    if entry.state != EntryState.ENTERED:
        raise Refused(refused("entry.not_from_here", LIFE, state=entry.state))
    said = said_before(entry) | {"proof": "recognition"}
    return change_category(
        entry, Category.MASTER, said, ground=ground, article=article, by=by, at=at
    )


@action
def change_category(
    entry: Entry,
    to: Category,
    said: Said,
    *,
    ground: str,
    article: str,
    by: Actor,
    at: datetime,
) -> Entry:
    """Write what a locked entry is of, with its act and its version."""
    start = Category(entry.category)
    if not may_promote(start, to, by):
        raise Refused(refused("entry.not_from_here", LIFE, state=start.value, to=to.value))
    entry.category = to
    entry.save(update_fields=["category"])
    kind = "register.promoted" if to is Category.MASTER else "register.amended"
    keep(entry, kind, said, ground=ground, article=article, by=by, at=at, told={"was": start})
    return entry


@action
def undo_entering(*, case: Case, decision: Decision, by: Actor, at: datetime) -> Subject | None:
    """Undo what an acceptance did: annul the entry, or put back the state it came from."""
    if case.subject_kind != "entry" or case.subject_id is None:
        return None
    entry = locked(case.subject_id, by=by)
    before = _before(entry)
    ground, article = decision.ground or "undone", decision.article
    move(entry, before, ground=ground, article=article, by=by, at=at)
    return Subject(kind="entry", id=entry.id)


def _before(entry: Entry) -> EntryState:
    """The state that the last version replaced; an entry that had none is annulled."""
    with acting_for(SYSTEM):  # an older version may have been kept by another chamber
        states = versions_of(entry).order_by("-recorded_at", "-valid_from")
        earlier = list(states.values_list("state", flat=True)[1:2])
    return EntryState(earlier[0]) if earlier else EntryState.ANNULLED


def locked(entry_id: UUID, *, by: Actor) -> Entry:
    """The entry as it stands now, locked until the transaction ends; NotFound out of reach."""
    with acting_for(SYSTEM):
        found = Entry.objects.select_for_update(of=("self",)).filter(pk=entry_id).first()
    if found is None or not (by.kind is ActorKind.SYSTEM or _keeps(found, by)):
        raise NotFound(entry_id)
    return found


def _keeps(entry: Entry, by: Actor) -> bool:
    """The chamber that keeps the entry, or the service that decided it."""
    return by.reaches(entry.chamber_id) or by.reaches(entry.institution_id)


def _move(
    entry: Entry, to: EntryState, *, ground: str, article: str, by: Actor, at: datetime
) -> Entry:
    entry = locked(entry.id, by=by)
    return move(entry, to, ground=ground, article=article, by=by, at=at)


@action
def move(
    entry: Entry, to: EntryState, *, ground: str, article: str, by: Actor, at: datetime
) -> Entry:
    """Take a locked entry to another state, with its act and its version."""
    start = EntryState(entry.state)
    require_move(start, to, by=by, ground=ground)
    said = said_before(entry)
    entry.state, entry.halt_from, entry.halt_until = to, None, None
    entry.save(update_fields=["state", "halt_from", "halt_until"])
    kind = f"register.{ACTS.get((start, to), to.value)}"
    keep(entry, kind, said, ground=ground, article=article, by=by, at=at, told={"from": start})
    if to in GONE:
        _end_supervision(entry, at=at)
    return entry


def keep(
    entry: Entry,
    kind: str,
    said: Said,
    *,
    ground: str,
    article: str,
    by: Actor,
    at: datetime,
    told: Said,
) -> UUID:
    """Record an act on a locked entry and keep the version it makes; answers the act."""
    act = ledger.record(
        kind,
        subject=Subject(kind="entry", id=entry.id),
        by=by,
        at=at,
        ground=ground,
        article=article,
        facts={**facts_of(entry, said), **told},
    )
    keep_version(entry, act=act.id, at=at, said=said)
    return act.id


def facts_of(entry: Entry, said: Said) -> Said:
    """What followers need of an entry without reading it."""
    return {
        "nia": entry.nia,
        "category": entry.category,
        "chamber": entry.chamber_id,
        "trade": said["principal_trade"],
    }


def _end_supervision(entry: Entry, *, at: datetime) -> None:
    """An enterprise that left the register produces under nobody."""
    found = Supervision.objects.filter(enterprise=entry, valid_to=None)
    found.update(valid_to=civil_date(at), broken_on=None, until=None)


GONE = frozenset({EntryState.STRUCK_OFF, EntryState.ANNULLED})
ACTS = {
    (EntryState.SUSPENDED, EntryState.ENTERED): "resumed",
    (EntryState.STRUCK_OFF, EntryState.ENTERED): "returned",
    (EntryState.ANNULLED, EntryState.ENTERED): "returned",
}
