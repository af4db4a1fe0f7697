"""The same registration on a telephone whose browser runs no script."""

from __future__ import annotations

from playwright.sync_api import expect

from journeys import steps
from journeys.people import Person


def test_the_whole_form_works_without_a_script(open_page):
    page = open_page(java_script_enabled=False)
    who = Person(given_ar="إيطو", given_latin="Itto", family_ar="أوباها", family_latin="Oubaha")
    reference = steps.register(page, who)
    assert reference.count("-") == 2
    expect(page.locator("html")).to_have_attribute("dir", "rtl")


def test_a_missing_photograph_is_asked_for_and_the_others_are_kept(open_page):
    page = open_page(java_script_enabled=False)
    who = Person()
    steps.start(page)
    steps.answer(page, who, until="documents")
    steps.send_paper(page, "identity_front", seed=11)
    steps.go_on(page)
    expect(page.locator('[data-slot="identity_front"]')).to_have_class("slot received")
    expect(page.locator('[data-slot="proof"] .errors')).to_be_visible()
