"""Telling the holder where the card is: one message for each event, once."""

from __future__ import annotations

from datetime import date, datetime

from sijill.accounts.actions import notify
from sijill.cards.models import Card
from sijill.kernel.actor import SYSTEM, Subject
from sijill.ledger.transaction import action
from sijill.register.queries.organised import space_of


@action
def tell(card: Card, template: str, *, at: datetime, until: date | None = None) -> None:
    """Queue a message about a card in this transaction; nothing for somebody without an account."""
    space = space_of(card.person)
    if space is None:
        return
    notify(
        space=space,
        template=template,
        params={"until": f"{until:%d/%m/%Y}"} if until else {},
        key=f"{template}:{card.pk.hex}:{card.reminders}",
        by=SYSTEM,
        at=at,
        institution=card.chamber_id,
        subject=Subject(kind="card", id=card.pk),
    )
