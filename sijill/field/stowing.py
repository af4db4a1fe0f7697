"""Where sealed parts lie while they arrive: written at their place, in any order, twice if need be.

They are closed for the chamber already; nothing of them can be read here.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from uuid import UUID

from django.conf import settings


def write(part: UUID, data: bytes, *, at: int) -> None:
    """Put a piece at its place, on the disk before anybody is told that it is there."""
    path = _path(part)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    out = os.open(path, os.O_CREAT | os.O_WRONLY, 0o600)
    try:
        os.pwrite(out, data, at)
        os.fsync(out)
    finally:
        os.close(out)


def read(part: UUID) -> bytes:
    """All that arrived of a part; nothing when nothing did."""
    try:
        return _path(part).read_bytes()
    except FileNotFoundError:
        return b""


def digest(part: UUID) -> str:
    """The digest of what arrived."""
    return hashlib.sha256(read(part)).hexdigest()


def erase(part: UUID) -> None:
    """Let go of a part that was taken over."""
    _path(part).unlink(missing_ok=True)


def _path(part: UUID) -> Path:
    return Path(settings.FILE_STORE) / "field" / part.hex[:2] / f"{part}"
