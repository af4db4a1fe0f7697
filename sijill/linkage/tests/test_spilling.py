"""What the engine spilled of people is gone after the run, and after the next when killed."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb
import pytest

from sijill.linkage import spilling


@pytest.fixture
def place(tmp_path, monkeypatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_the_folder_is_gone_with_its_engine(place):
    engine = duckdb.connect()
    folder = spilling.folder_for(engine)
    (folder / "spilled.tmp").write_text("people")
    assert folder.stat().st_mode & 0o077 == 0
    engine.close()
    del engine
    gc.collect()
    assert not folder.exists()


def test_what_a_killed_run_left_is_erased_and_what_a_living_one_writes_is_not(place):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    left, old = place / f"sijill-link-{gone.pid}-a", place / "sijill-link-k1zh4hiz"
    mine = place / f"sijill-link-{os.getpid()}-b"
    for each in (left, old, mine):
        each.mkdir()
        (each / "spilled.tmp").write_text("people")
    spilling.sweep()
    assert [each.exists() for each in (left, old, mine)] == [False, False, True]
