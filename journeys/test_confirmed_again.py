"""An entry is confirmed again: one answer when nothing changed, only what changed otherwise."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from journeys import steps
from journeys.conftest import SHORT, WIDE
from journeys.house import House
from journeys.inspection import faults_of, listening
from journeys.organisations import decided, send
from journeys.people import sign_in_agent
from sijill.portal.demonstration.renewal import who

SOMEBODY = """
SELECT u.phone, e.id FROM register_entry e
JOIN accounts_space s ON s.person = e.person_id JOIN accounts_user u ON u.id = s.line_id
JOIN register_person p ON p.id = e.person_id
WHERE e.state = 'entered' AND e.category = 'artisan' AND e.chamber_id = 'CH-03'
  AND p.document_kind = 'cin' AND u.phone LIKE '+212%' AND e.confirmed_on IS NULL
  AND NOT EXISTS (SELECT 1 FROM register_confirmation c WHERE c.entry_id = e.id)
  AND (SELECT count(*) FROM accounts_space o WHERE o.line_id = s.line_id) = 1
ORDER BY e.nia DESC LIMIT 1
"""


def test_nothing_has_changed_and_one_answer_is_enough(house: House, open_page, picture):
    page = open_page()
    steps.sign_in(page, who().phone)
    picture(page, "to-confirm-ar", full=True)
    page.locator('main a[href="/ar/ask/renewal/"]').first.click()
    with listening(page) as heard:
        faults = faults_of(page, "ar", SHORT, WIDE)
        page.locator('form[action$="/open/"] button[type="submit"]').first.click()
        expect(page.locator("main dl.facts")).to_contain_text(who().card[-6:])
        picture(page, "confirm-ar", full=True)
        faults += faults_of(page, "ar", SHORT, WIDE)
        steps.choose(page, "answer", "same")
        steps.go_on(page)
        page.wait_for_url("**/check/**")
        faults += faults_of(page, "ar", SHORT, WIDE)
    assert not [*heard, *faults]
    case = send(page)
    picture(page, "confirmed-ar", full=True)
    letter = page.request.get(f"/ar/case/{case}/letter.pdf")
    assert letter.body().startswith(b"%PDF-")
    assert house.ask(
        "SELECT c.state, d.ground FROM desk_case c JOIN desk_decision d ON d.case_id = c.id"
        f" WHERE c.id = '{case}'"
    ) == [("accepted", "by_rule")]
    page.goto("/ar/account/")
    assert page.locator('main a[href="/ar/ask/renewal/"]').count() == 0


@pytest.mark.long
def test_what_changed_is_asked_and_an_agent_decides(house: House, open_page, picture):
    [[phone, entry]] = house.ask(SOMEBODY)
    house.ask(
        "UPDATE register_entry SET entered_on = current_date - interval '5 years'"
        f" + interval '30 days' WHERE id = '{entry}'"
    )
    assert "confirmations followed" in house.sijill("register", "dates", role="work")
    page = open_page()
    steps.sign_in(page, str(phone), "fr")
    page.locator('main a[href="/fr/ask/renewal/"]').first.click()
    page.locator('form[action$="/open/"] button[type="submit"]').first.click()
    picture(page, "confirm-fr", full=True)
    steps.choose(page, "answer", "changed")
    steps.go_on(page)
    page.wait_for_url("**/change/**")
    page.locator('label:has(input[name="place"])').first.click()
    steps.go_on(page)
    the_new_place(page)
    page.wait_for_url("**/check/**")
    assert not faults_of(page, "fr", SHORT, WIDE)
    case = send(page)
    examiner, registrar = open_page(WIDE), open_page(WIDE)
    sign_in_agent(examiner, "hicham.fes")
    examiner.goto(f"/ar/desk/case/{case}/")
    picture(examiner, "confirmation-case-ar")
    assert not faults_of(examiner, "ar", SHORT, WIDE)
    decided(examiner, registrar, case)
    kinds = house.ask(f"SELECT kind FROM ledger_act WHERE subject_id = '{entry}'")
    assert {("register.renewal_asked",), ("register.amended",), ("register.renewed",)} <= set(kinds)
    page.goto(f"/fr/case/{case}/")
    expect(page.locator("main")).to_contain_text(re.compile("confirmée"))


def the_new_place(page: Page) -> None:
    page.wait_for_url("**/workplace/**")
    assert page.locator('[name="province"]').input_value()
    page.locator('[name="address"]').fill("9, derb Saniya")
    steps.choose(page, "lives_there", "yes")
    steps.go_on(page)
