"""An agent answers a question of the fund, takes the answer back; answers leave in a file."""

from __future__ import annotations

import hashlib
from datetime import datetime
from uuid import UUID, uuid4

from sijill.kernel.actor import SYSTEM, Actor
from sijill.kernel.verdict import Refused, refused
from sijill.ledger.transaction import acting_for, action
from sijill.protection import safe
from sijill.protection.actions.noticing import record_reply
from sijill.protection.codecs.messages import CODECS, control_sum
from sijill.protection.codecs.notices import Notice, ReplyLine, name_of, write_notice
from sijill.protection.models import Inquiry, Outgoing, Stream
from sijill.protection.queries import exchange
from sijill.protection.queries.affiliations import NotFound
from sijill.protection.queries.notices import entry_under, facts_of, inquiries, to_reply
from sijill.protection.rules.inquiries import INQUIRIES, InquiryState, Reply, may_move
from sijill.protection.rules.passing import OutgoingState

REPLIES = "replies"
LONGEST = 500


@action
def answer_inquiry(
    *, inquiry: UUID, answer: Reply, nia: str, note: str, by: Actor, at: datetime
) -> Inquiry:
    """Confirm, deny or ask for more; who is confirmed is named by the number of the entry."""
    found = _locked(inquiry, by=by)
    _may(found, InquiryState.ANSWERED, by)
    said = " ".join(note.split())
    if len(said) > LONGEST or (answer is not Reply.CONFIRM and not said):
        raise Refused(refused("inquiry.note_missing", INQUIRIES, remedy="write"))
    if answer is Reply.CONFIRM:
        entry = entry_under(nia, viewer=by)
        if entry is None:
            raise Refused(refused("inquiry.no_such_entry", INQUIRIES, remedy="write"))
        found.entry, found.person, found.chamber_id = entry.pk, entry.person_id, entry.chamber_id
    found.state, found.answer, found.note = InquiryState.ANSWERED, answer, said
    found.answered_at, found.answered_by = at, by.user
    found.save()
    record_reply(found, by=by, at=at)
    return found


@action
def reopen_inquiry(*, inquiry: UUID, by: Actor, at: datetime) -> Inquiry:
    """Take an answer back before it stands in a file."""
    found = _locked(inquiry, by=by)
    _may(found, InquiryState.OPEN, by)
    found.state, found.answer, found.note = InquiryState.OPEN, "", ""
    found.answered_at, found.answered_by = None, None
    found.save()
    return found


def _locked(inquiry: UUID, *, by: Actor) -> Inquiry:
    found = inquiries(viewer=by).select_for_update(of=("self",)).filter(pk=inquiry).first()
    if found is None:
        raise NotFound(inquiry)
    return found


def _may(found: Inquiry, to: InquiryState, by: Actor) -> None:
    if not may_move(InquiryState(found.state), to, by):
        raise Refused(refused("inquiry.not_from_here", INQUIRIES))


@action
def pack_replies(*, at: datetime) -> Outgoing | None:
    """Put the answers that wait into the next file of replies; None when there is none."""
    with acting_for(SYSTEM):
        held = Stream.objects.select_for_update(of=("self",)).get(pk=REPLIES)
        if not exchange.is_open(at=at):
            return None
        rows = to_reply().select_for_update(of=("self",))
        waiting = list(rows[: exchange.pace(at=at).in_file])
        return _filed(held, waiting, at) if waiting else None


def _filed(held: Stream, waiting: list[Inquiry], at: datetime) -> Outgoing:
    held.last += 1
    facts = facts_of(waiting)
    lines = tuple(
        ReplyLine(position=n, key=one.key, answer=one.answer, **facts[one.pk])
        for n, one in enumerate(waiting, start=1)
    )
    made_at = at.replace(microsecond=0)
    notice = Notice(side="C", stream=held.pk, sequence=held.last, made_at=made_at, lines=lines)
    codec, id = CODECS[held.codec], uuid4()
    data = write_notice(notice, codec)
    wrapped = safe.keep(id, data)
    held.save(update_fields=["last"])
    file = Outgoing.objects.create(
        id=id,
        stream=held,
        sequence=held.last,
        name=name_of(notice, codec),
        codec=codec.name,
        made_at=made_at,
        count=len(lines),
        control=control_sum(lines),
        digest=hashlib.sha256(data).hexdigest(),
        state=OutgoingState.MADE,
        since=at,
        key_id=wrapped.key_id,
        wrapped_key=wrapped.wrapped,
    )
    for one in waiting:
        one.state, one.reply = InquiryState.SENT, file
        one.save(update_fields=["state", "reply"])
    return file
