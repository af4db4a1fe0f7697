"""A short film of somebody at work: its container is walked, its pictures are never decoded.

What is walked: that the boxes fill the file to its last byte, that it plays from itself alone (no
address elsewhere), and how long it lasts. What tells where and by whom it was taken (the `udta`
and `meta` boxes, the tags) is blanked in place, so that nothing else of the file moves. It is
served as a download, and plays in the viewer of whoever examines.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from sijill.desk.inspection.answers import Inspected, Problem, Unfit
from sijill.desk.inspection.content import MediaType

DEEPEST, MOST = 8, 20_000  # boxes within boxes, boxes in all
CONTAINERS = frozenset({b"moov", b"trak", b"mdia", b"minf", b"dinf", b"edts", b"stbl", b"mvex"})
BLANKED = frozenset({b"udta", b"meta", b"uuid"})
SELF_CONTAINED = 1
EBML, SEGMENT, INFO, TAGS = 0x1A45DFA3, 0x18538067, 0x1549A966, 0x1254C367
CHAPTERS, ATTACHMENTS, CLUSTER = 0x1043A770, 0x1941A469, 0x1F43B675
SCALE, DURATION, VOID = 0x2AD7B1, 0x4489, 0xEC
USUAL_SCALE = 1_000_000  # nanoseconds in one tick
HEAD_OF_VOID = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One box: its type, where it begins, where its content begins, where it ends."""

    kind: bytes
    start: int
    body: int
    end: int


def inspect_film(data: bytes, found: MediaType, *, seconds_allowed: int) -> Inspected:
    """The film with what tells of its taking blanked, or Unfit with the reason."""
    clean = bytearray(data)
    seconds = _webm(clean) if found is MediaType.WEBM else walk_mp4(clean)
    if seconds is not None and seconds > seconds_allowed:
        raise Unfit(Problem.TOO_LONG, seconds=int(seconds), limit=seconds_allowed)
    quality = {} if seconds is None else {"seconds": round(seconds)}
    return Inspected(media_type=found, pages=(), original=bytes(clean), quality=quality)


def walk_mp4(data: bytearray) -> float | None:
    """Blank what tells of the taking; answers the seconds it lasts."""
    seconds, kinds = None, []
    for box, depth in _boxes(data):
        if depth == 0:
            kinds.append(box.kind)
        if box.kind == b"mvhd":
            seconds = _seconds(data, box)
        elif box.kind == b"dref":
            _refuse_elsewhere(data, box)
        elif box.kind in BLANKED:
            data[box.start + 4 : box.start + 8] = b"free"
            data[box.body : box.end] = bytes(box.end - box.body)
    if kinds[:1] != [b"ftyp"] or b"moov" not in kinds or b"mdat" not in kinds:
        raise Unfit(Problem.BROKEN)
    return seconds


def _boxes(data: bytearray) -> Iterator[tuple[Box, int]]:
    """Every box with its depth, those of containers opened; they fill what holds them exactly."""
    spans, met = [(0, len(data), 0)], 0
    while spans:
        at, end, depth = spans.pop()
        if depth > DEEPEST:
            raise Unfit(Problem.BROKEN)
        while at < end:
            met += 1
            box = _box(data, at, end)
            if met > MOST:
                raise Unfit(Problem.BROKEN)
            yield box, depth
            if box.kind in CONTAINERS:
                spans.append((box.body, box.end, depth + 1))
            at = box.end


def _box(data: bytearray, at: int, end: int) -> Box:
    if end - at < 8:
        raise Unfit(Problem.BROKEN)
    size, kind = struct.unpack_from(">I4s", data, at)
    body = at + 8
    if size == 1:
        if end - at < 16:
            raise Unfit(Problem.BROKEN)
        size, body = struct.unpack_from(">Q", data, body)[0], body + 8
    elif size == 0:
        size = end - at
    if size < body - at or at + size > end:
        raise Unfit(Problem.BROKEN)
    return Box(kind=kind, start=at, body=body, end=at + size)


