"""docs/law says what the tables of the code say."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from sijill.desk.law import lifecycles, pages

FOLDER = Path(settings.LOCALE_PATHS[0]).parent / "docs" / "law"


@pytest.fixture(scope="module")
def printed() -> dict[str, str]:
    """Every page, made once: each reads the rules of every room."""
    return pages()


def test_the_printed_law_is_the_law_of_the_code(printed):
    for name, text in printed.items():
        assert (FOLDER / name).read_text(encoding="utf-8") == text, f"{name}: run `sijill law`"


def test_every_page_of_the_law_is_printed_from_a_table(printed):
    assert {path.name for path in FOLDER.iterdir()} == set(printed)


def test_every_arrow_of_a_life_is_in_its_diagram(printed):
    for room, life in lifecycles():
        text = printed[f"life-of-{room}.md"]
        assert all(f"{here or '[*]'} --> {there}" in text for here, there in life)
