"""How fast an invented register is made whole, on a server of its own.

`sijill populate` from an empty database to the last act numbered, sealed and published, against
COPY of the very same rows into bare tables: no index, no constraint, no row policy, not logged,
the text already written. It is the least that PostgreSQL does with such rows; all the rest
(invention, twenty-odd indexes, foreign keys, the sealed log, encrypted documents) is the distance
between the two. The embedded PostgreSQL waits for the disk at checkpoints (fsync on). `--entries N`
says how many (100,000; 20,000 with `--quick`).
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg

from benchmarks import Figure, figure, seconds
from benchmarks.ledger import ROOT, _house
from config import postgres

FULL, QUICK = 100_000, 20_000
FILLED = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind = 'r'
  AND split_part(c.relname, '_', 1) IN ('accounts', 'desk', 'ledger', 'register')
ORDER BY pg_relation_size(c.oid) DESC LIMIT 24
"""
MEGABYTE = 1 << 20


def run(*, quick: bool = False, entries: int = 0) -> dict[str, Figure]:
    """Measure on a fresh database."""
    count = entries or (QUICK if quick else FULL)
    with _house() as environment:
        before, began = os.times(), time.perf_counter()
        _populate(environment, count)
        taken, after = time.perf_counter() - began, os.times()
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        ours = sum(after[2:4]) - sum(before[2:4])
        var = Path(environment["SIJILL_VAR"])
        with postgres.running(var) as server:
            bare = _copied_bare(server.url("superuser"))
            size = _size(server.url("superuser"))
        files = sum(path.stat().st_size for path in (var / "files").glob("*/*"))
    named = f"{count:,} entries"
    return {
        f"{named}, whole and sealed (baseline: COPY of the rows, bare)": figure(
            [taken], "s", [bare]
        ),
        f"{named}, for each": figure([1000 * taken / count], "ms", [1000 * bare / count]),
        f"{named}, processor time outside the server": figure([ours], "s"),
        f"{named}, largest process": figure([peak], "MB"),
        f"{named}, database": figure([size / MEGABYTE], "MB"),
        f"{named}, documents": figure([files / MEGABYTE], "MB"),
    }


def _populate(environment: dict[str, str], count: int) -> None:
    words = [sys.executable, "-m", "config", "populate", "--entries", str(count), "--seed", "1"]
    known = {**environment, "SIJILL_DEMONSTRATION": "true"}
    done = subprocess.run(words, cwd=ROOT, env=known, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"populate failed:\n{done.stdout}{done.stderr}")
    print(done.stdout.strip(), file=sys.stderr)


def _copied_bare(url: str) -> float:
    """How long COPY of every row takes, table after table, from files the server wrote."""
    with psycopg.connect(url, autocommit=True) as server:
        return sum(_copied(server, table) for table in _filled(server))


def _filled(server: psycopg.Connection) -> Iterator[str]:
    yield from [row[0] for row in server.execute(FILLED).fetchall()]


def _copied(server: psycopg.Connection, table: str) -> float:
    file = _beside(server, f"{table}.copied")
    server.execute(f"COPY {table} TO '{file}'")
    server.execute(f"CREATE UNLOGGED TABLE bare (LIKE {table})")
    try:
        return seconds(lambda: server.execute(f"COPY bare FROM '{file}'"))
    finally:
        server.execute("DROP TABLE bare")
        server.execute(f"COPY (SELECT WHERE false) TO '{file}'")  # nothing of it stays


def _beside(server: psycopg.Connection, name: str) -> str:
    """A file where the server may write."""
    row = server.execute("SHOW data_directory").fetchone()
    assert row is not None
    return f"{row[0]}/{name}"


def _size(url: str) -> int:
    with psycopg.connect(url) as server:
        row = server.execute("SELECT pg_database_size(current_database())").fetchone()
        assert row is not None
        return int(row[0])
