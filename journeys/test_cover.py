"""A craftswoman reads what the health cover costs and changes, asks, and says yes."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from journeys.conftest import SHORT, WIDE
from journeys.house import House
from journeys.inspection import faults_of, listening
from journeys.people import sign_in_agent
from journeys.steps import sign_in

COVER, DESK = "/ar/cover/", "/ar/protection/"
WAITS = """
SELECT u.phone FROM protection_affiliation a
JOIN accounts_space s ON s.person = a.person JOIN accounts_user u ON u.id = s.line_id
WHERE a.state = 'candidate' AND a.regime = 'untaxed' AND a.chamber_id = 'CH-03'
  AND u.phone LIKE '+212%'
  AND (SELECT count(*) FROM accounts_space o WHERE o.line_id = s.line_id) = 1
ORDER BY a.id LIMIT 1
"""


@pytest.mark.long
def test_what_it_costs_a_question_and_a_yes(house: House, open_page, picture):
    house.sijill("ledger", "seal", role="work")
    [[number]] = house.ask(WAITS)
    page = open_page()
    sign_in(page, str(number))
    with listening(page) as heard:
        page.goto(COVER)
        expect(page.locator(".cost .big").first).to_contain_text("163,52")
        faults = [*heard, *faults_of(page, "ar", SHORT, WIDE)]
        page.locator('button[value="yes"]').click()
        expect(page.locator(".summary-errors").first).to_be_visible()
        assert any(said.startswith("422") for said in heard)  # what it lacks, with its status
        faults += faults_of(page, "ar", SHORT, WIDE)
    assert not faults
    picture(page, "cover-ar", full=True)
    page.locator("#question textarea").fill("هل أفقد الدعم المباشر؟")
    page.locator("#question button").click()
    expect(page.locator("#question")).to_contain_text("هل أفقد الدعم المباشر؟")

    desk = open_page()
    sign_in_agent(desk, "hicham.fes")
    desk.goto(DESK)
    desk.locator('nav.side a[href*="box=asked"]').click()
    desk.locator("tbody a").first.click()
    expect(desk.locator("blockquote.asked")).to_contain_text("الدعم المباشر")
    assert not faults_of(desk, "ar", SHORT, WIDE)
    desk.locator("form[action*=reply] textarea").fill("لم نجد نصا يبين ذلك. اسأل المصلحة كتابة.")
    desk.locator("form[action*=reply] button").click()

    page.goto(COVER)
    expect(page.locator("#question")).to_contain_text("اسأل المصلحة كتابة")
    page.locator('input[name="told"]').check()
    page.locator('button[value="yes"]').click()
    expect(page.locator(".head-line")).to_contain_text("وافق")
    expect(page.locator(".log")).to_contain_text("وافقت على التغطية الصحية")
    assert not faults_of(page, "ar", SHORT, WIDE)
    desk.goto(f"{DESK}?box=consented")
    assert desk.locator("tbody tr").count() == 1
