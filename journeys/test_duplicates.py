"""An agent puts two entries side by side, says they are one person's, and proposes the merge."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from journeys.conftest import SHORT, WIDE
from journeys.house import House
from journeys.inspection import faults_of
from journeys.people import sign_in_agent

TWO = """
SELECT nia FROM register_entry WHERE chamber_id = 'CH-03' AND person_id IS NOT NULL
AND state = 'entered' ORDER BY nia {} LIMIT 2
"""


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_two_entries_are_put_side_by_side(house: House, open_page, language: str) -> None:
    [(one,), (other,)] = house.ask(TWO.format("DESC" if language == "fr" else ""))
    page = open_page(locale=f"{language}-MA")
    sign_in_agent(page, "salma.fes", language=language)
    page.goto(f"/{language}/register/duplicates/")
    snap(page, f"queue-empty-{language}")
    assert not faults_of(page, language, SHORT, WIDE)
    page.locator("input[name=one]").fill(str(one))
    page.locator("input[name=other]").fill(str(other))
    page.locator("input[name=other]").press("Enter")
    page.wait_for_url("**/duplicates/*-*/")
    assert not faults_of(page, language, SHORT, WIDE)
    snap(page, f"pair-{language}")
    page.locator("h1").click()
    page.keyboard.press("2")
    page.wait_for_load_state()
    if page.locator("input[name=keep]").count():
        expect(page.locator("input[name=keep]:checked")).to_have_count(0)
        snap(page, f"same-{language}")
        assert not faults_of(page, language, SHORT, WIDE)


def snap(page: Page, name: str) -> None:
    """A picture of both widths, for who looks at the pages."""
    if folder := os.environ.get("SIJILL_SNAPS"):
        for size in (SHORT, WIDE):
            page.set_viewport_size(size)
            page.screenshot(path=Path(folder) / f"{name}-{size['width']}.png", full_page=True)
