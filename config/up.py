"""Serve the whole house from one terminal, and take all of it down with Ctrl-C.

PostgreSQL, then what must be made, then the web server, the worker of the queue and the sequencer
of the log; in a demonstration an invented fund too, to which the worker speaks over SFTP. If this
process is killed outright, the kernel ends its children and the next start clears what is left.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import NoReturn

from config import postgres, prepare
from config.environment import ROOT, Environment, environment

THREADS = 64  # a few slow uploads hold a thread each; the others go on answering
PATIENCE = 90.0  # seconds until the first answer
GRACE = 15.0  # seconds for jobs under way; the web server gives requests five


class Stop(BaseException):
    """Someone pressed Ctrl-C or asked the process to end."""


class CannotServeError(RuntimeError):
    """The house cannot be opened, and the message says why."""


def main() -> int:
    """Open the house and keep it open until asked to stop."""
    settings = environment()
    var = settings.sijill_var.resolve()
    var.mkdir(parents=True, exist_ok=True)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    try:
        _port_is_free(settings.port)
        with _alone(var), _database(settings, var) as identity:
            _make(settings, var, identity)
            _serve(settings, var)
    except Stop:
        print("\nStopped.", file=sys.stderr)
        return 0
    except (CannotServeError, postgres.PostgresError, RuntimeError) as problem:
        print(problem, file=sys.stderr)
        return 1
    return 1


def _stop(number: int, frame: FrameType | None) -> NoReturn:
    for later in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(later, signal.SIG_IGN)
    raise Stop


# --- before serving -----------------------------------------------------------------------------


@contextlib.contextmanager
def _alone(var: Path) -> Iterator[None]:
    """Refuse a second house on the same folder, and clear what a killed one left."""
    with (var / "up.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotServeError(f"Already open on {var}: use another SIJILL_VAR.") from None
        _clear(var / "up.json")
        yield


def _clear(record: Path) -> None:
    """End the processes that a killed supervisor left, known by number and moment of birth."""
    if not record.exists():
        return
    for pid, born in json.loads(record.read_text()):
        if born and _born(pid) == born:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)
    record.unlink()


def _born(pid: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    return ""


@contextlib.contextmanager
def _database(settings: Environment, var: Path) -> Iterator[str]:
    """Keep the embedded server running, unless the environment names another one."""
    if not settings.embedded:
        yield ""
        return
    with postgres.running(var, tied=True) as server:
        yield server.identity()


def _make(settings: Environment, var: Path, identity: str) -> None:
    os.environ.setdefault("SIJILL_VAR", str(var))
    os.environ.pop("SIJILL_ROLE", None)
    if settings.embedded:
        os.environ.setdefault("SIJILL_DEMONSTRATION", "true")
    steps = prepare.of_the_tree() + prepare.of_the_server(var)
    # A server that is not ours may have been made anew behind our back: never trust a stamp.
    salt = identity or str(time.time())
    for step in steps + prepare.of_the_database(var, salt, demonstration=_demonstration()):
        step.run()


def _demonstration() -> bool:
    return os.environ.get("SIJILL_DEMONSTRATION", "").lower() in ("1", "true", "yes", "on")


# --- serving ------------------------------------------------------------------------------------


def _serve(settings: Environment, var: Path) -> None:
    children: dict[str, subprocess.Popen[bytes]] = {}
    gateway = _gateway(settings, var) if _demonstration() and not settings.sijill_sms_url else []
    try:
        children["web server"] = _open(var, children, _web_server(settings.port), role="web")
        _await_health(settings.port, children["web server"])
        if _demonstration() and not settings.sijill_fund:
            children["invented fund"] = _open(var, children, _fund(settings, var), role="web")
        if gateway:
            children["invented gateway"] = _open(var, children, gateway, role="web")
        worker = [sys.executable, "-m", "config", "procrastinate", "worker"]
        children["worker"] = _open(var, children, worker, role="work")
        sequencer = [sys.executable, "-m", "config", "ledger", "seal", "--forever"]
        children["sequencer"] = _open(var, children, sequencer, role="work")
        _welcome(settings, var)
        _watch(children)
    finally:
        _close(list(children.values()))
        (var / "up.json").unlink(missing_ok=True)


def _port_is_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise CannotServeError(f"Port {port} is taken: try PORT={port + 1} ./bin/up") from None


def _web_server(port: int) -> list[str]:
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "config.wsgi:application"),
        *("--host", "127.0.0.1", "--port", str(port), "--log-level", "error"),
        *("--workers", str(os.cpu_count() or 1), "--blocking-threads", str(THREADS)),
        *("--respawn-failed-workers", "--workers-kill-timeout", "5"),
    ]


def _free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def _gateway(settings: Environment, var: Path) -> list[str]:
    """An invented gateway of messages and calls: our worker posts to it, it tells what arrived."""
    port, token = _free_port(), secrets.token_urlsafe(24)
    os.environ["SIJILL_SMS_URL"] = f"http://127.0.0.1:{port}/"
    os.environ["SIJILL_SMS_TOKEN"] = os.environ["SIJILL_SMS_RECEIPTS"] = token
    back = f"http://127.0.0.1:{settings.port}/gateway/receipts/"
    return [
        *(sys.executable, "-m", "sijill.accounts.simulator", "--port", port, "--receipts", back),
        *(f"--token={token}", "--book", str(var / "gateway" / "book.sqlite"), "--quiet"),
    ]


def _fund(settings: Environment, var: Path) -> list[str]:
    """An invented fund for a demonstration, and the way to it: our worker speaks SFTP to it."""
    port = _free_port()
    os.environ["SIJILL_FUND"] = f"sftp://register@127.0.0.1:{port}"
    folder = var / "fund" / settings.sijill_database
    return [
        *(sys.executable, "-m", "sijill.protection.simulator", "--sftp", port, "--every", "5"),
        *("--root", str(folder / "invented"), "--register", str(folder / "keys"), "--quiet"),
    ]


def _open(
    var: Path, others: dict[str, subprocess.Popen[bytes]], command: list[str], *, role: str
) -> subprocess.Popen[bytes]:
    """Start a child in a session of its own, and note it for the case that we are killed."""
    child = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, "SIJILL_ROLE": role},
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=_end_with_parent if sys.platform == "linux" else None,
    )
    known = [*others.values(), child]
    record = var / "up.json"
    record.write_text(json.dumps([(each.pid, _born(each.pid)) for each in known]))
    return child


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def _await_health(port: int, child: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and child.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise CannotServeError("The web server does not answer; what it said stands above.")


def _welcome(settings: Environment, var: Path) -> None:
    print(f"\n  http://localhost:{settings.port}/\n")
    if _demonstration():
        print(_accounts(var))
    print("  Ctrl-C stops everything.", flush=True)


def _accounts(var: Path) -> str:
    """Return who may sign in for the demonstration, asked again when the data are loaded anew."""
    loaded, told = var / "stamps" / "demonstration", var / "demonstration.txt"
    if not told.exists() or told.stat().st_mtime < loaded.stat().st_mtime:
        told.write_text(prepare.run_module("config", "demo", "--list"))
    return told.read_text()


def _watch(children: dict[str, subprocess.Popen[bytes]]) -> None:
    while True:
        for name, child in children.items():
            if child.poll() is not None:
                raise CannotServeError(f"The {name} ended ({child.returncode}): all is stopped.")
        time.sleep(0.2)


def _close(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        with contextlib.suppress(ProcessLookupError):
            child.terminate()  # it tells its own workers, once
    deadline = time.monotonic() + GRACE
    for child in children:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(max(0.0, deadline - time.monotonic()))
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


if __name__ == "__main__":
    sys.exit(main())
