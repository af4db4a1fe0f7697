"""Reading the sealed log: numbers, tiles, checkpoints, and the proofs made from them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from sijill.kernel import merkle
from sijill.kernel.merkle import Hash
from sijill.kernel.notes import Note, Signature, read_note
from sijill.kernel.tiles import WIDTH, Tile, Tree, decode
from sijill.ledger.models import Act, Checkpoint, Cosignature, FullTile, Pending, Sealed
from sijill.ledger.rules import Written
from sijill.ledger.statements import ask_anew, statement

ACT_COLUMNS = tuple(field.name for field in fields(Written))
# Every sealed act in the order of numbers, with its row and its facts when they still stand.
SEALED = f"""
SELECT s.seq, s.act, s.leaf, f.salt, f.facts::text, {", ".join(f"a.{c}" for c in ACT_COLUMNS)}
FROM ledger_sealed s
LEFT JOIN ledger_act a ON a.id = s.act
LEFT JOIN ledger_act_facts f ON f.act = s.act
WHERE s.seq >= %s AND s.seq < %s
ORDER BY s.seq
"""  # noqa: S608 — the columns are those of a dataclass

OF_KINDS = SEALED.replace("ORDER BY", "AND a.kind = ANY(%s) ORDER BY")


class Unknown(LookupError):
    """No such act in the log, or not yet under a checkpoint."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedAct:
    """A sealed act as a consumer or a verifier reads it; `act` is None when its row is gone."""

    seq: int
    id: UUID
    leaf: bytes
    act: Written | None
    salt: bytes | None
    facts: str | None


class KeptTiles:
    """Tiles as the database keeps them: full ones as rows, the edge made from what is below."""

    def hashes(self, tile: Tile) -> list[Hash]:
        """The hashes of one tile."""
        if tile.is_full:
            kept = FullTile.objects.values_list("hashes", flat=True).get(level=tile.level, n=tile.n)
            return decode(bytes(kept))
        first = tile.n * WIDTH
        if tile.level == 0:
            return [merkle.leaf_hash(leaf) for leaf in leaves(first, first + tile.width)]
        below = FullTile.objects.filter(
            level=tile.level - 1, n__gte=first, n__lt=first + tile.width
        ).order_by("n")
        return [bytes(root) for root in below.values_list("root", flat=True)]


def tree(size: int) -> Tree:
    """The tree of the first acts, as the database keeps it."""
    return Tree(size, KeptTiles())


def leaves(start: int, end: int) -> list[bytes]:
    """The sealed bytes of some acts, in the order of their numbers."""
    rows = Sealed.objects.filter(seq__gte=start, seq__lt=end).order_by("seq")
    return [bytes(leaf) for leaf in rows.values_list("leaf", flat=True)]


def sealed_acts(
    start: int, end: int, *, kinds: frozenset[str] | None = None
) -> Iterator[SealedAct]:
    """Sealed acts from one number to before another, read with three tables in one query.

    Of certain kinds alone, when they are named; then an act whose row is gone is none of them.
    """
    values = [start, end] if kinds is None else [start, end, sorted(kinds)]
    # planned anew: a plan for any two numbers might read the whole log for one slice of it
    for row in ask_anew(SEALED if kinds is None else OF_KINDS, values).rows:
        yield _sealed(row)


def _sealed(row: tuple[Any, ...]) -> SealedAct:
    seq, id, leaf, salt, facts, *columns = row
    act = Written(**dict(zip(ACT_COLUMNS, columns, strict=True))) if columns[0] else None
    return SealedAct(
        seq=seq, id=id, leaf=bytes(leaf), act=act, salt=bytes(salt) if salt else None, facts=facts
    )


@statement
def _last_number() -> QuerySet[Sealed, int]:
    return Sealed.objects.order_by("-seq").values_list("seq", flat=True)[:1]


def numbered() -> int:
    """How many acts have a number: the number of the next one."""
    last = _last_number.first()
    return 0 if last is None else last + 1


def seq_of(act: UUID) -> int | None:
    """The number of an act; None while it waits."""
    return Sealed.objects.filter(act=act).values_list("seq", flat=True).first()


@statement
def _newest() -> QuerySet[Checkpoint]:
    return Checkpoint.objects.order_by("-size")[:1]


def latest() -> Checkpoint | None:
    """The checkpoint over the most acts."""
    return _newest.first()


def first_over(seq: int) -> Checkpoint | None:
    """The earliest checkpoint that holds this number: when the act was sealed."""
    return Checkpoint.objects.filter(size__gt=seq).order_by("size").first()


def signed(checkpoint: Checkpoint) -> str:
    """A checkpoint's note with the signatures of its witnesses."""
    lines = Cosignature.objects.filter(size=checkpoint.size).order_by("id")
    note = read_note(checkpoint.note)
    cosigned = [_line(text) for text in lines.values_list("line", flat=True)]
    return str(Note(note.text, (*note.signatures, *cosigned)))


def _line(text: str) -> Signature:
    return read_note(f"-\n\n{text}").signatures[0]


def inclusion(seq: int, size: int) -> list[Hash]:
    """The proof that an act is among the first `size`."""
    return merkle.inclusion(seq, size, tree(size).subtree)


def consistency(old: int, size: int) -> list[Hash]:
    """The proof that nothing before `old` was altered up to `size`."""
    return merkle.consistency(old, size, tree(size).subtree)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogStatus:
    """How the log stands: what waits, since when, what is sealed."""

    waiting: int
    oldest: datetime | None
    numbered: int
    checkpoint: Checkpoint | None

    @property
    def sealed(self) -> int:
        return self.checkpoint.size if self.checkpoint else 0

    def delay(self, at: datetime) -> float:
        """For how many seconds the oldest act without a number has waited."""
        return max(0.0, (at - self.oldest).total_seconds()) if self.oldest else 0.0


def status() -> LogStatus:
    """How the log stands now."""
    waiting = Pending.objects.order_by("recorded_at", "act")
    return LogStatus(
        waiting=waiting.count(),
        oldest=waiting.values_list("recorded_at", flat=True).first(),
        numbered=numbered(),
        checkpoint=latest(),
    )


def act_with(id: UUID) -> Act | None:
    """The act under this identifier."""
    return Act.objects.filter(pk=id).first()
