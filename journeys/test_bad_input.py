"""What goes wrong on a telephone: nonsense, cuts, two tabs, a double tap, a wrong file."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from journeys import steps
from journeys.people import Person, photograph

ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
NONSENSE = "<script>alert(1)</script> ' OR 1=1 -- \u202e 😀" + "ض" * 300


def in_arabic_digits(text: str) -> str:
    return text.translate(ARABIC_DIGITS)


def refused(page: Page) -> None:
    """The page came back with a summary that leads to the box, and keeps what was typed."""
    summary = page.locator("[data-errors]")
    expect(summary).to_be_visible()
    expect(summary).to_be_focused()
    target = summary.locator("a").first.get_attribute("href")
    assert target
    assert page.locator(target).count() == 1, f"{target} leads nowhere"


def test_nonsense_in_every_box_of_every_question_is_told_and_nothing_breaks(open_page):
    page = open_page()
    who = Person()
    steps.start(page)
    for code, answer in steps.QUESTIONS.items():
        if code in ("documents", "information"):
            answer(page, who)
        else:
            fill_with_nonsense(page)
            steps.go_on(page)
            page.wait_for_load_state()
            assert steps.page_code(page) == code
            told(page, code)
            page.goto(page.url.split("?")[0])
        following = list(steps.QUESTIONS)[list(steps.QUESTIONS).index(code) + 1 :]
        if following:
            steps.answer(page, who, until=following[0])


def fill_with_nonsense(page: Page) -> None:
    for box in page.locator("#question input, #question textarea").all():
        typed = box.get_attribute("type") in ("text", "tel", "search", None)
        if typed and box.is_visible():  # what is written in one box may hide another
            box.fill(NONSENSE)


def told(page: Page, code: str) -> None:
    if code == "craft":  # a word that finds nothing is not an error: the page offers other ways
        expect(page.locator('a[href*="describe"]')).to_be_visible()
    else:
        refused(page)


def test_digits_typed_in_arabic_are_numbers(open_page):
    page = open_page()
    who = Person()
    arabic = Person(
        card=in_arabic_digits(who.card),
        born=tuple(in_arabic_digits(part) for part in who.born),
        until=tuple(in_arabic_digits(part) for part in who.until),
        since=in_arabic_digits(who.since),
        phone=in_arabic_digits(who.phone),
    )
    steps.start(page)
    steps.answer(page, arabic, until="phone")
    steps.answer_phone(page, arabic)
    steps.go_on(page)
    page.wait_for_url("**/sign-in/code/")
    steps.give_code(page, who.phone)
    assert steps.page_code(page) == "workplace"
    page.go_back()
    page.goto(page.url.replace("/sign-in/code/", "/"))
    expect(page.locator("main")).not_to_contain_text(re.compile("[٠-٩]"))


NO_PHOTOGRAPHS = {
    "a program": ("card.jpg", "image/jpeg", b"MZ\x90\x00" + b"\x00" * 4000),
    "a page": ("card.jpg", "image/jpeg", b"<html><script>alert(1)</script></html>" * 50),
    "half a photograph": ("card.jpg", "image/jpeg", photograph()[:900]),
    "nothing": ("empty.jpg", "image/jpeg", b""),
    "too large": ("huge.pdf", "application/pdf", b"%PDF-1.7\n" + b"\x00" * (12 * 1024 * 1024 + 1)),
}


def test_a_file_that_is_no_photograph_is_refused_in_words_and_a_cut_one_sent_again(open_page):
    page = open_page()
    steps.start(page)
    steps.answer(page, Person(), until="documents")
    steps.send_paper(page, "identity_back", seed=3)
    slot = page.locator('[data-slot="identity_front"]')
    for name, kind, body in NO_PHOTOGRAPHS.values():
        page.locator('input[name="identity_front"]').set_input_files(
            {"name": name, "mimeType": kind, "buffer": body}
        )
        expect(slot).to_have_class("slot refused", timeout=30_000)
        expect(slot.locator("[data-reason]")).to_have_text(re.compile(r"[ء-ي]{3}"))
        page.reload()
        expect(page.locator('[data-slot="identity_back"]')).to_have_class("slot received")
    the_network_is_cut_during_a_photograph(page)


def the_network_is_cut_during_a_photograph(page: Page) -> None:
    page.context.set_offline(True)
    page.locator('input[name="proof"]').set_input_files(
        {"name": "p.jpg", "mimeType": "image/jpeg", "buffer": photograph("cut", seed=5)}
    )
    slot = page.locator('[data-slot="proof"]')
    expect(slot.locator("[data-retry]")).to_be_visible()
    page.context.set_offline(False)
    slot.locator("[data-retry]").click()
    expect(slot).to_have_class("slot received", timeout=30_000)


def test_a_cut_between_two_pages_loses_nothing(open_page):
    page = open_page()
    who = Person()
    steps.start(page)
    steps.answer(page, who, until="card")
    steps.answer_card(page, who)
    page.context.set_offline(True)
    steps.go_on(page)
    expect(page.locator("[data-offline]")).to_be_visible()
    expect(page.locator('[name="number"]')).to_have_value(who.card)
    page.context.set_offline(False)
    expect(page.locator("[data-offline]")).to_be_hidden()
    steps.go_on(page)
    page.wait_for_url("**/craft/")


def test_the_back_button_shows_the_answer_and_changes_it(open_page):
    page = open_page()
    who = Person()
    steps.start(page)
    steps.answer(page, who, until="craft")
    page.go_back()
    page.go_back()
    expect(page.locator('[name="given_latin"]')).to_have_value(who.given_latin)
    page.locator('[name="given_latin"]').fill("Fatna")
    steps.go_on(page)
    page.wait_for_url("**/card/")
    page.go_back()
    page.reload()
    expect(page.locator('[name="given_latin"]')).to_have_value("Fatna")


def test_two_tabs_are_told_of_each_other_and_neither_is_lost(open_page):
    first = open_page()
    who = Person()
    steps.start(first)
    steps.answer(first, who, until="card")
    name = first.url.replace("/card/", "/name/")
    first.goto(name)
    second = first.context.new_page()
    second.goto(name)
    second.locator('[name="given_latin"]').fill("Second")
    steps.go_on(second)
    second.wait_for_url("**/card/")
    first.locator('[name="given_latin"]').fill("First")
    steps.go_on(first)
    expect(first.locator("main")).to_contain_text("Second")
    expect(first.locator('[name="given_latin"]')).to_have_value("First")


def test_a_double_tap_on_send_is_one_request(open_page, house):
    page = open_page()
    who = Person()
    steps.start(page)
    steps.answer(page, who)
    case = page.url.split("/case/")[1].split("/")[0]
    page.locator('main form button[type="submit"]').dblclick()
    page.wait_for_url("**/submitted/")
    page.goto(f"/ar/case/{case}/check/")
    expect(page).to_have_url(re.compile(f"/case/{case}/$"))
    acts = house.ask(
        f"SELECT kind FROM ledger_act WHERE subject_id = '{case}' AND kind = 'desk.submitted'"
    )
    assert len(acts) == 1


def test_what_was_typed_when_the_sign_in_had_ended_is_still_there(open_page, house):
    page = open_page()
    who = Person()
    steps.start(page)
    steps.answer(page, who, until="workplace")
    steps.answer_workplace(page, who)
    for cookie in page.context.cookies():
        if cookie["name"] == "sessionid":
            page.context.clear_cookies(name="sessionid")
    steps.go_on(page)
    page.wait_for_url("**/sign-in/**")
    house.minutes_pass()
    page.locator('[name="phone"]').fill(who.phone)
    steps.go_on(page)
    page.wait_for_url("**/sign-in/code/")
    steps.give_code(page, who.phone)
    expect(page.locator('[name="address"]')).to_have_value(who.address)


def test_a_wrong_code_is_counted_and_told(open_page):
    page = open_page()
    who = Person()
    steps.start(page)
    steps.answer(page, who, until="phone")
    steps.answer_phone(page, who)
    steps.go_on(page)
    page.wait_for_url("**/sign-in/code/")
    page.locator('[name="code"]').fill("000000")
    steps.go_on(page)
    refused(page)
    expect(page.locator("[data-errors]")).to_contain_text("4")
