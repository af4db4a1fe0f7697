"""The batches, what waits to be printed, and what came back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from sijill.cards.models import Batch, Card, Handover, Place, Release
from sijill.cards.queries.cards import visible
from sijill.cards.rules.batching import BUREAU, RELEASE_HOLDS, Leaving
from sijill.cards.rules.life import CardState
from sijill.cards.rules.returning import Counts
from sijill.desk.models import Evidence
from sijill.kernel.actor import SYSTEM, Actor
from sijill.ledger.transaction import acting_for

AT_ONCE = 500  # cards read for drawing in one transaction


class NoBatch(Exception):
    """No batch under this identifier within the viewer's scope."""


def visible_batches(viewer: Actor) -> QuerySet[Batch]:
    """The batches that hold a card within this viewer's scope."""
    if viewer.is_national:
        return Batch.objects.all()
    held = visible(viewer).filter(batch=OuterRef("pk"))
    return Batch.objects.filter(Exists(held))


def batch_for(id: UUID, *, viewer: Actor) -> Batch:
    """One batch; NoBatch when it is not there or holds no card of theirs."""
    found = visible_batches(viewer).filter(pk=id).first()
    if found is None:
        raise NoBatch(id)
    return found


def batch_named(reference: str, *, viewer: Actor) -> Batch:
    """The batch under the name that papers and files give it."""
    stream, _dash, sequence = reference.strip().rpartition("-")
    if not (sequence.isascii() and sequence.isdigit() and len(sequence) < 10):
        raise NoBatch(reference)
    stream = stream.lower() if stream.lower() == BUREAU else stream.upper()
    rows = visible_batches(viewer).filter(stream=stream, sequence=int(sequence))
    found = rows.first()
    if found is None:
        raise NoBatch(reference)
    return found


def approved(stream: str) -> QuerySet[Card]:
    """The approved cards of a stream, whatever keeps them from being printed."""
    rows = Card.objects.filter(state=CardState.APPROVED)
    return rows if stream == BUREAU else rows.filter(chamber=stream)


def due(stream: str) -> QuerySet[Card]:
    """Those that the next batch takes; without an official code a craft prints as a specimen."""
    rows = approved(stream).filter(outdated_at=None)
    return rows if settings.DEMONSTRATION else rows.filter(says__trade_official=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """How many cards the next batch of a stream takes, and how many wait for an official list."""

    stream: str
    due: int
    provisional: int


def waiting(stream: str, *, viewer: Actor) -> Waiting:
    """What the next batch of a stream would hold, within scope."""
    mine = visible(viewer).filter(pk__in=approved(stream).values("pk"))
    taken = mine.filter(pk__in=due(stream).values("pk")).count()
    return Waiting(stream=stream, due=taken, provisional=mine.count() - taken)


def leaving(batch: Batch, asked: Release | None = None) -> Leaving:
    """How far a batch is on its way out, as the rules ask."""
    if asked is None:
        asked = batch.releases.order_by("asked_at", "id").last()
    return Leaving(
        drawn=batch.drawn_at is not None,
        closed=batch.closed_at is not None,
        asked_by=asked.asked_by if asked else None,
        granted_by=asked.granted_by if asked else None,
        granted_at=asked.granted_at if asked else None,
    )


def is_released(batch: Batch, *, at: datetime) -> bool:
    """Whether two persons let the files of a batch out, and their word still holds."""
    asked = leaving(batch)
    granted = asked.granted_at
    return granted is not None and not asked.closed and at < granted + RELEASE_HOLDS


def counts_of(batch: Batch) -> Counts:
    """What was sent, and what is known of it: national figures, whoever asks."""
    with acting_for(SYSTEM):
        rows = Card.objects.filter(batch=batch)
        found = rows.aggregate(
            sent=Count("pk"),
            printed=Count("pk", filter=Q(printed_at__isnull=False)),
            spoiled=Count("pk", filter=Q(printed_at=None, state__in=_GONE)),
        )
    return Counts(**found)


# A card that ended before any file told of it: the printer's, or withdrawn on the way.
_GONE = [
    state.value
    for state in (CardState.SPOILED, CardState.WITHDRAWN, CardState.EXPIRED, CardState.LOST)
]


def cards_of(batch: Batch, *, viewer: Actor) -> QuerySet[Card]:
    """The cards of a batch within scope, in the order of its sheets."""
    return (
        visible(viewer).filter(batch=batch).select_related("entry", "chamber").order_by("position")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ToDraw:
    """A card, its place in the status lists, and the document that holds its portrait."""

    card: Card
    place: Place
    face: Evidence | None


def to_draw(batch: Batch) -> Iterator[ToDraw]:
    """The cards of a batch in order, so many in a transaction."""
    after = 0
    while some := _some(batch, after):
        yield from some
        after = some[-1].card.position or 0


def _some(batch: Batch, after: int) -> list[ToDraw]:
    with acting_for(SYSTEM):
        rows = Card.objects.filter(batch=batch, position__gt=after).select_related("chamber")
        cards = list(rows.order_by("position")[:AT_ONCE])
        places = Place.objects.in_bulk([card.pk for card in cards])
        faces = Evidence.objects.in_bulk([card.face for card in cards if card.face])
    return [
        ToDraw(card=card, place=places[card.pk], face=faces.get(card.face) if card.face else None)
        for card in cards
    ]


def sent_in(batch: Batch) -> dict[int, tuple[UUID, str, str]]:
    """For each position the card, its number and its state."""
    rows = Card.objects.filter(batch=batch).order_by("position")
    found = rows.values_list("position", "id", "number", "state")
    return {position or 0: (id, number, state) for position, id, number, state in found}


def boxes_in_use(ids: list[UUID]) -> set[UUID]:
    """Which of these sealed folders some row tells of."""
    batches = Batch.objects.filter(vault__in=ids, closed_at=None).values_list("vault", flat=True)
    hands = Handover.objects.filter(file__in=ids).values_list("file", flat=True)
    return {id for id in (*batches, *hands) if id is not None}
