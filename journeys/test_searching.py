"""An examiner remembers half of somebody: another spelling, a year; then one kept elsewhere."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from journeys.conftest import SHORT, WIDE
from journeys.house import House
from journeys.inspection import faults_of
from journeys.people import sign_in_agent

NAME = "salma.fes"
KEPT_IN = """
SELECT p.given_latin || ' ' || p.family_latin, p.given_ar || ' ' || p.family_ar, p.birth_year, e.nia
FROM register_entry e JOIN register_person p ON p.id = e.person_id
WHERE e.chamber_id {} 'CH-03' AND e.institution_id {} 'CH-03' ORDER BY e.nia LIMIT 1
"""


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_somebody_is_found_by_half_of_what_is_remembered(
    house: House, open_page, language: str
) -> None:
    [(latin, arabic, year, _)] = house.ask(KEPT_IN.format("=", "="))
    page = open_page(locale=f"{language}-MA")
    sign_in_agent(page, NAME, language=language)
    page.goto(f"/{language}/register/")
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type(slipped(latin))
    page.keyboard.press("Enter")
    row = page.locator("[data-row]").filter(has_text=arabic).first
    expect(row).to_be_visible()
    assert latin.split()[0].lower() not in page.url.lower()
    assert not faults_of(page, language, SHORT, WIDE)
    page.locator("summary").last.click()
    page.locator("#born").fill(str(year))
    page.keyboard.press("Enter")
    expect(page.locator("[data-row]").first).to_contain_text(str(year))
    assert not faults_of(page, language, SHORT, WIDE)
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("Enter")
    page.wait_for_url("**/register/*-*/")
    elsewhere(page, house, language)


def elsewhere(page: Page, house: House, language: str) -> None:
    """Nobody here; one step further the other chambers answer by what may be seen of theirs."""
    [(_, arabic, _, nia)] = house.ask(KEPT_IN.format("<>", "<>"))
    page.goto(f"/{language}/register/")
    page.locator("#born").fill("")
    page.locator("#q").fill(nia)
    page.keyboard.press("Enter")
    page.locator('form:has(input[name="elsewhere"][type="hidden"]) button').click()
    expect(page.locator("main")).to_contain_text(arabic)
    expect(page.locator("[data-row]")).to_have_count(0)
    assert not faults_of(page, language, SHORT, WIDE)


def slipped(name: str) -> str:
    """The name with a letter of its end twice, as fingers do."""
    return f"{name[:-1]}{name[-2]}{name[-1]}".upper()
