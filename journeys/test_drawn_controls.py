"""The log draws what is looked at again; anybody draws the same; a colleague goes and sees."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from journeys import steps
from journeys.conftest import SHORT, WIDE
from journeys.house import House
from journeys.inspection import faults_of, listening
from journeys.people import sign_in_agent
from sijill.register.rules.drawing import faults

COPIED = "الشهادة نفسها أرفقها شخصان: تُراقب القيود الناتجة عنها."
FOUND = "قصدت المحل المصرح به ثلاث مرات: المحل مغلق، والجيران لا يعرفون صاحبته."


def test_a_month_is_drawn_by_the_log_and_anybody_draws_the_same(house, open_page, picture):
    head, anybody = open_page(WIDE), open_page()
    sign_in_agent(head, "director.fes")
    draw_what_waits(house, head, picture)
    with listening(anybody) as heard:
        told = download(anybody, picture)
    assert not heard
    assert faults(told) == []
    assert told["ranks"]
    assert "seed" in faults({**told, "log_root": "00" * 32})


@pytest.mark.long
def test_a_control_is_given_reported_settled_and_opens_a_procedure(house, open_page, picture):
    head, colleague = open_page(WIDE), open_page()
    sign_in_agent(head, "director.fes")
    draw_what_waits(house, head, picture)
    head.goto("/ar/agents/controls/?state=waiting")
    head.locator("[data-rows] a").first.click()
    page, who = head.url.split("/ar")[1], give(head, picture)
    sign_in_agent(colleague, who)
    colleague.goto(f"/ar{page}")
    colleague.locator('[name="outcome"][value="not_found"]').check()
    colleague.locator('[name="note"]').fill(FOUND)
    picture(colleague, "control-report-ar", full=True)
    colleague.locator('form[action$="/report/"] button').click()
    settle(head, page, picture)
    colleague.goto(f"/fr{page}")
    assert not faults_of(colleague, "fr", SHORT, WIDE)
    colleague.goto(f"/ar{page}")
    colleague.locator('form[action$="/measure/"] button').click()
    colleague.wait_for_url("**/desk/case/**")
    expect(colleague.locator("main")).to_contain_text("محل")


def test_a_file_joined_by_two_people_is_a_signal_that_decides_nothing(open_page, picture):
    page = open_page(WIDE)
    sign_in_agent(page, "director.fes")
    page.goto("/ar/agents/signals/")
    assert not faults_of(page, "ar", SHORT, WIDE)
    picture(page, "signals-ar", full=True)
    page.locator("[data-rows] a").first.click()
    page.locator('form[action$="/take/"] button').click()
    page.locator('[name="note"]').wait_for()
    assert not faults_of(page, "ar", SHORT, WIDE)
    picture(page, "signal-ar", full=True)
    page.locator('[name="note"]').fill(COPIED)
    page.locator('button[formaction$="/control/"]').click()
    expect(page.locator('a[href*="/agents/controls/"]').last).to_be_visible()
    page.goto(page.url.replace("/ar/", "/fr/"))
    assert not faults_of(page, "fr", SHORT, WIDE)


def draw_what_waits(house: House, page: Page, picture: Any) -> None:
    """The sequencer seals; press where the log is long enough, unless the clock was first."""
    house.sijill("ledger", "seal", role="work")
    page.goto("/ar/agents/controls/")
    picture(page, "controls-ar", full=True)
    while page.locator('form[action$="/draw/"] button').count():
        page.locator('form[action$="/draw/"] button').first.click()
        page.wait_for_load_state()
    assert page.locator("[data-rows] tr").count()
    assert not faults_of(page, "ar", SHORT, WIDE)
    picture(page, "controls-drawn-ar", full=True)


def download(page: Page, picture: Any) -> dict[str, Any]:
    page.goto("/ar/controls/")
    page.locator("main li a").first.click()
    page.wait_for_url("**/controls/*-*/")
    assert not faults_of(page, "ar", SHORT, WIDE)
    picture(page, "controls-public-ar", full=True)
    with page.expect_download() as given:
        page.locator('main a[href$="draw.json"]').click()
    told = json.loads(Path(given.value.path()).read_text("utf-8"))
    page.goto(page.url.replace("/ar/", "/fr/"))
    assert not faults_of(page, "fr", SHORT, WIDE)
    return told


def give(page: Page, picture: Any) -> str:
    """Give it to the first colleague who is offered; answers their name in the demonstration."""
    assert not faults_of(page, "ar", SHORT, WIDE)
    offered = page.locator('[name="owner"] option:not([value=""])')
    name = offered.first.inner_text()
    page.locator('[name="owner"]').select_option(label=name)
    steps.fill_day(page, "due_on", ("31", "12", "2099"))
    picture(page, "control-give-ar", full=True)
    page.locator('form[action$="/give/"] button').click()
    page.wait_for_load_state()
    return {"سلمى العلوي": "salma.fes", "هشام بنجلون": "hicham.fes"}.get(name, "registrar.fes")


def settle(page: Page, address: str, picture: Any) -> None:
    page.goto(f"/ar{address}")
    page.locator('[name="consequence"][value="suspension"]').check()
    page.locator('form[action$="/settle/"] [name="note"]').fill("لا وجود للنشاط في العنوان")
    picture(page, "control-settle-ar", full=True)
    page.locator('form[action$="/settle/"] button').click()
    page.wait_for_load_state()
    assert not faults_of(page, "ar", SHORT, WIDE)
    picture(page, "control-settled-ar", full=True)
