"""Spelled names turned into what is compared, once for each distinct spelling.

A *spelling* is what a list says; its *form* is the kernel's normalised text; its *readings* are the
ways the whole name may sound, the same in every script; its *pieces* are the sounds of its parts.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import islice, product
from multiprocessing import get_context
from typing import NamedTuple, TypeVar

from sijill.kernel import names

MOST_READINGS = 6
WORTH_TWO = 20_000  # spellings; fewer are read sooner here than by other processes
BATCH = 5_000
Given = TypeVar("Given")
Made = TypeVar("Made")


class Spelled(NamedTuple):
    """One spelling, read: every part of the comparison that needs no other name."""

    form: str
    readings: tuple[str, ...]
    pieces: tuple[str, ...]

    @property
    def sound(self) -> str:
        """Return the plainest reading."""
        return self.readings[0] if self.readings else ""


def spelled(text: str) -> Spelled:
    """Return what is compared of one spelling."""
    groups = names.key_groups(text)
    readings = dict.fromkeys(" ".join(chosen) for chosen in islice(product(*groups), MOST_READINGS))
    pieces = dict.fromkeys(key for group in groups for key in group)
    return Spelled(names.normalise(text), tuple(filter(None, readings)), tuple(pieces))


def read_all(texts: Sequence[str], *, processes: int) -> Iterator[Spelled]:
    """Read many spellings, in their order."""
    return spread(_spelled_batch, texts, processes=processes)


def compare_all(pairs: Sequence[tuple[str, str]], *, processes: int) -> Iterator[float]:
    """Compare many pairs of spellings, in their order."""
    return spread(_similarity_batch, pairs, processes=processes)


def spread(
    work: Callable[[Sequence[Given]], list[Made]], things: Sequence[Given], *, processes: int
) -> Iterator[Made]:
    """Do the work in batches, on several cores when there is enough of it."""
    batches = [things[start : start + BATCH] for start in range(0, len(things), BATCH)]
    if processes < 2 or len(things) < WORTH_TWO:
        for batch in batches:
            yield from work(batch)
        return
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        for done in pool.map(work, batches):
            yield from done


def _spelled_batch(texts: Iterable[str]) -> list[Spelled]:
    return [spelled(sys.intern(text)) for text in texts]


def _similarity_batch(pairs: Iterable[tuple[str, str]]) -> list[float]:
    return [names.similarity(one, two) for one, two in pairs]
