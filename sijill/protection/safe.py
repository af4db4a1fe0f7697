"""The exact bytes of what left and of what came, sealed, outside the database.

One file under one identifier, opened by a key of its own that the keys of documents wrap. A file
that no row tells of was left by somebody killed before the row was written, and is swept.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings

from sijill.desk import archive
from sijill.kernel import vault
from sijill.kernel.clock import aware


class Lost(Exception):
    """The bytes should be here and are not."""


def keep(id: UUID, clear: bytes) -> vault.WrappedKey:
    """Seal a file and have it on the disk before anything says that it is there."""
    key, wrapped = vault.new_key(keys=archive.key_ring(), place=_place(id))
    _write(_path(id), vault.seal(clear, data_key=key, place=_place(id)))
    return wrapped


def read(id: UUID, wrapped: vault.WrappedKey) -> bytes:
    """The bytes of a file in clear, in memory only; Lost when they are gone."""
    key = vault.unwrap(wrapped, keys=archive.key_ring(), place=_place(id))
    try:
        sealed = _path(id).read_bytes()
    except FileNotFoundError:
        raise Lost(str(id)) from None
    return vault.unseal(sealed, data_key=key, place=_place(id))


def rewrapped(id: UUID, wrapped: vault.WrappedKey) -> vault.WrappedKey:
    """The key of a file under the ring's first key; the file stays as it is."""
    return vault.rewrap(wrapped, keys=archive.key_ring(), place=_place(id))


def erase(id: UUID) -> None:
    """Remove a file that no row tells of."""
    _path(id).unlink(missing_ok=True)


def kept_before(at: datetime) -> Iterator[UUID]:
    """The files that were written before that instant."""
    limit = aware(at).timestamp()
    for path in sorted(Path(settings.FUND_SAFE).glob("??/*")):
        with suppress(ValueError, FileNotFoundError):
            if path.stat().st_mtime < limit:
                yield UUID(path.name)


def _place(id: UUID) -> str:
    return f"fund/{id}"


def _path(id: UUID) -> Path:
    return Path(settings.FUND_SAFE) / id.hex[:2] / str(id)


def _write(path: Path, body: bytes) -> None:
    """Under its name once it is whole on the disk, and its folder knows it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    passing = path.with_name(f".{path.name}.{os.getpid()}")
    flags = os.O_CREAT | os.O_WRONLY | os.O_TRUNC
    with os.fdopen(os.open(passing, flags, 0o600), "wb") as out:
        out.write(body)
        out.flush()
        os.fsync(out.fileno())
    passing.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
