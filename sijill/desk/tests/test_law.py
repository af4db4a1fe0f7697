"""docs/law says what the tables of the code say."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from sijill.desk.law import lifecycles, pages

FOLDER = Path(settings.LOCALE_PATHS[0]).parent / "docs" / "law"


def test_the_printed_law_is_the_law_of_the_code():
    for name, text in pages().items():
        assert (FOLDER / name).read_text(encoding="utf-8") == text, f"{name}: run `sijill law`"


def test_every_page_of_the_law_is_printed_from_a_table():
    assert {path.name for path in FOLDER.iterdir()} == set(pages())


def test_every_arrow_of_a_life_is_in_its_diagram():
    for room, life in lifecycles():
        text = pages()[f"life-of-{room}.md"]
        assert all(f"{here or '[*]'} --> {there}" in text for here, there in life)
