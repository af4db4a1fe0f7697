"""A master whom no paper names: her work is seen, marked, recognised; then she is entered."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from journeys import steps
from journeys.conftest import WIDE
from journeys.house import House
from journeys.inspection import listening
from journeys.jury import (
    both_sign,
    it_opens_and_marks,
    sound,
    the_commission_is_called,
    the_visit_is_planned,
    the_visit_is_reported,
    time_passes,
)
from journeys.organisations import TO_ASSESS
from journeys.people import Person, authenticator_code, sign_in_agent


@pytest.mark.parametrize("language", ["ar", pytest.param("fr", marks=pytest.mark.long)])
def test_a_master_without_papers_is_seen_heard_recognised_and_entered(
    house, open_page, picture, language
):
    who = Person(since="2003")
    phone = open_page()
    case = she_asks(phone, who, picture, language)

    desk = open_page(WIDE)
    sign_in_agent(desk, "salma.fes", language=language)
    the_visit_is_planned(desk, case, picture, language)
    she_reads_the_day(phone, case, picture, language)
    time_passes(house)
    the_visit_is_reported(desk, case, picture, language)

    sitting = the_commission_is_called(desk, case, picture, language)
    time_passes(house)
    it_opens_and_marks(desk, sitting, picture, language)
    director = open_page(WIDE)
    both_sign(house, desk, director, sitting, picture, language)
    house.minutes_pass()

    hicham = open_page(WIDE)
    sign_in_agent(hicham, "hicham.fes", language=language)
    accepted(hicham, open_page(WIDE), case, language)
    registration = she_registers_as_a_master(phone, who, case, picture, language)
    accepted(hicham, open_page(WIDE), registration, language)
    she_has_her_extract(house, phone, registration, language)


def she_asks(page: Page, who: Person, picture, language: str) -> str:
    """Every question on a phone, from "I have nothing yet" to the receipt."""
    with listening(page) as heard:
        page.goto(f"/{language}/ask/master_registration/")
        sound(page, heard, language=language)
        page.locator('form[action$="/open/"] button[type="submit"]').first.click()
        steps.answer(page, who, until="recognition")
        steps.choose(page, "shown", "none")
        page.locator('[name="since_year"]').fill(who.since)
        steps.go_on(page)
        page.wait_for_url("**/no-paper/**")
        picture(page, f"no-paper-{language}", full=True)
        sound(page, heard, language=language)
        page.locator('form[action$="/begin/"] button').click()
        page.wait_for_url("**/exercise/")
        answer_work(page, who, heard, picture, language)
    return re.search(r"/case/([0-9a-f-]{36})/", page.url)[1]


def answer_work(page: Page, who: Person, heard: list[str], picture, language: str) -> None:
    """What she does, since when, who knows it, and the photographs."""
    page.locator('[name="since_year"]').fill(who.since)
    steps.choose(page, "learnt", "family")
    page.locator('[name="told"]').fill("أنسج الزرابي على المنسج منذ صغري.")
    sound(page, heard, language=language)
    steps.go_on(page)
    page.wait_for_url("**/testimony/")
    sound(page, heard, language=language)
    steps.choose(page, "who", "nobody")
    steps.go_on(page)
    page.wait_for_url("**/phone/")
    steps.answer_phone(page, who)
    steps.go_on(page)
    steps.give_code(page, who.phone)
    page.locator('[name="province"]').select_option(who.province)
    page.locator('[name="address"]').fill(who.address)
    steps.go_on(page)
    page.wait_for_url("**/work/")
    steps.send_paper(page, "work", seed=11)
    steps.send_paper(page, "piece", seed=12)
    picture(page, f"show-your-work-{language}", full=True)
    sound(page, heard, language=language)
    steps.go_on(page)
    page.wait_for_url("**/documents/")
    for seed, kind in enumerate(("identity_front", "identity_back"), 21):
        steps.send_paper(page, kind, seed=seed)
    steps.go_on(page)
    page.wait_for_url("**/check/")
    sound(page, heard, language=language)
    page.locator('main form button[type="submit"]').click()
    page.wait_for_url("**/submitted/")


def she_reads_the_day(page: Page, case: str, picture, language: str) -> None:
    page.goto(f"/{language}/case/{case}/")
    expect(page.locator("main")).to_contain_text("أدواتك وقطعة في طور الإنجاز")
    picture(page, f"visit-told-{language}", full=True)
    page.locator(f'a[href="/{language}/case/{case}/visit/"]').click()
    with listening(page) as heard:
        page.reload()
        sound(page, heard, language=language)


def accepted(examiner: Page, registrar: Page, case: str, language: str) -> None:
    """Assess what a person must, propose, and another pair of eyes signs."""
    examiner.goto(f"/{language}/desk/case/{case}/")
    for _ in range(10):
        if examiner.locator('form[action*="/assess/"]').count():
            examiner.locator('form[action*="/assess/"] button[value="ok"]').click()
            examiner.wait_for_load_state()
            continue
        waiting = examiner.locator("#rules a[href*='rule=']").filter(has_text=TO_ASSESS[language])
        if waiting.count() == 0:
            break
        waiting.first.click()
    examiner.locator('form[action*="/accept/"] button').click()
    examiner.wait_for_url(lambda url: "/accept" not in url)
    email = sign_in_agent(registrar, "registrar.fes", language=language)
    registrar.goto(f"/{language}/desk/case/{case}/sign/")
    if registrar.locator('.decision form[method="post"] button').count() == 0:
        registrar.locator(".decision a").first.click()
        registrar.locator("#id_code").fill(authenticator_code(email))
        registrar.keyboard.press("Enter")
        registrar.wait_for_url("**/sign/**")
    registrar.locator('.decision form[method="post"] button').click()
    registrar.wait_for_url(lambda url: "/sign/" not in url)


def she_registers_as_a_master(page: Page, who: Person, case: str, picture, language: str) -> str:
    """The registration she left goes on; nothing is photographed for the craft."""
    page.goto(f"/{language}/case/{case}/")
    picture(page, f"recognised-{language}", full=True)
    document = page.locator('a[href*="/document.pdf"]').get_attribute("href")
    assert page.request.get(str(document)).body().startswith(b"%PDF-")
    page.locator('main a[href$="/use/"]').click()
    with listening(page) as heard:
        page.reload()
        sound(page, heard, language=language)
    page.locator('main form button[type="submit"]').click()
    page.wait_for_url("**/case/**")
    registration = re.search(r"/case/([0-9a-f-]{36})/", page.url)[1]
    while (code := steps.page_code(page)) != "check":
        answer_the_rest(page, who, code)
        leave = page.url
        steps.go_on(page)
        page.wait_for_url(lambda url, left=leave: url != left)
    page.locator('main form button[type="submit"]').click()
    page.wait_for_url("**/submitted/")
    return registration


def answer_the_rest(page: Page, who: Person, code: str) -> None:
    if code == "documents":
        assert page.locator('input[name="proof"]').count() == 0
        for seed, kind in enumerate(("identity_front", "identity_back", "face"), 31):
            steps.send_paper(page, kind, seed=seed)
    elif code == "workplace":
        steps.answer_workplace(page, who)
    elif code in ("regime", "information"):
        steps.QUESTIONS[code](page, who)


def she_has_her_extract(house: House, page: Page, registration: str, language: str) -> None:
    [(entry, category)] = house.ask(
        "SELECT register_entry.id, category FROM register_entry"
        f" JOIN desk_case ON subject_id = register_entry.id WHERE desk_case.id = '{registration}'"
    )
    assert category == "master"
    page.goto(f"/{language}/account/")
    expect(page.locator(".grant")).to_contain_text(re.compile(r"\d{4}"))
    extract = page.request.get(f"/{language}/register/entry/{entry}/extract.pdf")
    assert extract.ok
    assert extract.body().startswith(b"%PDF-")
