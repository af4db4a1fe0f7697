"""A campaign from its contract to a paid statement: an enroller brings people, the chamber accepts
one, the log draws, somebody rings, two people sign. All in Arabic."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from journeys import steps
from journeys import test_without_network as field_work
from journeys.conftest import SHORT, WIDE
from journeys.house import House
from journeys.inspection import faults_of
from journeys.people import Person, sign_in_agent
from journeys.test_main_job import the_examiner_proposes, the_registrar_signs

TABLET = {"width": 800, "height": 1180}
NAIMA = "naima.enroller"
CAMPAIGN = "حملة خزافي فاس"
SEND = 'main form button.main[type="submit"]'


@pytest.mark.long
def test_a_campaign_from_its_contract_to_a_paid_statement(house, open_page, picture):
    head, tablet, desk = open_page(WIDE), open_page(TABLET), open_page(WIDE)
    sign_in_agent(head, "director.fes")
    campaign = open_a_campaign(head, picture)
    engage(head, NAIMA)
    receipts = enrol(tablet, 2)
    sees_only_her_count(tablet, picture)
    accept(house, desk, receipts[0])
    a_month_passes(house, receipts)
    statement = freeze(house, head, tablet, campaign, picture)
    ring(open_page(WIDE), picture)
    certify(desk, statement)
    approve_and_pay(head, statement, picture)
    told = house.ask(
        "SELECT state, units, amount FROM campaigns_statement s"
        f" WHERE id = '{statement.split('/')[-2]}'"
    )
    assert [(state, units, float(str(amount))) for state, units, amount in told] == [
        ("paid", 1, 25.0)
    ]


def open_a_campaign(page: Page, picture: Any) -> str:
    page.goto("/ar/agents/campaigns/new/")
    assert not faults_of(page, "ar", SHORT, WIDE)
    page.locator('[name="name"]').fill(CAMPAIGN)
    page.locator('[name="purpose"]').fill("تسجيل الخزافين في أحياء الدباغين وعين النقبي")
    page.locator('[name="provinces"][value="03.231"]').check()
    steps.fill_day(page, "starts_on", house_day(page, 0))
    steps.fill_day(page, "ends_on", house_day(page, 60))
    page.locator('[name="contractor"]').fill("جمعية الخزافين")
    page.locator('[name="contract"]').fill("2026/03/77")
    page.locator('[name="rate"]').fill("25")
    page.locator('[name="ceiling"]').fill("10000")
    picture(page, "campaign-new-ar", full=True)
    page.locator(SEND).click()
    page.wait_for_url(re.compile(r"/agents/campaigns/[0-9a-f-]{36}/$"))
    page.locator('form[action$="/do/open/"] button').click()
    expect(page.locator('a[href$="/engage/"]')).to_be_visible()
    return page.url.split("/ar")[1]


def house_day(page: Page, days: int) -> tuple[str, str, str]:
    """So many days from today, by the clock of Casablanca."""
    said = page.evaluate(
        """(days) => new Intl.DateTimeFormat("en-GB", {timeZone: "Africa/Casablanca"})
          .format(new Date(Date.now() + days * 86400000))""",
        days,
    )
    day, month, year = str(said).split("/")
    return day, month, year


def engage(page: Page, name: str) -> None:
    page.locator('a[href$="/engage/"]').click()
    page.locator('[name="email"]').fill(f"{name}@sijill.example")
    page.locator(SEND).click()
    page.wait_for_url(re.compile(r"/agents/campaigns/[0-9a-f-]{36}/$"))
    expect(page.locator("main")).to_contain_text("نعيمة الحسني")


def enrol(page: Page, many: int) -> list[str]:
    """On the tablet, whose provinces are the campaign's."""
    field_work.prepare(page, NAIMA)
    receipts = [field_work.written_by_script(page, Person()) for _ in range(many)]
    page.reload()
    field_work.unlock(page)
    field_work.at_home(page, many)
    return receipts


def sees_only_her_count(page: Page, picture: Any) -> None:
    page.goto("/ar/day/")
    page.wait_for_url("**/agents/enrolments/")
    assert not faults_of(page, "ar", SHORT, WIDE)
    expect(page.locator("main")).not_to_contain_text("الصباغ")
    picture(page, "enrolments-ar", full=True)
    for closed in ("/ar/desk/", "/ar/register/", "/ar/agents/campaigns/", "/ar/field/arrivals/"):
        answer = page.goto(closed)
        assert answer is not None
        assert answer.status == 403, closed


