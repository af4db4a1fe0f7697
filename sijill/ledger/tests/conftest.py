"""A database and a folder of files of a test's own, reached as the sequencer's role."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from sijill.ledger import consumers
from sijill.ledger.tests.factories import as_owner, role_of

# The reference data came with acts of their own; only the owner, walls down, can be rid of them.
EMPTY = (
    "ALTER TABLE ledger_act DISABLE TRIGGER USER",
    "ALTER TABLE ledger_act_facts DISABLE TRIGGER USER",
    "TRUNCATE ledger_act, ledger_act_facts, ledger_pending",
    "ALTER TABLE ledger_act ENABLE TRIGGER USER",
    "ALTER TABLE ledger_act_facts ENABLE TRIGGER USER",
)


@pytest.fixture
def house(clone: Any, tmp_path: Path) -> Iterator[Any]:
    """Yield a clone where transactions commit and the log is empty, as `sijill_work`."""
    as_owner(clone, *EMPTY)
    with role_of(clone, "work"), override_settings(LOG_FOLDER=tmp_path / "log"):
        yield clone


@pytest.fixture
def handed() -> Iterator[None]:
    """Put back what the house hands to the ledger once a test has handed in its own."""
    kept = {
        "consumers": consumers.consumers(),
        "checks": consumers.checks(),
        "owners": list(consumers._owners),
        "open_kinds": consumers.open_kinds(),
    }
    yield
    consumers.install(**kept)  # type: ignore[arg-type]
