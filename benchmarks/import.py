"""An old roll read, checked, compared and entered, beside COPY of the very rows that it became.

`sijill register import` from the first cell to the last commit, on a server of its own and an empty
register: a dirty roll of invented people (`_rolls`: people told twice under two cards, rows pasted
twice, days in five shapes, crafts and cards that cannot be read). The baseline is COPY of the rows
it wrote into tables with the same indexes, table after table, the text already made: no
constraint, no row policy, nobody compared. Memory is that of the command and its processes
together, processor time that of them and of the server. `--quick` takes 20,000 rows,
`--entries N` as many as are asked (440,000).
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from benchmarks import Figure, _rolls, figure, seconds
from benchmarks.ledger import ROOT, _house
from config import postgres

FULL, QUICK = 440_000, 20_000
TICK = os.sysconf("SC_CLK_TCK")
EVERY = 0.25  # seconds between two looks at the memory
WRITTEN = (
    *("register_person", "register_entry", "register_version", "register_person_keys"),
    *("register_provenance", "register_held", "ledger_act", "ledger_act_facts"),
)
COUNTED = re.compile(r"^([\d,]+) (entered|held|stand already|would be)", re.MULTILINE)


@dataclass
class Done:
    """A command that ended: how long it took, on how much processor, in how much memory."""

    seconds: float = 0.0
    processor: float = 0.0  # of the command and its processes
    server: float = 0.0  # of PostgreSQL
    megabytes: float = 0.0
    counts: dict[str, int] = field(default_factory=dict)


def run(*, quick: bool = False, entries: int = 0) -> dict[str, Figure]:
    """Measure on a fresh database: the check alone, then the whole."""
    count = entries or (QUICK if quick else FULL)
    with _house() as environment, tempfile.TemporaryDirectory(prefix="sijill") as name:
        folder = Path(name)
        _rolls.write(folder / "roll.csv", count)
        (folder / "mapping.toml").write_text(_rolls.mapping(), encoding="utf-8")
        with postgres.running(Path(environment["SIJILL_VAR"])) as server:
            checked = _imported(environment, folder, server.data)
            whole = _imported(environment, folder, server.data, "--really")
            bare = _copied(server.url("superuser"))
    return _figures(f"{count:,} rows", count, checked, whole, bare)


def _figures(named: str, count: int, checked: Done, whole: Done, bare: float) -> dict[str, Figure]:
    against = "baseline: COPY of the rows, same indexes"
    return {
        f"{named}, checked, compared and entered ({against})": figure([whole.seconds], "s", [bare]),
        f"{named}, rate ({against})": figure([count / whole.seconds], "rows per s", [count / bare]),
        f"{named}, checked and compared alone": figure([checked.seconds], "s"),
        f"{named}, processor time of the program": figure([whole.processor], "s"),
        f"{named}, processor time of PostgreSQL": figure([whole.server], "s"),
        f"{named}, peak memory, every process": figure([whole.megabytes], "MB"),
        **{f"{named}, {what}": figure([n], "rows") for what, n in sorted(whole.counts.items())},
    }


def _imported(environment: dict[str, str], folder: Path, data: Path, *how: str) -> Done:
    words = [sys.executable, "-m", "config", "register", "import", str(folder / "roll.csv")]
    words += ["--mapping", str(folder / "mapping.toml"), *how]
    done, server = Done(), _postmaster(data)
    before, began = _spent(server), time.perf_counter()
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(words, cwd=ROOT, env=environment, stdout=said, stderr=said)
        with _watched(process.pid, done):
            _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        told = said.read()
    if process.returncode:
        raise RuntimeError(f"the import failed:\n{told[-3000:]}")
    print(told.strip(), file=sys.stderr)
    done.seconds = time.perf_counter() - began
    done.processor = used.ru_utime + used.ru_stime
    done.server = _spent(server) - before
    done.counts = {what: int(n.replace(",", "")) for n, what in COUNTED.findall(told)}
    return done


@contextmanager
def _watched(pid: int, done: Done) -> Iterator[None]:
    """Look again and again how much a process and those under it hold."""
    over = threading.Event()

    def look() -> None:
        while not over.wait(EVERY):
            done.megabytes = max(done.megabytes, sum(map(_held, _family(pid))) / 1024)

    watch = threading.Thread(target=look)
    watch.start()
    try:
        yield
    finally:
        over.set()
        watch.join()


def _family(pid: int) -> list[int]:
    """A process and every process under it."""
    found = [pid]
    for one in found:
        for children in Path(f"/proc/{one}/task").glob("*/children"):
            found += [int(child) for child in _text(children).split()]
    return found


def _held(pid: int) -> int:
    """Kilobytes of its own, and its share of what it has in common with others."""
    found = re.search(r"^Pss:\s+(\d+)", _text(Path(f"/proc/{pid}/smaps_rollup")), re.MULTILINE)
    return int(found[1]) if found else 0


def _text(path: Path) -> str:
    """What a file says; nothing when its process has just ended."""
    try:
        return path.read_text()
    except OSError:
        return ""


def _postmaster(data: Path) -> int:
    return int((data / "postmaster.pid").read_text().splitlines()[0])


def _spent(server: int) -> float:
    """Seconds of processor of a server: its processes, and those that ended."""
    ours = _ticks(server, ended=True)
    return (ours + sum(_ticks(pid) for pid in _family(server)[1:])) / TICK


def _ticks(pid: int, *, ended: bool = False) -> int:
    said = _text(Path(f"/proc/{pid}/stat")).rpartition(")")[2].split()
    return sum(map(int, said[11 : 15 if ended else 13]))


def _copied(url: str) -> float:
    """How long COPY of every row takes, table after table, from files the server wrote."""
    with psycopg.connect(url, autocommit=True) as server:
        return sum(_copied_one(server, table) for table in WRITTEN)


def _copied_one(server: psycopg.Connection, table: str) -> float:
    row = server.execute("SHOW data_directory").fetchone()
    assert row is not None
    file = f"{row[0]}/{table}.copied"
    server.execute(f"COPY {table} TO '{file}'")
    server.execute(f"CREATE TABLE bare (LIKE {table} INCLUDING INDEXES)")
    try:
        return seconds(lambda: server.execute(f"COPY bare FROM '{file}'"))
    finally:
        server.execute("DROP TABLE bare")
        server.execute(f"COPY (SELECT WHERE false) TO '{file}'")  # nothing of it stays
