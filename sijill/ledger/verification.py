"""A walk through everything that was written: each fault is named, and where it lies.

It goes as far as the newest checkpoint at its start, so that it may run while acts arrive.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.db import connection

from sijill.kernel import merkle, notes, tiles
from sijill.kernel.signing import PublicKey
from sijill.ledger import consumers, publishing
from sijill.ledger.keys import known
from sijill.ledger.models import Act, Checkpoint, Cosignature, FullTile
from sijill.ledger.queries import log
from sijill.ledger.queries.log import SealedAct
from sijill.ledger.rules import FACTS_ERASED, Fault, FaultCode, differs, leaf, leaf_without_facts

BATCH = 4096
LATE = timedelta(minutes=2)  # a newer checkpoint may be on its way to the files for this long
WALLS = frozenset(
    {
        *("act_insert_only", "act_no_truncate", "act_awaits_number", "act_facts_no_update"),
        *("act_facts_no_truncate", "act_facts_erased_with_reason", "sealed_insert_only"),
        *("sealed_no_truncate", "tile_insert_only", "tile_no_truncate", "checkpoint_insert_only"),
        *("checkpoint_no_truncate", "cosignature_insert_only", "cosignature_no_truncate"),
    }
)
FORGOTTEN = """
SELECT a.id FROM ledger_act a
WHERE NOT EXISTS (SELECT FROM ledger_sealed s WHERE s.act = a.id)
  AND NOT EXISTS (SELECT FROM ledger_pending p WHERE p.act = a.id)
ORDER BY a.id LIMIT 100
"""
LOST = """
SELECT p.act FROM ledger_pending p
WHERE NOT EXISTS (SELECT FROM ledger_act a WHERE a.id = p.act) ORDER BY p.act LIMIT 100
"""
STANDING = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O' ORDER BY 1"
EFFECTS = """
SELECT (SELECT coalesce(sum(count), 0) FROM ledger_indicator),
       (SELECT count(*) FROM ledger_handled WHERE consumer = 'indicators')
