"""The cards of an entry, of a chamber's stock, of a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from sijill.cards.models import Card
from sijill.cards.rules.life import ON_THE_WAY, CardState
from sijill.desk.models import Case, Evidence
from sijill.kernel.actor import SYSTEM, Actor, ActorKind
from sijill.ledger.transaction import acting_for
from sijill.reference import queries as reference
from sijill.register.models import Entry
from sijill.register.queries import current

STOCK = (
    CardState.APPROVED,
    CardState.QUEUED,
    CardState.PRINTED,
    CardState.AT_CHAMBER,
    CardState.UNDELIVERED,
)


class NotFound(Exception):
    """No card under this identifier within the viewer's scope."""


def with_cards(subjects: Sequence[UUID]) -> set[UUID]:
    """Of these entries, requests and cards, those that have a card or are one."""
    found = Card.objects.filter(Q(pk__in=subjects) | Q(entry__in=subjects) | Q(case__in=subjects))
    rows = found.order_by("id").values_list("id", "entry", "case")
    return {id for row in rows for id in row if id}


def visible(viewer: Actor) -> QuerySet[Card]:
    """The cards within this viewer's scope."""
    if viewer.kind is ActorKind.SYSTEM:
        return Card.objects.all()
    if viewer.is_agent:
        scope = {} if viewer.is_national else {"chamber__in": viewer.reach}
        return Card.objects.filter(**scope)
    if viewer.person is None:
        return Card.objects.none()
    return Card.objects.filter(person=viewer.person)


def card_for(id: UUID, *, viewer: Actor) -> Card:
    """One card; NotFound when it is not there or not theirs."""
    found = visible(viewer).select_related("entry", "chamber").filter(pk=id).first()
    if found is None:
        raise NotFound(id)
    return found


def own_card(*, viewer: Actor) -> Card | None:
    """The person's newest card that is more than a request, or nothing."""
    if viewer.person is None:
        return None
    kept = visible(viewer).exclude(state__in=[CardState.DROPPED, CardState.SPOILED])
    return kept.select_related("entry", "chamber").order_by("-requested_at", "id").first()


def stock(*, viewer: Actor, state: str = "") -> QuerySet[Card]:
    """The cards of a chamber that are on their way, the oldest first."""
    wanted = [state] if state in STOCK else list(STOCK)
    rows = visible(viewer).filter(state__in=wanted).select_related("entry")
    return rows.order_by("requested_at", "id")


def counts(*, viewer: Actor) -> Mapping[str, int]:
    """How many cards stand in each state, within scope; every state has its number."""
    rows = visible(viewer).order_by().values_list("state").annotate(n=Count("id"))
    found = dict(rows)
    return {state.value: found.get(state.value, 0) for state in CardState}


def known_of(entry: Entry) -> Mapping[str, Any]:
    """What the rules of a request are told of the entry's cards, whoever asks."""
    with acting_for(SYSTEM):
        cards = list(Card.objects.filter(entry=entry).order_by("-requested_at", "id"))
    held = next((c for c in cards if c.state == CardState.HANDED_OVER), None)
    return {
        "on_its_way": any(c.state in ON_THE_WAY for c in cards),
        "held_until": held.valid_until.isoformat() if held and held.valid_until else "",
    }


def what_it_says(entry: Entry) -> dict[str, Any]:
    """What is printed on a card of this entry today."""
    said = current(entry)
    person = entry.person
    assert person is not None
    line = reference.trade(said.principal_trade)
    return {
        "nia": entry.nia,
        "given_ar": person.given_ar,
        "family_ar": person.family_ar,
        "given_latin": person.given_latin,
        "family_latin": person.family_latin,
        "category": entry.category,
        "sex": person.sex,
        "trade": said.principal_trade,
        "trade_official": bool(line and line.status == "official"),
    }


def face_of(case: Case, entry: Entry) -> UUID | None:
    """The portrait to print: the one joined to this request, else the one on file."""
    joined = Evidence.objects.filter(case=case, kind="face", state="received")
    own = joined.order_by("-uploaded_at", "id").values_list("id", flat=True).first()
    return own or (entry.person.portrait if entry.person else None)
