"""The register at a million entries: the day's mix at a rate that rises, and whole registrations.

Ours: the house as `./bin/up` opens it (one web process for each core, durable writes, worker and
sequencer at work) on a populated register. Visitors arrive by chance, wait for nobody, and each is
timed from the moment it was due; their own work is done on the same cores and told. The rate rises
to 100 a second and on until reads p95 pass 150 ms or writes p95 300 ms. Whole registrations, every
page to the decision with four photographs of two megapixels, are as many as ten hands do.
Baseline, in the same run: a bare Django view with one SELECT by key, same server program.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks import Figure, figure
from benchmarks import _cost as _costs
from benchmarks._mix import MIX, READS, SIDE, WRITES, drawn
from benchmarks._open import Browser, Lines, Measured, arrivals, visit
from benchmarks._registration import Ask
from benchmarks._served import ROOT, Served, bare, populated, say, work_of
from benchmarks._stock import Stock

ENTRIES, SECONDS = 1_000_000, 20
RATES = (25, 50, 75, 100, 125, 150, 175, 200, 250, 300)
ASKED = 100  # a second: the rate at which the bounds have to hold
BOUNDS = {READS: 150.0, WRITES: 300.0}
FLOWS = 10  # registrations under way at once
UNTIL_REST = 600.0  # seconds for whoever follows the acts to come to the end of the log
PARTS = ("", "cost", "registrations")
TOLD_EVERY = 30.0  # seconds between two words on how far that is
RESPITE = 2.0  # seconds between two rates, for what the last one left behind


def run(entries: int = ENTRIES, seconds: int = SECONDS, part: str = "") -> dict[str, Figure]:
    """Build the house, find where it breaks, and how many registrations it completes.

    The part `cost` asks what one registration costs, `registrations` how many are completed.
    """
    if part not in PARTS:
        raise SystemExit("the part is cost or registrations, or all of it")
    var = Path(os.environ.get("SIJILL_VAR", ROOT / "var")) / "bench" / f"register-{entries}"
    began = time.monotonic()
    var.mkdir(parents=True, exist_ok=True)
    with populated(var, entries) as house:
        say(f"the house is open after {time.monotonic() - began:.0f} s")
        if part == "cost":
            return asyncio.run(_cost(house, entries))
        if part == "registrations":
            return asyncio.run(_completed(house, entries, seconds))
        made = {f"the population of {entries:,} entries, made once": figure([house.made], "s")}
        return made | asyncio.run(_measured(house, entries, seconds))


async def _cost(house: Served, entries: int) -> dict[str, Figure]:
    stock = Stock(house)
    try:
        await stock.sign_in()
        await _at_rest(stock)
        return await _costs.measured(house, stock, f"at {entries:,} entries")
    finally:
        stock.close()


async def _completed(house: Served, entries: int, seconds: int) -> dict[str, Figure]:
    """Whole registrations alone, without the mix."""
    stock = Stock(house)
    try:
        await stock.sign_in()
        await _at_rest(stock)
        whole = await _registrations(house, stock, seconds * 2)
        with bare(house.web, house.database) as address:
            most = await _most_of_bare(address, min(seconds, 5))
    finally:
        stock.close()
    return _of_registrations(whole, most, f"at {entries:,} entries")


async def _measured(house: Served, entries: int, seconds: int) -> dict[str, Figure]:
    stock = Stock(house)
    try:
        await stock.sign_in()
        await _at_rest(stock)
        whole = await _registrations(house, stock, seconds * 2)
        await stock.fill(share=seconds * sum(RATES[:5]) // 100)
        with bare(house.web, house.database) as address:
            steps, beside = await _steps(house, stock, address, seconds)
            most = await _most_of_bare(address, min(seconds, 5))
    finally:
        stock.close()
    at = f"at {entries:,} entries"
    return {**_of_mix(steps, beside, at), **_of_registrations(whole, most, at)}


BEHIND = """
SELECT (SELECT count(*) FROM ledger_pending)
     + coalesce(sum((SELECT coalesce(max(seq) + 1, 0) FROM ledger_sealed) - next_seq), 0)