def accept(house: House, page: Page, receipt: str) -> None:
    """Two people of the chamber accept what the enroller brought."""
    [(case,)] = house.ask(f"SELECT \"case\" FROM field_envelope WHERE receipt = '{receipt}'")
    sign_in_agent(page, "salma.fes")
    the_examiner_proposes(page, str(case), lambda *_: None)
    page.goto("about:blank")
    page.context.clear_cookies()
    the_registrar_signs(page, str(case))
    [(state,)] = house.ask(f"SELECT state FROM desk_case WHERE id = '{case}'")
    assert state == "accepted"


def a_month_passes(house: House, receipts: list[str]) -> None:
    """What was done is forty days older: the month of the decision has ended."""
    named = ",".join(f"'{one}'" for one in receipts)
    cases = f'(SELECT "case" FROM field_envelope WHERE receipt IN ({named}))'
    month = "interval '40 days'"
    for moved in (
        "UPDATE institutions_mandate SET valid_from = valid_from - 60 WHERE role = 'enroller'",
        "UPDATE campaigns_campaign SET starts_on = starts_on - 60",
        f"UPDATE field_envelope SET made_at = made_at - {month} WHERE receipt IN ({named})",
        f"UPDATE desk_decision SET signed_at = signed_at - {month} WHERE case_id IN {cases}",
    ):
        house.ask(moved)


def freeze(house: House, page: Page, tablet: Page, campaign: str, picture: Any) -> str:
    page.goto(f"/ar{campaign}")
    assert not faults_of(page, "ar", SHORT, WIDE)
    picture(page, "campaign-ar", full=True)
    page.goto(f"/fr{campaign}")
    assert not faults_of(page, "fr", SHORT, WIDE)
    page.goto(f"/ar{campaign}freeze/")
    for option in page.locator('[name="month"] option').all():
        page.locator('[name="month"]').select_option(option.get_attribute("value"))
        page.locator(SEND).click()
        page.wait_for_load_state()
        if "/statements/" in page.url:
            break
    assert "/statements/" in page.url
    statement = page.url.split("/ar")[1]
    field_work_again(tablet)
    house.sijill("ledger", "seal", role="work")
    page.goto(f"/ar{statement}")
    if page.locator('form[action$="/do/draw/"] button').count():
        page.locator('form[action$="/do/draw/"] button').click()
        page.wait_for_load_state()
    assert not faults_of(page, "ar", SHORT, WIDE)
    return statement


def field_work_again(page: Page) -> None:
    """The log grows: more people are enrolled."""
    page.goto("/ar/field/")
    field_work.unlock(page)
    for _ in range(2):
        field_work.written_by_script(page, Person())
    page.reload()
    field_work.unlock(page)
    field_work.at_home(page, 4)


def ring(page: Page, picture: Any) -> None:
    sign_in_agent(page, "assistant.fes")
    page.goto("/ar/agents/calls/")
    assert not faults_of(page, "ar", SHORT, WIDE)
    page.locator("[data-rows] a", has_text=CAMPAIGN).first.click()
    assert not faults_of(page, "ar", SHORT, WIDE)
    picture(page, "call-back-ar", full=True)
    page.locator('[name="heard"][value="confirmed"]').check()
    page.locator(SEND).click()
    page.wait_for_url("**/agents/calls/")


def certify(page: Page, statement: str) -> None:
    page.goto(f"/ar{statement}")  # the keeper of the register signed in last
    page.locator('form[action$="/do/certify/"] button').click()
    page.wait_for_load_state()
    expect(page.locator('form[action$="/do/approve/"]')).to_have_count(0)


def approve_and_pay(page: Page, statement: str, picture: Any) -> None:
    page.goto(f"/ar{statement}")
    page.locator('form[action$="/do/approve/"] button').click()
    page.wait_for_load_state()
    page.locator('a[href$="/paid/"]').click()
    page.locator('[name="payment"]').fill("OP 2026/418")
    page.locator(SEND).click()
    page.wait_for_url(f"**{statement}")
    assert not faults_of(page, "ar", SHORT, WIDE)
    picture(page, "statement-ar", full=True)
    with page.expect_download() as given:
        page.locator('a[href$="statement.pdf"]').click()
    assert Path(given.value.path()).read_bytes()[:5] == b"%PDF-"
    page.goto(f"/fr{statement}")
    assert not faults_of(page, "fr", SHORT, WIDE)
