"""Hand a file to the darkroom and read its answer."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sijill.desk.inspection import keepers
from sijill.desk.inspection.answers import Inspected, Problem, Unfit
from sijill.desk.inspection.content import FILMS, MediaType, media_type
from sijill.desk.inspection.film import inspect_film

SIZE_LIMIT = 12 * 1024 * 1024
PATIENCE = 30  # seconds on the wall; the darkroom stops itself after fewer seconds of work
# In one web process: more at once would starve the pages, and who waits holds a thread.
AT_ONCE, WAITING = 2, 16
LONGEST_WAIT = 20  # seconds
_rooms = threading.BoundedSemaphore(AT_ONCE)
_door = threading.BoundedSemaphore(AT_ONCE + WAITING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What the darkroom is told."""

    media_type: MediaType
    pages_allowed: int
    portrait: bool


def inspect(data: bytes, *, pages_allowed: int = 5, portrait: bool = False) -> Inspected:
    """The file redrawn as pictures of ours, or Unfit with the reason."""
    if not data:
        raise Unfit(Problem.EMPTY)
    if len(data) > SIZE_LIMIT:
        raise Unfit(Problem.TOO_LARGE, size=len(data), limit=SIZE_LIMIT)
    found = media_type(data)
    if found is None or found in FILMS or (portrait and found is MediaType.PDF):
        raise Unfit(Problem.UNKNOWN_TYPE)
    order = Order(media_type=found, pages_allowed=pages_allowed, portrait=portrait)
    with _a_room():
        quality, pages = _develop(data, order)
    original = data if found is MediaType.PDF else None
    return Inspected(media_type=found, pages=pages, original=original, quality=quality)


def inspect_as_film(data: bytes, *, bytes_allowed: int, seconds_allowed: int) -> Inspected:
    """A short film whose container holds, or Unfit with the reason."""
    if not data:
        raise Unfit(Problem.EMPTY)
    if len(data) > bytes_allowed:
        raise Unfit(Problem.TOO_LARGE, size=len(data), limit=bytes_allowed)
    found = media_type(data)
    if found is None or found not in FILMS:
        raise Unfit(Problem.NOT_A_FILM)
    return inspect_film(data, found, seconds_allowed=seconds_allowed)


@contextmanager
def _a_room() -> Iterator[None]:
    """A free darkroom, after a wait; Unfit when too many wait already."""
    if not _door.acquire(blocking=False):
        raise Unfit(Problem.BUSY)
    try:
        if not _rooms.acquire(timeout=LONGEST_WAIT):
            raise Unfit(Problem.BUSY)
        try:
            yield
        finally:
            _rooms.release()
    finally:
        _door.release()


def _develop(data: bytes, order: Order) -> tuple[dict[str, object], tuple[bytes, ...]]:
    told = {"type": order.media_type, "pages": order.pages_allowed, "portrait": order.portrait}
    try:
        ended, answer = keepers.develop(json.dumps(told).encode() + b"\n" + data, patience=PATIENCE)
    except keepers.TooLong:
        raise Unfit(Problem.TOO_HEAVY) from None
    return _read(ended, answer)


def _read(ended: int, said: bytes) -> tuple[dict[str, object], tuple[bytes, ...]]:
    """The darkroom's answer; one that was killed or says nothing sensible is a heavy file."""
    head, newline, body = said.partition(b"\n")
    if ended != 0 or not newline:
        raise Unfit(Problem.TOO_HEAVY if ended < 0 else Problem.BROKEN)
    answer = json.loads(head)
    if "problem" in answer:
        raise Unfit(Problem(answer["problem"]), **answer["facts"])
    return answer["quality"], _cut(body, answer["lengths"])


def _cut(body: bytes, lengths: list[int]) -> tuple[bytes, ...]:
    pages, start = [], 0
    for length in lengths:
        pages.append(body[start : start + length])
        start += length
    return tuple(pages)
