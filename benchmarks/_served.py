"""Servers to measure: the house as `./bin/up` opens it on a populated register, and a bare view."""

from __future__ import annotations

import contextlib
import fcntl
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 300.0


@dataclass(frozen=True)
class Served:
    """A house that is open: its address, the processes that it runs, its database."""

    url: str
    process: subprocess.Popen[bytes]
    web: str  # address of the database as the pages reach it
    database: str
    postmaster: int
    made: float = 0.0  # seconds that its population took, when it was made


@contextlib.contextmanager
def populated(var: Path, entries: int, *, crowd: int | None = None) -> Iterator[Served]:
    """Open the house of a folder, filled once with invented people, as an operator would.

    With the bound on how many are at work that it comes with, unless another is given (0: none).
    """
    os.environ.pop("SIJILL_CROWD", None)
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")},
        **({} if crowd is None else {"SIJILL_CROWD": str(crowd)}),
        "SIJILL_VAR": str(var),
        "SIJILL_DEMONSTRATION": "true",
        "SIJILL_PROXIES": "1",  # visitors come from many networks: a proxy says which
        "PORT": str(free_port()),
    }
    environment["SIJILL_ORIGIN"] = f"http://127.0.0.1:{environment['PORT']}"
    os.environ.update(environment)
    with _alone(var):
        made = _fill(var, entries)
        yield from _opened(var, environment, made)


@contextlib.contextmanager
def _alone(var: Path) -> Iterator[None]:
    """One measure at a time on one population: two would spend each other's people and time."""
    with var.with_name(f"{var.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SystemExit(f"another measure runs on {var}") from None
        yield


def _opened(var: Path, environment: dict[str, str], made: float) -> Iterator[Served]:
    with _up(environment) as process:
        from config import postgres

        server = postgres.start(var)
        _ready()
        keeper = postgres.status(var) or process.pid
        where = environment["SIJILL_ORIGIN"]
        yield Served(where, process, server.url("web"), "sijill", keeper, made)


def _ready() -> None:
    """The visitors open the codes that their phones received with the keys of this house."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()


def _fill(var: Path, entries: int) -> float:
    """Make the tables, the reference data and the people; what stands already is left.

    Answers how many seconds the people took, now or when they were made.
    """
    from config import postgres, prepare

    with postgres.running(var) as server:
        steps = prepare.of_the_tree() + prepare.of_the_server(var)
        os.environ.pop("SIJILL_ROLE", None)
        for step in steps + prepare.of_the_database(var, server.identity(), demonstration=False):
            step.run()
        told = var / f"populated.{entries}"
        if not told.exists():
            began = time.monotonic()
            say(f"populating {entries:,} entries…")
            words = [sys.executable, "-m", "config", "populate", "--entries", str(entries)]
            subprocess.run(words, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
            told.write_text(f"{time.monotonic() - began:.0f}")
        say(f"{entries:,} entries populated in {told.read_text()} s")
        return float(told.read_text())


@contextlib.contextmanager
def _up(environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "config.up"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        await_answer(f"{environment['SIJILL_ORIGIN']}/health/", process)
        yield process
    finally:
        process.terminate()
        process.wait()


@contextlib.contextmanager
def bare(web: str, database: str) -> Iterator[str]:
    """A bare Django view with one SELECT by key, under the same server program."""
    parts = urlsplit(web)
    query = parse_qs(parts.query)
    port = free_port()
    environment = {
        **os.environ,
        "BARE_DATABASE": database,
        "BARE_HOST": query.get("host", [parts.hostname or ""])[0],
        "BARE_PORT": str(parts.port or query.get("port", ["5432"])[0]),
    }
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "-m", "granian", "--interface", "wsgi"]
    command += ["benchmarks._bare:application", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", str(os.cpu_count() or 1), "--blocking-threads", "64"]
    child = subprocess.Popen([*command, "--log-level", "error"], cwd=ROOT, env=environment)
    try:
        await_answer(f"http://127.0.0.1:{port}/", child)
        yield f"http://127.0.0.1:{port}"
    finally:
        child.terminate()
        child.wait()


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def await_answer(url: str, child: subprocess.Popen[bytes]) -> None:
    """Return once a server answers."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and child.poll() is None:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(url, timeout=5).close()
            return
        time.sleep(0.1)
    raise RuntimeError(f"{url} does not answer")


def say(words: str) -> None:
    """Tell how far the measure is."""
    print(f"  {words}", file=sys.stderr, flush=True)


TICKS = os.sysconf("SC_CLK_TCK")


def work_of(*roots: int) -> float:
    """Seconds of processor that these processes have used, with their children, dead ones too."""
    parents, spent = {}, {}
    for path in Path("/proc").iterdir():
        if path.name.isdigit():
            with contextlib.suppress(OSError):
                fields = (path / "stat").read_text().rpartition(")")[2].split()
                parents[int(path.name)] = int(fields[1])
                spent[int(path.name)] = sum(int(each) for each in fields[11:15]) / TICKS
    wanted = set(roots)
    while more := {pid for pid, parent in parents.items() if parent in wanted} - wanted:
        wanted |= more
    return sum(spent.get(pid, 0.0) for pid in wanted)