def _seconds(data: bytearray, box: Box) -> float | None:
    """How long the film says it lasts."""
    try:
        long = data[box.body] == 1
        scale, ticks = struct.unpack_from(
            ">IQ" if long else ">II", data, box.body + (20 if long else 12)
        )
    except (struct.error, IndexError):
        raise Unfit(Problem.BROKEN) from None
    return ticks / scale if scale else None


def _refuse_elsewhere(data: bytearray, box: Box) -> None:
    """Every reference must be to this very file: no address is fetched when it is played."""
    try:
        (count,) = struct.unpack_from(">I", data, box.body + 4)
        at = box.body + 8
        for _entry in range(min(count, MOST)):
            entry = _box(data, at, box.end)
            (flags,) = struct.unpack_from(">I", data, entry.body)
            if not flags & SELF_CONTAINED:
                raise Unfit(Problem.ACTIVE)
            at = entry.end
    except struct.error:
        raise Unfit(Problem.BROKEN) from None


def _webm(data: bytearray) -> float | None:
    """Blank the tags, chapters and files carried along; answers the seconds, when it says them."""
    at, seen, seconds = 0, [], None
    while at < len(data):
        kind, body, end = element(data, at)
        seen.append(kind)
        if kind == SEGMENT:
            seconds = _segment(data, body, end)
        at = end
    if seen[:2] != [EBML, SEGMENT]:
        raise Unfit(Problem.BROKEN)
    return seconds


def _segment(data: bytearray, at: int, end: int) -> float | None:
    seconds = None
    for _met in range(MOST):
        if at >= end:
            return seconds
        start = at
        kind, body, after = element(data, at, end)
        if kind == INFO:
            seconds = _info(data, body, after)
        elif kind in (TAGS, CHAPTERS, ATTACHMENTS) and after - start >= HEAD_OF_VOID:
            _blank(data, start, after)
        at = after
    raise Unfit(Problem.BROKEN)


def _info(data: bytearray, at: int, end: int) -> float | None:
    scale, ticks = USUAL_SCALE, None
    while at < end:
        kind, body, after = element(data, at, end)
        raw = bytes(data[body:after])
        if kind == SCALE:
            scale = int.from_bytes(raw, "big")
        elif kind == DURATION and len(raw) in (4, 8):
            ticks = struct.unpack(">f" if len(raw) == 4 else ">d", raw)[0]
        at = after
    return None if ticks is None or ticks != ticks else ticks * scale / 1e9


def _blank(data: bytearray, start: int, end: int) -> None:
    """Write an empty element of the same length in its place."""
    content = end - start - HEAD_OF_VOID
    data[start] = VOID
    data[start + 1 : start + HEAD_OF_VOID] = (content | 1 << 56).to_bytes(8, "big")
    data[start + HEAD_OF_VOID : end] = bytes(content)


def element(data: bytearray, at: int, end: int | None = None) -> tuple[int, int, int]:
    """An element's identifier, where its content begins and ends; live ones may not say."""
    end = len(data) if end is None else end
    kind, at = _number(data, at, end, marked=True)
    size, body = _number(data, at, end, marked=False)
    if size is None or kind is None:
        return kind or 0, body, end
    if body + size > end:
        raise Unfit(Problem.BROKEN)
    return kind, body, body + size


def _number(data: bytearray, at: int, end: int, *, marked: bool) -> tuple[int | None, int]:
    """A number of one to eight bytes, with its mark for identifiers; None for "not known"."""
    if at >= end or data[at] == 0:
        raise Unfit(Problem.BROKEN)
    length = 9 - data[at].bit_length()
    if at + length > end or (marked and length > 4):
        raise Unfit(Problem.BROKEN)
    value = int.from_bytes(data[at : at + length], "big")
    plain = value & ((1 << 7 * length) - 1)
    if marked:
        return value, at + length
    return (None if plain == (1 << 7 * length) - 1 else plain), at + length
