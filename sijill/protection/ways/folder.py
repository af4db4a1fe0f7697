"""A folder that both sides see: what leaves in `to-fund`, what comes back in `from-fund`."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from sijill.protection.rules.passing import LARGEST, is_name
from sijill.protection.ways.port import FROM, LISTED, PART, READ, TO, Check, NotReached, TooLarge


class Folder:
    """Files appear under their name once they are whole on the disk."""

    sealed = False

    def __init__(self, root: str | Path) -> None:
        self.root = Path(root)

    def put(self, name: str, data: bytes) -> None:
        """Write beside, then give the name; the same bytes again replace themselves."""
        try:
            folder = self._folder(TO)
            passing = folder / f"{name}{PART}"
            flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
            with os.fdopen(os.open(passing, flags, 0o600), "wb") as out:
                out.write(data)
                out.flush()
                os.fsync(out.fileno())
            passing.replace(folder / name)
            _kept(folder)
        except OSError as problem:
            raise NotReached(_why(problem)) from None

    def names(self) -> Sequence[str]:
        """Files named as answers are; a link, a folder or anything else is not looked at."""
        try:
            found = [e for e in os.scandir(self._folder(FROM)) if is_name(e.name)]
            return sorted(e.name for e in found if e.is_file(follow_symlinks=False))[:LISTED]
        except OSError as problem:
            raise NotReached(_why(problem)) from None

    def get(self, name: str) -> bytes:
        """Read a plain file, never through a link, never more than an answer may hold."""
        try:
            flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
            with os.fdopen(os.open(self.root / FROM / name, flags), "rb") as file:
                found = os.fstat(file.fileno())
                if not stat.S_ISREG(found.st_mode):
                    raise NotReached("not_a_file")
                data = file.read(LARGEST + 1)
        except OSError as problem:
            raise NotReached(_why(problem)) from None
        if len(data) > LARGEST:
            raise TooLarge(name)
        return data

    def taken(self, name: str) -> None:
        """Put it among those that were read."""
        with suppress(FileNotFoundError):
            (self.root / FROM / name).replace(self._folder(READ) / name)

    def preflight(self, next_names: Sequence[str]) -> Sequence[Check]:
        """Whether the folders are there and may be written, and the next names are free."""
        missing = "" if self.root.is_dir() else "missing"
        rights = "" if missing or os.access(self.root, os.R_OK | os.W_OK | os.X_OK) else "rights"
        used = [n for n in next_names if (self.root / TO / n).exists()]
        return [
            Check("reached", missing),
            Check("rights", rights),
            Check("names", "taken:" + used[0] if used else ""),
        ]

    def close(self) -> None:
        """Nothing is held between two words."""

    def _folder(self, name: str) -> Path:
        folder = self.root / name
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return folder


def _kept(folder: Path) -> None:
    held = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(held)
    finally:
        os.close(held)


def _why(problem: OSError) -> str:
    """The fault without its text, which names paths."""
    return type(problem).__name__.removesuffix("Error").lower()
