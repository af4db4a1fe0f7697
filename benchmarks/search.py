"""Finding an agent's person by a name spelt anew, in either script, with a slip, among a million.

People are invented (sijill.linkage.people, seeded) and loaded as persons, entries and keys. A query
is a person's name written again: 30 % in Arabic, else in a Latin spelling drawn anew, family name
first one time in five, and one slip of the finger (a letter lost, added, exchanged, or a neighbour
on the keyboard) in half of them. Half of the queries tell the birth year as well. The right person
is the one meant; without a birth year, anybody of exactly that name, whatever the spelling, since a
name alone cannot tell homonyms apart. Asked as a national agent, then as one of a chamber. Times
are those of the statements of one search, on one connection, in the database; `--entries N` uses
N entries, `--quick` 40,000. Beside it, trigram search (pg_trgm, Debian's PostgreSQL) on the
same people and queries, when that server is installed.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from benchmarks import Figure, figure
from benchmarks.ledger import _house as house

ROOT = Path(__file__).resolve().parent.parent
FULL = {"entries": 1_000_000, "queries": 2_000}
QUICK = {"entries": 40_000, "queries": 400}


def run(*, quick: bool = False, entries: int | None = None) -> dict[str, Figure]:
    """Fill a fresh database, search it, then do the same by trigrams."""
    sizes = QUICK if quick else FULL | ({"entries": entries} if entries else {})
    with house() as environment:
        filled = _child(environment | {"SIJILL_ROLE": "owner"}, "fill", sizes)
        found = _child(environment | {"SIJILL_ROLE": "web"}, "ask", sizes)
    trigrams = _trigrams(sizes)
    said = f"{sizes['entries']:,} entries"
    beside = [trigrams["right"]] if trigrams else []
    slow = [trigrams["p99"]] if trigrams else []
    return {
        f"right person in the first 20, {said}, %": figure([found["right"]], "%", beside),
        f"… with a birth year, the very person, {said}": figure([found["very"]], "%"),
        f"… by the name alone, {said}": figure([found["named"]], "%"),
        f"… of queries with a slip, {said}": figure([found["slipped"]], "%"),
        f"one search in the database, p50, {said}": figure([found["p50"]], "ms"),
        f"one search in the database, p99, {said} (baseline: trigrams)": figure(
            [found["p99"]], "ms", slow
        ),
        f"one search with its ranking, p99, {said}": figure([found["whole"]], "ms"),
        f"agent of one chamber: right in the first 20, {said}": figure([found["local"]], "%"),
        f"agent of one chamber: p99 in the database, {said}": figure([found["local_p99"]], "ms"),
        f"keys and their index, {said}": figure([filled["megabytes"]], "MB"),
    }


def _child(environment: dict[str, str], what: str, sizes: dict[str, int]) -> dict[str, float]:
    words = [sys.executable, "-m", "benchmarks._search", what, json.dumps(sizes)]
    done = subprocess.run(
        words, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{what} failed")
    return json.loads(done.stdout.splitlines()[-1])


def _trigrams(sizes: dict[str, int]) -> dict[str, float]:
    from benchmarks._trigrams import measure

    return measure(sizes)
