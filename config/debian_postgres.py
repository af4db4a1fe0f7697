"""Debian's PostgreSQL as a second server for the tests, in a private cluster of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from config import postgres

INSTALLED = Path("/usr/lib/postgresql")
MAIN_CLUSTER = Path("/etc/postgresql-common/createcluster.conf")
OLDEST = 15


def binaries() -> Path:
    """Return the programs of the newest PostgreSQL from Debian, installed now if we are root."""
    found = installed()
    if not found and os.geteuid() == 0:
        _install()
        found = installed()
    if not found:
        raise postgres.PostgresError(
            f"Debian's PostgreSQL {OLDEST} or newer is not here: apt-get install postgresql"
        )
    return found[-1]


def installed() -> list[Path]:
    """Return the programs of each version that Debian installed and we support, oldest first."""
    versions = sorted(int(p.name) for p in INSTALLED.glob("*") if p.name.isdigit())
    folders = [INSTALLED / str(version) / "bin" for version in versions if version >= OLDEST]
    return [folder for folder in folders if (folder / "postgres").exists()]


def _install() -> None:
    """Install the server without the cluster and the service that Debian would start with it."""
    if not MAIN_CLUSTER.exists():
        MAIN_CLUSTER.parent.mkdir(parents=True, exist_ok=True)
        MAIN_CLUSTER.write_text("create_main_cluster = false\n")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    keep = ["-o", "Dpkg::Options::=--force-confold"]
    for command in (["update"], ["install", "-y", "--no-install-recommends", *keep, "postgresql"]):
        subprocess.run(["apt-get", "-qq", *command], env=quiet, check=True, stdout=sys.stderr)
