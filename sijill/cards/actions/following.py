"""The cards of an entry after an act on it; a second delivery changes nothing."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sijill.cards.actions.moving import move, record
from sijill.cards.models import Card
from sijill.cards.rules.following import DROPPED, EFFECTS, Effect, follow
from sijill.cards.rules.life import LIVE, CardState
from sijill.kernel.actor import SYSTEM
from sijill.kernel.clock import civil_date
from sijill.ledger.transaction import acting_for, action

TOLD = {
    CardState.SUSPENDED: "cards.suspended",
    CardState.WITHDRAWN: "cards.withdrawn",
    CardState.EXPIRED: "cards.expired",
}


@action
def follow_entry(*, entry: UUID, kind: str, at: datetime) -> int:
    """Let the cards of an entry follow an act on it; answers how many changed."""
    effect = EFFECTS[kind]
    with acting_for(SYSTEM):
        cards = Card.objects.select_for_update(of=("self",)).filter(entry=entry).order_by("id")
        return sum(_followed(card, effect, kind, at) for card in cards)


def _followed(card: Card, effect: Effect, kind: str, at: datetime) -> bool:
    if effect is Effect.OUTDATE:
        return _outdated(card, at)
    before = CardState(card.before) if card.before else None
    to = follow(CardState(card.state), effect, before=before)
    if to is None:
        return False
    move(card, to, by=SYSTEM, at=at, ground=kind)
    record(TOLD.get(to, "cards.resumed"), card, by=SYSTEM, at=at)
    return True


def _outdated(card: Card, at: datetime) -> bool:
    """A card that still says the former name, trade or category stays good until it is replaced."""
    if card.state not in LIVE or card.outdated_at is not None:
        return False
    card.outdated_at = at
    card.save(update_fields=["outdated_at"])
    return True


@action
def follow_case(*, case: UUID, kind: str, at: datetime) -> bool:
    """Drop the card of a request that ended without one."""
    assert kind in DROPPED
    with acting_for(SYSTEM):
        found = Card.objects.select_for_update(of=("self",)).filter(case=case)
        card = found.filter(state=CardState.REQUESTED).first()
        if card is None:
            return False
        move(card, CardState.DROPPED, by=SYSTEM, at=at, ground=kind)
        return True


@action
def expire(*, at: datetime, at_most: int = 500) -> int:
    """End the cards whose last day has passed; answers how many."""
    due = [*LIVE, CardState.SUSPENDED]
    with acting_for(SYSTEM):
        past = Card.objects.select_for_update(of=("self",), skip_locked=True).filter(
            state__in=due, valid_until__lt=civil_date(at)
        )
        cards = list(past.order_by("valid_until", "id")[:at_most])
        for card in cards:
            move(card, CardState.EXPIRED, by=SYSTEM, at=at, ground="valid_until")
            record("cards.expired", card, by=SYSTEM, at=at)
    return len(cards)
