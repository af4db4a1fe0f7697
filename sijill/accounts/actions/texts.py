"""Every write on the texts of messages: proposed by one person, agreed by another."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import Max

from sijill.accounts.models import MessageText
from sijill.accounts.queries import judge_text
from sijill.accounts.rules.texts import (
    ARTICLE,
    HOUSE,
    WRITTEN_IN,
    Draft,
    Part,
    TextState,
    may_move_text,
)
from sijill.kernel.actor import Actor, Subject
from sijill.kernel.clock import civil_date
from sijill.kernel.verdict import Refused, refused
from sijill.ledger import actions as ledger
from sijill.ledger.kept import forget
from sijill.ledger.transaction import action

S = TextState


@action
def propose_text(*, draft: Draft, by: Actor, at: datetime) -> MessageText:
    """Write the next version of a message's texts; nobody is told so before another agrees."""
    if problems := judge_text(draft, by=by, at=at):
        raise Refused(*problems)
    assert by.user is not None
    earlier = MessageText.objects.filter(template=draft.template)
    newest = earlier.aggregate(number=Max("number"))["number"] or HOUSE
    row = MessageText(
        id=uuid4(),
        template=draft.template,
        number=newest + 1,
        texts={
            language: {part.value: draft.texts[language][part].strip() for part in Part}
            for language in WRITTEN_IN
        },
        reason=draft.reason.strip(),
        valid_from=draft.valid_from,
        drafted_by=by.user,
        drafted_at=at,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as problem:
        raise Refused(refused("text.one_waits", ARTICLE)) from problem
    _record("accounts.text_proposed", row, by=by, at=at)
    return row


@action
def agree_text(*, version: UUID, by: Actor, at: datetime, note: str = "") -> MessageText:
    """Put a version in force, from its day or from today when that day has passed meanwhile."""
    row = _moved(version, S.AGREED, by=by)
    row.valid_from = max(row.valid_from, civil_date(at))
    row.agreed_by, row.agreed_at = by.user, at
    return _settle(row, S.AGREED, by=by, at=at, note=note)


@action
def refuse_text(*, version: UUID, by: Actor, at: datetime, note: str = "") -> MessageText:
    """Say no to a version that waits; by a second person."""
    return _ended(_moved(version, S.REFUSED, by=by), S.REFUSED, by=by, at=at, note=note)


@action
def withdraw_text(*, version: UUID, by: Actor, at: datetime, note: str = "") -> MessageText:
    """Take a version back: people are told what the one before it says."""
    return _ended(_moved(version, S.WITHDRAWN, by=by), S.WITHDRAWN, by=by, at=at, note=note)


def _moved(version: UUID, to: TextState, *, by: Actor) -> MessageText:
    row = MessageText.objects.select_for_update(of=("self",)).get(pk=version)
    verdict = may_move_text(S(row.state), to, by=by, drafter=row.drafted_by)
    if not verdict.is_ok:
        raise Refused(verdict)
    return row


def _ended(row: MessageText, to: TextState, *, by: Actor, at: datetime, note: str) -> MessageText:
    row.ended_by, row.ended_at = by.user, at
    return _settle(row, to, by=by, at=at, note=note)


def _settle(row: MessageText, to: TextState, *, by: Actor, at: datetime, note: str) -> MessageText:
    row.state, row.note = to.value, note.strip()[:300]
    row.act = _record(f"accounts.text_{to.value}", row, by=by, at=at)
    row.save()
    transaction.on_commit(forget)
    return row


def _record(kind: str, row: MessageText, *, by: Actor, at: datetime) -> UUID:
    told = json.dumps(row.texts, ensure_ascii=False, sort_keys=True).encode()
    facts = {
        "message": row.template,
        "version": row.number,
        "from": row.valid_from.isoformat(),
        "digest": hashlib.sha256(told).hexdigest(),
    }
    subject = Subject(kind="message_text", id=row.pk)
    return ledger.record(kind, subject=subject, by=by, at=at, article=ARTICLE, facts=facts).id
