"""The hand-over: lines out and acknowledged in one run, over SFTP, signed and closed.

A register of invented people who all said yes; each is asked about and then started, which is two
lines. Our side makes lines, packs files, signs, closes and uploads them, fetches answers, checks
and applies them to the last one; the invented fund is another process that reads, judges and signs
its answers on the same cores, and its time is told apart. Lines in a second are of the whole run,
both sides; `ours` is our process alone. The baseline is one UPDATE of the state of as many people,
bare. Memory is the largest our process grew to. Then the same once more at a pace of the partner, a
quarter of the people in a day (`fund.lines_in_day`), the clock moved on by a day after each
passage. `--entries 440000` is a whole country; 20,000 otherwise, 2,000 with `--quick`. The
reconciliation of two populations is measured beside it where the house has it; `--part out` or
`--part reconciliation` measures one.
"""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from typing import Any

from benchmarks import Figure, figure
from benchmarks.cards import ROOT, _house
from benchmarks.populate import _populate

FULL, QUICK = 20_000, 2_000
COUNTRY = 440_000


def run(*, quick: bool = False, entries: int = 0, part: str = "") -> dict[str, Figure]:
    """Measure the hand-over, then the reconciliation, each on a house of its own."""
    found: dict[str, Figure] = {}
    if part in ("", "out"):
        found |= _out(entries or (QUICK if quick else FULL))
    if part in ("", "reconciliation") and importlib.util.find_spec("benchmarks._reconciliation"):
        module = importlib.import_module("benchmarks._reconciliation")
        found |= module.run(quick=quick, entries=entries)
    return found


def _out(people: int) -> dict[str, Figure]:
    with _house() as environment:
        _populate(environment, people)
        found = _measured(environment, people)
    return _told(found)


def _measured(environment: dict[str, str], people: int) -> dict[str, Any]:
    words = [sys.executable, "-m", "benchmarks._protection", str(people)]
    done = subprocess.run(
        words, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"the hand-over failed:\n{done.stdout}")
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _told(found: dict[str, Any]) -> dict[str, Figure]:
    lines, people = found["lines"], found["people"]
    named = f"{lines:,} lines of {people:,} people, out and acknowledged"
    return {
        f"{named} (baseline: one bare UPDATE of as many)": figure(
            [found["taken"]], "s", [found["bare"]]
        ),
        f"{named}, both sides": figure([lines / found["taken"]], "lines per s"),
        f"{named}, our process alone": figure([lines / found["ours"]], "lines per s"),
        f"{named}, processor time of ours": figure([found["processor"]], "s"),
        f"{named}, largest our process grew (baseline: before)": figure(
            [found["peak"]], "MB", [found["before"]]
        ),
        f"{named}, files": figure([found["files"]], "files"),
        f"the same at {found['in_day']:,} lines a day, most that left (baseline: the pace)": figure(
            [found["most"]], "lines", [found["in_day"]]
        ),
        f"the same at {found['in_day']:,} lines a day, until all stand affiliated": figure(
            [found["days"]], "days"
        ),
        f"{COUNTRY:,} lines at the pace of both sides": figure(
            [COUNTRY / (lines / found["taken"]) / 60], "min"
        ),
    }
