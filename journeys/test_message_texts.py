"""What a code's message says is worded by the federation, agreed by the ministry, and received."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from journeys.conftest import SHORT, WIDE
from journeys.inspection import faults_of
from journeys.people import code_on, new_phone, sign_in_agent

WRONG = "سجل: رمزك {kode}."
NEW = "سجل: هذا رمزك {code}، صالح {minutes} دقائق. لا تعطه لأحد."


@pytest.mark.long
def test_a_message_is_worded_by_one_agreed_by_another_and_received(open_page, picture):
    federation, ministry, person = open_page(WIDE), open_page(WIDE), open_page()
    sign_in_agent(federation, "federation")
    version = word_it(federation, picture)
    sign_in_agent(ministry, "ministry")
    agree(ministry, version, picture)
    try:
        code, text = received(person)
        assert text == NEW.format(code=code, minutes=10)
    finally:
        take_back(ministry, version)


def word_it(page: Page, picture) -> str:
    page.goto("/ar/agents/messages/")
    page.locator('a[href$="/agents/messages/texts/"]').click()
    assert not faults_of(page, "ar", SHORT, WIDE)
    picture(page, "texts-ar")
    page.locator('a[href$="/texts/code/"]').first.click()
    page.locator('a[href$="/texts/code/new/"]').click()
    box, counted = page.locator("#id_ar-sms"), page.locator('[data-count="id_ar-sms"]')
    expect(counted).to_contain_text("0,30")
    box.fill("س" * 71)
    expect(counted).to_contain_text("0,60")
    box.fill(WRONG)
    page.locator("#id_reason").fill("أوضح للناس")
    page.locator('button[name="look"]').click()
    expect(page.locator("#id_ar-sms_error")).to_contain_text("{kode}")
    assert not faults_of(page, "ar", SHORT, WIDE)
    page.locator("#id_ar-sms").fill(NEW)
    expect(page.locator('button[name="propose"]')).to_have_count(0)
    page.locator('button[name="look"]').click()
    shown = page.locator('[data-language="ar"]')
    expect(shown).to_contain_text("هذا رمزك")
    picture(page, "text-preview-ar")
    page.locator('button[name="propose"]').click()
    page.wait_for_url("**/texts/versions/**")
    expect(page.locator('button[value="agree"]')).to_have_count(0)
    return page.url


def agree(page: Page, version: str, picture) -> None:
    page.goto(version)
    assert not faults_of(page, "ar", SHORT, WIDE)
    picture(page, "text-version-ar")
    page.locator('button[value="agree"]').click()
    expect(page.locator('button[value="withdraw"]')).to_be_visible()


def received(page: Page) -> tuple[str, str]:
    """The code, and the whole message on the telephone of somebody who signs in."""
    phone = new_phone()
    page.goto("/ar/sign-in/")
    page.locator("#id_phone").fill(phone)
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in/code/")
    code = code_on(page, phone)
    return code, page.locator("main section [data-message]").first.inner_text().strip()


def take_back(page: Page, version: str) -> None:
    page.goto(version)
    page.locator("#id_note").fill("نهاية التجربة")
    page.locator('button[value="withdraw"]').click()
    expect(page.locator('button[value="withdraw"]')).to_have_count(0)
