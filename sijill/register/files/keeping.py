"""Where a roll waits between its arrival and its last row: sealed, outside the database.

Only the wrapped key in its row opens it. It is read from memory, never from a disk in clear, and
erased when its last row was read or when it is left aside.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings

from sijill.desk import archive
from sijill.kernel import vault
from sijill.kernel.clock import aware


class Lost(Exception):
    """The file should be here and is not."""


def keep(id: UUID, clear: bytes) -> vault.WrappedKey:
    """Seal a file and write it whole; only the key answered opens it."""
    data_key, wrapped = vault.new_key(keys=archive.key_ring(), place=_place(id))
    path = _path(id)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = path.with_suffix(".partial")
    with open(os.open(temporary, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as out:
        out.write(vault.seal(clear, data_key=data_key, place=_place(id)))
        out.flush()
        os.fsync(out.fileno())
    temporary.replace(path)
    return wrapped


@contextmanager
def opened(id: UUID, wrapped: vault.WrappedKey) -> Iterator[Path]:
    """The file in clear under a path of this process and its children alone."""
    with in_memory(read(id, wrapped)) as path:
        yield path


@contextmanager
def in_memory(clear: bytes) -> Iterator[Path]:
    """Bytes under a path, on no disk."""
    number = os.memfd_create("roll")
    try:
        with open(number, "wb", closefd=False) as out:
            out.write(clear)
        yield Path(f"/proc/{os.getpid()}/fd/{number}")
    finally:
        os.close(number)


def read(id: UUID, wrapped: vault.WrappedKey) -> bytes:
    """The file in clear; Lost when it is gone."""
    data_key = vault.unwrap(wrapped, keys=archive.key_ring(), place=_place(id))
    try:
        sealed = _path(id).read_bytes()
    except FileNotFoundError:
        raise Lost(f"{id}") from None
    return vault.unseal(sealed, data_key=data_key, place=_place(id))


def erase(id: UUID) -> None:
    """Remove a file."""
    _path(id).unlink(missing_ok=True)


def kept_before(at: datetime) -> Iterator[UUID]:
    """The files written before that instant."""
    limit = aware(at).timestamp()
    for path in sorted(Path(settings.ROLL_STORE).glob("*")):
        with suppress(ValueError, FileNotFoundError):
            if path.stat().st_mtime < limit:
                yield UUID(path.stem)


def _place(id: UUID) -> str:
    return f"roll/{id}"


def _path(id: UUID) -> Path:
    return Path(settings.ROLL_STORE) / f"{id}"
