"""Linkage keeps to its memory, whatever the lists hold."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
CEILING = 900  # MB resident, for 50,000 rows on each side
MEASURED = """
import atexit, runpy
from tests.memory import MB, peak
atexit.register(lambda: print(peak() / MB))
runpy.run_module("config", run_name="__main__", alter_sys=True)
"""


def peak_of(*words: str) -> float:
    """Run a command of the program; return its greatest resident memory in MB."""
    command = [sys.executable, "-c", MEASURED, *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return float(done.stdout.splitlines()[-1])


@pytest.mark.long
def test_fifty_thousand_rows_on_each_side_are_linked_under_the_ceiling(tmp_path):
    sizes = ["--left", "50000", "--right", "50000", "--seed", "5"]
    peak_of("populate-pair", *sizes, "--dirty", "dirty", "--out", str(tmp_path))
    lists = [str(tmp_path / "left.csv"), str(tmp_path / "right.csv")]
    assert peak_of("link", *lists, "--out", str(tmp_path / "out")) < CEILING
