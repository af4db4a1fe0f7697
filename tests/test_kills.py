"""Killed at random while people ask and agents decide: nothing is lost, nothing happens twice."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from config import postgres
from tests.database import FAST, ROOT

pytestmark = pytest.mark.skipif(
    bool(os.environ.get("DATABASE_URL")) or sys.platform != "linux",
    reason="kills a PostgreSQL of its own",
)
CAST = {"server": "people", "other server": "people", "worker": "work"}
CAST |= {"sequencer": "sequence", "other sequencer": "sequence"}
TARGETS = (*CAST, "postgres")


class Doomed:
    """A database server of this test alone, and the processes that live on it."""

    def __init__(self, var: Path, dump: bytes) -> None:
        self.var = var
        server = self.server = postgres.start(var, settings=FAST)
        run = [
            str(server.binaries / "psql"),
            "-q",
            "-v",
            "ON_ERROR_STOP=1",
            server.url("superuser"),
        ]
        subprocess.run(run, input=dump, check=True, stdout=subprocess.DEVNULL)
        self.told = var / "answered"
        self.said = (var / "said").open("ab")
        self.parents: list[subprocess.Popen[bytes]] = []

    def environment(self, role: str) -> dict[str, str]:
        outer = {k: v for k, v in os.environ.items() if not k.startswith(("SIJILL_", "DATABASE_"))}
        urls = {
            f"DATABASE_{name}URL": self.server.url(role)
            for name, role in {"": "web", "WORK_": "work", "OWNER_": "owner"}.items()
        }
        secrets = {
            f"SIJILL_{name}": f"{place:02x}" * 32
            for place, name in enumerate(("SECRET_KEY", "VAULT_KEYS", "NUMBER_KEY", "LOG_KEY"), 1)
        }
        house = {"SIJILL_VAR": str(self.var), "SIJILL_ROLE": role}
        return outer | urls | secrets | house | {"DJANGO_SETTINGS_MODULE": "config.settings"}

    def process(self, *words: str, role: str = "work", **options) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.crowd", *words]
        options = {"stderr": self.said, **options}
        return subprocess.Popen(command, cwd=ROOT, env=self.environment(role), **options)

    def begin(self) -> None:
        """Start everybody and wait until somebody was accepted."""
        for seed, (name, what) in enumerate(CAST.items()):
            role = "web" if what == "people" else "work"
            words = (what, str(self.pid_file(name)), str(self.told), str(seed))
            self.parents.append(self.process(*words, role=role))
        deadline = time.monotonic() + 120
        while not self.answered() and time.monotonic() < deadline:
            time.sleep(0.1)
        assert self.answered(), (self.var / "said").read_text()[-3000:]

    def pid_file(self, name: str) -> Path:
        return self.var / f"{name}.pid"

    def answered(self) -> int:
        return self.told.read_bytes().count(b"\n") if self.told.exists() else 0

    def kill(self, name: str) -> None:
        """Kill one of them outright; PostgreSQL is started again at once, the others by theirs."""
        if name == "postgres":
            os.kill(postgres.status(self.var) or 0, signal.SIGKILL)
            postgres.start(self.var, settings=FAST)
            return
        with contextlib.suppress(ProcessLookupError, FileNotFoundError, ValueError):
            os.kill(int(self.pid_file(name).read_text()), signal.SIGKILL)

    def end(self) -> None:
        """End everybody: first those who would fork again."""
        for parent in self.parents:
            parent.kill()
            parent.wait()
        for name in CAST:
            self.kill(name)
        self.parents.clear()

    def found(self) -> dict:
        """Return what is in the database once everybody is dead and the rest was sealed."""
        done = self.process("check", "-", str(self.told), "0", stdout=subprocess.PIPE)
        out, _ = done.communicate(timeout=600)
        assert done.returncode == 0, (self.var / "said").read_text()[-3000:]
        return json.loads(out)


@pytest.fixture
def doomed(clone) -> Iterator[Doomed]:
    with tempfile.TemporaryDirectory(prefix="sj") as name:
        Path(name).chmod(0o755)
        var = Path(name) / "var"
        binaries = postgres.place.wheel_binaries()
        dump = subprocess.run(
            [str(binaries / "pg_dump"), clone.url("maker")], check=True, capture_output=True
        ).stdout
        made = Doomed(var, dump)
        try:
            yield made
        finally:
            made.end()
            made.said.close()
            postgres.stop(var)


def suffer(doomed: Doomed, kills: int, *, seed: int, pause: float) -> dict:
    chance = random.Random(seed)
    doomed.begin()
    targets = [TARGETS[n % len(TARGETS)] for n in range(kills)]
    chance.shuffle(targets)
    for target in targets:
        time.sleep(chance.uniform(0.1, pause))
        doomed.kill(target)
    time.sleep(pause)
    doomed.end()
    return doomed.found()


def assert_nothing_lost_and_nothing_twice(found: dict) -> None:
    assert found["faults"] == []
    assert found["kept"] == found["answered"] > 0  # whoever was told "accepted" is
    wrong = {name: count for name, count in found.items() if name.startswith("wrong") and count}
    assert wrong == {}
    assert found["accepted"] == found["entries"]
    assert found["waiting"] == 0
    assert found["next"] == found["sealed"] == found["acts"]
    assert found["handled"] == found["counted"] == found["sealed"]


@pytest.mark.long
def test_a_dozen_kills_lose_nothing_and_repeat_nothing(doomed):
    assert_nothing_lost_and_nothing_twice(suffer(doomed, 12, seed=1, pause=0.8))


@pytest.mark.long
def test_a_thousand_kills_lose_nothing_and_repeat_nothing(doomed):
    assert_nothing_lost_and_nothing_twice(suffer(doomed, 1000, seed=2, pause=1.0))
