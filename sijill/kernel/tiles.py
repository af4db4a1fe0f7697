"""The tree cut into tiles of 256 hashes, as files that never change once full (C2SP tlog-tiles)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from sijill.kernel.merkle import Hash, complete, node_hash, split

WIDTH = 256
HEIGHT = 8
LARGEST_ENTRY = 65_535
_PATH = re.compile(
    r"tile/(?P<level>entries|\d{1,2})/(?P<n>(?:x\d{3}/)*\d{3})(?:\.p/(?P<width>\d{1,3}))?"
)


@dataclass(frozen=True, slots=True)
class Tile:
    """Where a tile stands: level, number from the left, and how many of its 256 hashes exist."""

    level: int
    n: int
    width: int = WIDTH

    @property
    def is_full(self) -> bool:
        return self.width == WIDTH

    @property
    def path(self) -> str:
        """Its address below the log's."""
        return f"tile/{self.level}/{_number(self.n)}{_partial(self.width)}"

    @property
    def entries_path(self) -> str:
        """The address of the bundle of entries below a tile of the lowest level."""
        return f"tile/entries/{_number(self.n)}{_partial(self.width)}"


class Tiles(Protocol):
    """Whoever keeps the hashes of the tiles."""

    def hashes(self, tile: Tile) -> Sequence[Hash]:
        """The hashes of one tile."""
        ...


def _number(n: int) -> str:
    groups = [f"{n % 1000:03d}"]
    while n := n // 1000:
        groups.append(f"x{n % 1000:03d}")
    return "/".join(reversed(groups))


def _partial(width: int) -> str:
    return "" if width == WIDTH else f".p/{width}"


def is_path(text: str) -> bool:
    """Whether a text is the one spelling of some tile's address."""
    found = _PATH.fullmatch(text)
    if not found:
        return False
    n, width = int(re.sub(r"[x/]", "", found["n"])), int(found["width"] or WIDTH)
    level = found["level"]
    tile = Tile(0 if level == "entries" else int(level), n, width)
    spelled = tile.entries_path if level == "entries" else tile.path
    return spelled == text and 1 <= width <= WIDTH and tile.level < 64


def of(size: int) -> Iterator[Tile]:
    """The rightmost tile of each level of a tree, and with it how many stand before."""
    level = 0
    while size:
        full, rest = divmod(size, WIDTH)
        if rest:
            yield Tile(level, full, rest)
        size, level = full, level + 1


def new(old: int, size: int) -> Iterator[Tile]:
    """The tiles to write when a tree grows: every full one first, then the partial edge."""
    partial = list(of(size))
    level, before, now = 0, old // WIDTH, size // WIDTH
    while now:
        yield from (Tile(level, n) for n in range(before, now))
        before, now, level = before // WIDTH, now // WIDTH, level + 1
    yield from partial


def bundle(entries: Iterable[bytes]) -> bytes:
    """Entries one after the other, each behind its length in two bytes."""
    parts = []
    for entry in entries:
        if len(entry) > LARGEST_ENTRY:
            raise ValueError(f"an entry of {len(entry)} bytes does not fit a bundle")
        parts.append(len(entry).to_bytes(2, "big") + entry)
    return b"".join(parts)


def unbundle(data: bytes) -> Iterator[bytes]:
    """The entries of a bundle."""
    place = 0
    while place < len(data):
        length = int.from_bytes(data[place : place + 2], "big")
        entry = data[place + 2 : place + 2 + length]
        if len(entry) != length:
            raise ValueError("the bundle is cut short")
        yield entry
        place += 2 + length


class Tree:
    """A tree of a given size, read through its tiles; each tile is asked for once."""

    def __init__(self, size: int, tiles: Tiles) -> None:
        self.size = size
        self._tile = lru_cache(maxsize=1024)(tiles.hashes)

    def subtree(self, start: int, end: int) -> Hash:
        """The root of the leaves from start to end; start stands where a cut of the tree may."""
        size = end - start
        if size & (size - 1) == 0:
            return self._complete(start, size)
        middle = start + split(size)
        return node_hash(self.subtree(start, middle), self.subtree(middle, end))

    def _complete(self, start: int, size: int) -> Hash:
        """The root of a power of two of leaves that begins at a multiple of itself."""
        level, step = 0, 1
        while step * WIDTH <= size and self._stands(level, start, size):
            level, step = level + 1, step * WIDTH
        first, count = start // step, size // step
        if count > WIDTH:  # several tiles of this level: the one above is not full yet
            half = size // 2
            return node_hash(self._complete(start, half), self._complete(start + half, half))
        n, place = divmod(first, WIDTH)
        width = min(WIDTH, self.size // step - n * WIDTH)
        return complete(self._tile(Tile(level, n, width))[place : place + count])

    def _stands(self, level: int, start: int, size: int) -> bool:
        """Whether the level above holds hashes for all of these leaves: their tiles are full."""
        step = WIDTH ** (level + 1)
        return (start + size) // step <= self.size // step


def decode(data: bytes) -> list[Hash]:
    """The hashes of a tile's bytes."""
    return [data[i : i + 32] for i in range(0, len(data), 32)]
