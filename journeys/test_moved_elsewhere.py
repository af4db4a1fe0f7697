"""A craftswoman moves to another town with one craft more, and halts there for a time."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from journeys import old_numbers, steps
from journeys import organisations as tell
from journeys.conftest import SHORT, WIDE
from journeys.house import House
from journeys.inspection import faults_of, listening
from journeys.people import Person, sign_in_agent
from sijill.kernel.clock import civil_date, now

MARRAKECH, TAILORING = "07.351", "PROV-005"
THERE = {"ar": "مراكش", "fr": "Marrakech"}
SEWING = {"ar": "الخياطة", "fr": "Couture"}
FES, ELSEWHERE = "CH-03", "CH-07"


@pytest.mark.parametrize("language", ["ar", pytest.param("fr", marks=pytest.mark.long)])
def test_she_moves_with_her_number_and_halts_there(house, open_page, picture, tmp_path, language):
    who = Person()
    number = f"RNA-{who.card[2:]}"
    old_numbers.take_over(house, tmp_path / "roll.csv", {who: number})
    phone = open_page()
    old_numbers.claim(phone, who, number, language)

    moving = she_moves(phone, picture, language)
    house.minutes_pass()
    examiner, registrar = open_page(WIDE), open_page(WIDE)
    sign_in_agent(examiner, "hicham.fes", language=language)
    examiner.goto(f"/{language}/desk/case/{moving}/")
    expect(examiner.locator("#rules")).to_contain_text(THERE[language])
    picture(examiner, f"move-case-{language}", full=True)
    tell.decided(examiner, registrar, moving, language)
    assert kept_by(house, number) == ELSEWHERE
    it_is_told_to_her(phone, moving, picture, language)

    there, who_signs = open_page(WIDE), open_page(WIDE)
    sign_in_agent(there, "khadija.marrakech", language=language)
    the_chamber_there_finds_her(there, number, picture, language)
    halt = she_asks_for_a_halt(phone, picture, language)
    tell.decided(there, who_signs, halt, language, signs="registrar.marrakech")
    it_begins_and_ends(house, phone, number, picture, language)


def kept_by(house: House, number: str) -> object:
    [[chamber]] = house.ask(f"SELECT chamber_id FROM register_entry WHERE nia = '{number}'")
    return chamber


def state_of(house: House, number: str) -> object:
    [[state]] = house.ask(f"SELECT state FROM register_entry WHERE nia = '{number}'")
    return state


def she_moves(page: Page, picture, language: str) -> str:
    """From her account: two things are ticked, two things are asked."""
    page.goto(f"/{language}/account/")
    page.locator(f'main a[href="/{language}/ask/amendment/"]').click()
    page.locator('form[action$="/open/"] button[type="submit"]').first.click()
    with listening(page) as heard:
        for change in ("others", "place"):
            page.locator(f'label:has(input[name="{change}"])').first.click()
        steps.go_on(page)
        page.wait_for_url("**/other_crafts/**")
        picture(page, f"move-crafts-{language}", full=True)
        faults = faults_of(page, language, SHORT, WIDE)
        page.locator('[name="trades_search"]').fill(SEWING[language])
        page.locator('button[name="look"]').click()
        steps.choose(page, "trades", TAILORING)
        picture(page, f"move-crafts-found-{language}", full=True)
        steps.go_on(page)
        page.wait_for_url("**/workplace/**")
        page.locator('[name="province"]').select_option(MARRAKECH)
        page.locator('[name="address"]').fill("4، درب دباشي")
        steps.choose(page, "lives_there", "yes")
        picture(page, f"move-place-{language}", full=True)
        faults += faults_of(page, language, SHORT, WIDE)
        steps.go_on(page)
        page.wait_for_url("**/check/**")
        picture(page, f"move-check-{language}", full=True)
        faults += faults_of(page, language, SHORT, WIDE)
    assert not [*heard, *faults]
    return tell.send(page)


def it_is_told_to_her(page: Page, case: str, picture, language: str) -> None:
    """Her request, her account and her extract say where the file is now."""
    page.goto(f"/{language}/case/{case}/")
    picture(page, f"moved-{language}", full=True)
    faults = faults_of(page, language, SHORT, WIDE)
    page.goto(f"/{language}/account/")
    expect(page.locator(".grant")).to_contain_text(THERE[language])
    picture(page, f"moved-account-{language}", full=True)
    extract = page.request.get(page.locator('.grant a[href*="/extract"]').get_attribute("href"))
    text = " ".join(s.extract_text() for s in PdfReader(io.BytesIO(extract.body())).pages)
    assert "Marrakech" in text
    assert not [*faults, *faults_of(page, language, SHORT, WIDE)]


def the_chamber_there_finds_her(page: Page, number: str, picture, language: str) -> None:
    """Whoever receives the file reads where it came from."""
    page.goto(f"/{language}/register/")
    page.locator("#q").fill(number)
    page.keyboard.press("Enter")
    page.locator("[data-row] a").first.click()
    expect(page.locator("main")).to_contain_text(number)
    picture(page, f"moved-sheet-{language}", full=True)
    assert not faults_of(page, language, WIDE, WIDE)


def she_asks_for_a_halt(page: Page, picture, language: str) -> str:
    """From next week for two months: the chamber of the new town is asked, not the former."""
    today = civil_date(now())
    page.goto(f"/{language}/account/")
    page.locator(f'main a[href="/{language}/ask/suspension/"]').click()
    with listening(page) as heard:
        faults = faults_of(page, language, SHORT, WIDE)
        picture(page, f"halt-start-{language}", full=True)
        page.locator('form[action$="/open/"] button[type="submit"]').first.click()
        steps.choose(page, "ground", "health")
        picture(page, f"halt-why-{language}", full=True)
        steps.go_on(page)
        page.wait_for_url("**/dates/**")
        for box, days in (("from_on", 7), ("until_on", 67)):
            day = today + timedelta(days=days)
            steps.fill_day(page, box, (f"{day.day}", f"{day.month}", f"{day.year}"))
        picture(page, f"halt-dates-{language}", full=True)
        faults += faults_of(page, language, SHORT, WIDE)
        steps.go_on(page)
        page.wait_for_url("**/documents/**")
        steps.go_on(page)
        page.wait_for_url("**/effects/**")
        picture(page, f"halt-effects-{language}", full=True)
        faults += faults_of(page, language, SHORT, WIDE)
        steps.answer_information(page, Person())
        steps.go_on(page)
        page.wait_for_url("**/check/**")
        picture(page, f"halt-check-{language}", full=True)
    assert not [*heard, *faults]
    return tell.send(page)


def it_begins_and_ends(house: House, page: Page, number: str, picture, language: str) -> None:
    """Planned, begun by the clock, ended by one press before its day."""
    page.goto(f"/{language}/account/")
    picture(page, f"halt-planned-{language}", full=True)
    faults = faults_of(page, language, SHORT, WIDE)
    days_pass(house, number, 8)
    assert state_of(house, number) == "suspended"
    page.goto(f"/{language}/account/")
    picture(page, f"halt-begun-{language}", full=True)
    faults += faults_of(page, language, SHORT, WIDE)
    page.locator('main form[action*="/halt/"] button').click()
    page.wait_for_load_state()
    assert state_of(house, number) == "entered"
    expect(page.locator(".grant")).to_contain_text(number)
    picture(page, f"halt-ended-{language}", full=True)
    assert not [*faults, *faults_of(page, language, SHORT, WIDE)]


def days_pass(house: House, number: str, days: int) -> None:
    """The days of a halt come nearer, and the clock passes."""
    house.ask(
        f"UPDATE register_entry SET halt_from = halt_from - {days},"
        f" halt_until = halt_until - {days} WHERE nia = '{number}'"
    )
    house.sijill("register", "dates", role="work")
