"""Cards: signed, drawn, listed as withdrawn, and checked, each beside the bare library.

Signing and checking are of whole cards in one process, against the bare ECDSA of the same library;
a code against the bare drawing of zxing; a page of ten against the same pictures laid out by typst
with no text. A batch is ten-up PDF files of signed cards with both codes and a portrait of their
own, drawn on every core; memory is that of all its processes, at a tenth of the way and at the end.
Status lists are built from the table of places. The door `/card/verify` is asked over kept
connections by a client on the same cores, in turn with a bare Django view of one indexed SELECT
under the same server program, in the same run: as a new Django project has it, and at its least.
The batch is a sample of twenty thousand, and the time of a whole country is told from its pace;
`--cards 440000` draws them all. `--quick` measures smaller sizes, told in the figures; `--part`
measures alone, lists, door or batch.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks import Figure, figure
from config import postgres, prepare

ROOT = Path(__file__).resolve().parent.parent
COUNTRY = 440_000
FULL = {"alone": 0, "lists": 3_000_000, "door": 6, "batch": 20_000}
QUICK = {"alone": 0, "lists": 300_000, "door": 3, "batch": 2_000}


def run(*, quick: bool = False, cards: int = 0, part: str = "") -> dict[str, Figure]:
    """Measure everything, or one part, on a house of its own."""
    sizes = {**(QUICK if quick else FULL), **({"batch": cards} if cards else {})}
    found: dict[str, Figure] = {}
    with _house() as environment:
        for name in [part] if part else sizes:
            found |= TOLD[name](_child(environment, name, sizes[name]))
    return found


def _of_one(found: dict[str, Any]) -> dict[str, Figure]:
    return {
        "cards signed, per core (baseline: bare ES256 signature)": figure(
            found["sign"], "per s", found["bare_sign"]
        ),
        "cards checked, per core (baseline: bare ES256 verification)": figure(
            found["check"], "per s", found["bare_verify"]
        ),
        "front codes drawn, per core (baseline: bare zxing)": figure(
            found["front"], "per s", found["bare_front"]
        ),
        "back codes drawn, per core (baseline: bare zxing)": figure(
            found["back"], "per s", found["bare_back"]
        ),
        "faces cut and coded, per core": figure(found["face"], "per s"),
        "cards laid ten to a page, codes drawn before (baseline: pictures alone)": figure(
            found["page"], "per s", found["bare_page"]
        ),
    }


def _of_lists(found: dict[str, Any]) -> dict[str, Figure]:
    count = f"{found['places']:,} cards, 5 % withdrawn"
    sizes = {
        f"status list of 440,000 cards, {share} withdrawn": figure([size], "bytes")
        for share, size in found["sizes"].items()
    }
    return {
        **sizes,
        f"lists of {count}, read, packed, signed, written": figure(found["build"], "s"),
    }


def _of_door(found: dict[str, Any]) -> dict[str, Figure]:
    ways = {"door": "cards checked at the door", "many": "the same, a hundred codes in a request"}
    baselines = {
        "usual": "a new Django project's view, one SELECT",
        "bare": "the same without middleware and ORM",
    }
    return {
        f"{words}{unit} (baseline: {baseline})": figure(
            found[way + kind], said, found[against + kind]
        )
        for against, baseline in baselines.items()
        for kind, unit, said in (
            ("", "", "per s"),
            ("_cpu", ", for a second of processor", "cards"),
        )
        for way, words in ways.items()
    }


def _of_batch(found: dict[str, Any]) -> dict[str, Figure]:
    count = f"batch of {found['count']:,} cards on {found['cores']} cores"
    return {
        count: figure([found["rate"]], "cards per s", [160]),
        f"{count}, processor time of a card (baseline: 160 a second)": figure(
            [found["processor"]], "ms", [found["cores"] * 1000 / 160]
        ),
        f"{count}, memory at the end (baseline: at a tenth)": figure(
            [found["memory_end"]], "MB", [found["memory_tenth"]]
        ),
        f"{count}, size of a card in the files": figure([found["bytes"]], "bytes"),
        f"{COUNTRY:,} cards at the pace of a {count}": figure(
            [COUNTRY / found["rate"] / 60], "min", [COUNTRY / 160 / 60]
        ),
    }


TOLD = {"alone": _of_one, "lists": _of_lists, "door": _of_door, "batch": _of_batch}


@contextmanager
def _house() -> Iterator[dict[str, str]]:
    """A migrated database with its reference data, and how to reach it."""
    with tempfile.TemporaryDirectory(prefix="sijill") as name:
        Path(name).chmod(0o755)
        var = Path(name) / "var"
        kept = {key: os.environ.get(key) for key in ("SIJILL_VAR", "SIJILL_ROLE")}
        os.environ["SIJILL_VAR"] = str(var)
        os.environ.pop("SIJILL_ROLE", None)
        try:
            with postgres.running(var) as server:
                for step in prepare.of_the_database(var, server.identity(), demonstration=False):
                    step.run()
                socket = server.url("web")
                yield {
                    **os.environ,
                    "SIJILL_VAR": str(var),
                    "SIJILL_ROLE": "work",
                    "BENCH_DATABASE": socket,
                }
        finally:
            os.environ.update({key: value for key, value in kept.items() if value})


def _child(environment: dict[str, str], what: str, size: int = 0) -> dict[str, Any]:
    """Measure in a process of its own, so that settings are read for this database."""
    words = [sys.executable, "-m", "benchmarks._cards", what, str(size)]
    done = subprocess.run(
        words, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{what} failed:\n{done.stdout}{done.stderr}")
    return dict(json.loads(done.stdout.splitlines()[-1]))
