"""An entry suspended, taken up again, struck off, annulled: one act and one version each."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sijill.desk.models import Case, Decision
from sijill.kernel.actor import SYSTEM, Actor, ActorKind, Subject
from sijill.ledger import actions as ledger
from sijill.ledger.transaction import acting_for, action
from sijill.register.actions.versions import (
    LIFE,
    keep_version,
    require_move,
    said_before,
)
from sijill.register.models import Entry
from sijill.register.queries import NotFound, versions_of
from sijill.register.rules import EntryState


@action
def suspend(*, entry: Entry, ground: str, by: Actor, at: datetime, article: str = LIFE) -> Entry:
    """Set an entry aside for a time; the number stays."""
    return _move(entry, EntryState.SUSPENDED, ground=ground, article=article, by=by, at=at)


@action
def resume(*, entry: Entry, ground: str, by: Actor, at: datetime, article: str = LIFE) -> Entry:
    """Let a suspended entry stand again."""
    return _move(entry, EntryState.ENTERED, ground=ground, article=article, by=by, at=at)


@action
def strike_off(*, entry: Entry, ground: str, by: Actor, at: datetime, article: str = LIFE) -> Entry:
    """Strike an entry off; its number waits for its holder, for life."""
    return _move(entry, EntryState.STRUCK_OFF, ground=ground, article=article, by=by, at=at)


@action
def undo_entering(*, case: Case, decision: Decision, by: Actor, at: datetime) -> Subject | None:
    """Undo what an acceptance did: annul the entry, or put back the state it came from."""
    if case.subject_kind != "entry" or case.subject_id is None:
        return None
    entry = _locked(case.subject_id, by=by)
    before = _before(entry)
    ground, article = decision.ground or "undone", decision.article
    _move(entry, before, ground=ground, article=article, by=by, at=at)
    return Subject(kind="entry", id=entry.id)


def _before(entry: Entry) -> EntryState:
    """The state that the last version replaced; an entry that had none is annulled."""
    with acting_for(SYSTEM):  # an older version may have been kept by another chamber
        states = versions_of(entry).order_by("-recorded_at", "-valid_from")
        earlier = list(states.values_list("state", flat=True)[1:2])
    return EntryState(earlier[0]) if earlier else EntryState.ANNULLED


def _locked(entry_id: UUID, *, by: Actor) -> Entry:
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
    entry = _locked(entry.id, by=by)
    return move(entry, to, ground=ground, article=article, by=by, at=at)


@action
def move(
    entry: Entry, to: EntryState, *, ground: str, article: str, by: Actor, at: datetime
) -> Entry:
    """Take a locked entry to another state, with its act and its version."""
    start = EntryState(entry.state)
    require_move(start, to, by=by)
    said = said_before(entry)
    entry.state = to
    entry.save(update_fields=["state"])
    act = ledger.record(
        f"register.{ACTS.get((start, to), to.value)}",
        subject=Subject(kind="entry", id=entry.id),
        by=by,
        at=at,
        ground=ground,
        article=article,
        facts={"nia": entry.nia, "from": start.value},
    )
    keep_version(entry, act=act.id, at=at, said=said)
    return entry


ACTS = {
    (EntryState.SUSPENDED, EntryState.ENTERED): "resumed",
    (EntryState.STRUCK_OFF, EntryState.ENTERED): "returned",
    (EntryState.ANNULLED, EntryState.ENTERED): "returned",
}
