"""Starting, sharing and stopping the server of a folder, also after it was killed."""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import psycopg

from config.postgres.place import (
    DATABASE,
    ENVIRONMENT,
    PORT,
    SUPERUSER,
    PostgresError,
    Server,
    home_of,
    locate,
    postmaster,
    works_in,
)

PATIENCE = 300.0  # seconds; replaying the log after a power cut may take minutes
LONGEST_LOG = 10_000_000  # bytes
FIRST_WITH_BUILTIN_LOCALE = 17
ROLES_SQL = Path(__file__).resolve().parent.parent / "roles.sql"


def _share_of_memory(part: int, *, most: int) -> int:
    """A part of this machine's memory in megabytes, between 128 and the most."""
    held = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 1_000_000
    return max(128, min(held // part, most))


SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "synchronous_commit": "on",
    "shared_buffers": f"{_share_of_memory(8, most=1024)}MB",
    "effective_cache_size": f"{_share_of_memory(2, most=16_384)}MB",
    "random_page_cost": "1.1",  # a row anywhere on a solid disk costs hardly more than the next
    "work_mem": "16MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "2GB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %q%u@%d ",
    # Django binds values on the client: the text of a statement may hold names.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
_children: dict[Path, subprocess.Popen[bytes]] = {}


@contextlib.contextmanager
def locked(path: Path, how: int = fcntl.LOCK_EX) -> Iterator[int]:
    """Hold a lock on a file for the length of a block."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, how)
        yield descriptor
    finally:
        os.close(descriptor)


def start(
    var: Path,
    *,
    binaries: Path | None = None,
    settings: Mapping[str, str] | None = None,
    tied: bool = False,
) -> Server:
    """Start the server of a folder unless it runs, and return how to reach it.

    `tied` makes it end, cleanly, with the process that starts it.
    """
    var.mkdir(parents=True, exist_ok=True)
    with locked(var / "postgres.lock"):
        server = locate(var, binaries)
        if postmaster(server.data) is None:
            _initialise(server)
            _recover(server)
            _launch(server, {**SETTINGS, **(settings or {})}, tied=tied)
        _await_answer(server)
        _prepare(server)
    return server


def stop(var: Path) -> bool:
    """Stop the server of a folder cleanly and tell whether one was running."""
    if not var.is_dir():
        return False
    with locked(var / "postgres.lock"):
        (var / "postgres.kept").unlink(missing_ok=True)
        return _halt(home_of(var) / "data")


def status(var: Path) -> int | None:
    """Return the number of the running server of a folder, if any."""
    return postmaster(home_of(var) / "data")


@contextlib.contextmanager
def running(
    var: Path,
    *,
    binaries: Path | None = None,
    settings: Mapping[str, str] | None = None,
    tied: bool = False,
) -> Iterator[Server]:
    """Keep a server running for a block: the last of several users to leave stops it."""
    var.mkdir(parents=True, exist_ok=True)
    with locked(var / "postgres.users", fcntl.LOCK_SH) as users:
        try:
            yield start(var, binaries=binaries, settings=settings, tied=tied)
        finally:
            _leave(var, users)


def _leave(var: Path, users: int) -> None:
    with locked(var / "postgres.lock"), contextlib.suppress(BlockingIOError):
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if not (var / "postgres.kept").exists():
            _halt(home_of(var) / "data")


def _initialise(server: Server) -> None:
    version = _version(server.binaries)
    with contextlib.suppress(FileNotFoundError):
        found = int((server.data / "PG_VERSION").read_text())
        if found == version:
            return
        raise PostgresError(f"{server.data} was made by PostgreSQL {found}: see docs/operate.md.")
    unfinished = server.home / "data.unfinished"
    builtin = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    command: list[str | Path] = [server.binaries / "initdb", "-D", unfinished, "-U", SUPERUSER]
    command += ["--encoding=UTF8", "--auth=trust", "--data-checksums", "--no-instructions"]
    command += builtin if version >= FIRST_WITH_BUILTIN_LOCALE else ["--locale=C.UTF-8"]
    _clear(server, unfinished)
    publish: list[str | Path] = ["mv", unfinished, server.data]
    for step in (command, publish):
        done = server.account.run(step)
        if done.returncode:
            raise PostgresError(f"A new database could not be made:\n{done.stdout}")


def _clear(server: Server, unfinished: Path) -> None:
    """Remove what a killed creation left; what it started may still write there for a moment."""
    for pause in (0.1, 0.5, 2.0, 0.0):
        done = server.account.run(["rm", "-rf", unfinished])
        if not done.returncode:
            return
        time.sleep(pause)
    raise PostgresError(f"An unfinished database is in the way:\n{done.stdout}")


def _version(binaries: Path) -> int:
    words = subprocess.check_output([binaries / "postgres", "--version"], text=True).split()
    return int(words[2].split(".")[0])


def _recover(server: Server) -> None:
    """Clear what a killed server left: its orphans first, then files naming a reused number."""
    deadline = time.monotonic() + 30
    while orphans := [pid for pid in _processes() if works_in(pid, server.data)]:
        for pid in orphans:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGQUIT if time.monotonic() < deadline else signal.SIGKILL)
        time.sleep(0.02)
    leftovers = (server.data / "postmaster.pid", server.socket / f".s.PGSQL.{PORT}.lock")
    server.account.run(["rm", "-f", *leftovers])


def _processes() -> list[int]:
    with contextlib.suppress(FileNotFoundError):
        return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    return []


def _launch(server: Server, settings: Mapping[str, str], *, tied: bool) -> None:
    command: list[str | Path] = [server.binaries / "postgres", "-D", server.data]
    for name, value in {**settings, "unix_socket_directories": str(server.socket)}.items():
        command += ["-c", f"{name}={value}"]
    if server.log.exists() and server.log.stat().st_size > LONGEST_LOG:
        server.log.replace(server.log.with_suffix(".log.1"))
    with server.log.open("ab") as log:
        child = subprocess.Popen(
            command,
            cwd="/",
            env=ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            umask=0o077,
            start_new_session=True,
            preexec_fn=_end_with_parent if tied and sys.platform == "linux" else None,
            **server.account.identity(),
        )
    if killed := _children.pop(server.data, None):
        killed.wait()
    _children[server.data] = child


def _end_with_parent() -> None:
    """Ask the kernel for a fast shutdown of this process when its parent dies."""
    ctypes.CDLL(None).prctl(1, signal.SIGINT)


def _await_answer(server: Server) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with contextlib.suppress(psycopg.OperationalError):
            psycopg.connect(server.url("superuser", "postgres"), connect_timeout=5).close()
            return
        child = _children.get(server.data)
        if postmaster(server.data) is None and (child is None or child.poll() is not None):
            break
        time.sleep(0.01)
    tail = server.log.read_text(errors="replace").splitlines()[-15:]
    raise PostgresError("\n".join(["PostgreSQL does not answer. Its log ends:", *tail]))


def _prepare(server: Server) -> None:
    """Make the database with its roles, under a passing name until it is whole."""
    unfinished = f"{DATABASE}_unfinished"
    with psycopg.connect(server.url("superuser", "postgres"), autocommit=True) as connection:
        known = "SELECT FROM pg_database WHERE datname = %s"
        if connection.execute(known, [DATABASE]).rowcount:
            return
        connection.execute(f"DROP DATABASE IF EXISTS {unfinished}")
        connection.execute(f"CREATE DATABASE {unfinished} TEMPLATE template0")
        with psycopg.connect(server.url("superuser", unfinished)) as inside:
            inside.execute(ROLES_SQL.read_bytes())
        connection.execute(f"ALTER DATABASE {unfinished} RENAME TO {DATABASE}")


def _halt(data: Path) -> bool:
    pid = postmaster(data)
    for how, patience in ((signal.SIGINT, 60.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 5.0)):
        deadline = time.monotonic() + patience
        if pid is not None and works_in(pid, data):
            os.kill(pid, how)
        while pid is not None and works_in(pid, data) and time.monotonic() < deadline:
            time.sleep(0.005)
    if child := _children.pop(data, None):
        child.wait()
    return pid is not None
