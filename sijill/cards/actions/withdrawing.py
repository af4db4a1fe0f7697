"""A card withdrawn by a decision of its own, its entry staying as it is."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sijill.cards.actions.moving import lock, move, record
from sijill.cards.models import Card
from sijill.cards.rules.life import LIFE, CardState
from sijill.kernel.actor import Actor
from sijill.kernel.verdict import Refused, refused
from sijill.ledger.transaction import acting_for, action


@action
def withdraw(*, card: Card | UUID, ground: str, by: Actor, at: datetime) -> Card:
    """Stop a card for ever, for a reason that is told; stopped twice, it was stopped once."""
    if not ground.strip():
        raise Refused(refused("card.no_ground", LIFE))
    with acting_for(by):
        found = lock(card, by=by)
        if found.state == CardState.WITHDRAWN:
            return found
        move(found, CardState.WITHDRAWN, by=by, at=at, ground=ground.strip())
        record("cards.withdrawn", found, by=by, at=at)
    return found
