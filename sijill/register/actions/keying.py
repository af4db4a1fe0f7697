"""Keys made anew for everybody, batch by batch, while the register is searched.

Two passes. The first writes the keys of today's version beside those of the former one, so that
programs of both releases find everybody; the second, once no program of the former release runs,
leaves today's alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any
from uuid import UUID

from django.db import connection

from sijill.ledger.transaction import action
from sijill.register.models import OrganisationKeys, PersonKeys
from sijill.register.queries.keyed import keys_of_organisations, keys_of_persons
from sijill.register.rules.keys import KEYS_VERSION

Keys = type[PersonKeys] | type[OrganisationKeys]
BATCH = 2_000
PART = "\x1f"  # parts the keys of one row on their way to the database
MADE: dict[Keys, Callable[[Iterable[UUID]], dict[UUID, list[str]]]] = {
    PersonKeys: keys_of_persons,
    OrganisationKeys: keys_of_organisations,
}
WRITE = """
UPDATE {table} AS kept
SET keys = string_to_array(made.keys, %(part)s), version = %(version)s, former = made.former
FROM unnest(%(pks)s::uuid[], %(keys)s::text[], %(formers)s::smallint[]) AS made (pk, keys, former)
WHERE kept.{pk} = made.pk
"""


def rekey(*, finish: bool = False, size: int = BATCH) -> Iterator[int]:
    """Make every key anew, or with `finish` leave those of today alone; how many rows, by batch."""
    for model in MADE:
        after: UUID | None = None
        while batch := (leave_new if finish else add_new)(model, after, size=size):
            after, count = batch
            yield count


@action
def add_new(model: Keys, after: UUID | None, *, size: int = BATCH) -> tuple[UUID, int] | None:
    """Write today's keys beside the former ones; answers the last row and how many were read."""
    rows = _batch(model, after, size)
    old = [row for row in rows if row.version != KEYS_VERSION]
    made = MADE[model](row.pk for row in old)
    _write(model, [(r.pk, [*made.get(r.pk, []), *r.keys], r.version) for r in old])
    return (rows[-1].pk, len(rows)) if rows else None


@action
def leave_new(model: Keys, after: UUID | None, *, size: int = BATCH) -> tuple[UUID, int] | None:
    """Leave today's keys alone; answers the last row and how many were read."""
    rows = _batch(model, after, size)
    kept = [row for row in rows if row.former is not None or row.version != KEYS_VERSION]
    made = MADE[model](row.pk for row in kept)
    _write(model, [(row.pk, made.get(row.pk, row.keys), None) for row in kept])
    return (rows[-1].pk, len(rows)) if rows else None


def _batch(model: Keys, after: UUID | None, size: int) -> list[Any]:
    """Rows in the order of their identifiers, locked until the batch is written."""
    rows = model.objects.select_for_update(of=("self",)).order_by("pk")
    return list((rows.filter(pk__gt=after) if after else rows)[:size])


def _write(model: Keys, rows: list[tuple[UUID, list[str], int | None]]) -> None:
    if not rows:
        return
    values: dict[str, Any] = {
        "part": PART,
        "version": KEYS_VERSION,
        "pks": [pk for pk, _, _ in rows],
        "keys": [PART.join(dict.fromkeys(keys)) for _, keys, _ in rows],
        "formers": [former for _, _, former in rows],
    }
    table, pk = model._meta.db_table, model._meta.pk.name
    with connection.cursor() as cursor:
        cursor.execute(WRITE.format(table=table, pk=pk), values)
