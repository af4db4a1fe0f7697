"""The places of the lists, as those who publish them read them."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection
from django.db.models import Max

from sijill.cards.models import Place

MARKED = "SELECT index, status FROM cards_place WHERE list = %s AND status <> 0"
SLICE = 50_000


def count_of_lists() -> int:
    """How many lists there are; the first one is published before any card is."""
    newest = Place.objects.aggregate(newest=Max("list"))["newest"]
    return 1 if newest is None else newest + 1


def marked(number: int) -> Iterator[tuple[int, int]]:
    """The places of a list that say more than "valid", in no order."""
    with connection.cursor() as cursor:
        cursor.execute(MARKED, [number])
        while rows := cursor.fetchmany(SLICE):
            yield from rows
