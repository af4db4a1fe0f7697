"""Invented people as they are searched: who they are, and queries that mean one of them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from time import perf_counter

import numpy as np
from numpy.random import Generator

from sijill.linkage.people import People, family, generate, given
from sijill.linkage.truth.slips import slips

SEED = 50_17
CHUNK = 25_000
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
    for turn in range(-(-entries // CHUNK)):
        yield turn * CHUNK, chunk(turn, entries)


def chunk(turn: int, entries: int) -> People:
    """One chunk of the people."""
    size = min(CHUNK, entries - turn * CHUNK)
    return generate(size, seed=SEED, chunk=turn, chunks=-(-entries // CHUNK))


def progress(said: str, began: float) -> None:
    """Say how far it is, and after how many seconds."""
    print(f"{perf_counter() - began:6.0f} s  {said}", file=sys.stderr, flush=True)


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
