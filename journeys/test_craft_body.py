"""A craft body is founded: committee, roll, assembly, two tellers, minutes that anybody checks."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from journeys.conftest import SHORT, WIDE
from journeys.house import House
from journeys.inspection import faults_of, listening
from journeys.people import sign_in_agent
from journeys.steps import fill_day
from sijill.kernel.clock import local, now

JEWELLERS, MEKNES = "PROV-002", "03.061"


@pytest.mark.long
def test_a_craft_body_is_founded_from_its_roll_to_its_minutes(house, open_page, picture):
    director = open_page(WIDE)
    sign_in_agent(director, "director.fes")
    body = it_is_prepared(house, director, picture)
    days_pass(house, "roll", 9)
    the_roll_is_frozen(director, body, picture)
    assembly = members_are_called(director, body, picture)
    days_pass(house, "assembly", 16)

    secretary = open_page(WIDE)
    sign_in_agent(secretary, "registrar.fes")
    they_come(director, assembly, picture)
    tellers = [open_page(WIDE), open_page(WIDE)]
    for page, name in zip(tellers, ("salma.fes", "hicham.fes"), strict=True):
        sign_in_agent(page, name)
    they_vote(house, (director, secretary), tellers, assembly, picture)
    code = both_sign(house, director, secretary, assembly, picture)
    everybody_reads(open_page(), body, code, picture)


def sound(page: Page, heard: list[str]) -> None:
    """The page complains of nothing, wide and narrow."""
    assert not [*heard, *faults_of(page, "ar", SHORT, WIDE)], page.url
    page.set_viewport_size(WIDE)
    heard.clear()


def press(page: Page, action: str) -> None:
    """Press the button of the form that leads there."""
    with page.expect_navigation():
        page.locator(f'form[action$="{action}"] button').first.click()


def days_pass(house: House, what: str, days: int) -> None:
    """What was drawn or called today was drawn or called so many days ago."""
    statement = {
        "roll": "UPDATE institutions_roll SET drawn_at = drawn_at - interval '{} days'"
        " WHERE state = 'drawn'",
        "assembly": "UPDATE institutions_assembly SET planned_at = planned_at - interval '{} days'"
        " WHERE state = 'called'",
    }[what]
    house.cluster.run(statement.format(days), database=house.database)


def it_is_prepared(house: House, page: Page, picture) -> str:
    """The director opens the preparation, names the committee, writes the text, draws the roll."""
    with listening(page) as heard:
        page.goto("/ar/agents/bodies/")
        picture(page, "bodies-ar", full=True)
        sound(page, heard)
        page.goto("/ar/agents/bodies/new/")
        sound(page, heard)
        page.locator('[name="branch"]').select_option(JEWELLERS)
        page.locator('[name="province"]').select_option(MEKNES)
        page.locator('main form[method="post"] button').first.click()
        page.wait_for_url(re.compile(r"/agents/bodies/[0-9a-f-]{36}/$"))
        for nia in of_meknes(house)[:3]:
            page.locator('[name="nia"]').fill(nia)
            press(page, "/committee/")
        page.goto(f"{page.url}statute/")
        page.locator('[name="text_ar"]').fill("المادة 1: تمثل الهيئة صناع الصنف.")
        page.locator('main form[method="post"] button').first.click()
        page.wait_for_url(re.compile(r"/agents/bodies/[0-9a-f-]{36}/$"))
        press(page, "/draw/")
        press(page, "/freeze/")
        expect(page.locator(".banner.refuse")).to_contain_text("معروضة")  # it lies open first
        picture(page, "body-preparing-ar", full=True)
        sound(page, heard)
    return page.url.rstrip("/").rpartition("/")[2]


def of_meknes(house: House) -> list[str]:
    rows = house.ask(
        "SELECT e.nia FROM register_entry e JOIN register_version v ON v.entry_id = e.id"
        f" WHERE v.province = '{MEKNES}' AND v.principal_trade = 'PROV-010' ORDER BY e.nia"
    )
    return [str(nia) for (nia,) in rows]


def the_roll_is_frozen(page: Page, body: str, picture) -> None:
    """Its fingerprint is on the page; the file has it."""
    page.goto(f"/ar/agents/bodies/{body}/")
    press(page, "/freeze/")
    expect(page.locator("code.id")).to_have_text(re.compile("[0-9a-f]{64}"))
    with listening(page) as heard:
        page.goto(f"/ar/agents/bodies/{body}/roll/")
        picture(page, "body-roll-ar", full=True)
        sound(page, heard)


def members_are_called(page: Page, body: str, picture) -> str:
    """Sixteen days ahead, with four agents."""
    day = local(now()).date() + timedelta(days=16)
    with listening(page) as heard:
        page.goto(f"/ar/agents/bodies/{body}/call/")
        sound(page, heard)
        fill_day(page, "day", (str(day.day), str(day.month), str(day.year)))
        page.locator('[name="hour"]').fill("00:05")
        page.locator('[name="place"]').fill("مقر الملحقة، مكناس")
        four = {"chair": "الشرايبي", "secretary": "الإدريسي", "teller": "سلمى", "other": "هشام"}
        latin = {"chair": "Chraibi", "secretary": "Idrissi", "teller": "Salma", "other": "Hicham"}
        for name, part in four.items():
            options = page.locator(f'[name="{name}"] option')
            texts = options.all_inner_texts()
            label = next(t for t in texts if part in t or latin[name] in t)
            page.locator(f'[name="{name}"]').select_option(label=label)
        picture(page, "assembly-call-ar", full=True)
        page.locator('main form[method="post"] button').first.click()
        page.wait_for_url("**/agents/assemblies/**")
    return page.url.rstrip("/").rpartition("/")[2]


def they_come(page: Page, assembly: str, picture) -> None:
    """Ten of eighteen are ticked off the roll; the assembly opens."""
    with listening(page) as heard:
        page.goto(f"/ar/agents/assemblies/{assembly}/")
        for _member in range(10):
            with page.expect_navigation():
                page.locator('#presence button[value="yes"]').first.click()
        picture(page, "assembly-presence-ar", full=True)
        sound(page, heard)
        press(page, "/open/")


def they_vote(house: House, leaders, tellers, assembly: str, picture) -> None:
    """Statute, president, bureau; the first counts differ and are counted again."""
    director, secretary = leaders
    for matter, runs, votes in (
        ("statute", (), (9, 1)),
        ("president", (1, 2), (6, 4)),
        ("bureau", (3, 4), (9, 8)),
    ):
        for rank in runs:
            secretary.goto(f"/ar/agents/assemblies/{assembly}/")
            secretary.locator('[name="position"]').fill(str(rank))
            post = "president" if matter == "president" else "member"
            secretary.locator('[name="post"]').select_option(post)
            secretary.locator('[name="vouched"]').check()
            press(secretary, "/stand/")
        director.goto(f"/ar/agents/assemblies/{assembly}/")
        press(director, f"/vote-{matter}/")
        [(box,)] = house.ask(
            "SELECT id FROM institutions_ballot WHERE matter = "
            f"'{matter}' AND assembly_id = '{assembly}'"
        )
        papers = max(votes) if matter == "bureau" else sum(votes)
        if matter == "statute":
            counted(tellers[0], box, papers, votes)
            counted(tellers[1], box, papers, (votes[0] - 1, votes[1] + 1))
            expect(tellers[1].locator(".banner.refuse")).to_be_visible()
            with listening(tellers[1]) as heard:
                tellers[1].reload()
                picture(tellers[1], "ballot-differs-ar", full=True)
                sound(tellers[1], heard)
        for page in tellers:
            counted(page, box, papers, votes)
    director.goto(f"/ar/agents/assemblies/{assembly}/")
    with listening(director) as heard:
        picture(director, "assembly-votes-ar", full=True)
        sound(director, heard)


def counted(page: Page, box: object, papers: int, votes: tuple[int, ...]) -> None:
    """One teller writes the count."""
    page.goto(f"/ar/agents/ballots/{box}/")
    figures = {"papers": papers, "blank": 0, "spoiled": 0}
    figures |= {f"votes_{number}": given for number, given in enumerate(votes)}
    for name, figure in figures.items():
        page.locator(f'[name="{name}"]').fill(str(figure))
    with page.expect_navigation():
        page.locator('main form[method="post"] button').first.click()


def both_sign(house: House, director: Page, secretary: Page, assembly: str, picture) -> str:
    """The secretary draws the minutes up; both sign; the paper is a PDF."""
    secretary.goto(f"/ar/agents/assemblies/{assembly}/")
    press(secretary, "/close/")
    with listening(director) as heard:
        director.goto(f"/ar/agents/assemblies/{assembly}/sign/")
        picture(director, "assembly-sign-ar", full=True)
        sound(director, heard)
    for page in (director, secretary):
        page.goto(f"/ar/agents/assemblies/{assembly}/sign/")
        with page.expect_navigation():
            page.locator('main form[method="post"] button').first.click()
    paper = director.request.get(f"/ar/agents/assemblies/{assembly}/minutes.pdf")
    assert paper.body().startswith(b"%PDF")
    where = f"WHERE id = '{assembly}'"
    [(code, state)] = house.ask(f"SELECT minutes_code, state FROM institutions_assembly {where}")
    assert state == "signed"
    return str(code)


def everybody_reads(page: Page, body: str, code: str, picture) -> None:
    """Office-holders alone are named; the code of the minutes answers."""
    with listening(page) as heard:
        page.goto("/ar/document/")
        page.locator('[name="code"]').fill(code)
        page.locator('button[form="question"]').first.click()
        page.wait_for_url("**/bodies/minutes/**")
        picture(page, "body-minutes-ar", full=True)
        assert not [*heard, *faults_of(page, "ar", SHORT, WIDE)]
        for language in ("ar", "fr"):
            page.goto(f"/{language}/bodies/{body}/")
            page.set_viewport_size(SHORT)
            picture(page, f"body-public-{language}", full=True)
            assert not [*heard, *faults_of(page, language, SHORT, WIDE)]
    expect(page.locator("main")).to_contain_text("Président")
