"""A craftswoman of the register becomes a master: seen at work, marked by a jury, promoted."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from journeys import jury, old_numbers, steps
from journeys import organisations as tell
from journeys.conftest import SHORT, WIDE
from journeys.house import House
from journeys.inspection import faults_of
from journeys.people import Person, sign_in_agent

pytestmark = pytest.mark.long

MASTER = {"ar": "معلم", "fr": "Maître"}


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_craftswoman_is_promoted_by_a_jury(house: House, open_page, picture, tmp_path, language):
    who = Person(since="2003")
    number = f"RNA-{who.card[2:]}"
    old_numbers.take_over(house, tmp_path / "roll.csv", {who: number})
    phone = open_page()
    old_numbers.claim(phone, who, number, language)
    house.minutes_pass()
    case = she_asks(phone, who, language)

    desk = open_page(WIDE)
    sign_in_agent(desk, "salma.fes", language=language)
    jury.the_visit_is_planned(desk, case, picture, language)
    jury.time_passes(house)
    jury.the_visit_is_reported(desk, case, picture, language)
    sitting = jury.the_commission_is_called(desk, case, picture, language)
    jury.time_passes(house)
    jury.it_opens_and_marks(desk, sitting, picture, language)
    jury.both_sign(house, desk, open_page(WIDE), sitting, picture, language)
    house.minutes_pass()

    examiner, registrar = open_page(WIDE), open_page(WIDE)
    sign_in_agent(examiner, "hicham.fes", language=language)
    tell.decided(examiner, registrar, case, language)
    house.minutes_pass()
    promotion = she_asks_to_be_promoted(phone, language)
    tell.decided(examiner, registrar, promotion, language)
    [(category, kind)] = house.ask(
        "SELECT e.category, a.kind FROM register_entry e JOIN ledger_act a ON a.subject_id = e.id"
        f" WHERE e.nia = '{number}' ORDER BY a.recorded_at DESC LIMIT 1"
    )
    assert (category, kind) == ("master", "register.promoted")
    phone.goto(f"/{language}/account/")
    picture(phone, f"promoted-{language}", full=True)
    expect(phone.locator(".grant")).to_contain_text(MASTER[language])
    assert not faults_of(phone, language, SHORT, WIDE)
    assert phone.locator(f'a[href="/{language}/ask/promotion/"]').count() == 0


def she_asks(page: Page, who: Person, language: str) -> str:
    """From "I have nothing yet" on the way to promotion, to the request for recognition."""
    page.goto(f"/{language}/ask/recognition/")
    page.locator('form[action$="/open/"] button[type="submit"]').first.click()
    expect(page.locator("#question")).to_be_visible()
    while (code := steps.page_code(page)) != "check":
        OF_WORK.get(code, steps.QUESTIONS.get(code, answer_nothing))(page, who)
        leave = page.url
        steps.go_on(page)
        page.wait_for_url(lambda url, left=leave: url != left)
    assert not faults_of(page, language, SHORT, WIDE)
    return tell.send(page)


def answer_exercise(page: Page, who: Person) -> None:
    page.locator('[name="since_year"]').fill(who.since)
    steps.choose(page, "learnt", "family")
    page.locator('[name="told"]').fill("أنسج الزرابي على المنسج منذ صغري.")


def answer_testimony(page: Page, who: Person) -> None:
    steps.choose(page, "who", "nobody")


def answer_place(page: Page, who: Person) -> None:
    page.locator('[name="province"]').select_option(who.province)
    page.locator('[name="address"]').fill(who.address)


def answer_work(page: Page, who: Person) -> None:
    for seed, kind in enumerate(("work", "piece"), 11):
        steps.send_paper(page, kind, seed=seed)


def answer_documents(page: Page, who: Person) -> None:
    for seed, kind in enumerate(("identity_front", "identity_back"), 21):
        steps.send_paper(page, kind, seed=seed)


def answer_nothing(page: Page, who: Person) -> None:
    """A page that needs no answer."""


OF_WORK = {
    "exercise": answer_exercise,
    "testimony": answer_testimony,
    "workplace": answer_place,
    "work": answer_work,
    "documents": answer_documents,
}


def she_asks_to_be_promoted(page: Page, language: str) -> str:
    """On the recognition given here, found by her card."""
    page.goto(f"/{language}/account/")
    page.locator(f'a[href="/{language}/ask/promotion/"]').click()
    page.locator('form[action$="/open/"] button[type="submit"]').first.click()
    steps.choose(page, "shown", "here")
    page.locator('[name="since_year"]').fill("2003")
    assert not faults_of(page, language, SHORT, WIDE)
    steps.go_on(page)
    return tell.send(page)
