"""A database and a folder of files of a test's own, reached as the sequencer's role."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from sijill.ledger import consumers
from sijill.ledger.tests.factories import as_owner, role_of
from tests import database
from tests.clones import connected_to

# The reference data came with acts of their own, and each test leaves some; only the owner, walls
# down, can be rid of them.
GUARDED = ("act", "act_facts", "sealed", "tile", "checkpoint", "cosignature")
KEPT = ("cursor", "handled", "indicator", "look", "parked", "pending", "verification")
EMPTY = (
    *(f"ALTER TABLE ledger_{name} DISABLE TRIGGER USER" for name in GUARDED),
    "TRUNCATE " + ", ".join(f"ledger_{name}" for name in (*GUARDED, *KEPT)),
    *(f"ALTER TABLE ledger_{name} ENABLE TRIGGER USER" for name in GUARDED),
)


@pytest.fixture
def house(
    cluster: database.Cluster,
    lent: str,
    tmp_path: Path,
    django_db_setup: None,
    django_db_blocker: Any,
) -> Iterator[Any]:
    """Yield a database where transactions commit and the log is empty, as `sijill_work`."""
    with django_db_blocker.unblock(), connected_to(cluster, lent) as clone:
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
