"""Spark for whoever needs a second engine of linkage: its Python package, and Debian's Java.

`./bin/test --long` asks for it; nothing else does.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from config.browser import installable

LOCK = Path(__file__).resolve().parent.parent / "requirements" / "spark.lock"


def java() -> str | None:
    """Return the Java that Spark will run, or None."""
    home = os.environ.get("JAVA_HOME")
    return f"{home}/bin/java" if home else shutil.which("java")


def install_java(before: list[str]) -> None:
    """Install the Java of Debian 12, without a screen."""
    print("Installing Java for Spark…", file=sys.stderr)
    quiet = [*before, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    subprocess.run([*quiet, "update"], check=True, stdout=sys.stderr)
    command = [*quiet, "install", "-y", "--no-install-recommends", "default-jre-headless"]
    subprocess.run(command, check=True, stdout=sys.stderr)


def install_package() -> None:
    """Install the locked package; it comes as source, which holds Spark whole."""
    print("Installing Spark (450 MB, once)…", file=sys.stderr)
    command = [sys.executable, "-m", "uv", "pip", "install", "-q", "--python", sys.executable]
    subprocess.run([*command, "--require-hashes", "-r", str(LOCK)], check=True)


def main() -> None:
    """Make what is missing and may be made."""
    if java() is None and (before := installable()) is not None:
        install_java(before)
    if java() is None:
        print("No Java here and no right to install it: no tests of Spark.", file=sys.stderr)
    elif find_spec("pyspark") is None:
        install_package()


if __name__ == "__main__":
    main()
