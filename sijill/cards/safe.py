"""Sealed files of the cards, outside the database: sheets for a printer, signatures.

A folder under one identifier holds numbered parts; one key opens them, wrapped as the keys of
documents are. A folder that no row tells of was left by somebody killed, and is swept.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings

from sijill.cards.keys import folder as files
from sijill.desk import archive
from sijill.kernel import vault
from sijill.kernel.clock import aware


def folder() -> Path:
    """Where the sealed folders stand."""
    return Path(settings.CARD_SAFE)


class Box:
    """One folder that is being filled, part after part."""

    def __init__(self, id: UUID) -> None:
        self.id = id
        self._key, self.wrapped = vault.new_key(keys=archive.key_ring(), place=_place(id))

    def put(self, number: int, clear: bytes) -> None:
        """Seal a part and write it whole."""
        sealed = vault.seal(clear, data_key=self._key, place=f"{_place(self.id)}/{number}")
        files.write(_path(self.id, number), sealed, secret=True)


def opened(id: UUID, wrapped: vault.WrappedKey, *, count: int) -> Iterator[bytes]:
    """The parts 1 to count in clear, one at a time; FileNotFoundError when one is gone."""
    key = vault.unwrap(wrapped, keys=archive.key_ring(), place=_place(id))
    for number in range(1, count + 1):
        sealed = _path(id, number).read_bytes()
        yield vault.unseal(sealed, data_key=key, place=f"{_place(id)}/{number}")


def rewrapped(id: UUID, wrapped: vault.WrappedKey) -> vault.WrappedKey:
    """The key of a folder under the ring's first key; its files stay as they are."""
    return vault.rewrap(wrapped, keys=archive.key_ring(), place=_place(id))


def empty(id: UUID) -> None:
    """Erase a folder."""
    shutil.rmtree(folder() / str(id), ignore_errors=True)


def kept_before(at: datetime) -> Iterator[UUID]:
    """The folders that nobody wrote into since that instant."""
    limit = aware(at).timestamp()
    with suppress(FileNotFoundError):
        for path in sorted(folder().iterdir()):
            with suppress(ValueError, FileNotFoundError):
                if path.stat().st_mtime < limit:
                    yield UUID(path.name)


def _place(id: UUID) -> str:
    return f"cards/{id}"


def _path(id: UUID, number: int) -> Path:
    return folder() / str(id) / str(number)
