"""Hands that understand and compare rows: other processes when a roll is long, this one otherwise.

A core that waits for the database is a core lost: rows are read ahead of those being written.
"""

from __future__ import annotations

import gc
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_context
from typing import ParamSpec, TypeVar

from sijill.register.files.reading import Numbered, row_of
from sijill.register.files.refusing import BadRoll
from sijill.register.files.understanding import Understood, Ways, understood
from sijill.register.rules.arriving import Fault
from sijill.register.rules.likeness import scorer
from sijill.register.rules.resembling import likeliest

P = ParamSpec("P")
T = TypeVar("T")
WORTH = 20_000  # rows; fewer are understood here before other processes have begun
PIECE = 500  # rows understood at once
AHEAD = 8  # pieces that wait: more than are written at once
YOUNG = 100_000  # objects before cycles are looked for: rows come by the thousand and hold none
COMPARED = 250  # comparisons asked at once
Asked = tuple[bytes, Sequence[bytes], str]  # who, those near, rows or numbers


class Crew:
    """Does one thing after the other in this process, as it is asked."""

    ahead = 0

    def __init__(self, ways: Ways, header: Sequence[str]) -> None:
        self._ways, self._header = ways, header

    def understood(self, coming: Iterator[Numbered]) -> Iterator[list[Understood]]:
        """Rows in their order, in pieces; a file that ends badly ends so after its last piece."""
        waiting: deque[Future[list[Understood]]] = deque()
        pieces = _pieces(coming)
        problem: list[BadRoll] = []
        while True:
            while len(waiting) <= self.ahead and (piece := _next(pieces, problem)):
                waiting.append(self._understand(piece))
            if not waiting:
                break
            yield waiting.popleft().result()
        for bad in problem:
            raise bad

    def compared(self, asked: Sequence[Asked]) -> Callable[[], Iterator[Fault | None]]:
        """Begin to compare; what is answered gives what is found, in the same order."""
        turns = range(0, len(asked), COMPARED)
        begun = [self._do(compare, asked[turn : turn + COMPARED]) for turn in turns]
        return lambda: (found for some in begun for found in some.result())

    def _understand(self, piece: list[Numbered]) -> Future[list[Understood]]:
        return self._do(understand, piece, self._ways, self._header)

    def _do(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        done: Future[T] = Future()
        done.set_result(work(*args, **kwargs))
        return done


class Several(Crew):
    """The same by several processes, which work ahead of whoever asks."""

    ahead = AHEAD

    def __init__(self, pool: ProcessPoolExecutor) -> None:
        self._pool = pool

    def _understand(self, piece: list[Numbered]) -> Future[list[Understood]]:
        return self._pool.submit(_understand_there, piece)

    def _do(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        return self._pool.submit(work, *args, **kwargs)


@contextmanager
def crew(ways: Ways, header: Sequence[str], *, count: int) -> Iterator[Crew]:
    """Who does the work on about so many rows."""
    cores = len(os.sched_getaffinity(0))
    if cores < 2 or count < WORTH:
        yield Crew(ways, header)
        return
    pool = ProcessPoolExecutor(
        cores, mp_context=get_context("spawn"), initializer=_open, initargs=(ways, header)
    )
    usual = gc.get_threshold()
    gc.set_threshold(YOUNG, *usual[1:])
    try:
        yield Several(pool)
    finally:
        gc.set_threshold(*usual)
        pool.shutdown(cancel_futures=True)


def _pieces(coming: Iterable[Numbered]) -> Iterator[list[Numbered]]:
    coming = iter(coming)
    while piece := list(islice(coming, PIECE)):
        yield piece


def _next(pieces: Iterator[list[Numbered]], problem: list[BadRoll]) -> list[Numbered]:
    """The next piece; none at the end, which may be a bad one."""
    try:
        return next(pieces, [])
    except BadRoll as bad:
        problem.append(bad)
        return []


def understand(piece: Sequence[Numbered], ways: Ways, header: Sequence[str]) -> list[Understood]:
    """Some rows."""
    return [understood(row_of(number, header, cells), ways) for number, cells in piece]


def compare(asked: Sequence[Asked]) -> list[Fault | None]:
    """What each of those asked for resembles."""
    return [likeliest(one, near, name) for one, near, name in asked]


_OPENED: list[tuple[Ways, Sequence[str]]] = []  # of a process that understands


def _open(ways: Ways, header: Sequence[str]) -> None:
    _OPENED[:] = [(ways, header)]
    gc.set_threshold(YOUNG, *gc.get_threshold()[1:])
    scorer()


def _understand_there(piece: list[Numbered]) -> list[Understood]:
    return understand(piece, *_OPENED[0])
