"""What must be made before the house is served or tested; each step runs when its inputs change.

The stamp of a step stands beside what it makes: delete the one and the other is made again.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from config.environment import ROOT

KEYS = ("sijill/kernel/names/keys.py", "sijill/register/rules/keys.py")  # KEYS_VERSION stands there


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing to make: by which module or command, from which files, stamped where."""

    name: str
    command: tuple[str, ...]
    inputs: tuple[str, ...]
    stamp: Path
    salt: str = ""

    def due(self) -> str | None:
        """Return today's digest of the inputs when it differs from the stamp."""
        digest = hashlib.sha256(" ".join((*self.command, self.salt)).encode())
        for path in sorted({path for pattern in self.inputs for path in ROOT.glob(pattern)}):
            if path.is_file():
                digest.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
        today = digest.hexdigest()
        return None if self.stamp.exists() and self.stamp.read_text() == today else today

    def run(self) -> None:
        """Run the step when it is due, and say so."""
        today = self.due()
        if today is None:
            return
        began = time.monotonic()
        print(f"  {self.name}…", end=" ", file=sys.stderr, flush=True)
        run_module(*self.command)
        self.stamp.parent.mkdir(parents=True, exist_ok=True)
        self.stamp.write_text(today)
        print(f"{time.monotonic() - began:.1f} s", file=sys.stderr)


def run_module(*command: str) -> str:
    """Run one of our modules in a process of its own and return what it said."""
    words = [sys.executable, "-m", *command]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def of_the_tree() -> list[Step]:
    """Return the steps whose products stand in the tree: packages, assets, catalogues."""
    return [
        Step(
            name="fonts and icons",
            command=("config", "assets"),
            inputs=("package-lock.json", "sijill/web/assets.py", "sijill/web/icons.txt"),
            stamp=ROOT / "sijill" / "web" / "static" / "vendor" / ".sijill",
        ),
        Step(
            name="words in four languages",
            command=("config", "messages", "--compile"),
            inputs=("locale/**/*.po",),
            stamp=ROOT / "locale" / ".compiled.mo",
        ),
    ]


def of_the_server(var: Path) -> list[Step]:
    """Return the steps whose products stand in the folder of a server: its static files."""
    return [
        Step(
            name="static files",
            command=("config", "collectstatic", "--no-input", "--clear", "-v", "0"),
            inputs=("sijill/*/static/**/*", "requirements/app.lock"),
            stamp=var / "static" / ".sijill",
        )
    ]


def of_the_database(var: Path, identity: str, *, demonstration: bool) -> list[Step]:
    """Return the steps that fill a database; `identity` changes when it is made anew."""
    # The settings too: they say which libraries bring tables.
    tables = ("sijill/*/migrations/*.py", "config/settings.py", "requirements/app.lock")
    steps: list[tuple[str, str, tuple[str, ...]]] = [
        ("tables", "migrate --no-input -v 0", tables),
        ("cache", "createcachetable", tables),
        ("reference", "reference load", ("data/**/*", "sijill/reference/**/*.py")),
        ("institutions", "institutions load", ("data/**/*", "sijill/institutions/**/*.py")),
        ("keys", "register rekey --finish", KEYS),
    ]
    if demonstration:
        steps.append(("demonstration", "demo", ("sijill/portal/demonstration/**/*.py",)))
        told = ("sijill/portal/demonstration/fund.py", "sijill/portal/demonstration/differences.py")
        steps.append(("exchange", "demo --exchange", told))
    return [
        Step(
            name=name,
            command=("config", *command.split()),
            inputs=inputs,
            stamp=var / "stamps" / name,
            salt=identity,
        )
        for name, command, inputs in steps
    ]


def main() -> None:
    """Make what the tests need of the tree."""
    for step in of_the_tree():
        step.run()


if __name__ == "__main__":
    os.chdir(ROOT)
    main()
