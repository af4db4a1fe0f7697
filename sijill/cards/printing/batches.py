"""A batch of any size as one file after another, on every core, in a memory that stays flat."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from datetime import datetime
from itertools import islice
from multiprocessing import get_context

from sijill.cards.printing import sheets
from sijill.cards.printing.sheets import PART, Layout, Printed, Studio

AHEAD = 2  # parts that wait, for each process: enough to keep it busy


def streamed(
    cards: Iterable[Printed],
    *,
    layout: Layout,
    at: datetime,
    processes: int,
    size: int = PART,
) -> Iterator[bytes]:
    """The parts in the order of the cards, drawn by several processes at once.

    Cards are taken from their source only as parts are taken from here.
    """
    if processes == 1:
        yield from sheets.parts(cards, layout=layout, at=at, size=size)
        return
    source, waiting = iter(cards), deque[Future[bytes]]()
    with ProcessPoolExecutor(
        processes,
        mp_context=get_context("spawn"),
        initializer=_open,
        initargs=(sheets.studio(),),
    ) as pool:
        while True:
            while len(waiting) < processes * AHEAD and (some := list(islice(source, size))):
                waiting.append(pool.submit(_drawn, some, layout, at))
            if not waiting:
                return
            yield waiting.popleft().result()


_STUDIO: list[Studio] = []  # of a process that draws


def _open(studio: Studio) -> None:
    # Each core has its process: threads of typst within each would wait for one another.
    os.environ["RAYON_NUM_THREADS"] = "1"
    _STUDIO[:] = [studio]


def _drawn(cards: list[Printed], layout: Layout, at: datetime) -> bytes:
    return _STUDIO[0].pdf(cards, layout=layout, at=at)
