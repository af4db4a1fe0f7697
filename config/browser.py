"""The browser of the tests: Debian's Chromium, installed when it is missing and we may."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

# The shell is the same browser without the windows nobody sees: a third less work for a page.
SHELL = "chromium-headless-shell"
NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium() -> str | None:
    """Return the path of the browser: SIJILL_CHROMIUM, or the first one on the machine."""
    given = os.environ.get("SIJILL_CHROMIUM")
    return given or next(filter(None, map(shutil.which, NAMES)), None)


def installable() -> list[str] | None:
    """Return the words that must stand before apt-get here, or None when we may not install."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return []
    if not shutil.which("sudo"):
        return None
    asked = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
    return ["sudo", "-n"] if asked.returncode == 0 else None


def install(before: list[str]) -> None:
    """Install Chromium and fonts for Arabic and Tifinagh from Debian."""
    print("Installing Chromium for the browser tests…", file=sys.stderr)
    quiet = [*before, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    subprocess.run([*quiet, "update"], check=True, stdout=sys.stderr)
    known = subprocess.run(["apt-cache", "show", SHELL], capture_output=True, check=False)
    packages = [SHELL if known.returncode == 0 else "chromium", "fonts-noto-core"]
    command = [*quiet, "install", "-y", "--no-install-recommends", *packages]
    subprocess.run(command, check=True, stdout=sys.stderr)


def main() -> None:
    """Print the path of the browser; an empty line when there is none to be had."""
    if chromium() is None and (before := installable()) is not None:
        install(before)
    found = chromium()
    if found is None:
        print("No Chromium here and no right to install it: no browser tests.", file=sys.stderr)
    print(found or "")


if __name__ == "__main__":
    main()
