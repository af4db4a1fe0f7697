"""Two lists of people linked, beside a join on the identity number and Splink as it comes.

Two generated populations with known truth: *usual*, and *dirty* (see `sijill/linkage/truth`). The
left list is in Arabic, the right one in French. Every figure is of pairs after one-to-one
resolution. The baselines run on the same lists in the same run: (a) equal identity numbers; (b)
Splink with its stock comparisons of names on a plain letter-by-letter transliteration, at the
threshold that suits it best with the truth in hand. The *oracle* knows for every pattern of
agreement how many of its pairs are true; nothing that sees the same comparisons does better.
Ours knows no label. `--quick` measures smaller lists; `--part usual` and `--part dirty` one
population; `--part three` links 3,000,000 with 3,000,000 people once, alone, for its memory.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks import Figure, figure

ROOT = Path(__file__).resolve().parent.parent
FULL, QUICK = (440_000, 641_000), (44_000, 64_100)
THREE = (3_000_000, 3_000_000)
SEED = 11
BOUND_OF_THREE = "6GB"  # of the engine; what else the command holds comes on top
MEGABYTE = 1024  # of what the system counts resident memory in


@dataclass(frozen=True)
class Done:
    """A command that ended: how long it took, its greatest resident memory, what it said."""

    seconds: float
    megabytes: float
    said: str


def run(*, quick: bool = False, part: str = "") -> dict[str, Figure]:
    """Measure both populations, or the part that is asked for."""
    figures: dict[str, Figure] = {}
    with tempfile.TemporaryDirectory(prefix="sijill") as folder:
        if part == "three":
            return _three(Path(folder))
        for kind in (part,) if part else ("usual", "dirty"):
            figures |= _population(*_made(Path(folder), kind, QUICK if quick else FULL))
    return figures


def _made(folder: Path, kind: str, size: tuple[int, int]) -> tuple[Path, str]:
    """Two lists of a population, and how their figures are named."""
    left, right = size
    told(f"{kind}: {left:,} and {right:,} people")
    sizes = ["--left", str(left), "--right", str(right), "--seed", str(SEED)]
    sijill("populate-pair", *sizes, "--dirty", kind, "--out", folder / kind)
    return folder / kind, f"{kind}, {left:,} x {right:,}"


def _three(folder: Path) -> dict[str, Figure]:
    """Lists larger than any that Morocco has, linked once: does it end, in how much memory?"""
    place, named = _made(folder, "usual", THREE)
    told("ours, learning")
    lists = place / "left.csv", place / "right.csv"
    ours = sijill("link", *lists, "--out", place / "ours", "--memory", BOUND_OF_THREE)
    found = json.loads(child("count", place).said.splitlines()[-1])["ours"]
    return {
        f"{named}, peak memory (baseline: 12 GB)": figure([ours.megabytes], "MB", [12_000.0]),
        f"{named}, time": figure([ours.seconds], "s"),
        f"{named}, F1": figure([found["f1"]], ""),
    }


def _population(place: Path, named: str) -> dict[str, Figure]:
    lists = place / "left.csv", place / "right.csv"
    told("ours, learning")
    ours = sijill("link", *lists, "--out", place / "ours")
    told("ours, with the model learned before")
    model = place / "ours" / "model"
    again = sijill("link", *lists, "--out", place / "again", "--model", model)
    told("Splink as it comes")
    stock = child("stock", place)
    told("join on the identity number, and the oracle")
    child("join", place)
    child("oracle", place)
    told("counting")
    found = json.loads(child("count", place).said.splitlines()[-1])
    return _told(named, ours, again, stock, found)


def _told(
    named: str, ours: Done, again: Done, stock: Done, found: dict[str, dict[str, float]]
) -> dict[str, Figure]:
    """The figures of one population; `found` holds each way's counts against the truth."""

    def one(value: float, unit: str, against: float | None = None) -> Figure:
        return figure([value], unit, () if against is None else [against])

    def beside(measure: str, other: str) -> Figure:
        return one(found["ours"][measure], "", found[other][measure])

    left, best, mine = (1 - found[way]["f1"] for way in ("stock", "oracle", "ours"))
    return {
        f"{named}, time (baseline: Splink stock)": one(ours.seconds, "s", stock.seconds),
        f"{named}, time with a learned model": one(again.seconds, "s"),
        f"{named}, peak memory (baseline: Splink stock)": one(
            ours.megabytes, "MB", stock.megabytes
        ),
        f"{named}, precision (baseline: Splink stock)": beside("precision", "stock"),
        f"{named}, recall (baseline: Splink stock)": beside("recall", "stock"),
        f"{named}, F1 (baseline: equal CIN)": beside("f1", "join"),
        f"{named}, F1 (baseline: Splink stock)": beside("f1", "stock"),
        f"{named}, F1 (baseline: oracle)": beside("f1", "oracle"),
        f"{named}, errors 1 - F1 (baseline: Splink stock)": one(mine, "", left),
        f"{named}, share closed of the gap from Splink stock to the oracle": one(
            (left - mine) / (left - best), ""
        ),
        f"{named}, F1 with the learned model": one(found["again"]["f1"], ""),
        f"{named}, no usable CIN, recall (baseline: Splink stock)": beside("hard_recall", "stock"),
        f"{named}, no usable CIN, recall at precision 0.998 (baseline: Splink stock)": beside(
            "hard_recall_sure", "stock"
        ),
        f"{named}, no usable CIN, recall at precision 0.998 (baseline: oracle)": beside(
            "hard_recall_sure", "oracle"
        ),
        f"{named}, no usable CIN, recall (baseline: oracle)": beside("hard_recall", "oracle"),
        f"{named}, no usable CIN, precision (baseline: Splink stock)": beside(
            "hard_precision", "stock"
        ),
    }


def told(words: str) -> None:
    """Say on the terminal what is being measured."""
    sys.stderr.write(f"{time.strftime('%H:%M:%S')}  {words}\n")


def sijill(*words: str | Path) -> Done:
    """Run a command of the program, from the start of its process to its end."""
    return _run([sys.executable, "-m", "config", *map(str, words)])


def child(what: str, place: Path) -> Done:
    """Run one of the other ways in a process of its own."""
    return _run([sys.executable, "-m", "benchmarks._linkage", what, str(place)])


def _run(words: list[str]) -> Done:
    began = time.perf_counter()
    with tempfile.TemporaryFile("w+") as heard, tempfile.TemporaryFile("w+") as faults:
        process = subprocess.Popen(words, cwd=ROOT, stdout=heard, stderr=faults)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        took = time.perf_counter() - began
        heard.seek(0)
        faults.seek(0)
        if process.returncode:
            raise RuntimeError(f"{' '.join(words)} failed:\n{faults.read()[-3000:]}")
        return Done(took, used.ru_maxrss / MEGABYTE, heard.read())
