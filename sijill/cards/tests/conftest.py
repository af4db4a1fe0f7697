"""Keys, lists and files of a test's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings

from sijill.cards import gate


@pytest.fixture
def cabinet(tmp_path: Path) -> Iterator[Path]:
    """Yield a folder where a house makes its own keys and publishes its own lists."""
    given = {
        "CARD_KEYS": tmp_path / "keys",
        "CARD_STATUS": tmp_path / "status",
        "CARD_ORIGIN": "https://register.example",
    }
    with override_settings(**given):
        gate.HELD = gate.Held()
        yield tmp_path
        gate.HELD = gate.Held()


@pytest.fixture
def strict(cabinet: Path) -> Iterator[Path]:
    """Yield the folder of a house in earnest: nothing is made there but by a ceremony."""
    with override_settings(CARD_DEVELOPMENT=False):
        yield cabinet
