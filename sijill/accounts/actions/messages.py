"""Messages: queued with the change they tell of, rendered and sent after it.

A code is sent at most once: it is marked as leaving before the gateway is called, and a worker
that dies in between leaves it failed; the person asks for another. A notice is sent at least
once: it is tried again under the same idempotency key until the gateway has it.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db.models import QuerySet
from procrastinate.contrib.django import app
from procrastinate.jobs import JobDeferrer

from sijill.accounts import seals, sms, wording
from sijill.accounts.models import Challenge, OutboxMessage, Space, Tally, User
from sijill.accounts.queries import space as known_space
from sijill.accounts.queries import text_of
from sijill.accounts.rules import MessageState
from sijill.kernel.actor import Actor
from sijill.ledger.statements import statement
from sijill.ledger.transaction import action

log = logging.getLogger("sijill.accounts.sms")
NOTICE_LIFE = timedelta(days=2)
STALLED = timedelta(minutes=5)
KEPT = timedelta(days=30)
TALLIES_KEPT = timedelta(days=2)


class TryAgain(Exception):
    """The gateway may not have the notice: the queue tries again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A message to be sent: to whom, what, and until when it makes sense."""

    phone: str
    template: str
    params: Mapping[str, object]
    language: str
    key: str
    at_most_once: bool
    not_after: datetime
    space: UUID | None = None
    discreet: bool = False
    state: MessageState = MessageState.QUEUED

    @property
    def said(self) -> str:
        return json.dumps(
            {"params": dict(self.params), "discreet": self.discreet}, ensure_ascii=False
        )


def queue(letter: Letter, *, at: datetime) -> OutboxMessage:
    """Write the message, what it says sealed, and its job: both in the caller's transaction."""
    # An unknown template or a missing value fails where it was written, not in a worker.
    wording.text(letter.template, letter.params, letter.language, discreet=letter.discreet)
    id = uuid4()
    message = OutboxMessage(
        id=id,
        key=letter.key,
        phone=letter.phone,
        template=letter.template,
        language=letter.language,
        sealed=seals.seal(letter.said, use="outbox", place=id),
        space=letter.space,
        at_most_once=letter.at_most_once,
        state=letter.state,
        created_at=at,
        not_after=letter.not_after,
    )
    OutboxMessage.objects.bulk_create([message], ignore_conflicts=True)
    [kept] = _under(letter.key)
    if kept.id == id:
        _delivery().defer(message=str(id))
    return kept


@action
def notify(
    *,
    space: UUID,
    template: str,
    params: Mapping[str, object],
    key: str,
    by: Actor,
    at: datetime,
) -> OutboxMessage | None:
    """Tell the person of a space something on its phone; None when it has no phone yet.

    Once for each key, whatever the number of calls. On a phone that several people use the
    discreet wording is taken: that there is news, never which.
    """
    found = known_space(space)
    if found is None or found.line is None or found.line.phone is None:
        return None
    letter = Letter(
        phone=found.line.phone,
        template=template,
        params=params,
        language=found.language,
        key=key,
        at_most_once=False,
        not_after=at + NOTICE_LIFE,
        space=space,
        discreet=found.shared_phone or _others_on(found.line, space),
    )
    return queue(letter, at=at)


@action
def write_to(
    *,
    phone: str,
    template: str,
    params: Mapping[str, object],
    language: str,
    key: str,
    by: Actor,
    at: datetime,
) -> OutboxMessage:
    """Write to a phone that is nobody's space here: somebody's word is asked for another.

    The caller counts what it sends to one phone; once for each key, and never twice.
    """
    letter = Letter(
        phone=phone,
        template=template,
        params=params,
        language=language,
        key=key,
        at_most_once=True,
        not_after=at + NOTICE_LIFE,
    )
    return queue(letter, at=at)


def _others_on(line: User, space: UUID) -> bool:
    return _others.any(line.id, space)


@statement
def _others(line: UUID, space: UUID) -> QuerySet[Space]:
    return Space.objects.filter(line=line).exclude(id=space)


@statement
def _under(key: str) -> QuerySet[OutboxMessage]:
    return OutboxMessage.objects.filter(key=key)


def deliver(*, message: UUID, at: datetime) -> None:
    """Give one message to the gateway; TryAgain when the queue should call again.

    Three transactions, not one: nothing is locked while the gateway answers, and what was
    marked as leaving stays marked if this process dies.
    """
    taken = _take(message=message, at=at)
    if taken is None:
        return
    outcome = sms.send(to=taken.phone, text=text_of(taken), key=str(taken.id))
    _settle(message=message, outcome=outcome, at=at)
    if outcome.unsure and not taken.at_most_once:
        raise TryAgain(outcome.reason)


@action
def _take(*, message: UUID, at: datetime) -> OutboxMessage | None:
    """Mark a message as leaving, unless it left, was refused, or comes too late."""
    found = OutboxMessage.objects.select_for_update(of=("self",)).filter(id=message).first()
    if found is None or found.state not in (MessageState.QUEUED, MessageState.SENDING):
        return None
    if found.state == MessageState.SENDING and found.at_most_once:
        _give_up(found, "uncertain")
        return None
    if at > found.not_after:
        _give_up(found, "too_late")
        return None
    found.state = MessageState.SENDING
    found.attempts += 1
    found.save(update_fields=["state", "attempts"])
    return found


def _give_up(found: OutboxMessage, failure: str) -> None:
    found.state, found.failure = MessageState.FAILED, failure
    found.sealed = found.sealed if settings.DEMONSTRATION else None
    found.save(update_fields=["state", "failure", "sealed"])


@action
def _settle(*, message: UUID, outcome: sms.Outcome, at: datetime) -> None:
    """Write what the gateway answered, and erase the text once nobody needs it."""
    found = OutboxMessage.objects.select_for_update(of=("self",)).get(id=message)
    if found.state != MessageState.SENDING:
        return
    if outcome.accepted:
        found.state, found.sent_at, found.failure = MessageState.SENT, at, ""
    elif outcome.unsure and not found.at_most_once:
        found.state, found.failure = MessageState.QUEUED, outcome.reason[:60]
    else:
        found.state, found.failure = MessageState.FAILED, outcome.reason[:60]
    if found.state != MessageState.QUEUED and not outcome.keep:
        found.sealed = None
    found.save(update_fields=["state", "sent_at", "failure", "sealed"])


def _delivery() -> JobDeferrer:
    """The job by its name: tasks call actions, so actions name tasks and never import them."""
    return app.configure_task("accounts.deliver", queue="sms")


@action
def sweep(*, by: Actor, at: datetime) -> int:
    """Take up the messages that a killed worker left; answers how many."""
    stalled = OutboxMessage.objects.filter(
        state__in=[MessageState.QUEUED, MessageState.SENDING], created_at__lt=at - STALLED
    ).order_by("created_at", "id")
    for id in stalled.values_list("id", flat=True)[:500]:
        _delivery().defer(message=str(id))
    return len(stalled[:500])


@action
def purge(*, by: Actor, at: datetime) -> Mapping[str, Any]:
    """Forget codes, counts and messages that nobody needs any more."""
    old_codes = Challenge.objects.filter(expires_at__lt=at - KEPT).delete()[0]
    old_tallies = Tally.objects.filter(window__lt=at - TALLIES_KEPT).delete()[0]
    old_messages = OutboxMessage.objects.filter(created_at__lt=at - KEPT).delete()[0]
    return {"codes": old_codes, "tallies": old_tallies, "messages": old_messages}
