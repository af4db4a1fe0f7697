"""Handing messages to the gateway, and what it tells of them later.

Three transactions, not one: nothing is locked while the gateway answers, and what was marked as
leaving stays marked if this process dies. Whoever takes a message holds it for two minutes.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sijill.accounts import sms
from sijill.accounts.actions.mailboxes import forget_unconfirmed
from sijill.accounts.actions.messages import defer, first_hour, keeps_texts
from sijill.accounts.models import Challenge, OutboxMessage, Tally
from sijill.accounts.policy import message_policy
from sijill.accounts.queries import leave_address, spoken_by, subject_of, text_of
from sijill.accounts.rules import (
    LEASE,
    LEFT,
    RECEIPTS,
    MessageState,
    Receipt,
    Way,
    cost,
    may_become,
    pause,
)
from sijill.kernel.actor import SYSTEM, Actor
from sijill.ledger.statements import ask
from sijill.ledger.transaction import acting_for, action

log = logging.getLogger("sijill.accounts.messages")
STALLED = timedelta(minutes=5)
CODES_KEPT = timedelta(days=30)
TALLIES_KEPT = timedelta(days=2)
PURGED_AT_ONCE = 20_000
S = MessageState


def deliver(*, message: UUID, at: datetime) -> None:
    """Give one message to the gateway; what the gateway may not have is tried again later."""
    with acting_for(SYSTEM):
        taken = _take(message=message, at=at)
    if taken is None:
        return
    text = text_of(taken)
    outcome = sms.send(
        sms.Parcel(
            to=taken.phone or taken.email,
            text=text,
            key=str(taken.id),
            way=Way(taken.way),
            language=taken.language,
            voice=spoken_by(taken),
            subject=subject_of(taken),
            leave=_leave(taken),
        )
    )
    with acting_for(SYSTEM):
        _settle(message=message, outcome=outcome, text=text, at=at)


def _leave(taken: OutboxMessage) -> str:
    """Where a mail program ends the e-mails by itself; nowhere in a code."""
    news = taken.way == Way.EMAIL and not taken.urgent and taken.space
    return leave_address(taken.space, taken.language) if news and taken.space else ""


@action
def _take(*, message: UUID, at: datetime) -> OutboxMessage | None:
    """Mark a message as leaving, unless it left, was refused, or comes too early or too late."""
    found = _locked(message)
    if found is None or found.state not in (S.QUEUED, S.SENDING):
        return None
    if found.next_at and at < found.next_at:
        return None  # another worker holds it, or its hour is not come and its job lies ready
    if failure := _too_late(found, at=at):
        _give_up(found, failure)
        return None
    if not found.urgent and (hour := first_hour(Way(found.way), at=at)) > at:
        _wait(found, until=hour)
        return None
    found.state, found.next_at = S.SENDING.value, at + LEASE
    found.attempts += 1
    found.save(update_fields=["state", "attempts", "next_at"])
    return found


def _too_late(found: OutboxMessage, *, at: datetime) -> str:
    """Why it may not leave any more; "" when it may."""
    if found.state == S.SENDING and found.at_most_once:
        return "uncertain"
    return "too_late" if at > found.not_after else ""


def _locked(message: UUID) -> OutboxMessage | None:
    return OutboxMessage.objects.select_for_update(of=("self",)).filter(id=message).first()


def _wait(found: OutboxMessage, *, until: datetime) -> None:
    found.state, found.next_at = S.QUEUED.value, until
    found.save(update_fields=["state", "next_at", "failure"])
    defer(found.pk, at=until)


def _give_up(found: OutboxMessage, failure: str) -> None:
    found.failure = failure
    _end(found, S.GIVEN_UP)


def _end(found: OutboxMessage, state: MessageState, *, keep: bool = False) -> None:
    """Write where it ended; its text goes, for nobody needs it any more."""
    found.state, found.next_at = state.value, None
    if not (keep or keeps_texts()):
        found.sealed = None
    found.save()


@action
def _settle(*, message: UUID, outcome: sms.Outcome, text: str, at: datetime) -> None:
    """Write what the gateway answered, and when it is asked again."""
    found = _locked(message)
    if found is None or found.state != S.SENDING:
        return  # a receipt was quicker
    found.failure = outcome.reason[:60]
    in_force = message_policy(at)
    if outcome.accepted:
        found.sent_at, found.cost = at, cost(Way(found.way), text, policy=in_force)
        _end(found, S.SENT, keep=outcome.keep)
    elif found.at_most_once or not outcome.unsure:
        _end(found, S.FAILED)
    elif found.attempts >= in_force.tries:
        _give_up(found, "tries")
    else:
        _wait(found, until=at + pause(found.attempts))


@action
def take_receipt(*, message: UUID, receipt: Receipt, reason: str, by: Actor, at: datetime) -> bool:
    """Note what became of a message the gateway took; the same told twice changes nothing."""
    with acting_for(SYSTEM):
        found = _locked(message)
        state = RECEIPTS[receipt]
        if found is None or not may_become(S(found.state), state):
            return False
        if found.state not in LEFT:  # our own note of its leaving was lost, or is not written yet
            price = message_policy(at).price(Way(found.way))
            found.cost, found.sent_at = found.cost or price, found.sent_at or at
        found.failure = reason[:60] if state == S.FAILED else ""
        found.delivered_at = at if state == S.DELIVERED else None
        _end(found, state)
    return True


@action
def sweep(*, by: Actor, at: datetime) -> int:
    """Take up the messages that a killed worker left; answers how many."""
    stalled = OutboxMessage.objects.filter(
        state__in=[S.QUEUED, S.SENDING], next_at__lt=at - STALLED
    ).order_by("next_at", "id")
    with acting_for(SYSTEM):
        found = list(stalled.values_list("id", flat=True)[:500])
    for id in found:
        defer(id)
    return len(found)


# The months that may still move: this one and the one before. Closed ones are never touched.
COUNT = """
INSERT INTO accounts_messagemonth (month, institution, way, state, count, cost, counted_at)
SELECT date_trunc('month', created_at AT TIME ZONE 'Africa/Casablanca')::date, institution, way,
    state, count(*), sum(cost), %s::timestamptz
