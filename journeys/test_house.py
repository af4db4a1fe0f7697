"""A chamber's own house: a session that decides, mail that is answered, a plan that is paid for."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from journeys.conftest import SHORT, WIDE
from journeys.house import House
from journeys.inspection import faults_of
from journeys.people import sign_in_agent
from journeys.steps import fill_day
from sijill.kernel.clock import civil_date, now

DECIDED = "اقتناء أربعة أفران كهربائية لفائدة الخزافين."
DONE = "وصلت الأفران وركبت في الملحقة."
ONE = re.compile(r"/[0-9a-f-]{36}/$")


@pytest.mark.long
def test_a_session_is_called_votes_is_signed_and_its_decision_followed(house, open_page, picture):
    chair, keeper, salma = open_page(WIDE), open_page(WIDE), open_page()
    sign_in_agent(chair, "director.fes")
    meeting = it_is_called(house, chair)
    sign_in_agent(keeper, "registrar.fes")
    they_come(keeper, meeting)
    press(chair.goto(f"/ar/agents/house/sessions/{meeting}/") and chair, "/open/")
    expect(chair.locator('form[action$="/open/"]')).to_have_count(0)
    the_vote_is_taken(house, keeper, meeting, picture)
    for page in (chair, keeper):
        page.goto(f"/ar/agents/house/sessions/{meeting}/sign/")
        sound(page)
        page.locator('main form[method="post"] button').click()
        page.wait_for_url(f"**/sessions/{meeting}/")
    picture(keeper, "session-signed-ar", full=True)
    sign_in_agent(salma, "salma.fes")
    it_is_followed(salma)
    assert house.ask(f"SELECT state FROM institutions_followup WHERE note = '{DONE}'") == [
        ("done",)
    ]


def sound(page: Page) -> None:
    """The page complains of nothing, on a phone too."""
    assert not faults_of(page, "ar", SHORT, WIDE), page.url
    page.set_viewport_size(WIDE)


def press(page: Page, action: str) -> None:
    """Press the button of the form that leads there."""
    with page.expect_navigation():
        page.locator(f'form[action$="{action}"] button').first.click()


def send(page: Page) -> None:
    """Send the one form of the page."""
    page.locator('main form[method="post"] button').last.click()


def user(house: House, name: str) -> str:
    """An agent of the demonstration, as a choice names them."""
    [(found,)] = house.ask(f"SELECT id FROM accounts_user WHERE email = '{name}@sijill.example'")
    return str(found)


def fill_date(page: Page, name: str, days: int) -> None:
    day = civil_date(now()) + timedelta(days=days)
    fill_day(page, name, (str(day.day), str(day.month), str(day.year)))


def it_is_called(house: House, page: Page) -> str:
    """With its agenda, days before; then its day comes."""
    page.goto("/ar/agents/house/sessions/new/")
    sound(page)
    page.locator('[name="organ"]').select_option("bureau")
    fill_date(page, "day", 30)
    page.locator('[name="place"]').fill("مقر الغرفة، فاس")
    page.locator('[name="agenda"]').fill("اقتناء أفران كهربائية\nمستجدات التسجيل")
    page.locator('[name="chair"]').select_option(user(house, "director.fes"))
    page.locator('[name="secretary"]').select_option(user(house, "registrar.fes"))
    send(page)
    page.wait_for_url(re.compile(r"/sessions/[0-9a-f-]{36}/$"))
    meeting = page.url.rstrip("/").rpartition("/")[2]
    house.ask(
        "UPDATE institutions_meeting SET planned_at = now() - interval '1 hour',"
        f" called_at = called_at - interval '31 days' WHERE id = '{meeting}'"
    )
    return meeting


def they_come(page: Page, meeting: str) -> None:
    """Three of four: the quorum is told before the session is opened."""
    page.goto(f"/ar/agents/house/sessions/{meeting}/")
    for _ in range(3):
        with page.expect_navigation():
            page.locator('button[name="here"][value="yes"]').first.click()
    sound(page)


def the_vote_is_taken(house: House, page: Page, meeting: str, picture: Any) -> None:
    """One point is adopted and put in a hand, the other noted; the minutes are drawn up."""
    for turn in range(2):
        page.goto(f"/ar/agents/house/sessions/{meeting}/")
        page.locator('a[href*="/sessions/points/"]').first.click()
        page.locator('[name="outcome"]').wait_for()
        sound(page)
        page.locator('[name="outcome"]').select_option("noted" if turn else "adopted")
        if not turn:
            for name, votes in (("votes_for", 2), ("votes_against", 0), ("abstained", 1)):
                page.locator(f'[name="{name}"]').fill(str(votes))
            page.locator('[name="decision"]').fill(DECIDED)
            page.locator('[name="owner"]').select_option(user(house, "salma.fes"))
            fill_date(page, "due", 60)
        send(page)
        page.wait_for_url(f"**/sessions/{meeting}/")
    press(page, "/close/")
    sound(page)
    picture(page, "session-closed-ar", full=True)


def it_is_followed(page: Page) -> None:
    page.goto("/ar/agents/house/sessions/")
    assert not faults_of(page, "ar", SHORT, WIDE)
    page.locator('a[href*="/decisions/"]', has_text=DECIDED).click()
    page.locator('[name="there"]').select_option("done")
    page.locator('[name="note"]').fill(DONE)
    send(page)
    page.wait_for_url("**/house/sessions/")
    expect(page.locator('a[href*="/decisions/"]', has_text=DECIDED)).to_have_count(0)


def test_a_letter_is_numbered_put_in_hands_and_answered(house, open_page, picture):
    clerk = open_page(WIDE)
    sign_in_agent(clerk, "assistant.fes")
    came = numbered(clerk, "incoming", "ولاية جهة فاس مكناس", "لائحة المعارض المقبلة")
    clerk.locator('a[href$="/route/"]').click()
    clerk.locator('[name="to"]').wait_for()
    sound(clerk)
    clerk.locator('[name="to"]').select_option(user(house, "salma.fes"))
    fill_date(clerk, "due", 5)
    send(clerk)
    clerk.wait_for_url(ONE)
    sound(clerk)
    clerk.locator(f'a[href$="?answers={came}"]').click()
    clerk.locator('[name="party"]').wait_for()
    expect(clerk.locator('[name="party"]')).to_have_value("ولاية جهة فاس مكناس")
    send(clerk)
    clerk.wait_for_url(ONE)
    assert house.ask(f"SELECT state FROM institutions_letter WHERE id = '{came}'") == [
        ("answered",)
    ]
    left = clerk.url.rstrip("/").rpartition("/")[2]
    assert house.ask(f"SELECT way, answers_id FROM institutions_letter WHERE id = '{left}'") == [
        ("outgoing", house.ask(f"SELECT '{came}'::uuid")[0][0])
    ]
    clerk.goto("/ar/agents/house/mail/")
    sound(clerk)
    picture(clerk, "mail-ar", full=True)


def numbered(page: Page, way: str, party: str, subject: str) -> str:
    page.goto(f"/ar/agents/house/mail/new/{way}/")
    sound(page)
    page.locator('[name="party"]').fill(party)
    page.locator('[name="subject"]').fill(subject)
    send(page)
    page.wait_for_url(ONE)
    return page.url.rstrip("/").rpartition("/")[2]


@pytest.mark.long
def test_a_plan_is_voted_approved_and_paid_line_by_line(house, open_page, picture):
    head, ministry = open_page(WIDE), open_page(WIDE)
    sign_in_agent(head, "director.fes")
    head.goto("/ar/agents/house/plans/new/")
    send(head)
    head.wait_for_url(ONE)
    plan = head.url.rstrip("/").rpartition("/")[2]
    head.locator('a[href$="/line/"]').click()
    head.locator('[name="activity"]').fill("دورة تكوينية في الزليج")
    head.locator('[name="amount"]').fill("120000")
    send(head)
    head.wait_for_url(f"**/plans/{plan}/")
    head.locator('a[href$="/vote/"]').click()
    head.locator('[name="session"]').select_option(index=1)
    send(head)
    head.wait_for_url(f"**/plans/{plan}/")
    sign_in_agent(ministry, "ministry")
    ministry.goto(f"/ar/agents/house/plans/{plan}/")
    sound(ministry)
    press(ministry, "/approve/")
    it_is_paid(head, plan)
    sound(head)
    picture(head, "plan-ar", full=True)
    assert house.ask(
        f"SELECT voted, committed, paid FROM institutions_line WHERE plan_id = '{plan}'"
    ) == [(120_000, 90_000, 60_000)]


def it_is_paid(page: Page, plan: str) -> None:
    """A commitment, then a payment, under the one line."""
    for kind, amount in (("commitment", "90000"), ("payment", "60000")):
        page.goto(f"/ar/agents/house/plans/{plan}/")
        page.locator('a[href*="/plans/lines/"]').first.click()
        page.locator('a[href$="/spend/"]').click()
        page.locator('[name="kind"]').select_option(kind)
        page.locator('[name="amount"]').fill(amount)
        page.locator('[name="label"]').fill("صفقة التكوين")
        send(page)
        page.wait_for_url("**/plans/lines/**")
    page.goto(f"/ar/agents/house/plans/{plan}/")
    expect(page.locator("main")).to_contain_text("50")
