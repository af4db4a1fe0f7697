"""The holder of a number from the old register opens her account: alone, or at a counter."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from journeys import old_numbers, steps
from journeys.conftest import SHORT, WIDE
from journeys.inspection import faults_of, listening
from journeys.people import Person, new_phone, sign_in_agent


def test_the_holder_of_an_old_number_opens_her_account(house, open_page, picture, tmp_path):
    alone = Person(given_ar="رقية", family_ar="أوحمو", given_latin="Rkia", family_latin="Ouhmou")
    moved = Person(given_ar="مينة", family_ar="بوعزة", given_latin="Mina", family_latin="Bouazza")
    numbers = {one: f"RNA-{one.card[2:]}" for one in (alone, moved)}
    old_numbers.take_over(house, tmp_path / "roll.csv", numbers)

    phone = open_page()
    she_is_led_from_a_second_registration(phone, alone, picture)
    she_claims(house, phone, alone, numbers[alone], picture)
    she_is_entered_once(house, alone)

    desk = open_page(WIDE)
    an_agent_opens_it(house, desk, moved, numbers[moved], new_phone(), picture)
    for who, ground in ((alone, "code"), (moved, "counter")):
        assert house.ask(
            "SELECT ground FROM ledger_act JOIN register_entry e ON e.id = subject_id"
            f" WHERE kind = 'register.claimed' AND nia = '{numbers[who]}'"
        ) == [(ground,)]


def sound(page: Page, heard: list[str], size: dict[str, int] = SHORT) -> None:
    """The page complains of nothing, and is as wide as its screen."""
    assert not [*heard, *faults_of(page, "ar", size, WIDE)], page.url
    page.set_viewport_size(size)
    heard.clear()


def she_is_led_from_a_second_registration(page: Page, who: Person, picture) -> None:
    """She begins as somebody new; her card is known, and the way to her account is shown."""
    steps.start(page)
    steps.answer(page, who)
    page.locator('main form button[type="submit"]').click()
    page.wait_for_url("**/register/taken/**")
    with listening(page) as heard:
        page.reload()
        picture(page, "already-in-the-register-ar", full=True)
        sound(page, heard)
    page.locator('a[href="/ar/register/claim/"]').click()
    page.wait_for_url("**/register/claim/")


def she_claims(house, page: Page, who: Person, number: str, picture) -> None:
    """Number, card, phone, code; then her entry, and her account with it."""
    house.minutes_pass()
    with listening(page) as heard:
        picture(page, "claim-ar", full=True)
        sound(page, heard)
        old_numbers.tell(page, nia=number.lower(), card=who.card, phone=who.phone)
        page.wait_for_url("**/sign-in/code/")
        steps.give_code(page, who.phone)
        page.wait_for_url("**/register/claim/yours/")
        expect(page.locator("main")).to_contain_text(number)
        picture(page, "is-this-you-ar")
        sound(page, heard)
        page.locator("main form button.main").click()
        page.wait_for_url("**/account/")
        expect(page.locator(".grant")).to_contain_text(number)
        sound(page, heard)


def she_is_entered_once(house, who: Person) -> None:
    card = re.sub(r"\W", "", who.card)
    entries = house.ask(
        "SELECT count(*) FROM register_entry e JOIN register_person p ON p.id = e.person_id"
        f" WHERE p.document = '{card}'"
    )
    assert entries == [(1,)]


def an_agent_opens_it(house, page: Page, who: Person, number: str, phone: str, picture) -> None:
    """Her phone has changed: the card on the counter, the code on the new one, the old one told."""
    sign_in_agent(page, "assistant.fes")
    page.goto("/ar/desk/counter/")
    page.locator("#q").fill(number)
    page.locator('form[role="search"] button').last.click()
    page.locator("tbody a").first.click()
    page.locator('main a[href$="/account/"]').first.click()
    with listening(page) as heard:
        page.reload()
        picture(page, "open-account-ar")
        sound(page, heard, WIDE)
        old_numbers.tell(page, card=who.card, phone=phone)
        page.wait_for_url("**/sign-in/code/")
        steps.give_code(page, phone)
        page.wait_for_url("**/account/")
        sound(page, heard, WIDE)
    page.locator("main form button.main").click()
    page.wait_for_url(re.compile(r"/ar/register/[0-9a-f-]{36}/$"))
    local = "+212" + re.sub(r"\D", "", who.phone)[1:]
    told = f"SELECT count(*) FROM accounts_outboxmessage WHERE phone = '{local}'"
    assert house.ask(f"{told} AND template = 'phone.left'") == [(1,)]
