"""Pairs of spellings made from `names.csv`: one name, or two names of a family that are confused.

A row is a name with its spellings in each script; a *family* holds names that a careless ear takes
for one another. Families, not pairs, are divided: a name whose spellings shaped a rule is never in
the held-out part. No row is a person.
"""

import csv
from collections.abc import Iterator
from functools import cache
from itertools import combinations, product
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
DEVELOPMENT, HELD_OUT = "development", "held-out"
SPELLINGS = 5  # of each script, when two in one script are paired
NEIGHBOURS = 5  # names of its family each name is told apart from


class Name(NamedTuple):
    """One name with all its spellings."""

    family: int
    part: str
    arabic: tuple[str, ...]
    latin: tuple[str, ...]
    tifinagh: tuple[str, ...]


class Pair(NamedTuple):
    """Two spellings: of one name, or of two."""

    part: str
    kind: str  # ar-la, la-la, ar-ar, tf
    same: bool
    a: str
    b: str


@cache
def names() -> tuple[Name, ...]:
    """Every row of the file."""
    with (HERE / "names.csv").open(encoding="utf-8", newline="") as rows:
        return tuple(
            Name(int(row["family"]), row["part"], *(_several(row[s]) for s in Name._fields[2:]))
            for row in csv.DictReader(rows)
        )


def _several(cell: str) -> tuple[str, ...]:
    return tuple(cell.split("|")) if cell else ()


@cache
def pairs() -> tuple[Pair, ...]:
    """Every pair, spellings of one name first."""
    same = [pair for name in names() for pair in _of_one(name)]
    other = [pair for name, near in _neighbours() for pair in _of_two(name, near)]
    return tuple(dict.fromkeys(same + other))


def _of_one(name: Name) -> Iterator[Pair]:
    part = name.part
    for a, b in product(name.arabic, name.latin):
        yield Pair(part, "ar-la", True, a, b)
    for a, b in combinations(name.latin[:SPELLINGS], 2):
        yield Pair(part, "la-la", True, a, b)
    for a, b in combinations(name.arabic[:SPELLINGS], 2):
        yield Pair(part, "ar-ar", True, a, b)
    for a, b in product(name.tifinagh, name.arabic[:1] + name.latin[:3]):
        yield Pair(part, "tf", True, a, b)


def _of_two(name: Name, other: Name) -> Iterator[Pair]:
    part = name.part
    for latin in other.latin[:2]:
        yield Pair(part, "ar-la", False, name.arabic[0], latin)
    first, second = sorted((name, other))
    yield Pair(part, "la-la", False, first.latin[0], second.latin[0])
    yield Pair(part, "ar-ar", False, first.arabic[0], second.arabic[0])
    for tifinagh in name.tifinagh[:1]:
        yield Pair(part, "tf", False, tifinagh, other.latin[0])


def _neighbours() -> Iterator[tuple[Name, Name]]:
    """Each name with those of its family that are written most alike."""
    for name in names():
        family = [other for other in names() if other.family == name.family and other != name]
        near = sorted(family, key=lambda other: (-_alike(name, other), other))
        yield from ((name, other) for other in near[:NEIGHBOURS])


def _alike(name: Name, other: Name) -> float:
    """How much two names have the letters of their Latin spellings in common."""
    return max(_shared(a.lower(), b.lower()) for a in name.latin[:3] for b in other.latin[:3])


def _shared(a: str, b: str) -> float:
    """The share of pairs of letters that two words have in common."""
    one, two = ({word[i : i + 2] for i in range(-1, len(word))} for word in (f" {a} ", f" {b} "))
    return 2 * len(one & two) / (len(one) + len(two))
