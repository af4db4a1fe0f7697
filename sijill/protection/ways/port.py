"""What a way to the fund must know how to do; whole files or nothing, in both directions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

TO, FROM, READ = "to-fund", "from-fund", "from-fund-read"
PART, SUM = ".part", ".sha256"
LISTED = 2_000  # names of one listing; what lies beyond is read at a later passage
PATIENCE = 30.0  # seconds that the other side may take for one step


class NotReached(Exception):
    """The fund was not reached, or did not take it; `why` is a word of ours, never its text."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


class TooLarge(Exception):
    """A file of the fund is larger than any answer: it stays where it is."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at beforehand; `why` when it is not as it must be."""

    what: str
    why: str = ""

    @property
    def is_ok(self) -> bool:
        """Whether nothing is wrong with it."""
        return not self.why


class Way(Protocol):
    """One way to the fund and back."""

    sealed: bool  # nothing may be put on it that is not signed and closed

    def put(self, name: str, data: bytes) -> None:
        """Have a file at the fund, whole; put again, the same bytes change nothing."""

    def names(self) -> Sequence[str]:
        """The names of what lies there for us, in order; half a file has no name yet."""

    def get(self, name: str) -> bytes:
        """One file that lies there; TooLarge instead of filling the memory."""

    def taken(self, name: str) -> None:
        """Say that a file was taken: it no longer lies there. Said twice, it is said once."""

    def preflight(self, next_names: Sequence[str]) -> Sequence[Check]:
        """Look whether files could pass, and under these names; nothing is written."""

    def close(self) -> None:
        """Let go of whatever is held; the next word opens it again."""


class NoWay(Exception):
    """No way to the fund is set."""


def way_of(address: str, *, keys: Path | None = None, on: date | None = None) -> Way:
    """The way that an address names: a folder, or sftp:// or https:// to somebody's machine."""
    if not address:
        raise NoWay
    scheme = urlsplit(address).scheme
    if scheme in ("", "file"):
        from sijill.protection.ways.folder import Folder

        return Folder(urlsplit(address).path)
    if scheme not in ("sftp", "https"):
        raise ValueError(f"no way to the fund is known under {scheme}://")
    if keys is None or on is None:
        raise ValueError("a way over a network needs keys: SIJILL_FUND_KEYS")
    return _over_network(scheme, address, keys, on)


def _over_network(scheme: str, address: str, folder: Path, on: date) -> Way:
    from sijill.protection.seals.keys import Keys

    if scheme == "sftp":
        from sijill.protection.ways.sftp import Sftp

        return Sftp(address, Keys(folder), on=on)
    from sijill.protection.ways.https import Https

    return Https(address, Keys(folder), on=on)
