"""The house opened for a story: a clone of the template, the web server and the worker."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from config import prepare
from config.postgres.server import locked
from sijill.kernel.clock import civil_date, now
from tests.database import ROOT, VAR, Cluster

PATIENCE = 60.0
THREADS = 64  # as config.up serves


@dataclass(frozen=True, slots=True)
class House:
    """An open house: its address, and its database seen from behind the walls."""

    url: str
    database: str
    cluster: Cluster
    environment: Mapping[str, str]

    def ask(self, question: str) -> list[tuple[object, ...]]:
        """Ask the database what the story has left there."""
        return self.cluster.run(question, database=self.database)

    def minutes_pass(self, minutes: int = 5) -> None:
        """Let the codes just sent grow older, so that another may be asked for."""
        older = f"sent_at = sent_at - interval '{minutes} minutes'"
        recent = "sent_at > now() - interval '20 minutes'"  # none lives for more than an hour
        self.ask(f"UPDATE accounts_challenge SET {older} WHERE {recent}")

    def codes_are_forgotten(self) -> None:
        """A day passes over the codes: no story waits for what another asked of the same phone."""
        self.ask(
            """
            UPDATE accounts_challenge SET
                sent_at = sent_at - interval '1 day', expires_at = expires_at - interval '1 day',
                used_at = used_at - interval '1 day', closed_at = closed_at - interval '1 day'
            """
        )
        self.ask("DELETE FROM accounts_tally")

    def sijill(self, *command: str, role: str) -> str:
        """Run a command on the database of this house."""
        done = subprocess.run(
            [sys.executable, "-m", "config", *command],
            cwd=ROOT,
            env={**self.environment, "SIJILL_ROLE": role},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)}:\n{done.stdout}{done.stderr}")
        return done.stdout


@contextlib.contextmanager
def open_house(cluster: Cluster, template: str, log: Path, *, workers: int = 1) -> Iterator[House]:
    """Open a house on a database of its own, with the agents and requests of the demonstration."""
    _static_files()
    with cluster.clone(_told(cluster, template)) as database:
        house = _house(cluster, database)
        try:
            with _running(house, log, workers):
                yield house
        finally:
            shutil.rmtree(VAR / "logs" / database, ignore_errors=True)


def _told(cluster: Cluster, template: str) -> str:
    """Return the name of the template in which the demonstration of today was told, once."""
    name = f"{template}_{_digest()}"
    with locked(VAR / "told.lock"):
        made = {row[0] for row in cluster.run("SELECT datname FROM pg_database ORDER BY oid")}
        if name not in made:
            with cluster.clone(template) as working:
                house = _house(cluster, working)
                house.sijill("demo", role="work")
                cluster.run(f"CREATE DATABASE {name} TEMPLATE {working} OWNER sijill_owner")
    return name


def _digest() -> str:
    """The day, since deadlines are told from it, and every line that tells."""
    digest = hashlib.sha256(f"{civil_date(now())}".encode())
    for pattern in ("sijill/**/*.py", "sijill/portal/demonstration/*.typ", "data/*.csv"):
        for path in sorted(ROOT.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:8]


def _static_files() -> None:
    with locked(VAR / "static.lock"):
        for step in prepare.of_the_server(VAR):
            step.run()


def _house(cluster: Cluster, database: str) -> House:
    port = _free_port()
    unwanted = {"DATABASE_URL", "DATABASE_WORK_URL", "DATABASE_OWNER_URL", "SIJILL_SMS_URL"}
    environment = {name: value for name, value in os.environ.items() if name not in unwanted}
    environment |= {
        "SIJILL_VAR": str(VAR),
        "SIJILL_DATABASE": database,
        "SIJILL_DEMONSTRATION": "true",
        # Nobody listens there: a story speaks to a fund of its own, never the worker by the clock.
        "SIJILL_FUND": "sftp://register@127.0.0.1:9",
        "SIJILL_ORIGIN": f"http://127.0.0.1:{port}",
        "PORT": str(port),
    }
    return House(
        url=f"http://127.0.0.1:{port}",
        database=database,
        cluster=cluster,
        environment=environment,
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def _running(house: House, log: Path, workers: int) -> Iterator[None]:
    commands = {
        "web": [
            *("-m", "granian", "--interface", "wsgi", "config.wsgi:application"),
            *("--host", "127.0.0.1", "--port", house.environment["PORT"]),
            *(
                "--workers",
                str(workers),
                "--blocking-threads",
                str(THREADS),
                "--log-level",
                "warning",
            ),
        ],
        "work": ["-m", "config", "procrastinate", "worker"],
    }
    with contextlib.ExitStack() as stack:
        for role, command in commands.items():
            stack.enter_context(_child(house, role, command, log.with_suffix(f".{role}.log")))
        _await_health(house, log)
        yield


@contextlib.contextmanager
def _child(house: House, role: str, command: list[str], log: Path) -> Iterator[None]:
    with log.open("w") as out:
        child = subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            env={**house.environment, "SIJILL_ROLE": role},
            stdout=out,
            stderr=out,
        )
        try:
            yield
        finally:
            child.terminate()
            try:
                child.wait(10)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def _await_health(house: House, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with contextlib.suppress(urllib.error.URLError, OSError):
            urllib.request.urlopen(f"{house.url}/health/", timeout=5).close()
            return
        time.sleep(0.1)
    raise RuntimeError(f"the house did not open:\n{log.with_suffix('.web.log').read_text()}")
