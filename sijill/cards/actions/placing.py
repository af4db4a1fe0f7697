"""Places in the status lists: taken when a card is issued, marked when it is no longer valid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from random import SystemRandom
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Max

from sijill.cards.models import Place
from sijill.cards.rules.status import may_become
from sijill.kernel.actor import Actor
from sijill.kernel.card.status_list import SIZE, Status
from sijill.ledger.transaction import action

DRAWS = 16  # a list in which so many draws in a row found no free place is full enough
TAKE = """
INSERT INTO cards_place (card, list, index, status, taken_at)
SELECT card, %(list)s, index, 0, %(at)s FROM unnest(%(cards)s::uuid[], %(indices)s::int[])
    AS drawn (card, index)
ON CONFLICT (list, index) DO NOTHING RETURNING card, index
"""
_dice = SystemRandom()


class NoReturn(RuntimeError):
    """A withdrawn card does not become valid again."""


@dataclass(frozen=True, slots=True)
class Taken:
    """Where a card stands."""

    list: int
    index: int


@action
def take_places(*, cards: Sequence[UUID], by: Actor, at: datetime) -> dict[UUID, Taken]:
    """Draw a place for each card, at random, so that neighbours in a list tell nothing.

    The constraint of the table says which places are free; a card that has one already is refused
    by its key. When a list is nearly full the next one opens.
    """
    found: dict[UUID, Taken] = {}
    waiting, number, misses = list(cards), _newest_list(), 0
    while waiting:
        drawn = _draw(waiting, number, at)
        found.update(drawn)
        waiting = [card for card in waiting if card not in drawn]
        misses = 0 if drawn else misses + 1
        if misses == DRAWS:
            number, misses = number + 1, 0
    return found


def _newest_list() -> int:
    return Place.objects.aggregate(newest=Max("list"))["newest"] or 0


def _draw(cards: Sequence[UUID], number: int, at: datetime) -> dict[UUID, Taken]:
    some = cards[: SIZE // 4]
    indices = _dice.sample(range(SIZE), len(some))
    given: dict[str, Any] = {"list": number, "at": at, "cards": list(some), "indices": indices}
    with connection.cursor() as cursor:
        cursor.execute(TAKE, given)
        return {card: Taken(number, index) for card, index in cursor.fetchall()}


@action
def mark(*, card: UUID, status: Status, by: Actor, at: datetime) -> None:
    """Say in its list what became of a card; NoReturn when it was withdrawn for ever."""
    place = Place.objects.select_for_update(of=("self",)).get(pk=card)
    before = Status(place.status)
    if before is status:
        return
    if not may_become(before, status):
        raise NoReturn(f"{before.name.lower()} cannot become {status.name.lower()}")
    place.status, place.changed_at = status.value, at
    place.save(update_fields=["status", "changed_at"])
