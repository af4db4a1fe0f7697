"""zlib as the most used readers of Claim 169 can undo it: never a stored block.

A signature and a face are noise, so zlib likes to store them as they are; the JavaScript reader of
PixelPass fails on a stored block. Then the block is written in the fixed code of DEFLATE
(RFC 1951, 3.2.6), some twenty-five bytes longer.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass

HEADER = b"\x78\xda"  # deflate, window of 32 KB, best compression
SHORTEST, LONGEST = 3, 258
END = 256
# First length of each code from 257 on, and how many bits choose within it.
LENGTHS = (
    *((length, 0) for length in range(3, 11)),
    *((11 + 2 * n, 1) for n in range(4)),
    *((19 + 4 * n, 2) for n in range(4)),
    *((35 + 8 * n, 3) for n in range(4)),
    *((67 + 16 * n, 4) for n in range(4)),
    *((131 + 32 * n, 5) for n in range(4)),
    (258, 0),
)
DISTANCES = (
    (1, 0),
    (2, 0),
    *((1 + (2 + half) * 2**bits, bits) for bits in range(14) for half in (0, 1)),
)


def pack(data: bytes) -> bytes:
    """One zlib stream, compressed block by block."""
    made = zlib.compress(data, 9)
    return made if made[2] & 0b110 else HEADER + _fixed(data) + made[-4:]


@dataclass
class _Bits:
    """Bits in the order of DEFLATE, from the lowest of each byte."""

    value: int = 0
    count: int = 0

    def add(self, value: int, bits: int) -> None:
        self.value |= value << self.count
        self.count += bits


def _fixed(data: bytes) -> bytes:
    """The last block, in the fixed code."""
    out = _Bits()
    out.add(0b011, 3)
    for length, distance in _tokens(data):
        if distance == 0:
            out.add(*_CODES[length])
            continue
        _ranged(out, length, LENGTHS, 257)
        place, low, bits = _place(distance, DISTANCES)
        out.add(_reversed(place, 5), 5)
        out.add(distance - low, bits)
    out.add(*_CODES[END])
    return out.value.to_bytes((out.count + 7) // 8, "little")


def _ranged(out: _Bits, number: int, table: tuple[tuple[int, int], ...], start: int) -> None:
    place, low, bits = _place(number, table)
    out.add(*_CODES[start + place])
    out.add(number - low, bits)


def _place(number: int, table: tuple[tuple[int, int], ...]) -> tuple[int, int, int]:
    place = max(at for at, (low, _) in enumerate(table) if low <= number)
    return place, *table[place]


def _tokens(data: bytes) -> Iterator[tuple[int, int]]:
    """(byte, 0) for a byte as it is, (length, distance) for what stood there before."""
    seen: dict[bytes, int] = {}
    at = 0
    while at < len(data):
        before = seen.get(data[at : at + SHORTEST], -1)
        length = _match(data, before, at) if before >= 0 else 0
        step = length if length >= SHORTEST else 1
        yield (length, at - before) if length >= SHORTEST else (data[at], 0)
        for passed in range(at, at + step):
            seen[data[passed : passed + SHORTEST]] = passed
        at += step


def _match(data: bytes, before: int, at: int) -> int:
    most = min(LONGEST, len(data) - at)
    length = 0
    while length < most and data[before + length] == data[at + length]:
        length += 1
    return length


def _reversed(value: int, bits: int) -> int:
    return int(f"{value:0{bits}b}"[::-1], 2)


def _codes() -> list[tuple[int, int]]:
    """The code of each symbol, ready to be written: bits reversed, and how many."""
    found = []
    for symbol in range(286):
        if symbol < 144:
            code, bits = 0b00110000 + symbol, 8
        elif symbol < 256:
            code, bits = 0b110010000 + symbol - 144, 9
        elif symbol < 280:
            code, bits = symbol - 256, 7
        else:
            code, bits = 0b11000000 + symbol - 280, 8
        found.append((_reversed(code, bits), bits))
    return found


_CODES = _codes()
