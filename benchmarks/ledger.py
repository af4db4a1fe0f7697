"""What the sealed log costs, and how fast it seals and is verified, on a server of its own.

Decisions: a registration examined and signed through the rooms' own actions, by two threads, with
the sequencer at work beside them, against the same decisions with no log at all (the act and its
facts are not written, nothing is sealed). The delay is that of every act recorded under that load,
from its recording to the checkpoint that holds it; the figure is its 99th percentile. Sealing and
verification run over acts inserted in bulk; their number stands in the name of the figure. The
embedded PostgreSQL waits for the disk (fsync on). `--quick` measures smaller sizes.
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

from benchmarks import Figure, figure
from config import postgres, prepare

ROOT = Path(__file__).resolve().parent.parent
FULL = {"acts": 1_000_000, "seconds": 60.0}
QUICK = {"acts": 50_000, "seconds": 20.0}


def run(*, quick: bool = False) -> dict[str, Figure]:
    """Measure on a fresh database, in turn with and without the log."""
    sizes = QUICK if quick else FULL
    with _house() as environment:
        decided = _child(environment, "decide", sizes["seconds"])
        bulk = _child(environment, "bulk", sizes["acts"])
    count = f"{bulk['acts']:,} acts"
    return {
        "decisions with the log (baseline: without it)": figure(
            decided["with"], "per s", decided["without"]
        ),
        "recorded to sealed under load, p99 (baseline: 10 s)": figure(
            [decided["delay"]], "s", [10.0]
        ),
        f"sealing of {count}": figure([bulk["seal"]], "s"),
        f"sealing of {count}, rate": figure([bulk["acts"] / bulk["seal"]], "acts per s"),
        f"full verification of {count}": figure([bulk["verify"]], "s"),
        f"inclusion proof among {count}, file without facts": figure(bulk["proof"], "bytes"),
        f"making one receipt among {count}": figure(bulk["receipt"], "ms"),
    }


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
                yield {**os.environ, "SIJILL_VAR": str(var), "SIJILL_ROLE": "work"}
        finally:
            os.environ.update({key: value for key, value in kept.items() if value})


def _child(environment: dict[str, str], what: str, size: float) -> dict[str, object]:
    """Measure in a process of its own, so that settings are read for this database."""
    words = [sys.executable, "-m", "benchmarks._ledger", what, str(size)]
    done = subprocess.run(
        words, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{what} failed:\n{done.stdout}{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])
