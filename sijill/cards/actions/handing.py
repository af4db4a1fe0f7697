"""Cards at the chamber: arrived, handed over with a proof, lost, never fetched."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sijill.accounts.queries import code_that_answered
from sijill.cards.actions.issuing import print_again
from sijill.cards.actions.moving import lock, move, record
from sijill.cards.models import Card
from sijill.cards.rules.issuing import GONE, Reason
from sijill.cards.rules.life import LIFE, CardState
from sijill.kernel.actor import SYSTEM, Actor, Subject
from sijill.kernel.verdict import Refused, refused
from sijill.ledger.transaction import acting_for, action

CODE_HOLDS = timedelta(minutes=30)


@action
def arrive(*, card: Card | UUID, by: Actor, at: datetime) -> Card:
    """Take a printed card into the chamber's stock; told twice, it arrived once."""
    found = lock(card, by=by)
    if found.state == CardState.AT_CHAMBER:
        return found
    found.arrived_at = at
    move(found, CardState.AT_CHAMBER, by=by, at=at)
    record("cards.arrived", found, by=by, at=at)
    return found


@action
def hand_over_by_code(*, card: Card | UUID, challenge: UUID, by: Actor, at: datetime) -> Card:
    """Hand a card over to the person who typed the code of her own phone."""
    found = lock(card, by=by)
    if code_that_answered(challenge, since=at - CODE_HOLDS) != Subject(kind="card", id=found.pk):
        raise Refused(refused("card.code_not_answered", LIFE))
    return _hand_over(found, "code", by=by, at=at)


@action
def hand_over_by_signature(*, card: Card | UUID, slip: str, by: Actor, at: datetime) -> Card:
    """Hand a card over against a signature; `slip` is the number of the signed paper."""
    found = lock(card, by=by)
    if not slip.strip():
        raise Refused(refused("card.slip_missing", LIFE))
    return _hand_over(found, "signature", by=by, at=at, slip=slip.strip()[:40])


def _hand_over(card: Card, on: str, *, by: Actor, at: datetime, slip: str = "") -> Card:
    if card.state == CardState.HANDED_OVER:
        return card
    _replace_former(card, by=by, at=at)
    card.handed_at, card.handed_by, card.handed_on = at, by.user, on
    move(card, CardState.HANDED_OVER, by=by, at=at)
    record("cards.handed_over", card, by=by, at=at, facts={"on": on, "slip": slip})
    return card


def _replace_former(card: Card, *, by: Actor, at: datetime) -> None:
    """The card in hand until now stops being good in the moment the next one is in hand."""
    held = Card.objects.select_for_update(of=("self",)).filter(
        entry=card.entry_id, state=CardState.HANDED_OVER
    )
    for former in held.exclude(pk=card.pk).order_by("id"):
        move(former, CardState.REPLACED, by=by, at=at, ground=card.reason)
        record("cards.replaced", former, by=by, at=at, facts={"by": card.number})


@action
def report_lost(*, card: Card | UUID, stolen: bool, by: Actor, at: datetime) -> Card:
    """Stop a card that is gone, at once and for ever; told twice, it is one loss."""
    found = lock(card, by=by)
    if found.state == CardState.LOST:
        return found
    reason = Reason.STOLEN if stolen else Reason.LOST
    assert reason in GONE
    move(found, CardState.LOST, by=by, at=at, ground=reason)
    record("cards.lost", found, by=by, at=at)
    return found


@action
def spoil(*, card: Card | UUID, why: str, by: Actor, at: datetime) -> Card:
    """Set a badly printed card aside, and approve another in its place."""
    found = lock(card, by=by)
    move(found, CardState.SPOILED, by=by, at=at, ground=why)
    record("cards.spoiled", found, by=by, at=at)
    return print_again(spoiled=found, by=SYSTEM, at=at)


@action
def remind(*, at: datetime, days: int, at_most: int = 500) -> list[UUID]:
    """Mark the cards that wait at a chamber too long; their holders are told once."""
    with acting_for(SYSTEM):
        waiting = Card.objects.select_for_update(of=("self",), skip_locked=True).filter(
            state=CardState.AT_CHAMBER, arrived_at__lt=at - timedelta(days=days)
        )
        cards = list(waiting.order_by("arrived_at", "id")[:at_most])
        for card in cards:
            card.reminded_at = at
            move(card, CardState.UNDELIVERED, by=SYSTEM, at=at, ground="not_fetched")
            record("cards.undelivered", card, by=SYSTEM, at=at)
    return [card.pk for card in cards]
