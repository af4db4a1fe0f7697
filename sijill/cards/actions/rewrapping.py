"""The keys of sealed batches and signatures, wrapped anew after a rotation; no file is opened."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from sijill.cards import safe
from sijill.cards.models import Batch, Handover
from sijill.desk import archive
from sijill.kernel.actor import SYSTEM
from sijill.kernel.vault import UnknownKey, Unopened, WrappedKey
from sijill.ledger.transaction import acting_for, action

AT_ONCE = 500

Row = TypeVar("Row", Batch, Handover)


@dataclass(slots=True, kw_only=True)
class Rewrapped:
    """How many keys were wrapped anew, and the folders whose key does not open."""

    done: int = 0
    failed: list[UUID] = field(default_factory=list)


def rewrap_all() -> Rewrapped:
    """Wrap the key of every sealed folder with the ring's first key, some rows at a time."""
    found = Rewrapped()
    _walk(Batch, "vault", found)
    _walk(Handover, "file", found)
    return found


def _walk(table: type[Row], folder: str, found: Rewrapped) -> None:
    after: UUID | None = UUID(int=0)
    while after is not None:
        after = _some(table, folder, after, found)


@action
def _some(table: type[Row], folder: str, after: UUID, found: Rewrapped) -> UUID | None:
    """Wrap the next keys of one table; the last row that was looked at, None behind the last."""
    with acting_for(SYSTEM):
        due = table._default_manager.exclude(key_id__in=["", archive.key_ring().current])
        due = due.filter(pk__gt=after).order_by("pk").select_for_update(of=("self",))
        rows = list(due[:AT_ONCE])
        mended = [row for row in rows if _rewrapped(row, folder, found)]
        table._default_manager.bulk_update(mended, ["key_id", "wrapped_key"])
    found.done += len(mended)
    return rows[-1].pk if rows else None


def _rewrapped(row: Row, folder: str, found: Rewrapped) -> bool:
    held = WrappedKey(key_id=row.key_id, wrapped=bytes(row.wrapped_key))
    try:
        again = safe.rewrapped(getattr(row, folder), held)
    except (UnknownKey, Unopened):
        found.failed.append(getattr(row, folder))
        return False
    row.key_id, row.wrapped_key = again.key_id, again.wrapped
    return True
