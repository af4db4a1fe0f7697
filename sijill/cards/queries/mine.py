"""What a person sees of the own card: the one in hand, the one to come, who checked it on line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sijill.accounts import seals
from sijill.accounts.queries import told_machines
from sijill.cards.models import Card, Carried
from sijill.cards.queries.cards import visible
from sijill.cards.rules.life import ENDED, ON_THE_WAY, CardState
from sijill.kernel.actor import Actor, ActorKind
from sijill.ledger.models import Look
from sijill.ledger.queries import looks_at

CHECKS = ("card_verified", "card_matched")
RECENT = 5
HELD = (CardState.HANDED_OVER, CardState.SUSPENDED)
COMING = (CardState.REQUESTED, *sorted(ON_THE_WAY))


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One check on line by an organisation that said who it is."""

    look: Look
    organisation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mine:
    """The card in hand, or the last one that was; its codes; the one on its way; who checked."""

    card: Card | None
    carried: Carried | None
    coming: Card | None
    checks: Sequence[Checked]

    @property
    def lasts(self) -> bool:
        """Whether the card is good today, as far as this page knows."""
        return self.card is not None and self.card.state == CardState.HANDED_OVER


def is_holder(viewer: Actor) -> bool:
    """Whether a person stands behind the request who may have a card."""
    return viewer.kind is ActorKind.CITIZEN and viewer.user is not None


def mine(*, viewer: Actor) -> Mine:
    """The person's own cards and who checked them; of nobody else."""
    if viewer.person is None:
        return Mine(card=None, carried=None, coming=None, checks=())
    cards = list(visible(viewer).select_related("chamber").order_by("-requested_at", "id"))
    held = next((card for card in cards if card.state in HELD), None)
    last = next((card for card in cards if card.state in ENDED and card.handed_at), None)
    coming = next((card for card in cards if card.state in COMING), None)
    shown = held or last
    lasts = held is not None and held.state == CardState.HANDED_OVER
    carried = Carried.objects.filter(card=held).first() if lasts else None
    return Mine(card=shown, carried=carried, coming=coming, checks=checks(viewer=viewer))


def checks(*, viewer: Actor) -> list[Checked]:
    """The last checks on line, newest first."""
    found = list(looks_at(viewer=viewer).filter(what__in=CHECKS)[:RECENT])
    grants = told_machines({look.basis for look in found if look.basis})
    return [Checked(look=look, organisation=_name(grants, look, viewer)) for look in found]


def _name(grants: Any, look: Look, viewer: Actor) -> str:
    grant = grants.get(look.basis)
    return str(grant.client.user.name(viewer.language)) if grant else ""


def holder(viewer: Actor) -> str:
    """Whose card a browser keeps, in a word that tells nobody anything."""
    return seals.digest("card.kept", str(viewer.person)).hex()[:16] if viewer.person else ""
