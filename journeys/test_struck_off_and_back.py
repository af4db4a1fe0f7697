"""A craftswoman leaves the register by her own wish, and comes back under the same number."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from journeys import old_numbers, steps
from journeys import organisations as tell
from journeys.conftest import SHORT, WIDE
from journeys.inspection import faults_of, listening
from journeys.people import Person, sign_in_agent


@pytest.mark.parametrize("language", ["ar", pytest.param("fr", marks=pytest.mark.long)])
def test_she_leaves_and_comes_back_under_her_number(house, open_page, picture, tmp_path, language):
    who = NAMED[language]
    number = f"RNA-{who.card[2:]}"
    old_numbers.take_over(house, tmp_path / "roll.csv", {who: number})
    phone = open_page()
    old_numbers.claim(phone, who, number, language)

    leaving = she_leaves(phone, picture, language)
    house.minutes_pass()
    examiner, registrar = open_page(WIDE), open_page(WIDE)
    sign_in_agent(examiner, "hicham.fes", language=language)
    tell.decided(examiner, registrar, leaving, language)
    assert standing(house, number) == ("struck_off", "register.struck_off")
    it_is_told_to_her(phone, leaving, picture, language)

    house.minutes_pass()
    coming = she_comes_back(phone, who, language)
    found_to_be_her(examiner, coming, language)
    tell.decided(examiner, registrar, coming, language)
    assert standing(house, number) == ("entered", "register.returned")
    phone.goto(f"/{language}/account/")
    expect(phone.locator(".grant")).to_contain_text(number)
    picture(phone, f"came-back-{language}", full=True)
    assert not faults_of(phone, language, SHORT, WIDE)


# Nobody else of the stories has their names: whoever comes back is found by them.
NAMED = {
    "ar": Person(given_ar="هنية", family_ar="السراج", given_latin="Hania", family_latin="Serraj"),
    "fr": Person(given_ar="تودة", family_ar="النجار", given_latin="Touda", family_latin="Najjar"),
}


def found_to_be_her(examiner: Page, case: str, language: str) -> None:
    """The former file is shown beside the new one: one person, says the examiner."""
    examiner.goto(f"/{language}/desk/case/{case}/")
    same = examiner.locator('form[action*="/likeness/"] button[value="same"]')
    while same.count():
        same.first.click()
        examiner.wait_for_load_state()
        examiner.goto(f"/{language}/desk/case/{case}/")


def standing(house, number: str) -> tuple[object, ...]:
    """Where the entry under this number stands, and the newest act on it."""
    [found] = house.ask(
        "SELECT e.state, a.kind FROM register_entry e JOIN ledger_act a ON a.subject_id = e.id"
        f" WHERE e.nia = '{number}' AND a.kind LIKE 'register.%'"
        " ORDER BY a.recorded_at DESC LIMIT 1"
    )
    return found


def she_leaves(page: Page, picture, language: str) -> str:
    """Why, what ends and what stays, then sent; a paper is not needed."""
    page.goto(f"/{language}/account/")
    page.locator(f'a[href="/{language}/ask/striking_off/"]').click()
    with listening(page) as heard:
        faults = faults_of(page, language, SHORT, WIDE)
        page.locator('form[action$="/open/"] button[type="submit"]').first.click()
        steps.choose(page, "ground", "stopped")
        faults += faults_of(page, language, SHORT, WIDE)
        steps.go_on(page)
        page.wait_for_url("**/documents/**")
        steps.go_on(page)
        page.wait_for_url("**/effects/**")
        picture(page, f"leaving-effects-{language}", full=True)
        faults += faults_of(page, language, SHORT, WIDE)
        steps.answer_information(page, Person())
        steps.go_on(page)
    assert not [*heard, *faults]
    return tell.send(page)


def it_is_told_to_her(page: Page, case: str, picture, language: str) -> None:
    page.goto(f"/{language}/case/{case}/")
    picture(page, f"left-{language}", full=True)
    assert not faults_of(page, language, SHORT, WIDE)
    letter = page.request.get(f"/{language}/case/{case}/letter.pdf")
    assert letter.body().startswith(b"%PDF-")
    page.goto(f"/{language}/account/")
    assert page.locator(f'a[href="/{language}/ask/striking_off/"]').count() == 0


def she_comes_back(page: Page, who: Person, language: str) -> str:
    """She registers as anybody does: the register finds her number by her card."""
    page.goto(f"/{language}/ask/registration/")
    page.locator('form[action$="/open/"] button[type="submit"]').first.click()
    expect(page.locator("#question")).to_be_visible()
    steps.answer(page, who)
    return tell.send(page)
