"""Linkage keeps to its memory, whatever the lists hold."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
CEILING = 900  # MB resident, for 50,000 rows on each side


def peak_of(*words: str) -> float:
    """Run a command of the program; return its greatest resident memory in MB."""
    command = [sys.executable, "-m", "config", *words]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return used.ru_maxrss / 1024


@pytest.mark.long
def test_fifty_thousand_rows_on_each_side_are_linked_under_the_ceiling(tmp_path):
    sizes = ["--left", "50000", "--right", "50000", "--seed", "5"]
    peak_of("populate-pair", *sizes, "--dirty", "dirty", "--out", str(tmp_path))
    lists = [str(tmp_path / "left.csv"), str(tmp_path / "right.csv")]
    assert peak_of("link", *lists, "--out", str(tmp_path / "out")) < CEILING
