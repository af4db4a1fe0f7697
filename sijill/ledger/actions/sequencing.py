"""Numbering committed acts and sealing them: one process at a time, never a request."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db import connection

from sijill.kernel import merkle, tiles
from sijill.kernel.merkle import Hash
from sijill.kernel.notes import Checkpoint as Said
from sijill.kernel.notes import Note, sign
from sijill.kernel.signing import Signer
from sijill.ledger.actions.loading import copy
from sijill.ledger.models import Checkpoint, FullTile
from sijill.ledger.queries import log
from sijill.ledger.rules import leaf_of_texts
from sijill.ledger.transaction import action

BATCH = 4096
LOCK = 0x51_4A_11  # the one advisory lock of the log, whatever it is taken for
INSTANT = "to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
# In the order in which `leaf_of_texts` reads them.
TOLD = (
    f"translate(a.id::text, '-', ''), a.article, {INSTANT.format('a.at')},"
    " coalesce(a.by_for::text, ''), a.by_institution,"
    " a.by_kind, a.by_role, coalesce(a.by_user::text, ''), a.ground, a.kind,"
    f" {INSTANT.format('a.recorded_at')}, a.subject_id::text, a.subject_kind"
)
WAITING = f"""
SELECT f.salt, f.facts::text, {TOLD}
FROM (
    SELECT act, recorded_at FROM ledger_pending
    WHERE recorded_at < %s ORDER BY recorded_at, act LIMIT %s
) p
JOIN ledger_act a ON a.id = p.act
JOIN ledger_act_facts f ON f.act = p.act
ORDER BY p.recorded_at, p.act
"""  # noqa: S608 — the columns are constants
EVER = datetime.max.replace(tzinfo=UTC)


@action
def number(limit: int = BATCH, *, before: datetime = EVER) -> int:
    """Give the oldest waiting acts their numbers, and tell how many; 0 while another does it.

    The lock, the numbers and the end of the waiting are one transaction: a sequencer killed,
    delayed or doubled leaves no gap and no double.
    """
    if not _alone():
        return 0
    start = log.numbered()
    with connection.cursor() as cursor:
        cursor.execute(WAITING, [before, limit])
        rows = cursor.fetchall()
        if not rows:
            return 0
        lines = (_line(start + place, row) for place, row in enumerate(rows))
        copy("ledger_sealed", ("seq", "act", "leaf"), lines)
        cursor.execute("DELETE FROM ledger_pending WHERE act = ANY(%s::uuid[])", [_acts(rows)])
    return len(rows)


def _alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])


def _line(seq: int, row: tuple[Any, ...]) -> str:
    salt, facts, *told = row
    made = leaf_of_texts(seq, told, salt=bytes(salt), facts=facts)
    return f"{seq}\t{told[0]}\t\\\\x{made.hex()}\n"


def _acts(rows: list[tuple[Any, ...]]) -> str:
    """Identifiers as the text of one array: a list would be adapted one by one."""
    return "{" + ",".join([row[2] for row in rows]) + "}"


@action
def seal(*, by: Signer, at: datetime) -> Checkpoint | None:
    """Keep the tiles that became full, sign the root over every number; None when none is new."""
    if not _alone():
        return None
    last = log.latest()
    old, size = last.size if last else 0, log.numbered()
    if size == old:
        return None
    _keep_tiles(old, size)
    root = log.tree(size).subtree(0, size)
    said = Said(by.public.name, size, root)
    note = str(Note(said.text, (sign(said.text, by),)))
    return Checkpoint.objects.create(size=size, root=root, note=note, at=at)


def _keep_tiles(old: int, size: int) -> None:
    for tile in tiles.new(old, size):  # lower levels first: the next one needs their roots
        if tile.is_full:
            hashes = _of(tile)
            FullTile.objects.create(
                level=tile.level, n=tile.n, hashes=b"".join(hashes), root=merkle.complete(hashes)
            )


def _of(tile: tiles.Tile) -> list[Hash]:
    """The hashes of a tile that is full and not kept yet."""
    first = tile.n * tiles.WIDTH
    if tile.level == 0:
        return [merkle.leaf_hash(each) for each in log.leaves(first, first + tiles.WIDTH)]
    below = FullTile.objects.filter(
        level=tile.level - 1, n__gte=first, n__lt=first + tiles.WIDTH
    ).order_by("n")
    return [bytes(root) for root in below.values_list("root", flat=True)]
