"""Cards of invented people, signed by the house's own keys."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from sijill.cards import publishing
from sijill.cards.actions.placing import take_places
from sijill.cards.keys import trusting
from sijill.kernel.actor import SYSTEM
from sijill.kernel.card import claims, examples, transport
from sijill.kernel.card.claims import Card
from sijill.kernel.card.trust import Use
from sijill.kernel.cose import sign1

AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def card(index: int = 734_512, **changes: object) -> Card:
    """A card of this house, issued an hour ago for five years."""
    issued = AT - timedelta(hours=1)
    known = replace(
        examples.HOLDER,
        issuer=trusting.issuer(),
        issued_at=issued,
        valid_from=issued,
        valid_until=AT + timedelta(days=5 * 365),
        status_list=publishing.address(0),
        index=index,
    )
    return replace(known, **changes)


def issued(**changes: object):
    """A card with a place in a list: its identifier, and the card itself."""
    number = uuid4()
    place = take_places(cards=[number], by=SYSTEM, at=AT)[number]
    uri = publishing.address(place.list)
    return number, card(place.index, status_list=uri, **changes)


def code(made: Card) -> str:
    """The back code of a card, signed by the key in use."""
    return transport.back(sign1.sign(claims.write(made), trusting.signer(Use.CARD, at=AT)))
