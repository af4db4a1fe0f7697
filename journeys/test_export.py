"""A list leaves the register: one asks, another agrees, those in it read so, a leak is told."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from journeys.conftest import SHORT, WIDE
from journeys.inspection import faults_of, listening
from journeys.people import sign_in_agent

WAY = "/agents/exports/"
WHY = "توزيع البطاقات الجديدة على حرفيي فاس"


def test_a_file_leaves_by_two_persons_and_tells_whose_copy_it_was(
    house, open_page, picture, tmp_path
):
    first, second = open_page(WIDE), open_page(WIDE)
    sign_in_agent(first, "registrar.fes")
    with listening(first) as heard:
        page = ask(first, picture)
        sign_in_agent(second, "director.fes")
        agree(second, page, picture)
        file = take(first, page, picture)
    assert not heard
    [head, _names, *rows] = list(csv.reader(io.StringIO(file.read_text("utf-8-sig"))))
    assert WHY in head[0]
    assert rows
    read_by_everybody_in_it(house, len(rows))
    leak = tmp_path / "leak.csv"
    leak.write_text("\n".join(";".join(reversed(row)) for row in sorted(rows)[:2]), "utf-8")
    assert file.stem in house.sijill("export", "trace", str(leak), role="work")
    stop(second, page, picture)


def ask(page: Page, picture: Any) -> str:
    page.goto(f"/ar{WAY}")
    assert not faults_of(page, "ar", SHORT, WIDE)
    picture(page, "exports-empty-ar", full=True)
    page.goto(f"/ar{WAY}new/")
    picture(page, "export-ask-ar", full=True)
    page.locator('[name="basis"][value="mission"]').check()
    page.locator('[name="reason"]').fill(WHY)
    page.locator('main form.stack button[type="submit"]').click()
    page.wait_for_url("**/exports/*-*/")
    assert not faults_of(page, "ar", SHORT, WIDE)
    expect(page.locator('form[action$="/agree/"]')).to_have_count(0)  # never by herself
    picture(page, "export-asked-ar", full=True)
    return page.url.split("/ar")[1]


def agree(page: Page, address: str, picture: Any) -> None:
    page.goto(f"/fr{address}")
    assert not faults_of(page, "fr", SHORT, WIDE)
    picture(page, "export-answer-fr", full=True)
    page.set_viewport_size(SHORT)
    picture(page, "export-answer-short-fr", full=True)
    page.set_viewport_size(WIDE)
    page.locator('form[action$="/agree/"] button').click()
    page.wait_for_load_state()
    page.goto("about:blank")  # the page asks again by itself until the file is there


def take(page: Page, address: str, picture: Any) -> Path:
    for _ in range(60):
        page.goto(f"/ar{address}")
        if page.locator('form[action$="/take/"]').count():
            break
        page.wait_for_timeout(500)
    assert not faults_of(page, "ar", SHORT, WIDE)
    picture(page, "export-ready-ar", full=True)
    page.set_viewport_size(SHORT)
    picture(page, "export-ready-short-ar", full=True)
    page.set_viewport_size(WIDE)
    with page.expect_download() as given:
        page.locator('form[action$="/take/"] button').click()
    kept = Path(given.value.path()).rename(Path(given.value.path()).with_name("x"))
    named = kept.with_name(given.value.suggested_filename)
    return kept.rename(named)


def read_by_everybody_in_it(house: Any, count: int) -> None:
    [(looks, persons)] = house.ask(
        "SELECT count(*), count(DISTINCT subject_id) FROM ledger_look WHERE what = 'exported'"
        " AND reason = 'export_mission'"
    )
    assert looks == persons == count


def stop(page: Page, address: str, picture: Any) -> None:
    page.goto(f"/ar{address}")
    page.locator('form[action$="/revoke/"] [name="note"]').fill("أُخذ مرة واحدة ويكفي")
    page.locator('form[action$="/revoke/"] button').click()
    page.wait_for_load_state()
    picture(page, "export-stopped-ar", full=True)
    page.goto(f"/fr{WAY}")
    assert not faults_of(page, "fr", SHORT, WIDE)
    picture(page, "exports-fr", full=True)
