"""The desk at a million entries and two million cases: lists, a file, figures, 500 at once.

Ours: the house as `./bin/up` opens it on a populated register with the decided requests of many
years. The pages of eight examiners and of who directs them are asked by chance at a rate that
rises, wait for nobody, and each is timed from the moment it was due. Apart from them, one order on
500 files is chosen, confirmed and carried out to its end.
Baseline, in the same run: a bare Django view with one indexed SELECT, same server program.
"""

from __future__ import annotations

import asyncio
import os
import random
import re
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from uuid import uuid4

from benchmarks import Figure, figure
from benchmarks._desk import directing, examining, filled
from benchmarks._mix import READS, WRITES
from benchmarks._open import Browser, Lines, Measured, arrivals, visit
from benchmarks._registration import Ask
from benchmarks._served import ROOT, Served, bare, populated, say
from benchmarks._stock import PLACES, Stock
from benchmarks.register import BOUNDS, _bare_visit, _percentile

ENTRIES, SECONDS = 1_000_000, 20
RATES = (25, 50, 100)
WHERE, PROVINCE = PLACES[0]
MOST = 500
EXAMINERS = 8  # agents whose pages these are
PATIENCE = 600.0  # seconds for an order on 500 files
# What agents do, and how often of a hundred.
MIX = (
    ("inbox", 30, "/fr/desk/?box=to_take"),
    ("inbox narrowed", 15, f"/fr/desk/?box=late&province={PROVINCE}"),
    ("decided lately", 10, "/fr/desk/?box=decided"),
    ("case", 30, ""),
    ("reminders", 5, "/fr/desk/reminders/"),
    ("work to give out", 5, "/fr/desk/work/"),
    ("supervision", 5, "/fr/supervision/"),
)
DIRECTS = ("work to give out", "supervision")
GROUND = re.compile(r'name="ground" value="([^"]+)"')
CASES = "SELECT id FROM desk_case WHERE institution_id = %s AND state = 'submitted' LIMIT 2000"


def run(entries: int = ENTRIES, seconds: int = SECONDS) -> dict[str, Figure]:
    """Fill a register with twice as many requests, then measure pages and an order on 500 files."""
    var = Path(os.environ.get("SIJILL_VAR", ROOT / "var")) / "bench" / f"desk-{entries}"
    var.mkdir(parents=True, exist_ok=True)
    with populated(var, entries) as house:
        say(f"{filled(house, 2 * entries):,} cases")
        at = f"at {entries:,} entries and {2 * entries:,} cases"  # or a few more
        agents = [directing(WHERE), *examining(WHERE, EXAMINERS)]
        return asyncio.run(_measured(house, agents, seconds, at))


async def _measured(
    house: Served, agents: Sequence[str], seconds: int, at: str
) -> dict[str, Figure]:
    stock = Stock(house)
    found: dict[str, Figure] = {}
    try:
        await stock.sign_in()
        director, *examiners = [await stock._signed_in(agent) for agent in agents]
        cases = [str(row[0]) for row in stock._work.execute(CASES, [WHERE]).fetchall()]
        pages = _pages(stock.lines, examiners, director, cases)
        with bare(house.web, house.database) as address:
            lines = Lines(address)
            await arrivals(RATES[-1], 5, pages(0), seed=1)  # plans, templates, connections
            for rate in RATES:
                base = await arrivals(rate, min(seconds, 5), _bare_visit(lines), seed=rate)
                step = await arrivals(rate, seconds, pages(rate), seed=rate)
                found |= _told(step, base.of({"bare"}), f"at {rate}/s {at}")
                if step.given_up:
                    break
            lines.close()
        found |= await _many(stock, examiners[0], cases[:MOST], at)
    finally:
        stock.close()
    return found


Drawn = Callable[[], tuple[str, Awaitable[int]]]