FROM ledger_cursor
"""


async def _at_rest(stock: Stock) -> None:
    """Wait until whoever follows the acts has followed those of the population: it is no visit.

    Not for ever: what is measured beside that work is told to be.
    """
    until, told = time.monotonic() + UNTIL_REST, 0.0
    while behind := stock.told(BEHIND):
        if time.monotonic() > told + TOLD_EVERY:
            told = time.monotonic()
            say(f"{behind:,} acts are still to be followed…")
        if time.monotonic() > until:
            say(f"{behind:,} acts are not followed yet: all that is measured now competes with it")
            return
        await asyncio.sleep(5)


async def _steps(
    house: Served, stock: Stock, address: str, seconds: int
) -> tuple[list[tuple[Measured, float]], dict[float, Measured]]:
    """Each rate of the mix, then the bare view at the same rate, until a bound breaks."""
    steps: list[tuple[Measured, float]] = []
    beside: dict[float, Measured] = {}
    lines = Lines(address)
    await arrivals(50, 5, drawn(stock.ground, seed=1), seed=1)  # plans, templates, connections
    for rate in RATES:
        beside[rate] = await arrivals(rate, min(seconds, 5), _bare_visit(lines), seed=rate)
        await asyncio.sleep(RESPITE)
        spent = work_of(house.process.pid)
        step = await arrivals(rate, seconds, drawn(stock.ground, seed=rate), seed=rate)
        cores = (work_of(house.process.pid) - spent) / step.seconds
        steps.append((step, cores))
        say(_told(step, cores))
        if step.given_up or (rate >= ASKED and not _holds(step)):
            break
        await asyncio.sleep(RESPITE)
    lines.close()
    return steps, beside


def _bare_visit(lines: Lines) -> Callable[[], tuple[str, asyncio.Future[int]]]:
    nobody, ask = Browser("10.0.0.1"), Ask("bare", "/")

    async def status() -> int:
        return (await visit(lines, nobody, ask)).status

    return lambda: ("bare", status())  # type: ignore[return-value]


def _holds(step: Measured) -> bool:
    """Within the bounds, and nobody asked to come back."""
    served = not (step.given_up or step.faults)
    return served and all(p95(step, side) <= most for side, most in BOUNDS.items())


def p95(step: Measured, side: str) -> float:
    """The 95th percentile of the requests of one side of the mix."""
    times = step.of({name for name, which in SIDE.items() if which == side})
    return _percentile(times, 94)


def _percentile(times: list[float], place: int) -> float:
    return statistics.quantiles(times, n=100)[place] if len(times) > 1 else float("inf")


def _told(step: Measured, cores: float) -> str:
    faults = f", not answered: {step.faults}" if step.faults else ""
    return (
        f"{step.rate:g}/s: reads p95 {p95(step, READS):.0f} ms, writes p95 {p95(step, WRITES):.0f}"
        f" ms; house {cores:.2f} cores, visitors {step.cpu:.2f}{faults}"
        f"{' (given up)' if step.given_up else ''}"
    )


def _of_mix(
    steps: list[tuple[Measured, float]], beside: dict[float, Measured], at: str
) -> dict[str, Figure]:
    held = [step for step, _cores in steps if _holds(step)]
    broken = [step.rate for step, _cores in steps if not _holds(step)]
    found = {
        f"saturation: the highest rate within the bounds, {at}": figure(
            [held[-1].rate if held else 0.0], "requests/s"
        ),
        f"the lowest rate at which a bound broke, {at}": figure(
            [broken[0] if broken else float(RATES[-1])], "requests/s"
        ),
    }
    shown = next((each for each in steps if each[0].rate == ASKED), steps[-1])
    for step, cores in [shown] if shown is steps[-1] else [shown, steps[-1]]:
        found |= _of_step(step, cores, beside[step.rate].of({"bare"}), at)
    return found


def _of_step(step: Measured, cores: float, base: list[float], at: str) -> dict[str, Figure]:
    where = f"at {step.rate:g}/s {at}"
    found = {}
    for side in (READS, WRITES):
        names = {name for name, which in SIDE.items() if which == side}
        for word, place in (("p50", 49), ("p95", 94), ("p99", 98)):
            found[f"{side} {word} {where} (baseline: bare view)"] = figure(
                [_percentile(step.of(names), place)], "ms", [_percentile(base, place)]
            )
    for name, _share, _side, _why in MIX:
        if len(times := step.times.get(name, [])) > 1:
            value, against = _percentile(times, 94), _percentile(base, 94)
            found[f"{name} p95 {where} (baseline: bare view)"] = figure([value], "ms", [against])
    answered = max(1, sum(len(times) for times in step.times.values()))
    found[f"work of the house for one request {where}"] = figure(
        [cores * step.seconds / answered * 1000], "ms of a core"
    )
    found[f"work of the visitors themselves {where}"] = figure([step.cpu], "cores")
    found[f"requests not answered {where}"] = figure([sum(step.faults.values())], "requests")
    return found


async def _registrations(house: Served, stock: Stock, seconds: float) -> dict[str, list[float]]:
    """Whole registrations by several hands, without a pause, for so many seconds."""
    say(f"whole registrations, {FLOWS} at once…")
    await asyncio.gather(*(stock.registration() for _ in range(FLOWS)))  # everything is warm
    taken: list[float] = []
    began = time.perf_counter()
    crew = _costs.Crew(house)
    before, own = crew.spent(), time.process_time()

    async def hand() -> None:
        while time.perf_counter() < began + seconds:
            start = time.perf_counter()
            if await stock.registration():
                taken.append(time.perf_counter() - start)

    asked = stock.asked
    await asyncio.gather(*(hand() for _ in range(FLOWS)))
    lasted = time.perf_counter() - began
    spent = _costs.between(before, crew.spent())
    found = {
        "rate": [len(taken) / lasted],
        "requests": [(stock.asked - asked) / len(taken)],
        "seconds": taken,
        "work": [sum(spent.values()) / len(taken) * 1000],
        **{f"of {name}": [each / len(taken) * 1000] for name, each in spent.items()},
        "own": [(time.process_time() - own) / lasted],
        "failed": [float(stock.failed)],
    }
    say(f"{found['rate'][0]:.2f} registrations/s, {found['work'][0]:.0f} ms of a core each")
    return found


async def _most_of_bare(address: str, seconds: float) -> float:
    """How many requests a second the bare view answers to as many hands."""
    lines, done = Lines(address), 0
    nobody, ask, until = Browser("10.0.0.1"), Ask("bare", "/"), time.perf_counter() + seconds

    async def hand() -> None:
        nonlocal done
        while time.perf_counter() < until:
            await visit(lines, nobody, ask)
            done += 1

    await asyncio.gather(*(hand() for _ in range(FLOWS)))
    lines.close()
    return done / seconds


def _of_registrations(whole: dict[str, list[float]], most: float, at: str) -> dict[str, Figure]:
    requests = whole["requests"][0]
    return {
        f"whole registrations {at} (baseline: as many requests to the bare view)": figure(
            whole["rate"], "registrations/s", [most / requests]
        ),
        f"registrations that did not come to their end {at}": figure(
            whole["failed"], "registrations"
        ),
        f"requests of one registration {at}": figure([requests], "requests"),
        f"work of the house for one registration {at}": figure(whole["work"], "ms of a core"),
        **{
            f"work for one registration, {name[3:]} {at}": figure(each, "ms of a core")
            for name, each in sorted(whole.items(), key=lambda pair: -pair[1][0])
            if name.startswith("of ")
        },
        f"one registration among {FLOWS} at once {at}": figure(whole["seconds"], "s"),
        f"work of the visitors during registrations {at}": figure(whole["own"], "cores"),
    }
