"""A keeper goes on leave: a colleague works for him, yet never signs what she proposed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from journeys import steps
from journeys.conftest import SHORT, WIDE
from journeys.inspection import faults_of, listening
from journeys.people import authenticator_code, sign_in_agent
from sijill.kernel.clock import civil_date, now

pytestmark = pytest.mark.long
GIVER, DEPUTY = "مصطفى الكندوز", "خديجة أيت بها"
WAITING = """
    SELECT id FROM desk_case WHERE institution_id = 'CH-07' AND procedure = 'registration'
    AND state IN ('submitted', 'resubmitted') ORDER BY submitted_at, id LIMIT 2
"""


def test_a_colleague_stands_in_and_four_eyes_are_a_parameter(open_page, house, picture):
    [first, second] = [str(row[0]) for row in house.ask(WAITING)]
    keeper, deputy = open_page(WIDE), open_page(WIDE)
    sign_in_agent(keeper, "registrar.marrakech")
    with listening(keeper) as heard:
        powers_are_offered(keeper, picture)
    assert not heard
    email = sign_in_agent(deputy, "khadija.marrakech")
    powers_are_accepted(deputy, email, picture)

    refuse(deputy, first)
    work_for_the_keeper(deputy, picture)
    deputy.goto(f"/ar/desk/case/{first}/")
    assert deputy.locator('.decision a[href$="/sign/"]').count() == 0, "she proposed it herself"

    one_agent_is_enough(open_page(WIDE), open_page(WIDE), picture)
    refuse(deputy, second)
    deputy.wait_for_url("**/sign/**")
    sign(deputy, email)
    the_act_says_for_whom(deputy, house, first, second, picture)

    keeper.goto("/ar/agents/powers/")
    keeper.locator("tbody a").first.click()
    keeper.locator('button[formaction$="/end/"]').click()
    expect(keeper.locator("main .tag").first).to_have_text("أنهي قبل أوانه")
    deputy.goto("/ar/agents/powers/")
    expect(deputy.locator(".desk-bar")).not_to_contain_text(GIVER)


def powers_are_offered(page: Page, picture) -> None:
    page.goto("/ar/agents/powers/new/")
    found = page.locator('[name="deputy"] option', has_text=DEPUTY)
    page.locator('[name="deputy"]').select_option(found.get_attribute("value"))
    for power in ("propose", "decide"):
        page.locator(f'[name="powers"][value="{power}"]').check(force=True)
    day(page, "last_day", civil_date(now()) + timedelta(days=6))
    page.locator('[name="reason"]').fill("عطلة سنوية")
    assert not faults_of(page, "ar", SHORT, WIDE)
    picture(page, "powers-offer-ar", full=True)
    page.locator('main form button.main[type="submit"]').click()
    page.wait_for_url("**/agents/powers/")
    expect(page.locator("tbody")).to_contain_text(DEPUTY)
    assert not faults_of(page, "ar", SHORT, WIDE)


def day(page: Page, name: str, value) -> None:
    for part in ("day", "month", "year"):
        page.locator(f'[name="{name}_{part}"]').fill(str(getattr(value, part)))


def powers_are_accepted(page: Page, email: str, picture) -> None:
    page.goto("/ar/agents/house/")
    page.locator('main a[href$="/agents/powers/"]').click()
    page.locator("tbody a", has_text=GIVER).click()
    picture(page, "powers-answer-ar", full=True)
    assert not faults_of(page, "ar", SHORT, WIDE)
    page.locator('button[formaction$="/accept/"]').click()
    page.wait_for_url(lambda url: "/accept/" not in url)
    if page.locator("#id_code").count():
        page.locator("#id_code").fill(authenticator_code(email))
        page.keyboard.press("Enter")
    expect(page.locator("main .tag").first).to_have_text("سار")


def work_for_the_keeper(page: Page, picture) -> None:
    page.goto("/ar/agents/mandate/")
    assert not faults_of(page, "ar", SHORT, WIDE)
    picture(page, "powers-choose-ar", full=True)
    page.locator("main form", has_text=GIVER).locator('button[type="submit"]').click()
    page.wait_for_url(lambda url: "/agents/mandate/" not in url)
    expect(page.locator(".desk-bar")).to_contain_text(GIVER)


def refuse(page: Page, case: str) -> None:
    page.goto(f"/ar/desk/case/{case}/refuse/")
    steps.choose(page, "ground", "attestation_not_recognised")
    page.locator('[name="note"]').fill("لا تقول الشهادة منذ متى.")
    page.locator('.decision button[form="decide"]').click()
    page.wait_for_url(lambda url: "/refuse/" not in url)


def sign(page: Page, email: str) -> None:
    if page.locator('.decision form[method="post"] button').count() == 0:
        page.keyboard.press("1")
        page.locator("#id_code").fill(authenticator_code(email))
        page.keyboard.press("Enter")
        page.wait_for_url("**/sign/**")
    page.locator('.decision form[method="post"] button').click()
    page.wait_for_url(lambda url: "/sign/" not in url)


def one_agent_is_enough(first: Page, second: Page, picture) -> None:
    """One person of the ministry proposes that registrations take one agent, another agrees."""
    sign_in_agent(first, "ministry")
    first.goto("/ar/agents/parameters/eyes.registration/change/")
    first.locator('[name="value"]').select_option("one")
    day(first, "valid_from", civil_date(now()))
    first.locator('[name="reason"]').fill("تجربة في جهة واحدة لمدة شهر")
    first.locator('main form button[type="submit"]').first.click()
    first.locator('button[name="propose"]').click()
    first.wait_for_url("**/parameters/changes/**")
    picture(first, "eyes-proposed-ar", full=True)
    email = sign_in_agent(second, "digital")
    second.goto(first.url)
    second.locator('button[value="confirm"]').click()
    second.wait_for_load_state()
    if second.locator("#id_code").count():
        second.locator("#id_code").fill(authenticator_code(email))
        second.keyboard.press("Enter")
        second.wait_for_url("**/parameters/changes/**")
    expect(second.locator('button[value="confirm"]')).to_have_count(0)


def the_act_says_for_whom(page: Page, house, first: str, second: str, picture) -> None:
    page.goto(f"/ar/desk/case/{second}/")
    expect(page.locator("main")).to_contain_text(f"{DEPUTY}، لحساب {GIVER}")
    picture(page, "powers-history-ar", full=True)
    acts = house.ask(
        "SELECT a.kind, a.by_user <> a.by_for, m.role FROM ledger_act a"
        " JOIN institutions_mandate m ON m.user_id = a.by_for"
        f" WHERE a.subject_id = '{second}' AND a.kind = 'desk.refused'"
    )
    assert acts == [("desk.refused", True, "registrar")]
    states = house.ask(f"SELECT state FROM desk_case WHERE id IN ('{first}', '{second}')")
    assert sorted(str(row[0]) for row in states) == ["examined", "refused"]
