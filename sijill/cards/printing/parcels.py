"""The files of a batch as one ZIP that is written while it is sent: nothing is held whole."""

from __future__ import annotations

from collections.abc import Iterator

from sijill.cards import safe
from sijill.cards.models import Batch
from sijill.cards.printing.drawing import names_of
from sijill.kernel.vault import WrappedKey
from sijill.kernel.zipping import zipped


def files_of(batch: Batch) -> Iterator[tuple[str, bytes]]:
    """Every file of a drawn batch in clear, one at a time."""
    assert batch.vault is not None
    key = WrappedKey(key_id=batch.key_id, wrapped=bytes(batch.wrapped_key))
    parts = safe.opened(batch.vault, key, count=batch.files)
    return zip(names_of(batch), parts, strict=True)


def parcel(batch: Batch) -> Iterator[bytes]:
    """The ZIP in pieces; the same batch, the same bytes."""
    named = ((f"{batch.reference}/{name}", data) for name, data in files_of(batch))
    return zipped(named, at=batch.made_at)
