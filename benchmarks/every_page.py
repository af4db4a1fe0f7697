"""Every page at a million entries and two million cases: how long each takes, and which are slow.

Ours: the house as `./bin/up` opens it on a populated register with the decided requests of many
years. Every address of the register of pages (journeys/every_page.py) is opened three times over
the network, in Arabic, by each viewer that has pages there: agents of a chamber, of a province, of
the federation and of the ministry, auditors, people by the state of their request, anyone. They
come one after the other, so that a page is timed alone, with the redirects that lead to it; the
best of three is kept.
Baseline, in the same run: a bare Django view with one indexed SELECT, same server program.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl

from benchmarks import Figure, figure
from benchmarks._desk import filled
from benchmarks._mix import READS
from benchmarks._open import Browser, Lines, visit
from benchmarks._registration import Ask
from benchmarks._served import ROOT, Served, bare, populated, say
from benchmarks._stock import Stock
from benchmarks._viewers import Behind, Viewer, agents, enter
from benchmarks.register import BOUNDS, _percentile
from journeys.every_page import PAGES, TELL_OF_NOTHING, known

ENTRIES = 1_000_000
TIMES, BARE = 3, 50
SLOWEST = 10
LANGUAGE = "ar"
NO_ANSWER = 599
LEADS_ON, FARTHEST = (301, 302, 303, 307), 5
# The requests that were added to make many have no decision, no act, nobody who asked.
ASKED_HERE = "reference NOT LIKE 'X%'"
Pages = Sequence[tuple[str, str]]
AGAINST = "(baseline: bare view)"


@dataclass(frozen=True)
class Opened:
    """One address as one viewer opened it: its last status, and the best of its times in ms."""

    viewer: str
    name: str
    path: str  # as the register of pages declares it
    status: int
    best: float
    led: bool = False  # to the page of another address, as a browser follows it

    @property
    def failed(self) -> bool:
        return self.status >= 400 and self.name not in TELL_OF_NOTHING


def run(entries: int = ENTRIES) -> dict[str, Figure]:
    """Fill a register with twice as many requests, then open every page of it."""
    var = Path(os.environ.get("SIJILL_VAR", ROOT / "var")) / "bench" / f"desk-{entries}"
    var.mkdir(parents=True, exist_ok=True)
    with populated(var, entries) as house:
        cases = filled(house, 2 * entries)
        say(f"{cases:,} cases")
        at = f"at {entries:,} entries and {2 * entries:,} cases"
        opened, left, base = asyncio.run(_measured(house, agents(PAGES)))
        return told(opened, left, base, at)


async def _measured(house: Served, who: Mapping[str, str]) -> tuple[list[Opened], int, list[float]]:
    """Every page that was opened, how many could not be named, and the bare view."""
    stock = Stock(house)
    try:
        holds = known(Behind(stock._work), only=ASKED_HERE)
        with bare(house.web, house.database) as address:
            lines = Lines(address)
            nobody = Browser("127.0.0.1")
            base = [(await _timed(lines, nobody, Ask("bare", "/")))[1] for _ in range(BARE)]
            lines.close()
        opened, left = [], 0
        for viewer, pages in PAGES.items():
            found = await _as_one(stock, await enter(stock, viewer, who), viewer, pages, holds)
            opened += found
            left += len(pages) - len(found)
        return opened, left, base
    finally:
        stock.close()


async def _as_one(
    stock: Stock, who: Viewer | None, viewer: str, pages: Pages, holds: Mapping[str, str]
) -> list[Opened]:
    """What one viewer opens of their pages; those of what this register does not hold are left."""
    if who is None:
        say(f"{viewer}: this register holds nobody of the kind")
        return []
    named, opened = {**holds, **who.own}, []
    for name, path in pages:
        try:
            address = f"/{LANGUAGE}{path.format(**named)}"
        except KeyError as missing:
            say(f"{viewer} {path}: this register holds no {missing}")
            continue
        status, best, led = await _timed(stock.lines, who.browser, _ask(name, address))
        opened.append(Opened(viewer, name, path, status, best, led))
        if opened[-1].failed or best > BOUNDS[READS]:
            say(f"{viewer} {path}: {status}, {best:.0f} ms")
    say(f"{viewer}: {len(opened)} of {len(pages)}")
    return opened


def _ask(name: str, address: str) -> Ask:
    """What is typed in a form of search is posted, as the register of pages writes it."""
    where, _, typed = address.partition(" ")
    return Ask(name, where, dict(parse_qsl(typed)) or None)


async def _timed(lines: Lines, who: Browser, ask: Ask) -> tuple[int, float, bool]:
    """The last status of an address, the best of its times in ms, whether it led elsewhere."""
    status, best, led = NO_ANSWER, float("inf"), False
    for _ in range(TIMES):
        began = time.perf_counter()
        try:
            status, led = await _once(lines, who, ask)
        except (OSError, TimeoutError, asyncio.IncompleteReadError):
            status = NO_ANSWER
        best = min(best, (time.perf_counter() - began) * 1000)
    return status, best, led


async def _once(lines: Lines, who: Browser, ask: Ask) -> tuple[int, bool]:
    """Open an address and follow where it leads, as a browser does; a search always leads on."""
    got, steps = await visit(lines, who, ask), 0
    while got.status in LEADS_ON and steps < FARTHEST:
        got, steps = await visit(lines, who, Ask(ask.name, got.path)), steps + 1
    return got.status, steps > int(ask.writes)


def told(opened: Sequence[Opened], left: int, base: list[float], at: str) -> dict[str, Figure]:
    """The figures: how many pages came, how fast, the slowest of them, what did not come."""
    drawn = sorted((one for one in opened if not one.failed), key=lambda one: -one.best)
    times, bound = [one.best for one in drawn], BOUNDS[READS]
    counted = {
        "pages opened": len(drawn),
        f"pages over {bound:g} ms": sum(best > bound for best in times),
        "pages not answered": sum(one.failed for one in opened),
        "pages opened, of another address that this one led to": sum(one.led for one in drawn),
        "addresses of what this register does not hold": left,
    }
    found = {f"{name} {at}": figure([float(n)], "pages") for name, n in counted.items()}
    found[f"every page, best of {TIMES}, median {at} {AGAINST}"] = figure(times, "ms", base)
    p95 = _percentile(times, 94)
    found[f"every page, best of {TIMES}, p95 {at} {AGAINST}"] = figure([p95], "ms", base)
    name = f"the slowest page, best of {TIMES}, {at}, at most {bound:g} ms {AGAINST}"
    found[name] = figure([max(times)], "ms", base)
    for turn, one in enumerate(drawn[:SLOWEST], 1):
        name = f"slowest {turn}: {one.path} by {one.viewer} {at} {AGAINST}"
        found[name] = figure([one.best], "ms", base)
    return found
