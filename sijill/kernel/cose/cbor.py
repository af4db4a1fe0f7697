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
    value, end = _Reader(data).item(0, 0)
    if end != len(data):
        raise Malformed("something follows the end")
    return value


class _Reader:
    __slots__ = ("data",)

    def __init__(self, data: bytes) -> None:
        self.data = data

    def item(self, at: int, level: int) -> tuple[Any, int]:
        """The value that begins at a byte, and where the next one does."""
        if level > MOST_LEVELS:
            raise Malformed("too many levels")
        major, number, at = self.head(at)
        if major == UINT:
            return number, at
        if major in (BYTES, TEXT):
            return self.string(major, number, at)
        if major == MAP:
            return self.map(number, at, level)
        if major == ARRAY:
            return self.array(number, at, level)
        if major == NINT:
            return -1 - number, at
        if major == TAG:
            raise Malformed("a tag that has no place here")
        return self.simple(number, at)

    def head(self, at: int) -> tuple[int, int, int]:
        """Major type, argument, and the byte after them."""
        try:
            first = self.data[at]
        except IndexError:
            raise Malformed("cut short") from None
        major, low = first >> 5, first & 31
        if low < 24:
            return major, low, at + 1
        width = WIDTHS.get(low)
        if width is None or major == SIMPLE:
            raise Malformed("indefinite length, reserved or longer head, or floating-point number")
        end = at + 1 + width
        if end > len(self.data):
            raise Malformed("cut short")
        return major, int.from_bytes(self.data[at + 1 : end], "big"), end

    def string(self, major: int, length: int, at: int) -> tuple[bytes | str, int]:
        end = at + length
        if end > len(self.data):
            raise Malformed("a length beyond the end")
        found = self.data[at:end]
        if major == BYTES:
            return found, end
        try:
            return found.decode(), end
        except UnicodeDecodeError:
            raise Malformed("not UTF-8") from None

    def array(self, count: int, at: int, level: int) -> tuple[list[Any], int]:
        self._room(count, at)
        found = []
        for _ in range(count):
            value, at = self.item(at, level + 1)
            found.append(value)
        return found, at

    def map(self, count: int, at: int, level: int) -> tuple[dict[int | str, Any], int]:
        self._room(2 * count, at)
        found: dict[int | str, Any] = {}
        for _ in range(count):
            key, at = self.item(at, level + 1)
            if type(key) not in (int, str):
                raise Malformed("a key that is neither number nor text")
            if key in found:
                raise Malformed("a key twice")
            found[key], at = self.item(at, level + 1)
        return found, at

    def _room(self, items: int, at: int) -> None:
        """A length is believed only when that many items could still follow."""
        if items > len(self.data) - at:
            raise Malformed("a length beyond the end")

    def simple(self, number: int, at: int) -> tuple[bool | None, int]:
        if number not in SIMPLES:
            raise Malformed("a simple value that has no meaning here")
        return SIMPLES[number], at
