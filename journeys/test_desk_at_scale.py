"""Work is given with its reason, a leave hands it over, a filter is shared, many are decided."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from journeys.conftest import SHORT, WIDE
from journeys.house import House
from journeys.inspection import faults_of, listening
from journeys.people import sign_in_agent
from journeys.steps import fill_day
from sijill.kernel.clock import civil_date, now

NAME = "ملفات عمالة فاس"


@pytest.mark.long
def test_work_is_given_with_its_reason_and_a_leave_hands_it_over(house, open_page, picture):
    head = open_page(WIDE)
    sign_in_agent(head, "director.fes")
    work_is_given(head, picture)
    visit = a_visit_of_hicham(house)
    with listening(head) as heard:
        leave_begins(head, "هشام بنجلون", "سلمى العلوي", picture)
        assert not heard
    assert house.ask(f"SELECT state, {who('agent_id')} FROM desk_visit WHERE id = '{visit}'") == [
        ("planned", "salma.fes")
    ]
    left = f"SELECT count(*) FROM desk_case WHERE {who('assignee_id')} = 'hicham.fes'"
    assert house.ask(f"{left} AND institution_id = 'CH-03' AND state = ANY({OPEN})") == [(0,)]
    stands_in = open_page()
    sign_in_agent(stands_in, "salma.fes")
    stands_in.goto("/ar/desk/visits/")
    expect(stands_in.locator(f'[data-rows] a[href$="/{visit}/"]')).to_be_visible()
    assert not faults_of(stands_in, "ar", SHORT, WIDE)
    head.locator('form[action$="/over/"] button').click()
    expect(head.locator('form[action$="/over/"]')).to_have_count(0)


OPEN = "ARRAY['submitted', 'resubmitted', 'appealed', 'to_correct', 'examined']"


def who(column: str) -> str:
    """The name before the sign of an agent's address."""
    return f"(SELECT split_part(u.email, '@', 1) FROM accounts_user u WHERE u.id = {column})"


def work_is_given(page: Page, picture: Any) -> None:
    """Each file goes to somebody, and the page says why; one button gives them all."""
    page.goto("/ar/desk/work/")
    assert not faults_of(page, "ar", SHORT, WIDE)
    page.set_viewport_size(WIDE)
    picture(page, "work-ar", full=True)
    rows = page.locator("[data-rows] [data-row]")
    proposed = rows.count()
    assert proposed
    for told in rows.all_inner_texts():
        name, why = told.split("\t")[-2:]
        assert name.strip()
        assert len(why.strip()) > len("بلا سبب")
    page.locator('form[action$="/give/"] button').click()
    expect(page.locator("body")).to_contain_text(re.compile("سُلِّم|سلم|أُسند|أسند|وُزِّع|وزع"))
    expect(page.locator('form[action$="/give/"]')).to_have_count(0)


def a_visit_of_hicham(house: House) -> str:
    """An appointment of his the day after tomorrow, kept as if he had given it."""
    found = house.ask(
        f"""
        INSERT INTO desk_visit (id, case_id, state, planned_at, place, agent_id, told, made_by,
            made_at, findings, outcome, ground, note)
        SELECT gen_random_uuid(), c.id, 'planned', now() + interval '2 days', 'درب سيدي احمد',
            c.assignee_id, '', c.assignee_id, now(), '{{}}', '', '', ''
        FROM desk_case c WHERE {who("c.assignee_id")} = 'hicham.fes'
            AND c.state = ANY(ARRAY['submitted', 'resubmitted'])
            AND NOT EXISTS (SELECT FROM desk_visit v WHERE v.case_id = c.id AND v.state = 'planned')
        ORDER BY c.id LIMIT 1 RETURNING id
        """
    )
    return str(found[0][0])


def leave_begins(page: Page, agent: str, stand_in: str, picture: Any) -> None:
    """Written down for three days from today: what is in hand goes over at once."""
    page.goto("/ar/desk/work/leave/new/")
    assert not faults_of(page, "ar", SHORT, WIDE)
    page.set_viewport_size(WIDE)
    page.locator('[name="user"]').select_option(label=agent)
    page.locator('[name="stand_in"]').select_option(label=stand_in)
    today = civil_date(now())
    for name, day in (("first", today), ("last", today + timedelta(days=3))):
        fill_day(page, name, (str(day.day), str(day.month), str(day.year)))
    page.locator('main form[method="post"] button').click()
    page.wait_for_url("**/desk/work/leave/")
    assert not faults_of(page, "ar", SHORT, WIDE)
    page.set_viewport_size(WIDE)
    picture(page, "leaves-ar", full=True)


def test_a_filter_is_kept_and_shared_and_many_are_decided_each_with_its_result(open_page, picture):
    head, clerk = open_page(WIDE), open_page(WIDE)
    sign_in_agent(head, "director.fes")
    a_filter_is_kept(head)
    sign_in_agent(clerk, "salma.fes")
    clerk.goto("/ar/desk/?box=mine")
    kept = clerk.locator("nav.side a", has_text=NAME)
    said = int(kept.locator("b").inner_text().replace("\u202f", "").replace(" ", ""))
    kept.click()
    expect(clerk.locator(".list-head")).to_contain_text(str(said))
    many_are_refused(clerk, picture)
    forget(head)


def a_filter_is_kept(page: Page) -> None:
    page.goto("/ar/desk/?box=to_take&province=03.231")
    page.locator("#filter-name").fill(NAME)
    page.locator("#filter-shared").check()
    page.locator('form[action*="/filter"] button').first.click()
    expect(page.locator("nav.side a", has_text=NAME)).to_be_visible()


def forget(page: Page) -> None:
    page.goto("/ar/desk/?box=mine")
    page.locator('form[action*="/forget/"] button').first.click()
    expect(page.locator("nav.side a", has_text=NAME)).to_have_count(0)


def many_are_refused(page: Page, picture: Any) -> None:
    """Chosen in the list, confirmed once; each line says what became of it."""
    page.goto("/ar/desk/?box=to_take")
    boxes = page.locator('[data-rows] input[name="case"]')
    if boxes.count() < 2:
        page.goto("/ar/desk/?box=mine")
    chosen = min(3, boxes.count())
    assert chosen > 1
    for turn in range(chosen):
        boxes.nth(turn).check()
    page.locator('button[name="do"][value="accept"]').click()
    page.wait_for_url("**/many/**")
    assert not faults_of(page, "ar", SHORT, WIDE)
    page.set_viewport_size(WIDE)
    expect(page.locator("[data-rows] [data-row]")).to_have_count(chosen)
    page.locator('main form[method="post"] button').first.click()
    results = page.locator("[data-rows] [data-row]")
    expect(page.locator("[role=status]")).to_be_visible()
    for _ in range(40):
        if not page.locator('[data-row]:has-text("ينتظر")').count():
            break
        page.wait_for_timeout(250)
        page.reload()
    expect(results).to_have_count(chosen)
    assert not faults_of(page, "ar", SHORT, WIDE)
    page.set_viewport_size(WIDE)
    picture(page, "many-ar", full=True)
