"""The invented fund as a process of its own, for tests that speak to it over a network."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from sijill.protection.seals.keys import Keys
from sijill.protection.seals.parcel import Seal
from sijill.protection.simulator.command import fund_at
from sijill.protection.simulator.fund import CALM, Fund, Mix
from sijill.protection.ways.https import Https
from sijill.protection.ways.sftp import Sftp

TODAY = datetime.now(UTC).date()


@dataclass(frozen=True, slots=True)
class Partner:
    """A running fund: where it is spoken to, its folder, and our keys towards it."""

    root: Path
    keys: Path
    sftp: str
    https: str

    def way(self, scheme: str) -> Sftp | Https:
        """A way to it, with our keys; requests are signed at the true hour."""
        if scheme == "sftp":
            return Sftp(self.sftp, Keys(self.keys), on=TODAY)
        return Https(self.https, Keys(self.keys), on=TODAY, now=lambda: datetime.now(UTC))

    def seal(self, on: date = TODAY) -> Seal:
        """How we sign and close."""
        return Seal(keys=Keys(self.keys), sender="register", partner="fund", on=on)

    def fund(self, *, mix: Mix = CALM, seed: int = 1) -> Fund:
        """Its other half: reading and answering, when the test says so."""
        return fund_at(self.root, mix=mix, seed=seed, on=TODAY)

    @property
    def desk(self) -> Path:
        """The folder that its doors show."""
        return self.root / "desk"


@contextlib.contextmanager
def running(root: Path, *words: str) -> Iterator[Partner]:
    """Open the fund's doors; it answers nothing by itself unless told to."""
    keys = root / "ours"
    command = [sys.executable, "-m", "sijill.protection.simulator", "--root", str(root / "theirs")]
    command += ["--register", str(keys), *(words or ("--every", "0"))]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        try:
            assert child.stdout is not None
            told = json.loads(child.stdout.readline())
            yield Partner(root / "theirs", keys, told["sftp"], told["https"])
        finally:
            child.kill()
