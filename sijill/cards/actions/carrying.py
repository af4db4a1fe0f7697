"""The codes of a card in hand, signed once more for the telephone of its holder."""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from django.db import connection

from sijill.cards.keys import trusting
from sijill.cards.models import Card, Carried, Place
from sijill.cards.printing import stating
from sijill.cards.rules.life import CardState
from sijill.cards.rules.trusting import NoSuchKey
from sijill.desk.archive import Lost
from sijill.kernel.actor import SYSTEM
from sijill.kernel.card.trust import Use
from sijill.ledger.transaction import acting_for, action

logger = logging.getLogger(__name__)
# Cards in hand whose codes were never signed for a telephone, or under a key that no longer signs.
WAITING = """
SELECT card.id FROM cards_card card LEFT JOIN cards_carried kept ON kept.card_id = card.id
WHERE card.state = %s AND (kept.card_id IS NULL OR kept.kid <> %s)
ORDER BY card.handed_at, card.id LIMIT %s
"""


@action
def carry(*, card: UUID, at: datetime) -> bool:
    """Sign the codes of one card in hand; again under the same key, it changes nothing.

    Only where the keys are held. A portrait that cannot be opened leaves the paper card alone: its
    holder still has that.
    """
    with acting_for(SYSTEM):
        held = Card.objects.select_for_update(of=("self",)).filter(pk=card)
        found = held.filter(state=CardState.HANDED_OVER).first()
        return found is not None and _signed(found, at)


def _signed(card: Card, at: datetime) -> bool:
    try:
        signer = trusting.signer(Use.CARD, at=at)
        kid = signer.public.kid.hex()
        if Carried.objects.filter(pk=card.pk, kid=kid).exists():
            return False
        texts = stating.texts(card, Place.objects.get(pk=card.pk), signer=signer, at=at)
    except (NoSuchKey, Lost) as problem:
        logger.warning(
            "a card cannot be carried", extra={"card": str(card.pk), "why": str(problem)}
        )
        return False
    said = {"person": card.person, "front": texts.front, "back": texts.back, "kid": kid}
    Carried.objects.update_or_create(card=card, defaults={**said, "signed_at": at})
    return True


def waiting(*, at: datetime, at_most: int = 500) -> list[UUID]:
    """The cards in hand that no telephone can show yet, the oldest first."""
    kid = trusting.signer(Use.CARD, at=at).public.kid.hex()
    with acting_for(SYSTEM), connection.cursor() as cursor:
        cursor.execute(WAITING, [CardState.HANDED_OVER, kid, at_most])
        return [row[0] for row in cursor.fetchall()]


def carry_all(*, at: datetime) -> int:
    """Every card in hand that waits for its codes; answers how many were signed."""
    signed = 0
    try:
        while done := [card for card in waiting(at=at) if carry(card=card, at=at)]:
            signed += len(done)
    except NoSuchKey:
        pass  # not here: this machine signs nothing
    return signed
