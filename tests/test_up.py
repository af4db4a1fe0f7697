"""The house opens with one command, closes with one key, and outlives its supervisor's death."""

import contextlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import pytest

from config import postgres, up
from config.environment import environment
from sijill.accounts.simulator import gateway

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 240  # seconds; the first start gathers static files and loads reference data

pytestmark = pytest.mark.skipif(
    bool(os.environ.get("SIJILL_TEST_POSTGRES") or os.environ.get("DATABASE_URL")),
    reason="about the embedded server",
)


class House:
    """One `./bin/up`, its port, and what it said."""

    def __init__(self, var: Path) -> None:
        self.port = free_port()
        own = {"SIJILL_VAR": str(var), "PORT": str(self.port), "SIJILL_DEMONSTRATION": "false"}
        outer = {k: v for k, v in os.environ.items() if not k.startswith("SIJILL_")}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "config.up"],
            cwd=ROOT,
            env=outer | own,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.said = ""

    def await_welcome(self) -> None:
        """Read until the house says that it is open."""
        for line in self.process.stdout:
            self.said += line
            if "Ctrl-C" in line:
                return
        raise AssertionError(self.said)

    def health(self) -> int:
        """Ask over HTTP whether it is well."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/", timeout=30) as answer:
            return answer.status

    def children(self) -> list[int]:
        """Return the processes it started."""
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in listed.split()]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def alive(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


@contextlib.contextmanager
def open_house(var: Path):
    house = House(var)
    try:
        house.await_welcome()
        yield house
    finally:
        house.process.kill()
        house.process.communicate()


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_house_opens_closes_and_comes_back():
    with tempfile.TemporaryDirectory(prefix="sj") as name:
        Path(name).chmod(0o755)
        var = Path(name) / "var"
        with open_house(var) as house:
            assert "tables…" in house.said
            assert house.health() == 200
            refused = House(var)
            assert "Already open" in refused.process.communicate(timeout=PATIENCE)[0]
            children = house.children()
            house.process.send_signal(signal.SIGINT)
            assert house.process.wait(timeout=60) == 0
            assert [pid for pid in children if alive(pid)] == []
            assert postgres.status(var) is None

        with open_house(var) as house:  # the database was filled: it is not filled again
            assert "tables…" not in house.said
            assert "institutions…" not in house.said
            children = house.children()
            assert len(children) >= 3
            house.process.kill()
            deadline = time.monotonic() + 60
            while any(map(alive, children)) and time.monotonic() < deadline:
                time.sleep(0.1)
            assert [pid for pid in children if alive(pid)] == []

        with open_house(var) as house:
            assert house.health() == 200
            house.process.send_signal(signal.SIGTERM)
            assert house.process.wait(timeout=60) == 0


def test_the_invented_gateway_is_told_any_token(monkeypatch, tmp_path):
    for name in ("SIJILL_SMS_URL", "SIJILL_SMS_TOKEN", "SIJILL_SMS_RECEIPTS"):
        monkeypatch.setenv(name, "")
    monkeypatch.setattr(secrets, "token_urlsafe", lambda size: "-dash-first")
    command = up._gateway(environment(), tmp_path)
    assert gateway.parser().parse_args(command[3:]).token == "-dash-first"
