"""The files of a batch as one ZIP that is written while it is sent: nothing is held whole."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from sijill.cards import safe
from sijill.cards.models import Batch
from sijill.cards.printing.drawing import names_of
from sijill.kernel.clock import local
from sijill.kernel.vault import WrappedKey


class _Stream(io.RawIOBase):
    """What a ZIP is written to; it cannot go back."""

    def __init__(self) -> None:
        super().__init__()
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        taken = bytes(data)  # type: ignore[call-overload]
        self._held += taken
        return len(taken)

    def taken(self) -> bytes:
        """What was written since the last time."""
        out, self._held = bytes(self._held), bytearray()
        return out


def files_of(batch: Batch) -> Iterator[tuple[str, bytes]]:
    """Every file of a drawn batch in clear, one at a time."""
    assert batch.vault is not None
    key = WrappedKey(key_id=batch.key_id, wrapped=bytes(batch.wrapped_key))
    parts = safe.opened(batch.vault, key, count=batch.files)
    return zip(names_of(batch), parts, strict=True)


def parcel(batch: Batch) -> Iterator[bytes]:
    """The ZIP in pieces; the same batch, the same bytes."""
    out, when = _Stream(), local(batch.made_at).timetuple()[:6]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as zipped:
        for name, data in files_of(batch):
            zipped.writestr(zipfile.ZipInfo(f"{batch.reference}/{name}", when), data)
            yield out.taken()
    yield out.taken()
