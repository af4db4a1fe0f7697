"""How long the embedded PostgreSQL takes to begin, to come back, to stop, and to survive a kill.

Ours: `config.postgres` over the binaries of the wheel, until a connection answers, roles and
database included. Baseline: Debian's PostgreSQL of the same machine, with its own `initdb` and
`pg_ctl --wait`, same settings, no roles; absent when Debian's is not installed. Disk writes are
flushed in both.
"""

from __future__ import annotations

import contextlib
import os
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks import Figure, figure, seconds
from config import debian_postgres, postgres
from config.postgres.place import Account, choose_account
from config.postgres.server import SETTINGS

RUNS = 7


def run() -> dict[str, Figure]:
    """Measure ours and Debian's in turn, so that both meet the same machine."""
    ours, debian = _empty(), _empty()
    for _ in range(RUNS):
        _measure_ours(ours)
        if debian_postgres.installed():
            _measure_debian(debian)
    against = " (baseline: Debian's own initdb and pg_ctl)"
    return {
        f"first start{against}": figure(ours["first"], "s", debian["first"]),
        f"later start{against}": figure(ours["later"], "s", debian["later"]),
        f"clean stop{against}": figure(ours["stop"], "s", debian["stop"]),
        "start after kill -9": figure(ours["killed"], "s"),
    }


def _empty() -> dict[str, list[float]]:
    return {name: [] for name in ("first", "later", "stop", "killed")}


def _measure_ours(times: dict[str, list[float]]) -> None:
    with _folder() as folder:
        times["first"].append(seconds(lambda: postgres.start(folder)))
        times["stop"].append(seconds(lambda: postgres.stop(folder)))
        times["later"].append(seconds(lambda: postgres.start(folder)))
        os.kill(postgres.status(folder) or 0, signal.SIGKILL)
        times["killed"].append(seconds(lambda: postgres.start(folder)))
        postgres.stop(folder)


def _measure_debian(times: dict[str, list[float]]) -> None:
    with _folder() as folder:
        account = choose_account(folder)
        if os.geteuid() == 0:
            os.chown(folder, account.uid, account.gid)
        times["first"].append(seconds(lambda: (_initdb(account, folder), _start(account, folder))))
        times["stop"].append(seconds(lambda: _stop(account, folder)))
        times["later"].append(seconds(lambda: _start(account, folder)))
        _stop(account, folder)


def _initdb(account: Account, folder: Path) -> None:
    words = ["--auth=trust", "--data-checksums", "--locale=C.UTF-8", "--encoding=UTF8"]
    _run(account, "initdb", "-D", str(folder / "data"), "-U", "postgres", *words)


def _start(account: Account, folder: Path) -> None:
    given = {**SETTINGS, "unix_socket_directories": str(folder)}
    options = " ".join(f"-c {name}='{value}'" for name, value in given.items())
    log = str(folder / "log")
    _run(account, "pg_ctl", "-D", str(folder / "data"), "-l", log, "-w", "-o", options, "start")


def _stop(account: Account, folder: Path) -> None:
    _run(account, "pg_ctl", "-D", str(folder / "data"), "-w", "-m", "fast", "stop")


def _run(account: Account, tool: str, *words: str) -> None:
    done = account.run([debian_postgres.installed()[-1] / tool, *words])
    if done.returncode:
        raise RuntimeError(f"{tool} failed:\n{done.stdout}")


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="sijill") as name:
        Path(name).chmod(0o755)
        yield Path(name)
