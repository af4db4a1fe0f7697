"""What the chamber answers to an envelope that was kept."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sijill.desk import actions as desk
from sijill.field.actions.arriving import queue
from sijill.field.models import Envelope
from sijill.field.rules import COUNTS, EnvelopeState, may_bring, may_move
from sijill.field.rules.arriving import FIELD
from sijill.kernel.actor import Actor, Subject
from sijill.kernel.verdict import Refused, refused
from sijill.ledger import actions as ledger
from sijill.ledger.transaction import action


@action
def take_over(*, envelope: UUID, by: Actor, at: datetime) -> Envelope:
    """Try again what was kept, now in the name of whoever answers for it at the chamber."""
    found = _moved(envelope, EnvelopeState.ARRIVED, by=by)
    if Envelope.objects.filter(case=found.case, state__in=sorted(COUNTS)).exists():
        raise Refused(refused("field.another_counts", FIELD))
    if found.parts.filter(whole_at=None).exists():
        raise Refused(refused("field.parts_missing", FIELD))
    if found.brought_by is None and found.agent != by.user:
        found.brought_by = by.user
    found.state, found.reason, found.settled_at = EnvelopeState.ARRIVED, "", None
    found.save()
    _record("field.taken_over", found, "", by=by, at=at)
    queue(found)
    return found


@action
def set_aside(*, envelope: UUID, note: str, by: Actor, at: datetime) -> Envelope:
    """Answer that nothing more becomes of it, with the reason; it stays to be read."""
    found = _moved(envelope, EnvelopeState.SET_ASIDE, by=by)
    if not note.strip():
        raise Refused(refused("field.note_missing", FIELD))
    found.state, found.settled_at = EnvelopeState.SET_ASIDE, at
    found.remarks = [*found.remarks, {"page": "", "code": "field.note", "text": note.strip()[:400]}]
    found.save()
    _record("field.set_aside", found, note.strip()[:400], by=by, at=at)
    return found


@action
def go_on(*, envelope: UUID, by: Actor, at: datetime) -> Envelope:
    """Go on with the draft that came of it, in the place of whoever wrote it."""
    found = Envelope.objects.get(pk=envelope)
    if not (verdict := may_bring(by, institution=found.institution_id)).is_ok:
        raise Refused(verdict)
    desk.go_on_with(case=found.case, by=by, at=at)
    return found


def _moved(envelope: UUID, there: EnvelopeState, *, by: Actor) -> Envelope:
    found = Envelope.objects.select_for_update(of=("self",)).get(pk=envelope)
    for verdict in (
        may_bring(by, institution=found.institution_id),
        may_move(found.state, there, mover="chamber"),
    ):
        if not verdict.is_ok:
            raise Refused(verdict)
    return found


def _record(kind: str, envelope: Envelope, note: str, *, by: Actor, at: datetime) -> None:
    subject = Subject(kind="case", id=envelope.case)
    facts = {"digest": envelope.digest, "note": note}
    ledger.record(kind, subject=subject, by=by, at=at, article=FIELD, facts=facts)
