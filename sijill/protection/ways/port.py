"""What a way to the fund must know how to do; whole files or nothing, in both directions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol
from urllib.parse import urlsplit


class NotReached(Exception):
    """The fund was not reached, or did not take it; `why` is a word of ours, never its text."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


class TooLarge(Exception):
    """A file of the fund is larger than any answer: it stays where it is."""


class Way(Protocol):
    """One way to the fund and back."""

    def put(self, name: str, data: bytes) -> None:
        """Have a file at the fund, whole; put again, the same bytes change nothing."""

    def names(self) -> Sequence[str]:
        """The names of what lies there for us, in order; half a file has no name yet."""

    def get(self, name: str) -> bytes:
        """One file that lies there; TooLarge instead of filling the memory."""

    def taken(self, name: str) -> None:
        """Say that a file was taken: it no longer lies there. Said twice, it is said once."""


class NoWay(Exception):
    """No way to the fund is set."""


def way_of(address: str) -> Way:
    """The way that an address names: a folder, or sftp:// or https:// to somebody's machine."""
    if not address:
        raise NoWay
    scheme = urlsplit(address).scheme
    if scheme in ("", "file"):
        from sijill.protection.ways.folder import Folder

        return Folder(urlsplit(address).path)
    raise ValueError(f"no way to the fund is known under {scheme}://")
