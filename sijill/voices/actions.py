"""Every write of the room: recording, publishing, taking back."""

from __future__ import annotations

import hashlib
from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from sijill.desk.inspection.answers import Unfit
from sijill.kernel.actor import Actor, Subject
from sijill.kernel.verdict import Refused, Verdict, refused
from sijill.ledger import actions as ledger
from sijill.ledger.transaction import action
from sijill.voices.models import Recording, Sound
from sijill.voices.queries import Slot, digest
from sijill.voices.rules import ARTICLE, RecordingState, may_move
from sijill.voices.sound import Taken, inspect_sound

S = RecordingState


@action
def propose(*, slot: Slot, data: bytes, by: Actor, at: datetime, trial: bool = False) -> Recording:
    """Keep a voice for a text; it waits for a second person, and plays nowhere until then."""
    _insist(may_move(None, S.PROPOSED, by=by))
    assert by.user is not None
    if not slot.text:
        raise Refused(refused("voice.no_such_text", ARTICLE))
    taken = _inspected(data)
    row = Recording(
        id=uuid4(),
        code=slot.code,
        language=slot.language,
        text=slot.text,
        text_digest=digest(slot.text),
        kind=taken.kind,
        digest=hashlib.sha256(taken.data).hexdigest(),
        size=len(taken.data),
        seconds=None if taken.seconds is None else round(taken.seconds, 2),
        trial=trial,
        made_by=by.user,
        made_at=at,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            Sound.objects.create(recording=row, data=taken.data)
    except IntegrityError as problem:
        raise Refused(refused("voice.one_waits", ARTICLE)) from problem
    _record("voices.proposed", row, by=by, at=at)
    return row


def _inspected(data: bytes) -> Taken:
    try:
        return inspect_sound(data)
    except Unfit as problem:
        raise Refused(refused(f"voice.{problem.problem.value}", ARTICLE)) from problem


@action
def publish(*, recording: UUID, by: Actor, at: datetime) -> Recording:
    """Let everybody hear it, in the place of the one before; by a second person."""
    row = _moved(recording, S.PUBLISHED, by=by)
    if row.text_digest != digest(Slot(row.code, row.language).text):
        raise Refused(refused("voice.stale", ARTICLE))
    Recording.objects.filter(code=row.code, language=row.language, state=S.PUBLISHED.value).update(
        state=S.WITHDRAWN.value
    )
    return _settle(row, S.PUBLISHED, by=by, at=at)


@action
def refuse(*, recording: UUID, by: Actor, at: datetime, note: str = "") -> Recording:
    """Say no to a recording that waits; by a second person."""
    return _settle(_moved(recording, S.REFUSED, by=by), S.REFUSED, by=by, at=at, note=note)


@action
def withdraw(*, recording: UUID, by: Actor, at: datetime, note: str = "") -> Recording:
    """Take a recording back; pages read by the device or tell where to ask again."""
    return _settle(_moved(recording, S.WITHDRAWN, by=by), S.WITHDRAWN, by=by, at=at, note=note)


def _moved(recording: UUID, to: RecordingState, *, by: Actor) -> Recording:
    row = Recording.objects.select_for_update(of=("self",)).get(pk=recording)
    _insist(may_move(S(row.state), to, by=by, maker=row.made_by))
    return row


def _settle(
    row: Recording, to: RecordingState, *, by: Actor, at: datetime, note: str = ""
) -> Recording:
    row.state, row.decided_by, row.decided_at = to.value, by.user, at
    row.note = note.strip()[:300]
    row.act = _record(f"voices.{to.value}", row, by=by, at=at)
    row.save()
    return row


def _record(kind: str, row: Recording, *, by: Actor, at: datetime) -> UUID:
    facts = {"code": row.code, "language": row.language, "digest": row.digest, "trial": row.trial}
    subject = Subject(kind="voice", id=row.pk)
    return ledger.record(kind, subject=subject, by=by, at=at, article=ARTICLE, facts=facts).id


def _insist(verdict: Verdict) -> None:
    if not verdict.is_ok:
        raise Refused(verdict)
