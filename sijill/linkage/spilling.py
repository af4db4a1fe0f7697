"""Where the engine writes what its memory does not hold: a folder of one run, gone after it.

What is spilled is of people. A run that was killed leaves its folder; the next one erases it.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import weakref
from pathlib import Path

NAMED = "sijill-link-"


def folder_for(engine: object) -> Path:
    """A folder of this process, readable by nobody else, erased with its engine."""
    sweep()
    made = Path(tempfile.mkdtemp(prefix=f"{NAMED}{os.getpid()}-"))
    weakref.finalize(engine, shutil.rmtree, made, ignore_errors=True)
    return made


def sweep() -> None:
    """Erase what processes that are no more have left."""
    for left in Path(tempfile.gettempdir()).glob(f"{NAMED}*"):
        owner = left.name.removeprefix(NAMED).partition("-")[0]
        if not (owner.isdigit() and _runs(int(owner))):
            shutil.rmtree(left, ignore_errors=True)


def _runs(process: int) -> bool:
    with contextlib.suppress(ProcessLookupError):
        try:
            os.kill(process, 0)
        except PermissionError:
            return True
        return True
    return False
