"""The log as files: tiles, bundles of entries, then the checkpoint, each by one rename.

The files are a copy. All of them are made again from the database when they are missing; when
they tell of more than the database holds, publishing stops, because that is how a fork begins.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from pathlib import Path

from django.conf import settings

from sijill.kernel import tiles
from sijill.kernel.notes import Unreadable, read_checkpoint, read_note
from sijill.kernel.tiles import Tile
from sijill.ledger.keys import known
from sijill.ledger.queries import log

CHECKPOINT = "checkpoint"
KEYS = "keys"


class LogAhead(RuntimeError):
    """The published log holds acts that the database does not: a restore, or another database."""

    def __init__(self, published: int, held: int) -> None:
        super().__init__(f"{published} acts are published, the database holds {held}")


def folder() -> Path:
    """Where the files of the log stand."""
    return Path(settings.LOG_FOLDER)


def published() -> str | None:
    """The checkpoint that the world sees; None before the first."""
    try:
        return (folder() / CHECKPOINT).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None


def published_size() -> int:
    """How many acts the world sees; 0 when nothing, or nothing readable, is published."""
    try:
        return read_checkpoint(read_note(published() or "").text).size
    except Unreadable:
        return 0


def publish() -> int:
    """Write what the files lack of the newest checkpoint, itself last; tell how many files.

    One process at a time: the kernel lets go of the lock of a killed one.
    """
    folder().mkdir(parents=True, exist_ok=True)
    with (folder() / ".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        checkpoint, old = log.latest(), published_size()
        held = checkpoint.size if checkpoint else 0
        if old > held:
            raise LogAhead(old, held)
        text = log.signed(checkpoint) if checkpoint else ""
        if checkpoint is None or published() == text:
            return 0
        written = sum(_write_tile(tile) for tile in tiles.new(old, held))
        _write_keys()
        _write(folder() / CHECKPOINT, text.encode())
        return written + 1


def _write_keys() -> None:
    """The public keys that check the log, one to a line."""
    text = "".join(f"{key}\n" for key in known())
    path = folder() / KEYS
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        _write(path, text.encode())


def _write_tile(tile: Tile) -> int:
    _write(folder() / tile.path, b"".join(log.KeptTiles().hashes(tile)))
    if tile.level == 0:
        first = tile.n * tiles.WIDTH
        entries = log.leaves(first, first + tile.width)
        _write(folder() / tile.entries_path, tiles.bundle(entries))
    if tile.is_full:  # the full tile answers for every partial one that it replaces
        for path in (tile.path, tile.entries_path) if tile.level == 0 else (tile.path,):
            shutil.rmtree(folder() / f"{path}.p", ignore_errors=True)
    return 1


def _write(path: Path, data: bytes) -> None:
    """Put a file in place whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    passing = path.with_name(f".{path.name}.{os.getpid()}")
    with passing.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    passing.replace(path)
