"""One card from one state to the next: the table asked, the status list told, the act written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sijill.cards.actions.placing import mark
from sijill.cards.models import Card, Place
from sijill.cards.queries.cards import NotFound, visible
from sijill.cards.rules.life import ENDED, LIFE, LISTED, CardState, may_move
from sijill.kernel.actor import Actor, Subject
from sijill.kernel.verdict import Refused, refused
from sijill.ledger import actions as ledger
from sijill.ledger.models import Act
from sijill.ledger.transaction import action


def lock(card: Card | UUID, *, by: Actor) -> Card:
    """The card as it stands now, locked until the transaction ends; NotFound out of scope."""
    pk = card if isinstance(card, UUID) else card.pk
    found = visible(by).select_for_update(of=("self",)).filter(pk=pk).first()
    if found is None:
        raise NotFound(pk)
    return found


@action
def move(card: Card, to: CardState, *, by: Actor, at: datetime, ground: str = "") -> Card:
    """Take a locked card to another state, and its place in the status list with it."""
    here = CardState(card.state)
    if not may_move(here, to, by):
        raise Refused(refused("card.not_from_here", LIFE, state=here.value, to=to.value))
    card.before = here.value if to is CardState.SUSPENDED else ""
    card.state, card.ground = to, ground[:80]
    if to in ENDED:
        card.ended_at = at
    card.save()
    if to in LISTED and Place.objects.filter(pk=card.pk).exists():
        mark(card=card.pk, status=LISTED[to], by=by, at=at)
    return card


@action
def record(
    kind: str,
    card: Card,
    *,
    by: Actor,
    at: datetime,
    article: str = LIFE,
    facts: Mapping[str, object] | None = None,
) -> Act:
    """Write what was decided about a card."""
    return ledger.record(
        kind,
        subject=Subject(kind="card", id=card.pk),
        by=by,
        at=at,
        ground=card.ground,
        article=article,
        facts={"number": card.number, "entry": str(card.entry_id), "state": card.state}
        | dict(facts or {}),
    )
