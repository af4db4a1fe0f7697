"""The folder of keys: public files read by all, replaced whole."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from sijill.kernel.cose import keys
from sijill.kernel.cose.keys import PublicKey

TRUST_LIST = "trust-list.cose"
DRAFT = "trust-list.draft"
ROOTS = "roots.json"
PRIVATE = "private"


def folder() -> Path:
    """Where the keys of cards are."""
    return Path(settings.CARD_KEYS)


def roots() -> list[PublicKey]:
    """The roots that are believed; none before the first ceremony."""
    if settings.CARD_DEVELOPMENT and not (folder() / ROOTS).exists():
        from sijill.cards.keys import development  # stands on this file

        development.make(issuer=settings.CARD_ORIGIN)
    try:
        return read_roots(folder() / ROOTS)
    except FileNotFoundError:
        return []


def write_roots(believed: Sequence[PublicKey]) -> None:
    """Believe these roots."""
    write(folder() / ROOTS, roots_text(believed))


def roots_text(believed: Sequence[PublicKey]) -> bytes:
    """Public roots as they are written."""
    return json.dumps({"keys": [root.jwk() for root in believed]}, indent=1).encode()


def read_roots(path: Path) -> list[PublicKey]:
    """The public roots of a file."""
    found = json.loads(path.read_text(encoding="utf-8"))
    return [keys.read_jwk(root) for root in found["keys"]]


def write(path: Path, data: bytes, *, secret: bool = False) -> None:
    """Put a file in place whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700 if secret else 0o755)
    passing = path.with_name(f".{path.name}.{os.getpid()}")
    mode = 0o600 if secret else 0o644
    with os.fdopen(os.open(passing, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    passing.replace(path)


@contextmanager
def alone() -> Iterator[None]:
    """One process at a time; the kernel lets go of the lock of a killed one."""
    folder().mkdir(parents=True, exist_ok=True)
    with (folder() / ".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
