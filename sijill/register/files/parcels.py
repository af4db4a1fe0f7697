"""Files that wait to be taken, sealed outside the database, part after part.

A folder under one identifier holds numbered parts; one key opens them, wrapped as the keys of
documents are. A folder that no row tells of was left by somebody killed: nobody has its key, and
the clock sweeps it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings

from sijill.desk import archive
from sijill.kernel import vault
from sijill.kernel.clock import aware


class Box:
    """One folder that is being filled."""

    def __init__(self, id: UUID) -> None:
        self.id = id
        self.key, self.wrapped = vault.new_key(keys=archive.key_ring(), place=_place(id))
        self.parts = 0

    def put(self, clear: bytes) -> None:
        """Seal the next part and write it whole."""
        self.parts += 1
        path = _path(self.id, self.parts)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        temporary = path.with_suffix(".partial")
        place = f"{_place(self.id)}/{self.parts}"
        with open(os.open(temporary, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as out:
            out.write(vault.seal(clear, data_key=self.key, place=place))
            out.flush()
            os.fsync(out.fileno())
        temporary.replace(path)


def key_of(id: UUID, wrapped: vault.WrappedKey) -> bytes:
    """The key of a folder in clear."""
    return vault.unwrap(wrapped, keys=archive.key_ring(), place=_place(id))


def rewrapped(id: UUID, wrapped: vault.WrappedKey) -> vault.WrappedKey:
    """The key of a folder under the ring's first key; its files stay as they are."""
    return vault.rewrap(wrapped, keys=archive.key_ring(), place=_place(id))


def opened(id: UUID, wrapped: vault.WrappedKey, *, count: int) -> Iterator[bytes]:
    """The parts 1 to count in clear, one at a time; FileNotFoundError when one is gone."""
    key = key_of(id, wrapped)
    for number in range(1, count + 1):
        sealed = _path(id, number).read_bytes()
        yield vault.unseal(sealed, data_key=key, place=f"{_place(id)}/{number}")


def empty(id: UUID) -> None:
    """Erase a folder."""
    shutil.rmtree(_folder() / str(id), ignore_errors=True)


def kept_before(at: datetime) -> Iterator[UUID]:
    """The folders that nobody wrote into since that instant."""
    limit = aware(at).timestamp()
    with suppress(FileNotFoundError):
        for path in sorted(_folder().iterdir()):
            with suppress(ValueError, FileNotFoundError):
                if path.stat().st_mtime < limit:
                    yield UUID(path.name)


def _folder() -> Path:
    return Path(settings.EXPORT_STORE)


def _place(id: UUID) -> str:
    return f"export/{id}"


def _path(id: UUID, number: int) -> Path:
    return _folder() / str(id) / str(number)
