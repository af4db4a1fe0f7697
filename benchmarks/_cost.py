"""What one registration costs in seconds of processor, by who spends them and by page.

Time on the wall hangs on whoever else uses the machine; time of the processor hardly does.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping
from pathlib import Path

from benchmarks import Figure, figure
from benchmarks._registration import Ask
from benchmarks._served import TICKS, Served, say
from benchmarks._stock import Stock

TIMES, WARM, REST = 40, 6, 5.0
PAGES, BACKENDS = "web", "postgres for the pages"
# The first of these that stands in the words of a command says whose process it is.
WHOSE = (
    ("inspection.darkroom", "darkroom"),
    ("postgres: sijill_web", BACKENDS),
    ("postgres: sijill_work", "postgres for the worker and the sequencer"),
    ("postgres", "postgres itself"),
    ("granian", PAGES),
    ("procrastinate", "worker"),
    ("ledger seal", "sequencer"),
)
OTHERS = "the door"


async def measured(house: Served, stock: Stock, at: str) -> dict[str, Figure]:
    """Whole registrations one after the other, and what each process spent on them."""
    for _ in range(WARM):
        await stock.registration()
    crew = Crew(house)
    before = crew.spent()
    await asyncio.sleep(REST)
    resting = between(before, crew.spent())
    meter = Meter(crew)
    before, failed, stock.answered = crew.spent(), stock.failed, meter.answered
    for _ in range(TIMES):
        await stock.registration()
    spent = between(before, crew.spent())
    done, pages = TIMES - (stock.failed - failed), meter.told()
    stock.answered = None
    say(f"{sum(spent.values()) / done * 1000:.0f} ms of a core for one registration")
    return {**_of_processes(spent, resting, done, at), **_of_pages(pages, done, at)}


def _of_processes(
    spent: Mapping[str, float], resting: Mapping[str, float], done: int, at: str
) -> dict[str, Figure]:
    found = {
        f"one registration: all processes {at}": figure(
            [sum(spent.values()) / done * 1000], "ms of a core"
        ),
        f"the house at rest {at}": figure([sum(resting.values()) / REST * 1000], "ms a second"),
    }
    for name in sorted(spent, key=lambda each: -spent[each]):
        found[f"one registration: {name} {at}"] = figure(
            [spent[name] / done * 1000], "ms of a core"
        )
    return found


def _of_pages(
    pages: Mapping[str, tuple[int, float, float]], done: int, at: str
) -> dict[str, Figure]:
    """Of each kind of request what all of one registration cost, the dearest first."""
    found = {}
    for name, (count, web, backends) in sorted(pages.items(), key=lambda kv: -sum(kv[1][1:])):
        title = f"{name} ({count / done:.3g} times)"
        found[f"{title}, {PAGES} {at}"] = figure([web / done * 1000], "ms of a core")
        found[f"{title}, {BACKENDS} {at}"] = figure([backends / done * 1000], "ms of a core")
    return found


def between(before: Mapping[str, float], after: Mapping[str, float]) -> dict[str, float]:
    """What was spent meanwhile, by whose it is."""
    return {name: after[name] - before.get(name, 0.0) for name in after}


class Crew:
    """The processes of a house, its database included."""

    def __init__(self, house: Served) -> None:
        self._roots = {house.process.pid, house.postmaster}

    def spent(self) -> dict[str, float]:
        """Seconds of processor by whose they are; those of the dead are with their parents."""
        found: dict[str, float] = {}
        for pid, name in self._members().items():
            with contextlib.suppress(OSError):
                fields = _stat(pid)[11:15]
                found[name] = found.get(name, 0.0) + sum(map(int, fields)) / TICKS
        return found

    def fine(self, name: str) -> float:
        """The same of the living threads, to the nanosecond: for what lasts a millisecond."""
        total = 0
        for pid, whose in self._members().items():
            if whose == name:
                with contextlib.suppress(OSError):
                    for task in Path(f"/proc/{pid}/task").iterdir():
                        total += int((task / "schedstat").read_text().split()[0])
        return total / 1e9

    def _members(self) -> dict[int, str]:
        parents: dict[int, int] = {}
        for path in Path("/proc").iterdir():
            if path.name.isdigit():
                with contextlib.suppress(OSError):
                    parents[int(path.name)] = int(_stat(int(path.name))[1])
        wanted = set(self._roots)
        while more := {pid for pid, parent in parents.items() if parent in wanted} - wanted:
            wanted |= more
        return {pid: _whose(pid) for pid in wanted}


def _stat(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def _whose(pid: int) -> str:
    with contextlib.suppress(OSError):
        words = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
        return next((name for word, name in WHOSE if word in words), OTHERS)
    return OTHERS


class Meter:
    """What the pages and their backends spent between two requests, by kind of request."""

    def __init__(self, crew: Crew) -> None:
        self._crew = crew
        self._found: dict[str, tuple[int, float, float]] = {}
        self._before = self._now()

    def _now(self) -> tuple[float, float]:
        return self._crew.fine(PAGES), self._crew.fine(BACKENDS)

    def answered(self, ask: Ask) -> None:
        """This request is over: what was spent since the one before is its own."""
        now = self._now()
        name = ask.name
        if "question" in name:
            name = f"{name}: {ask.path.split('?')[0].rstrip('/').rpartition('/')[2]}"
        count, web, backends = self._found.get(name, (0, 0.0, 0.0))
        self._found[name] = (
            count + 1,
            web + now[0] - self._before[0],
            backends + now[1] - self._before[1],
        )
        self._before = now

    def told(self) -> dict[str, tuple[int, float, float]]:
        """How often each was asked, and seconds of the pages and of their backends."""
        return self._found
