"""A house where transactions commit and the log is empty, for tests of the log and of others."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from sijill.ledger.tests.factories import as_owner, role_of

# The reference data came with acts of their own, and each test leaves some; only the owner, walls
# down, can be rid of them.
GUARDED = ("act", "act_facts", "sealed", "tile", "checkpoint", "cosignature")
KEPT = ("cursor", "handled", "indicator", "look", "parked", "pending", "verification")
EMPTY = (
    *(f"ALTER TABLE ledger_{name} DISABLE TRIGGER USER" for name in GUARDED),
    "TRUNCATE " + ", ".join(f"ledger_{name}" for name in (*GUARDED, *KEPT)),
    *(f"ALTER TABLE ledger_{name} ENABLE TRIGGER USER" for name in GUARDED),
)


@contextmanager
def emptied(clone: Any, folder: Path) -> Iterator[Any]:
    """Empty the log of a database, and speak to it as `sijill_work`."""
    as_owner(clone, *EMPTY)
    with role_of(clone, "work"), override_settings(LOG_FOLDER=folder / "log"):
        yield clone


@pytest.fixture(name="house")
def house_of_its_own(clone: Any, tmp_path: Path) -> Iterator[Any]:
    """Yield a clone of a test's own, for those that write more than acts."""
    with emptied(clone, tmp_path) as found:
        yield found
