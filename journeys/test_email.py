"""Somebody gives an e-mail address, confirms it by its code, and leaves it by one click."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from journeys import steps
from journeys.conftest import SHORT, WIDE
from journeys.inspection import faults_of
from journeys.people import Person

ADDRESS = "fatima.sebbagh@example.ma"


def test_an_e_mail_address_is_given_confirmed_and_left(open_page, house, picture):
    page, mail = open_page(), open_page()
    who = Person()
    steps.start(page)
    steps.answer(page, who, until="workplace")
    question = page.url
    give(page, picture)
    wrong, right = code_in(mail)
    confirm(page, wrong, right, picture)
    page.goto(question)
    send_it(page, who)
    leave(mail, picture)
    page.goto("/ar/account/email/")
    expect(page.locator('button[value="want"]')).to_be_visible()
    page.locator('button[value="remove"]').click()
    expect(page.locator('button[value="remove"]')).to_have_count(0)
    assert house.ask("SELECT count(*) FROM accounts_mailbox") == [(0,)]


def give(page: Page, picture) -> None:
    page.goto("/ar/account/")
    page.locator('a[href$="/account/email/"]').click()
    page.locator("#id_email").fill("fatima")
    page.locator("main form button.main").click()
    expect(page.locator("#id_email_error")).to_be_visible()
    assert not faults_of(page, "ar", SHORT, WIDE)
    page.locator("#id_email").fill(ADDRESS)
    page.locator("main form button.main").click()
    expect(page.locator("#id_code")).to_be_visible()
    assert not faults_of(page, "ar", SHORT, WIDE)
    picture(page, "email-code-ar", full=True)


def code_in(page: Page) -> tuple[str, str]:
    """A code that is wrong, and the one that the mailbox shows."""
    text = newest_mail(page)
    found = re.search(r"\b\d{6}\b", text)
    assert found, text
    return f"{(int(found[0]) + 1) % 1_000_000:06d}", found[0]


def newest_mail(page: Page) -> str:
    """What the newest e-mail says: the outbox stands for the mailbox."""
    for _ in range(60):
        page.goto("/ar/outbox/")
        mails = page.locator("main section").filter(has_text=ADDRESS)
        if mails.count():
            return mails.first.inner_text()
        page.wait_for_timeout(250)
    raise AssertionError("no e-mail arrived")


def confirm(page: Page, wrong: str, right: str, picture) -> None:
    for code in (wrong, right):
        page.locator("#id_code").fill(code)
        page.locator('form:has(#id_code) button[type="submit"]').click()
        if code == wrong:
            expect(page.locator("#id_code_error")).to_be_visible()
    expect(page.locator('button[value="silence"]')).to_be_visible()
    expect(page.locator("main")).to_contain_text(ADDRESS)
    assert not faults_of(page, "ar", SHORT, WIDE)
    picture(page, "email-ar", full=True)


def send_it(page: Page, who: Person) -> None:
    """Register to the end, so that there is news."""
    steps.answer(page, who)
    page.locator('main form button[type="submit"]').click()
    page.wait_for_url("**/submitted/")


def leave(page: Page, picture) -> None:
    found = None
    for _ in range(60):
        if found := re.search(r"/ar/email/leave/\S+", newest_mail(page)):
            break
        page.wait_for_timeout(250)
    assert found, "the news tells how to leave"
    page.goto(found[0])
    assert not faults_of(page, "ar", SHORT, WIDE)
    picture(page, "email-leave-ar", full=True)
    page.locator("main form button").click()
    expect(page.locator("main form")).to_have_count(0)
