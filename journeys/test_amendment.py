"""A craftswoman has married, moved and has a new photograph: her entry says it, in her words."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from journeys import steps
from journeys.conftest import SHORT, WIDE
from journeys.house import House
from journeys.inspection import faults_of, listening
from journeys.organisations import decided, send
from journeys.people import Person, papers, sign_in_agent
from journeys.steps import sign_in

pytestmark = pytest.mark.long

STANDS = """
SELECT u.phone, e.nia, e.id FROM register_entry e
JOIN accounts_space s ON s.person = e.person_id JOIN accounts_user u ON u.id = s.line_id
JOIN register_person p ON p.id = e.person_id
WHERE e.state = 'entered' AND e.category = 'artisan' AND e.chamber_id = 'CH-03'
  AND p.document_kind = 'cin' AND u.phone LIKE '+212%'
  AND (SELECT count(*) FROM accounts_space o WHERE o.line_id = s.line_id) = 1
ORDER BY e.nia LIMIT 1
"""
FAMILY = ("السرغيني", "Serghini")


def test_an_entry_says_what_has_changed(house: House, open_page, picture):
    [[phone, nia, entry]] = house.ask(STANDS)
    page = open_page()
    sign_in(page, str(phone))
    page.goto("/ar/ask/amendment/")
    faults = faults_of(page, "ar", SHORT, WIDE)
    page.locator('form[action$="/open/"] button[type="submit"]').first.click()
    steps.go_on(page)
    expect(page.locator(".summary-errors")).to_be_visible()  # nothing was ticked
    with listening(page) as heard:
        faults += the_questions(page, picture)
    assert not [*heard, *faults]
    case = send(page)

    examiner, registrar = open_page(WIDE), open_page(WIDE)
    sign_in_agent(examiner, "hicham.fes")
    examiner.goto(f"/ar/desk/case/{case}/")
    expect(examiner.locator("#rules")).to_contain_text("سابقا")
    picture(examiner, "amendment-case-ar")
    assert not faults_of(examiner, "ar", SHORT, WIDE)
    decided(examiner, registrar, case)

    page.goto(f"/ar/case/{case}/")
    expect(page.locator("main")).to_contain_text("قيدك يقول الآن ما طلبت")
    said = house.ask(f"SELECT kind FROM ledger_act WHERE subject_id = '{entry}'")
    assert ("register.amended",) in said
    registrar.goto("/ar/register/")
    registrar.locator("#q").fill(FAMILY[1])
    registrar.keyboard.press("Enter")
    found = registrar.locator("[data-row]").filter(has_text=FAMILY[0]).first
    expect(found).to_contain_text(spaced(str(nia)))


def spaced(nia: str) -> str:
    return f"{nia[:4]} {nia[4:8]} {nia[8:]}"


def the_questions(page: Page, picture) -> list[str]:
    """What is ticked is asked, with what the entry says already in the boxes; nothing else is."""
    for change in ("name", "place", "face"):
        page.locator(f'label:has(input[name="{change}"])').first.click()
    picture(page, "amendment-ar")
    faults = faults_of(page, "ar", SHORT, WIDE)
    steps.go_on(page)
    page.wait_for_url("**/name/**")
    assert page.locator('[name="given_ar"]').input_value()
    picture(page, "amendment-name-ar")
    page.locator('[name="family_ar"]').fill(FAMILY[0])
    page.locator('[name="family_latin"]').fill(FAMILY[1])
    steps.go_on(page)
    page.wait_for_url("**/workplace/**")
    assert page.locator('[name="province"]').input_value()
    page.locator('[name="address"]').fill("9، درب السنية")
    steps.choose(page, "lives_there", "yes")
    steps.go_on(page)
    page.wait_for_url("**/documents/**")
    photographs = papers(Person())
    for kind in ("identity_front", "identity_back", "face"):
        file = {"name": "IMG.jpg", "mimeType": steps.JPEG, "buffer": photographs[kind]}
        steps.send(page, kind, file)
    assert page.locator('[data-slot="proof"]').count() == 0
    steps.go_on(page)
    page.wait_for_url("**/check/**")
    picture(page, "amendment-check-ar", full=True)
    return faults + faults_of(page, "ar", SHORT, WIDE)
