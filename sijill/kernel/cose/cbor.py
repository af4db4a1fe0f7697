"""CBOR (RFC 8949): written in one way, read only when it can be read in one way.

A general decoder builds dates, patterns, references and decimals out of a stranger's bytes; this
one knows numbers, bytes, text, arrays, maps, true, false and null, and nothing more.
"""

from __future__ import annotations

from typing import Any

import cbor2

MOST_LEVELS = 8
UINT, NINT, BYTES, TEXT, ARRAY, MAP, TAG, SIMPLE = range(8)
WIDTHS = {24: 1, 25: 2, 26: 4, 27: 8}
SIMPLES = {20: False, 21: True, 22: None}
KEYS = frozenset({int, str})


class Malformed(ValueError):
    """Not CBOR, or CBOR that strict reading refuses."""


def write(value: Any) -> bytes:
    """The deterministic encoding of numbers, bytes, text, lists and maps.

    Keys are sorted length first, which is the order of RFC 8949 for every map of ours: their keys
    are numbers alone, or numbers of one byte and text.
    """
    return cbor2.dumps(value, canonical=True)


def write_tagged(tag: int, value: Any) -> bytes:
    """The same under a tag."""
    return cbor2.dumps(cbor2.CBORTag(tag, value), canonical=True)


def read(data: bytes) -> Any:
    """The one value that the bytes are, or Malformed."""
    value, end = _item(data, 0, 0)
    if end != len(data):
        raise Malformed("something follows the end")
    return value


def _item(data: bytes, at: int, level: int) -> tuple[Any, int]:
    """The value that begins at a byte, and where the next one does."""
    if at >= len(data):
        raise Malformed("cut short")
    first = data[at]
    major, number = first >> 5, first & 31
    at += 1
    if number >= 24:
        number, at = _argument(data, at, major, number)
    if major == UINT:
        return number, at
    if major == NINT:
        return -1 - number, at
    if major in (BYTES, TEXT):
        return _string(data, at, major, number)
    if major == SIMPLE:
        return _simple(number), at
    if major == TAG:
        raise Malformed("a tag that has no place here")
    if level == MOST_LEVELS:
        raise Malformed("too many levels")
    if number > len(data) - at:  # a length is believed only when so much could still follow
        raise Malformed("a length beyond the end")
    return (_map if major == MAP else _array)(data, at, number, level + 1)


def _argument(data: bytes, at: int, major: int, low: int) -> tuple[int, int]:
    """The number after a head that does not hold it, and the byte after it."""
    width = WIDTHS.get(low)
    if width is None or major == SIMPLE:  # true, false and null fit in one byte
        raise Malformed("indefinite length, reserved or longer head, or floating-point number")
    end = at + width
    if end > len(data):
        raise Malformed("cut short")
    return int.from_bytes(data[at:end], "big"), end


def _string(data: bytes, at: int, major: int, length: int) -> tuple[bytes | str, int]:
    end = at + length
    if end > len(data):
        raise Malformed("a length beyond the end")
    found = data[at:end]
    if major == BYTES:
        return found, end
    try:
        return found.decode(), end
    except UnicodeDecodeError:
        raise Malformed("not UTF-8") from None


def _array(data: bytes, at: int, count: int, level: int) -> tuple[list[Any], int]:
    found = []
    for _ in range(count):
        value, at = _item(data, at, level)
        found.append(value)
    return found, at


def _map(data: bytes, at: int, count: int, level: int) -> tuple[dict[int | str, Any], int]:
    found: dict[int | str, Any] = {}
    for _ in range(count):
        key, at = _item(data, at, level)
        if type(key) not in KEYS:
            raise Malformed("a key that is neither number nor text")
        if key in found:
            raise Malformed("a key twice")
        found[key], at = _item(data, at, level)
    return found, at


def _simple(number: int) -> bool | None:
    if number not in SIMPLES:
        raise Malformed("a simple value that has no meaning here")
    return SIMPLES[number]