def _pages(
    lines: Lines, examiners: Sequence[Browser], director: Browser, cases: list[str]
) -> Callable[[int], Drawn]:
    def of_rate(seed: int) -> Drawn:
        chance = random.Random(seed)
        names, shares = [name for name, _s, _a in MIX], [share for _n, share, _a in MIX]
        address = {name: path for name, _share, path in MIX}

        def one() -> tuple[str, Awaitable[int]]:
            [name] = chance.choices(names, shares)
            path = address[name] or f"/fr/desk/case/{chance.choice(cases)}/"
            who = director if name in DIRECTS else chance.choice(examiners)
            return name, _status(lines, who, Ask(name, path))

        return one

    return of_rate


async def _status(lines: Lines, who: Browser, ask: Ask) -> int:
    return (await visit(lines, who, ask)).status


def _told(step: Measured, base: list[float], where: str) -> dict[str, Figure]:
    found = {}
    everything = step.of({name for name, _share, _path in MIX})
    for word, place in (("p50", 49), ("p95", 94), ("p99", 98)):
        name = f"pages {word} {where}, at most {BOUNDS[READS]:g} ms (baseline: bare view)"
        found[name] = figure([_percentile(everything, place)], "ms", [_percentile(base, place)])
    for name, _share, _path in MIX:
        if len(times := step.times.get(name, [])) > 1:
            against = [_percentile(base, 94)]
            found[f"{name} p95 {where} (baseline: bare view)"] = figure(
                [_percentile(times, 94)], "ms", against
            )
    faults = float(sum(step.faults.values()))
    say(f"{where}: p95 {_percentile(everything, 94):.0f} ms, not answered {step.faults or 0}")
    return found | {f"requests not answered {where}": figure([faults], "requests")}


async def _many(stock: Stock, who: Browser, cases: list[str], at: str) -> dict[str, Figure]:
    """One order to refuse: chosen and confirmed as two writes, then carried out by the worker."""
    took: dict[str, list[float]] = {"chosen": [], "shown": [], "ordered": []}
    key = str(uuid4())
    await _timed(took["chosen"], stock, who, _choice(key, cases))
    address = f"/fr/desk/many/{key}/"
    page = await _timed(took["shown"], stock, who, Ask("shown", address))
    ground = GROUND.search(page)
    if ground is None:
        raise RuntimeError(f"no ground to refuse on at {address}")
    order = Ask("order", address, {"go": "1", "ground": ground[1], "note": ""})
    await _timed(took["ordered"], stock, who, order)
    began = time.perf_counter()
    while time.perf_counter() < began + PATIENCE:
        if not _waits(stock, key):
            break
        await asyncio.sleep(0.5)
    lasted = time.perf_counter() - began
    done = stock.told(
        f"SELECT count(*) FROM desk_bulkline WHERE bulk_id = '{key}' AND state = 'done'"
    )
    n = len(cases)
    return {
        f"{n} files chosen {at}, at most {BOUNDS[WRITES]:g} ms": figure(took["chosen"], "ms"),
        f"{n} files shown to be confirmed {at}, at most {BOUNDS[READS]:g} ms": figure(
            took["shown"], "ms"
        ),
        f"{n} files ordered {at}, at most {BOUNDS[WRITES]:g} ms": figure(took["ordered"], "ms"),
        f"{n} files carried out, each on its own, {at}": figure([lasted], "s"),
        f"of {n} files, decided {at}": figure([float(done)], "files"),
    }


def _choice(key: str, cases: list[str]) -> Ask:
    """As a browser sends them: each ticked line under the same name."""
    said = [("do", "refuse"), ("key", key), *(("case", case) for case in cases)]
    return Ask("choose", "/fr/desk/many/", said)  # type: ignore[arg-type]


async def _timed(into: list[float], stock: Stock, who: Browser, ask: Ask) -> str:
    began = time.perf_counter()
    told = await visit(stock.lines, who, ask, keeps=True)
    if told.status >= 400 or not re.match(r"/", told.path):
        raise RuntimeError(f"{told.status} at {ask.path}")
    into.append((time.perf_counter() - began) * 1000)
    return told.text


def _waits(stock: Stock, key: str) -> bool:
    return bool(
        stock.told(f"SELECT count(*) FROM desk_bulk WHERE id = '{key}' AND state = 'running'")
    )
