"""An enroller of an association at her own counter: she begins a registration with somebody, it is
saved and gone on with, the person signs on the screen, the receipt is printed; and nobody at that
counter opens the request again. In Arabic and in French."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from journeys import steps
from journeys.conftest import SHORT, WIDE
from journeys.house import House
from journeys.inspection import faults_of, listening
from journeys.people import Person, sign_in_agent
from journeys.test_counter import TABLET, receipt_prints, sign_with_a_finger

ENROLLER = "enroller.fes"


@pytest.mark.parametrize("language", ["ar", pytest.param("fr", marks=pytest.mark.long)])
def test_an_enroller_registers_somebody_at_her_counter(
    house: House, open_page: Any, picture: Any, language: str
) -> None:
    page, who = open_page(TABLET), Person()
    sign_in_agent(page, ENROLLER, language=language)
    with listening(page) as heard:
        faults = begins(page, who, picture, language)
        case = goes_on_and_sends(page, who, picture, language)
        faults += counts_it(page, who, case, picture, language, house)
    assert not [*heard, *faults]
    never_again(page, case, house, language)


def begins(page: Page, who: Person, picture: Any, language: str) -> list[str]:
    """Half of the questions, then the person has to leave for a moment."""
    page.goto(f"/{language}/agents/counter/")
    faults = faults_of(page, language, SHORT, WIDE)
    page.locator('form[action$="/ask/registration/open/"] button').click()
    expect(page.locator("#question")).to_be_visible()
    steps.answer(page, who, until="proof")
    page.goto(f"/{language}/agents/counter/")
    faults += faults_of(page, language, SHORT, WIDE)
    picture(page, f"enroller-counter-{language}", full=True)
    return faults


def goes_on_and_sends(page: Page, who: Person, picture: Any, language: str) -> str:
    """From her list, under the very name; the person signs with a finger."""
    page.locator("[data-rows] a").filter(has_text=who.family_ar).first.click()
    page.wait_for_load_state()
    page.locator('main a[href*="/proof/"]').first.click()
    steps.answer(page, who)
    page.locator('main form button[type="submit"]').click()
    page.wait_for_url("**/agree/")
    sign_with_a_finger(page)
    picture(page, f"enroller-agree-{language}", full=True)
    page.locator('button[name="way"][value="screen"]').click()
    page.wait_for_url("**/submitted/")
    found = re.search(r"/case/([0-9a-f-]{36})/", page.url)
    assert found
    receipt_prints(page)
    expect(page.locator("main")).to_contain_text(who.family_ar)
    picture(page, f"enroller-receipt-{language}", full=True)
    page.go_back()
    page.locator(f'a[href="/{language}/agents/counter/"]').first.click()
    page.wait_for_url("**/agents/counter/")
    return found[1]


def counts_it(
    page: Page, who: Person, case: str, picture: Any, language: str, house: House
) -> list[str]:
    """In her list by its number, without a name."""
    [(reference,)] = house.ask(f"SELECT reference FROM desk_case WHERE id = '{case}'")
    expect(page.locator("main")).to_contain_text(str(reference))
    expect(page.locator("main")).not_to_contain_text(who.family_ar)
    picture(page, f"enroller-sent-{language}", full=True)
    return faults_of(page, language, SHORT, WIDE)


def never_again(page: Page, case: str, house: House, language: str) -> None:
    """Sent, it is the chamber's and the person's."""
    for rest in ("check/", "name/", "agree/", ""):
        answer = page.goto(f"/{language}/case/{case}/{rest}")
        assert answer is not None
        told = "/submitted/" in page.url if rest == "agree/" else answer.status == 404
        assert told, (rest, answer.status, page.url)
    answer = page.goto(f"/{language}/desk/case/{case}/")
    assert answer is not None
    assert answer.status == 403
    ways = house.ask(
        "SELECT a.way, c.state FROM desk_agreement a JOIN desk_case c ON c.id = a.case_id"
        f" WHERE c.id = '{case}'"
    )
    assert ways == [("screen", "submitted")]
