"""Invented people as they are searched: who they are, and queries that mean one of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from sijill.linkage.people import People, family, generate, given
from sijill.linkage.truth.slips import slips

SEED = 50_17
CHUNK = 50_000
ARABIC, SWAPPED, SLIPPED, DATED = 0.30, 0.20, 0.50, 0.50


@dataclass(frozen=True, slots=True)
class Query:
    """What is typed, who is meant, and what is told beside the name."""

    text: str
    person: int
    name: tuple[int, int]
    born: int | None
    slipped: bool


def chunks(entries: int) -> Iterator[tuple[int, People]]:
    """The people in chunks, with the number of the first of each."""
    count = -(-entries // CHUNK)
    for turn in range(count):
        size = min(CHUNK, entries - turn * CHUNK)
        yield turn * CHUNK, generate(size, seed=SEED, chunk=turn, chunks=count)


def queries(entries: int, count: int) -> list[Query]:
    """Queries that mean people drawn at random, always the same."""
    rng = np.random.default_rng([SEED, entries])
    meant = rng.choice(entries, count, replace=False)
    found = []
    for start, people in chunks(entries):
        rows = meant[(meant >= start) & (meant < start + len(people))] - start
        found += _asked(rng, people.take(rows), rows + start)
    return found


def _asked(rng: Generator, people: People, numbers: np.ndarray) -> list[Query]:
    count = len(people)
    arabic = rng.random(count) < ARABIC
    first = np.where(arabic, given().spell(rng, people.given, "ar"),
                     given().spell(rng, people.given, "latin"))  # fmt: skip
    last = np.where(arabic, family().spell(rng, people.family, "ar"),
                    family().spell(rng, people.family, "latin"))  # fmt: skip
    slipped, which = rng.random(count) < SLIPPED, rng.random(count) < 0.5
    first[slipped & which] = slips(rng, first[slipped & which])
    last[slipped & ~which] = slips(rng, last[slipped & ~which])
    swapped, dated = rng.random(count) < SWAPPED, rng.random(count) < DATED
    return [
        Query(
            text=f"{last[i]} {first[i]}" if swapped[i] else f"{first[i]} {last[i]}",
            person=int(numbers[i]),
            name=(int(people.given[i]), int(people.family[i])),
            born=int(people.birth_year[i]) if dated[i] else None,
            slipped=bool(slipped[i]),
        )
        for i in range(count)
    ]
