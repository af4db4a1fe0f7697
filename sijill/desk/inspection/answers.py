"""What an inspection answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Problem(StrEnum):
    """Why a file cannot be taken."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    UNKNOWN_TYPE = "unknown_type"
    NOT_A_FILM = "not_a_film"
    TOO_MANY_PIXELS = "too_many_pixels"
    BROKEN = "broken"
    LOCKED = "locked"
    ACTIVE = "active"
    TOO_MANY_PAGES = "too_many_pages"
    TOO_HEAVY = "too_heavy"
    TOO_LONG = "too_long"
    BUSY = "busy"  # nothing is wrong with the file: too many others are being opened


class Hint(StrEnum):
    """What the person had better look at again; a hint never refuses."""

    SMALL = "small"
    DARK = "dark"
    BLURRED = "blurred"


class Unfit(Exception):
    """The file cannot be taken, for this reason, with the figures that explain it."""

    def __init__(self, problem: Problem, **facts: int) -> None:
        self.problem = problem
        self.facts: Mapping[str, int] = facts
        super().__init__(problem.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspected:
    """A file that can be taken: its pages as JPEG pictures of ours, and what may be said of them.

    `original` is kept beside the pages for a PDF alone; a photograph's own bytes are dropped,
    since they tell more than its picture. `quality` holds width, height, sharpness, brightness
    of the first page, and the hints.
    """

    media_type: str
    pages: tuple[bytes, ...] = field(repr=False)
    original: bytes | None = field(default=None, repr=False)
    quality: Mapping[str, object] = field(default_factory=dict)

    @property
    def hints(self) -> tuple[Hint, ...]:
        found = self.quality.get("hints", [])
        return tuple(Hint(h) for h in found) if isinstance(found, list) else ()
