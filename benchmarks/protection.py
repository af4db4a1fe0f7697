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

`--part killed` is asked for by name alone: 5,000 people, 10,000 lines in files of 1,000, the
process that hands them over killed once at each of its steps (SIGKILL: before a statement, before
and after a commit, bytes on the disk, a name, a piece sent, an answer read), going on each time. It
ends with each line at the fund once, then every file and every answer is told again and moves
nothing; any other outcome is an error. `--entries` says how many people.
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
KILLED = 5_000


def run(*, quick: bool = False, entries: int = 0, part: str = "") -> dict[str, Figure]:
    """Measure the hand-over, then the reconciliation, each on a house of its own."""
    found: dict[str, Figure] = {}
    if part in ("", "out"):
        found |= _out(entries or (QUICK if quick else FULL))
    if part == "killed":
        found |= _killed(entries or (40 if quick else KILLED))
    if part in ("", "reconciliation") and importlib.util.find_spec("benchmarks._reconciliation"):
        module = importlib.import_module("benchmarks._reconciliation")
        found |= module.run(quick=quick, entries=entries)
    return found


def _out(people: int) -> dict[str, Figure]:
    with _house() as environment:
        _populate(environment, people)
        found = _measured(environment, people)
    return _told(found)


def _killed(people: int) -> dict[str, Figure]:
    with _house() as environment:
        _populate(environment, 4 * people)  # one in four is due, or more
        found = _measured(environment, people, "_killed")
    named = f"{found['lines']:,} lines in {found['files']} files"
    return {
        f"{named}, steps each killed at once": figure([found["killed"]], "kills"),
        f"{named}, lines at the fund other than once": figure([0], "lines"),
        f"{named}, until all stand affiliated": figure([found["seconds"]], "s"),
        f"{named}, files and answers told again, that moved something (baseline: told)": figure(
            [0], "files", [found["replayed"]]
        ),
    }


def _measured(
    environment: dict[str, str], people: int, module: str = "_protection"
) -> dict[str, Any]:
    words = [sys.executable, "-m", f"benchmarks.{module}", str(people)]
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