FROM accounts_outboxmessage
WHERE state <> 'refused' AND created_at >=
    (date_trunc('month', %s::timestamptz AT TIME ZONE 'Africa/Casablanca') - interval '1 month')
    AT TIME ZONE 'Africa/Casablanca'
GROUP BY 1, 2, 3, 4
ON CONFLICT (month, institution, way, state) DO UPDATE
    SET count = excluded.count, cost = excluded.cost, counted_at = excluded.counted_at
"""
# A state that everybody has left since.
EMPTIED = """
UPDATE accounts_messagemonth SET count = 0, cost = 0, counted_at = %s::timestamptz
WHERE counted_at < %s::timestamptz AND month >= date_trunc('month',
    %s::timestamptz AT TIME ZONE 'Africa/Casablanca' - interval '1 month')::date
"""


@action
def count_months(*, by: Actor, at: datetime) -> int:
    """Count this month and the one before anew, for the boards; answers how many rows."""
    with acting_for(SYSTEM):
        rows = ask(COUNT, [at, at]).count
        ask(EMPTIED, [at, at, at])
    return int(rows)


@action
def purge(*, by: Actor, at: datetime) -> Mapping[str, Any]:
    """Forget codes, counts and messages that nobody needs any more."""
    old_codes = Challenge.objects.filter(expires_at__lt=at - CODES_KEPT).delete()[0]
    old_tallies = Tally.objects.filter(window__lt=at - TALLIES_KEPT).delete()[0]
    with acting_for(SYSTEM):
        forget_unconfirmed(before=at - CODES_KEPT)
        past = OutboxMessage.objects.filter(created_at__lt=at - message_policy(at).kept)
        some = past.order_by("created_at", "id").values("id")[:PURGED_AT_ONCE]
        old_messages = OutboxMessage.objects.filter(id__in=some).delete()[0]
    return {"codes": old_codes, "tallies": old_tallies, "messages": old_messages}
