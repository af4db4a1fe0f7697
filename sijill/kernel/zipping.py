"""A ZIP written as it goes: nothing waits on disk, and memory holds one file of it at a time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime

from sijill.kernel.clock import local


class _Stream(io.RawIOBase):
    """Keeps what the ZIP writes until it is sent."""

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


def zipped(files: Iterable[tuple[str, bytes]], *, at: datetime) -> Iterator[bytes]:
    """The ZIP of (name, bytes) in pieces, stored; the same files and moment, the same bytes."""
    out, when = _Stream(), local(at).timetuple()[:6]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, data in files:
            archive.writestr(zipfile.ZipInfo(name, when), data)
            yield out.taken()
    yield out.taken()
