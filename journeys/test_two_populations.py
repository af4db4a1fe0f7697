"""The operator sees what differs with the fund; a chamber settles by cause and takes its list."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from journeys.conftest import SHORT, WIDE
from journeys.house import House
from journeys.inspection import faults_of
from journeys.people import sign_in_agent

BOARD = "/ar/protection/differences/"
COMPARED = """
from sijill.kernel.clock import now
from sijill.portal.demonstration.differences import set_side_by_side
set_side_by_side(now=now())
"""


@pytest.mark.long
def test_from_the_operators_board_to_a_chambers_list(house: House, open_page, picture):
    house.sijill("ledger", "seal", role="work")
    house.sijill("shell", "-c", COMPARED, role="work")
    operator, chamber = open_page(WIDE), open_page(WIDE)
    sign_in_agent(operator, "ministry")
    seen_by_the_operator(operator, picture)

    sign_in_agent(chamber, "salma.fes")
    left = settled_by_cause(chamber, picture)
    taken_out(chamber)
    operator.goto(BOARD)
    expect(operator.locator("main")).to_contain_text("الغرفة")
    assert left == 0


def seen_by_the_operator(desk: Page, picture) -> None:
    """Each number of the board opens the list behind it."""
    desk.goto(BOARD)
    assert not faults_of(desk, "ar", SHORT, WIDE)
    desk.set_viewport_size(WIDE)
    picture(desk, "populations-board-ar", full=True)
    first = desk.locator('.counts tbody a[href*="cause="]').first
    count = int(first.inner_text())
    first.click()
    expect(desk.locator("tbody tr")).to_have_count(count)
    assert not faults_of(desk, "ar", SHORT, WIDE)


def settled_by_cause(desk: Page, picture) -> int:
    """A chamber ticks all of one cause and settles them; how many are left of it."""
    desk.goto(f"{BOARD}list/?kind=differ&cause=to_correct")
    boxes = desk.locator('input[name="one"]')
    ticked = boxes.count()
    assert ticked, "the demonstration holds people whose birth differs"
    for turn in range(ticked):
        boxes.nth(turn).check()
    picture(desk, "populations-bulk-ar", full=True)
    desk.locator('select[name="as_"]').select_option(index=1)
    desk.locator('textarea[name="reason"]').fill("تثبته البطاقة الوطنية")
    desk.locator('form:has(select[name="as_"]) button:not([name="all"])').click()
    desk.wait_for_load_state()
    desk.goto(f"{BOARD}list/?kind=differ&cause=to_correct")
    return desk.locator('input[name="one"]').count()


def taken_out(desk: Page) -> None:
    """The people in the register without cover, as a file of this chamber alone."""
    desk.goto(BOARD)
    with desk.expect_download() as download:
        desk.locator('a[href$="only_ours.csv"]').click()
    with Path(download.value.path()).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows) > 1, "somebody of the chamber is in the register alone"
