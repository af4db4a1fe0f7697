"""Where the sealed bytes of documents lie: outside the database, useless without the key ring.

A document is a few parts under one identifier: part 0 is the original when it is kept, parts 1
to n are its pages as pictures. Parts are written whole or not at all.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from django.conf import settings

from sijill.kernel import vault
from sijill.kernel.clock import aware

ORIGINAL = 0


class Lost(Exception):
    """The part should be here and is not."""


@lru_cache(maxsize=4)
def _ring(text: str) -> vault.KeyRing:
    return vault.ring(text)


def key_ring() -> vault.KeyRing:
    """The key ring of the settings, read once."""
    return _ring(settings.VAULT_KEYS)


def place(case: UUID, file: UUID) -> str:
    """What the envelopes of a document are bound to."""
    return f"{case}/{file}"


def keep(
    parts: Mapping[int, bytes], *, case: UUID, file: UUID, waits: bool = True
) -> vault.WrappedKey:
    """Seal and write every part; the wrapped key goes to the database, and only it opens them.

    Who can make the document again need not wait for the disk.
    """
    where = place(case, file)
    data_key, wrapped = vault.new_key(keys=key_ring(), place=where)
    for number, clear in parts.items():
        sealed = vault.seal(clear, data_key=data_key, place=f"{where}/{number}")
        _write(_path(file, number), sealed, waits=waits)
    return wrapped


def read(number: int, *, case: UUID, file: UUID, wrapped: vault.WrappedKey) -> bytes:
    """One part in clear, in memory only; Lost when its file is gone."""
    where = place(case, file)
    data_key = vault.unwrap(wrapped, keys=key_ring(), place=where)
    try:
        sealed = _path(file, number).read_bytes()
    except FileNotFoundError:
        raise Lost(f"{file}.{number}") from None
    return vault.unseal(sealed, data_key=data_key, place=f"{where}/{number}")


def erase(file: UUID) -> int:
    """Remove every part of a document; says how many there were."""
    parts = list(_folder(file).glob(f"{file}.*"))
    for path in parts:
        path.unlink(missing_ok=True)
    return len(parts)


def kept_before(at: datetime) -> Iterator[UUID]:
    """The documents whose first part was written before that instant."""
    limit, seen = aware(at).timestamp(), set()
    for path in Path(settings.FILE_STORE).glob("??/*"):
        with suppress(ValueError, FileNotFoundError):
            file = UUID(path.name.partition(".")[0])
            if file not in seen and path.stat().st_mtime < limit:
                seen.add(file)
                yield file


def _folder(file: UUID) -> Path:
    return Path(settings.FILE_STORE) / file.hex[:2]


def _path(file: UUID, number: int) -> Path:
    return _folder(file) / f"{file}.{number}"


def _write(path: Path, body: bytes, *, waits: bool) -> None:
    """On the disk before it has its name, so that a cut never leaves half a document."""
    if not waits:
        _write_at_once(str(path), body)
        return
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = path.with_name(f"{path.name}.partial")
    with open(os.open(temporary, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as out:
        out.write(body)
        out.flush()
        os.fsync(out.fileno())
    temporary.replace(path)


def _write_at_once(path: str, body: bytes) -> None:
    """Under its name from the first byte, for who writes it again after a cut."""
    flags = os.O_CREAT | os.O_WRONLY | os.O_TRUNC
    try:
        out = os.open(path, flags, 0o600)
    except FileNotFoundError:
        Path(path).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        out = os.open(path, flags, 0o600)
    try:
        os.write(out, body)
    finally:
        os.close(out)
