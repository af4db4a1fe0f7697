"""A database and a folder of files of a test's own, reached as the sequencer's role."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sijill.ledger import consumers
from sijill.ledger.tests.houses import emptied
from tests import database
from tests.clones import connected_to


@pytest.fixture
def house(
    cluster: database.Cluster,
    lent: str,
    tmp_path: Path,
    django_db_setup: None,
    django_db_blocker: Any,
) -> Iterator[Any]:
    """Yield a database that the tests of a file use in turn, its log empty."""
    with (
        django_db_blocker.unblock(),
        connected_to(cluster, lent) as clone,
        emptied(clone, tmp_path) as found,
    ):
        yield found


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
