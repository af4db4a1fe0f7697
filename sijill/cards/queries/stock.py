"""The stock of a chamber: what is on its way, what lies on which shelf, what nobody fetches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet

from sijill.accounts.models import Space
from sijill.cards.models import Batch, Card, Handover
from sijill.cards.queries.cards import STOCK, visible
from sijill.cards.rules.life import CardState
from sijill.kernel.actor import Actor
from sijill.kernel.clock import civil_date
from sijill.kernel.digits import bare
from sijill.kernel.identifiers import Invalid
from sijill.kernel.identifiers import card as numbers
from sijill.kernel.names import key_groups
from sijill.reference import queries as reference
from sijill.register.models import PersonKeys
from sijill.register.queries import search_persons
from sijill.register.queries.organised import space_of

DESTROY, FETCH, CALL = "card.days_to_destroy", "card.days_to_fetch", "card.days_to_call"
PAGE = 50


def destroyed_from(card: Card) -> date | None:
    """The day from which a card that nobody fetched may be destroyed; None before it arrived."""
    if card.arrived_at is None:
        return None
    arrived = civil_date(card.arrived_at)
    days = int(reference.parameter(DESTROY, at=arrived))
    return arrived + timedelta(days=days)


def found_in_stock(text: str, *, viewer: Actor, state: str) -> QuerySet[Card]:
    """The cards of a stock, those of a number, a shelf or a person when something was typed.

    By a card's number every state is shown: one holds it in the hand and asks what it is.
    """
    if number := _number(text):
        rows = visible(viewer).filter(number=number)
    else:
        wanted = [state] if state in STOCK else [s.value for s in STOCK]
        rows = visible(viewer).filter(state__in=wanted)
        if text.strip():
            rows = rows.filter(_of(text, viewer))
    return rows.select_related("entry", "batch").order_by("requested_at", "id")


def _number(text: str) -> str:
    typed = bare(text).upper()
    try:
        return numbers.parse(typed).value if typed.startswith("C") else ""
    except Invalid:
        return ""


def _of(text: str, viewer: Actor) -> Q:
    """By shelf, by a number that leads to a person, or by the parts of a name in any script."""
    shelf = Q(shelf__iexact=text.strip())
    if any(sign.isdigit() for sign in text):
        return shelf | Q(
            entry__in=[hit.entry.pk for hit in search_persons(text, viewer=viewer).hits]
        )
    groups = key_groups(text)
    named = PersonKeys.objects.order_by()
    for group in groups:
        named = named.filter(keys__overlap=list(group))
    return shelf | Q(person__in=named.values("person")) if groups else shelf


@dataclass(frozen=True, slots=True, kw_only=True)
class OnTheWay:
    """The cards of one batch that are on their way to this chamber."""

    batch: Batch
    count: int


def on_the_way(*, viewer: Actor) -> Sequence[OnTheWay]:
    """The parcels that are to arrive: how many printed cards of each batch."""
    rows = visible(viewer).filter(state=CardState.PRINTED, batch__isnull=False)
    counted = dict(rows.values_list("batch").annotate(n=Count("id")).order_by("batch"))
    found = Batch.objects.in_bulk(list(counted))
    return [OnTheWay(batch=found[pk], count=n) for pk, n in counted.items() if pk in found]


def arriving(batch: Batch, *, viewer: Actor) -> list[Card]:
    """The printed cards of a parcel."""
    rows = visible(viewer).filter(batch=batch, state=CardState.PRINTED)
    return list(rows.order_by("position"))


def waits(card: Card, *, at: datetime) -> int:
    """For how many days a card has been lying at its chamber."""
    return (civil_date(at) - civil_date(card.arrived_at)).days if card.arrived_at else 0


def space_of_holder(card: Card) -> Space | None:
    """The place of a card's holder, when there is an account."""
    id = space_of(card.person)
    return Space.objects.filter(pk=id).first() if id else None


def phone_of_holder(card: Card) -> str:
    """The telephone on file, to which a code may be sent."""
    person = card.entry.person
    return person.phone if person else ""


def proof_of(card: Card) -> Handover | None:
    """The proof that a card changed hands."""
    return Handover.objects.filter(card=card).first()