"""
Progress = Callable[[int, int], None]


def silent(done: int, size: int) -> None:
    """Tell nobody how far the walk is."""


def verify(*, at: datetime, progress: Progress = silent) -> Iterator[Fault]:
    """Walk through acts, numbers, tree, checkpoints, files, effects and what rooms above add."""
    newest = log.latest()
    yield from _walls()
    yield from _forgotten()
    yield from Walk(newest.size if newest else 0).faults(progress)
    yield from _published(newest, at)
    yield from _effects()
    for check in consumers.checks():
        yield from check()


class Walk:
    """The tree grown again from the acts, beside what was sealed and what was published."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._keys = known()
        self._growing = merkle.Growing()
        self._levels: list[list[merkle.Hash]] = [[]]
        self._bundle: list[bytes] = []
        self._public = min(size, publishing.published_size())
        erased = Act.objects.filter(kind=FACTS_ERASED, subject_kind="act").order_by("id")
        self._erased: set[UUID] = set(erased.values_list("subject_id", flat=True))

    def faults(self, progress: Progress = silent) -> Iterator[Fault]:
        """Every fault between the first act and the newest checkpoint."""
        checkpoints = Checkpoint.objects.filter(size__lte=self.size).order_by("size").iterator()
        expected = next(checkpoints, None)
        for start in range(0, self.size, BATCH):
            progress(start, self.size)
            for sealed in self._batch(start):
                if isinstance(sealed, Fault):
                    yield sealed
                    return  # behind a gap every number is another's
                yield from self._act(sealed)
                yield from self._grow(sealed)
                if expected and expected.size == self._growing.size:
                    yield from self._checkpoint(expected)
                    expected = next(checkpoints, None)
        progress(self.size, self.size)

    def _batch(self, start: int) -> Iterator[SealedAct | Fault]:
        """The next acts, each under the number that follows."""
        end, seq = min(start + BATCH, self.size), start
        for sealed in log.sealed_acts(start, end):
            if sealed.seq != seq:
                break
            yield sealed
            seq += 1
        if seq != end:
            yield Fault(FaultCode.NUMBERS_BROKEN, f"number {seq}")

    def _act(self, sealed: SealedAct) -> Iterator[Fault]:
        where = f"number {sealed.seq}, act {sealed.id}"
        if sealed.act is None:
            yield Fault(FaultCode.ACT_REMOVED, where)
            return
        if sealed.salt is None or sealed.facts is None:
            if sealed.id not in self._erased:
                yield Fault(FaultCode.FACTS_MISSING, where)
            made = leaf_without_facts(sealed.seq, sealed.act, sealed.leaf)
        else:
            facts = json.loads(sealed.facts)
            made = leaf(sealed.seq, sealed.act, salt=sealed.salt, facts=facts)
        if code := differs(sealed.leaf, made):
            yield Fault(code, where)

    def _grow(self, sealed: SealedAct) -> Iterator[Fault]:
        hashed = merkle.leaf_hash(sealed.leaf)
        self._growing.add(hashed)
        self._levels[0].append(hashed)
        self._bundle.append(sealed.leaf)
        if len(self._bundle) == tiles.WIDTH:
            yield from self._tiles(0, sealed.seq // tiles.WIDTH)

    def _tiles(self, level: int, n: int) -> Iterator[Fault]:
        """A tile became full: compare it with the row and with the file, then go one level up."""
        hashes, tile = self._levels[level], tiles.Tile(level, n)
        self._levels[level] = []
        kept = FullTile.objects.filter(level=level, n=n).values_list("hashes", "root").first()
        root, data = merkle.complete(hashes), b"".join(hashes)
        if kept is None or (bytes(kept[0]), bytes(kept[1])) != (data, root):
            yield Fault(FaultCode.TILE_ALTERED, tile.path)
        if (n + 1) * tiles.WIDTH ** (level + 1) <= self._public:
            yield from _same(tile.path, data)
            if level == 0:
                yield from _same(tile.entries_path, tiles.bundle(self._bundle))
        if level == 0:
            self._bundle = []
        if len(self._levels) == level + 1:
            self._levels.append([])
        self._levels[level + 1].append(root)
        if len(self._levels[level + 1]) == tiles.WIDTH:
            yield from self._tiles(level + 1, n // tiles.WIDTH)

    def _checkpoint(self, kept: Checkpoint) -> Iterator[Fault]:
        where = f"checkpoint {kept.size}"
        opened, faults = _open(kept.note, self._keys, where)
        yield from faults
        root = self._growing.root()
        if opened and (opened.size, opened.root, bytes(kept.root)) != (kept.size, root, root):
            yield Fault(FaultCode.LOG_FORKED, where)
        if Cosignature.objects.filter(size=kept.size).exists():
            yield from _witnesses(kept, self._keys, where)


def _open(
    text: str, keys: list[PublicKey], where: str
) -> tuple[notes.Checkpoint | None, list[Fault]]:
    try:
        return notes.opened(text, keys), []
    except notes.Unsigned:
        return None, [Fault(FaultCode.OTHER_KEY, where)]
    except notes.Unreadable:
        return None, [Fault(FaultCode.LOG_FORKED, where)]


def _witnesses(kept: Checkpoint, keys: list[PublicKey], where: str) -> Iterator[Fault]:
    try:
        notes.believe(notes.read_note(log.signed(kept)), keys)
    except notes.Unsigned:
        yield Fault(FaultCode.WITNESS_FALSE, where)


def _same(path: str, data: bytes) -> Iterator[Fault]:
    file: Path = publishing.folder() / path
    if not file.exists() or file.read_bytes() != data:
        yield Fault(FaultCode.FILES_ALTERED, path)


def _published(newest: Checkpoint | None, at: datetime) -> Iterator[Fault]:
    """The checkpoint that the world sees is one of ours, and not an old one shown again."""
    text = publishing.published()
    if text is None:
        if newest and at - newest.at > LATE:
            yield Fault(FaultCode.FILES_ALTERED, publishing.CHECKPOINT)
        return
    opened, faults = _open(text, known(), "published checkpoint")
    yield from faults
    if opened is None:
        return
    ours = Checkpoint.objects.filter(size=opened.size).first()
    if ours is None or bytes(ours.root) != opened.root:
        yield Fault(FaultCode.LOG_FORKED, f"published checkpoint {opened.size}")
    following = log.first_over(opened.size)
    if following and at - following.at > LATE:
        yield Fault(FaultCode.CHECKPOINT_REPLAYED, f"published checkpoint {opened.size}")


def _walls() -> Iterator[Fault]:
    with connection.cursor() as cursor:
        cursor.execute(STANDING)
        standing = {row[0] for row in cursor.fetchall()}
    for name in sorted(WALLS - standing):
        yield Fault(FaultCode.WALL_DOWN, name)


def _forgotten() -> Iterator[Fault]:
    with connection.cursor() as cursor:
        cursor.execute(FORGOTTEN)
        yield from (Fault(FaultCode.ACT_FORGOTTEN, f"act {id}") for (id,) in cursor.fetchall())
        cursor.execute(LOST)
        yield from (Fault(FaultCode.ACT_REMOVED, f"act {id}") for (id,) in cursor.fetchall())


def _effects() -> Iterator[Fault]:
    with connection.cursor() as cursor:
        cursor.execute(EFFECTS)
        counted, handled = cursor.fetchone()
    if counted != handled:
        yield Fault(FaultCode.EFFECTS_DIFFER, f"indicators: {counted} counted, {handled} handled")


class Stopwatch:
    """How long a walk took."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    @property
    def seconds(self) -> float:
        return round(time.monotonic() - self._began, 3)
