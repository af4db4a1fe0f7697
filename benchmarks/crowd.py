"""More come than the house can serve: those whom it serves, and those whom it asks to wait.

Ours: the house as `./bin/up` opens it on a populated register, with its bound on how many requests
are at work (`SIJILL_CROWD`), under the day's mix at a rate that two cores cannot serve.
Baseline, in the same run: the same house and the same arrivals without the bound.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks import Figure, figure
from benchmarks._mix import READS, SIDE, WRITES, drawn
from benchmarks._open import Measured, arrivals
from benchmarks._served import ROOT, Served, populated, say
from benchmarks._stock import Stock
from benchmarks.register import _at_rest, _percentile

ENTRIES, RATE, SECONDS = 1_000_000, 300, 20
BOUND = 8  # what the settings have
ASKED_TO_WAIT = " 503"
NONE = "(baseline: no bound)"


def run(*, entries: int = ENTRIES, seconds: int = SECONDS) -> dict[str, Figure]:
    """The same crowd twice: without the bound, then with it."""
    var = Path(os.environ.get("SIJILL_VAR", ROOT / "var")) / "bench" / f"register-{entries}"
    var.mkdir(parents=True, exist_ok=True)
    without, bounded = (_met(var, entries, seconds, bound) for bound in (0, BOUND))
    return dict(_told(bounded, without, f"at {RATE}/s at {entries:,} entries"))


def _met(var: Path, entries: int, seconds: int, bound: int) -> Measured:
    with populated(var, entries, crowd=bound) as house:
        found = asyncio.run(_crowded(house, seconds))
    say(f"a bound of {bound}: not served {found.faults or 0}")
    return found


async def _crowded(house: Served, seconds: int) -> Measured:
    stock = Stock(house)
    try:
        await stock.sign_in()
        await _at_rest(stock)
        await stock.fill(share=seconds * RATE // 100)
        await arrivals(10, 3, drawn(stock.ground, seed=1), seed=1)  # plans, templates, connections
        began = time.perf_counter()
        found = await arrivals(RATE, seconds, drawn(stock.ground, seed=RATE), seed=RATE)
        found.seconds = time.perf_counter() - began  # until the last of them was answered
        return found
    finally:
        stock.close()


def _told(bounded: Measured, without: Measured, at: str) -> Iterator[tuple[str, Figure]]:
    for side in (READS, WRITES):
        for word, place in (("p50", 49), ("p95", 94)):
            ours, theirs = (_percentile(_times(each, side), place) for each in (bounded, without))
            yield f"{side} served, {word} {at} {NONE}", figure([ours], "ms", [theirs])
    paces = [_served(each) / each.seconds for each in (bounded, without)]
    yield f"served a second {at} {NONE}", figure([paces[0]], "requests/s", [paces[1]])
    waiting, others = _refused(bounded)
    came = _served(bounded) + waiting + others
    yield f"asked to wait, of all who came {at}", figure([100 * waiting / came], "%")
    yield f"sent and turned away {at}", figure([float(_lost(bounded))], "requests")
    yield f"not answered at all {at}", figure([float(others)], "requests")


def _times(found: Measured, side: str) -> list[float]:
    return found.of({name for name, which in SIDE.items() if which == side})


def _served(found: Measured) -> int:
    return sum(len(times) for times in found.times.values())


def _refused(found: Measured) -> tuple[int, int]:
    """How many were asked to wait, and how many had no answer or a broken one."""
    waiting = sum(n for name, n in found.faults.items() if name.endswith(ASKED_TO_WAIT))
    return waiting, sum(found.faults.values()) - waiting


def _lost(found: Measured) -> int:
    """What was sent and asked to wait: the bound never does that."""
    writes = {f"{name}{ASKED_TO_WAIT}" for name, side in SIDE.items() if side == WRITES}
    return sum(n for name, n in found.faults.items() if name in writes)
