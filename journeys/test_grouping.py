"""A chamber founds a cluster of five, a cooperative joins, a member leaves, everybody counts.

She is let in again, taken out for a reason that she reads, and the cluster is dissolved.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from journeys import steps
from journeys.conftest import SHORT, WIDE
from journeys.house import House
from journeys.inspection import faults_of, listening
from journeys.people import sign_in_agent
from journeys.test_halt_by_its_days import told

SHE = (
    "SELECT u.phone, e.nia FROM register_entry e JOIN accounts_space s ON s.person = e.person_id"
    " JOIN accounts_user u ON u.id = s.line_id"
    " WHERE e.state = 'entered' AND u.phone <> '' ORDER BY e.nia LIMIT 1"
)
OTHERS = (
    "SELECT nia FROM register_entry WHERE state = 'entered' AND person_id IS NOT NULL"
    " AND nia <> '{nia}' ORDER BY nia LIMIT 4"
)
COOPERATIVE = (
    "SELECT nia FROM register_entry WHERE state = 'entered' AND category = 'cooperative'"
    " ORDER BY nia LIMIT 1"
)
REASON = {"ar": "انتقل المشغل إلى مدينة أخرى", "fr": "L’atelier a quitté la ville"}
END = {"ar": "لم يعد التجمع يجتمع", "fr": "Le groupement ne se réunit plus"}
NAMES = {"ar": ("تجمع خزف عين النقبي", "Cluster Aïn Nokbi"), "fr": ("تجمع سيدي فرج", "Sidi Frej")}


@pytest.mark.parametrize("language", ["ar", pytest.param("fr", marks=pytest.mark.long)])
def test_a_cluster_is_founded_joined_left_and_counted(
    house: House, open_page, picture, language: str
):
    [(phone, nia)] = house.ask(SHE)
    others = [str(one) for (one,) in house.ask(OTHERS.format(nia=nia))]
    [(cooperative,)] = house.ask(COOPERATIVE)
    desk, she = open_page(WIDE), open_page(SHORT)
    with listening(desk) as heard:
        address = founds(desk, [str(nia), *others], language, picture)
        lets_in(desk, str(cooperative), language, picture)
    assert not heard
    steps.sign_in(she, f"0{str(phone)[4:]}", language)
    assert not told(she, "grouping.joined", language)
    leaves(she, language, picture)
    counts(she, address, language, picture)
    with listening(desk) as heard:
        takes_out(desk, str(nia), language, picture)
        reads_why(she, language, picture)
        ends(desk, language, picture)
    assert not heard
    she.goto(f"/{language}{address}")
    picture(she, f"grouping-public-ended-{language}", full=True)
    assert not faults_of(she, language, SHORT, WIDE)


def founds(page: Page, numbers: list[str], language: str, picture: Any) -> str:
    """Answers where everybody reads it."""
    sign_in_agent(page, "registrar.fes", language=language)
    page.goto(f"/{language}/agents/groupings/")
    assert not faults_of(page, language, SHORT, WIDE)
    picture(page, f"groupings-{language}", full=True)
    page.goto(f"/{language}/agents/groupings/new/")
    ar, latin = NAMES[language]
    page.locator('[name="name_ar"]').fill(ar)
    page.locator('[name="name_latin"]').fill(latin)
    page.locator('[name="craft"]').select_option(index=1)
    page.locator('[name="province"]').select_option("03.231")
    page.locator('[name="numbers"]').fill("\n".join(numbers))
    assert not faults_of(page, language, SHORT, WIDE)
    picture(page, f"grouping-new-{language}", full=True)
    page.locator('main form:has([name="numbers"]) button').click()
    page.wait_for_url("**/agents/groupings/*-*/")
    expect(page.locator("[data-rows] tr")).to_have_count(5)
    return page.url.split("/agents")[1]


def lets_in(page: Page, nia: str, language: str, picture: Any) -> None:
    page.locator('[name="nia"]').fill(nia)
    page.locator('form[action$="/join/"] button').click()
    expect(page.locator("[data-rows] tr")).to_have_count(6)
    page.locator('form[action$="/coordinate/"] button').first.click()
    expect(page.locator('form[action$="/coordinate/"]')).to_have_count(5)
    assert not faults_of(page, language, SHORT, WIDE)
    picture(page, f"grouping-{language}", full=True)


def leaves(page: Page, language: str, picture: Any) -> None:
    name = NAMES[language][0 if language == "ar" else 1]
    page.goto(f"/{language}/account/")
    line = page.locator("main li", has_text=name)
    expect(line).to_be_visible()
    assert not faults_of(page, language, SHORT, WIDE)
    picture(page, f"grouping-mine-{language}", full=True)
    line.locator('a[href$="/leave/"]').click()
    assert not faults_of(page, language, SHORT, WIDE)
    picture(page, f"grouping-leave-{language}", full=True)
    page.locator('main form[method="post"] button').click()
    page.wait_for_url("**/account/")
    page.locator("main li", has_text=name).locator('a[href$="/leave/"]').click()
    assert page.locator('main form[method="post"]').count() == 0
    assert not faults_of(page, language, SHORT, WIDE)
    picture(page, f"grouping-left-{language}", full=True)


def counts(page: Page, address: str, language: str, picture: Any) -> None:
    page.goto(f"/{language}/groupings/")
    assert not faults_of(page, language, SHORT, WIDE)
    picture(page, f"groupings-public-{language}", full=True)
    page.goto(f"/{language}{address}")
    assert not faults_of(page, language, SHORT, WIDE)
    picture(page, f"grouping-public-{language}", full=True)
    kinds = page.locator("main dl.facts").nth(1).locator("dd")
    assert kinds.all_inner_texts() == ["4", "1", "0"]


def takes_out(page: Page, nia: str, language: str, picture: Any) -> None:
    """She is let in again, and taken out for a reason."""
    page.reload()
    page.locator('[name="nia"]').fill(nia)
    page.locator('form[action$="/join/"] button').click()
    expect(page.locator("[data-rows] tr")).to_have_count(6)
    row = page.locator("[data-rows] tr", has_text=re.compile(r"\D*".join(nia)))
    row.locator('a[href$="/out/"]').click()
    page.locator('[name="reason"]').fill(REASON[language])
    assert not faults_of(page, language, SHORT, WIDE)
    picture(page, f"grouping-out-{language}", full=True)
    page.locator('main form:has([name="reason"]) button').click()
    expect(page.locator("[data-rows] tr")).to_have_count(5)


def reads_why(page: Page, language: str, picture: Any) -> None:
    assert not told(page, "grouping.taken_out", language)
    page.goto(f"/{language}/account/")
    name = NAMES[language][0 if language == "ar" else 1]
    ended = page.locator("main li", has_text=name)
    expect(ended).to_have_count(2)
    picture(page, f"grouping-mine-ended-{language}", full=True)
    for one in ended.locator('a[href$="/leave/"]').evaluate_all("links => links.map(a => a.href)"):
        page.goto(one)
        if REASON[language] in page.locator("main").inner_text():
            break
    expect(page.locator("main dl")).to_contain_text(REASON[language])
    assert not faults_of(page, language, SHORT, WIDE)
    picture(page, f"grouping-why-{language}", full=True)


def ends(page: Page, language: str, picture: Any) -> None:
    page.locator('a[href$="/end/"]').click()
    page.locator('[name="reason"]').fill(END[language])
    assert not faults_of(page, language, SHORT, WIDE)
    picture(page, f"grouping-end-{language}", full=True)
    page.locator('main form:has([name="reason"]) button').click()
    expect(page.locator("main dl")).to_contain_text(END[language])
    assert not faults_of(page, language, SHORT, WIDE)
    picture(page, f"grouping-ended-{language}", full=True)
