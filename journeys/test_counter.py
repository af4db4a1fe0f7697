"""At the counter: an assistant writes, the person agrees with a finger on the screen, and leaves
with a printed receipt; and the one whose phone is there types a code herself."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from journeys import steps
from journeys.people import Person, code_on, sign_in_agent

TABLET = {"width": 1280, "height": 800}
NAME = "assistant.fes"


def test_an_assistant_helps_and_the_person_signs_on_the_screen(house, open_page, picture):
    page = open_page(TABLET)
    begin_at_the_counter(page)
    picture(page, "counter-ar")
    begin_registration(page)
    steps.answer(page, Person())
    page.locator('main form button[type="submit"]').click()
    page.wait_for_url("**/agree/")
    sign_with_a_finger(page)
    picture(page, "agree-ar")
    page.locator('button[name="way"][value="screen"]').click()
    page.wait_for_url("**/submitted/")
    receipt_prints(page)
    case = re.search(r"/case/([0-9a-f-]{36})/", page.url)[1]
    assert house.ask(f"SELECT way FROM desk_agreement WHERE case_id = '{case}'") == [("screen",)]


def test_a_person_types_the_code_that_her_phone_received(house, open_page):
    who = Person()
    page = open_page(TABLET, locale="fr-MA")
    begin_at_the_counter(page, language="fr")
    begin_registration(page)
    steps.answer(page, who)
    page.locator('main form button[type="submit"]').click()
    page.wait_for_url("**/agree/")
    page.locator('button[name="way"][value="ask"]').click()
    page.wait_for_url("**/sign-in/code/")
    steps.give_code(page, who.phone)
    page.wait_for_url("**/agree/")
    page.locator('button[name="way"][value="code"]').click()
    page.wait_for_url("**/submitted/")
    case = re.search(r"/case/([0-9a-f-]{36})/", page.url)[1]
    assert house.ask(f"SELECT way FROM desk_agreement WHERE case_id = '{case}'") == [("code",)]
    phone = open_page()
    assert code_on(phone, who.phone)


def begin_at_the_counter(page: Page, language: str = "ar") -> None:
    """The day leads to the counter; a search comes first."""
    sign_in_agent(page, NAME, language=language)
    page.goto(f"/{language}/day/")
    page.locator(f'a[href="/{language}/desk/counter/"]').first.click()
    page.locator("#q").fill("زهرة التي لا توجد")
    page.locator('form[role="search"] button').last.click()
    expect(page.locator("h1")).to_be_visible()
    page.goto(f"/{language}/desk/counter/")


def begin_registration(page: Page) -> None:
    page.locator('form[action$="/ask/registration/open/"] button').click()
    expect(page.locator("#question")).to_be_visible()


def sign_with_a_finger(page: Page) -> None:
    """A wave over the pad, as somebody signs who signs seldom."""
    pad = page.locator("[data-pad]")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 40, middle)
    page.mouse.down()
    for step in range(20):
        page.mouse.move(box["x"] + 40 + step * 22, middle + (40 if step % 2 else -40))
    page.mouse.up()


def receipt_prints(page: Page) -> None:
    """The receipt opens from the confirmation."""
    page.locator('a[href$="/receipt/"]').first.click()
    expect(page.locator("main .big")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator(".no-print").first).to_be_hidden()
    page.emulate_media(media="screen")
