"""A chamber takes over an old roll: read, checked, accepted by a second person, its rows mended."""

from __future__ import annotations

import csv
import io
import re

from playwright.sync_api import Page, expect

from journeys.conftest import SHORT, WIDE
from journeys.dirty_roll import dirty_roll
from journeys.inspection import faults_of, listening
from journeys.people import sign_in_agent

ROWS = 1_000
SEED = 71
SLOW = 60_000  # the worker reads a thousand rows while other stories are told


def sound(page: Page, heard: list[str], language: str = "ar") -> None:
    """The page complains of nothing, on a phone as on a desk."""
    assert not [*heard, *faults_of(page, language, SHORT, WIDE)], page.url
    page.set_viewport_size(WIDE)
    heard.clear()


def test_an_old_roll_of_a_thousand_rows_is_taken_over(house, open_page, picture, tmp_path):
    path = tmp_path / "لائحة فاس 2004.csv"
    path.write_bytes(dirty_roll(ROWS, seed=SEED))
    before = entries(house)
    desk = open_page(WIDE)
    sign_in_agent(desk, "hicham.fes")
    with listening(desk) as heard:
        roll = an_examiner_brings_it(desk, path, heard, picture)
        words_are_told_and_all_is_checked_again(desk, heard, picture)
    assert entries(house) == before  # nothing entered yet

    signs = open_page(WIDE)
    sign_in_agent(signs, "registrar.fes")
    with listening(signs) as heard:
        a_second_person_accepts(signs, roll, heard, picture)
        entered = int(house.ask("SELECT max(entered) FROM register_source")[0][0])
        assert entries(house) == before + entered
        assert entered > 0.9 * ROWS
        rows_are_mended_on_the_screen(signs, roll, heard, picture)
        the_rest_in_a_spreadsheet(signs, roll, heard, tmp_path)
        signs.goto(f"/fr{roll}")
        sound(signs, heard, "fr")
    assert house.ask("SELECT count(*) FROM ledger_act WHERE kind = 'register.roll_ended'") == [(1,)]


def entries(house) -> int:
    return int(house.ask("SELECT count(*) FROM register_entry")[0][0])


def an_examiner_brings_it(page: Page, path, heard, picture) -> str:
    """File, columns with their first rows, the check; answers the address of the roll."""
    page.goto("/ar/rolls/")
    sound(page, heard)
    page.locator('main a[href$="/rolls/new/"]').click()
    sound(page, heard)
    page.set_input_files('[name="file"]', str(path))
    page.locator('[name="origin"]').fill("مندوبية فاس 2004-2019")
    page.locator("main form button.main").click()
    page.wait_for_url("**/columns/")
    expect(page.locator("main")).to_contain_text("الاسم العائلي")
    assert page.locator("select").evaluate_all("all => all.filter(s => s.value).length") > 10
    picture(page, "roll-columns-ar", full=True)
    sound(page, heard)
    page.locator("main form button.main").click()
    return checked(page)


def checked(page: Page) -> str:
    """Wait until the worker has read every row."""
    page.wait_for_url(re.compile(r"/rolls/[0-9a-f-]{36}/$"))
    expect(page.locator("table.counts").first).to_be_visible(timeout=SLOW)
    return page.url[page.url.index("/rolls/") :]


def words_are_told_and_all_is_checked_again(page: Page, heard, picture) -> None:
    expect(page.locator(".chart")).to_be_visible()
    picture(page, "roll-report-ar", full=True)
    sound(page, heard)
    page.locator('[list="list-trade"]').first.fill("الخياطة")
    page.locator('form[action$="/words/"] button').click()
    page.wait_for_url(re.compile(r"/rolls/[0-9a-f-]{36}/$"))
    expect(page.locator("table.counts").first).to_be_visible(timeout=SLOW)
    assert page.locator('[list="list-trade"]').count() == 0
    assert page.locator('button[value="accept"]').count() == 0  # not the one who brought it


def a_second_person_accepts(page: Page, roll: str, heard, picture) -> None:
    page.goto(f"/ar{roll}")
    page.locator('button[value="accept"]').click()
    picture(page, "roll-entering-ar")
    expect(page.locator(f'a[href$="{roll}rows/"]')).to_be_visible(timeout=SLOW)
    picture(page, "roll-entered-ar", full=True)
    sound(page, heard)


def rows_are_mended_on_the_screen(page: Page, roll: str, heard, picture) -> None:
    """A fault is corrected beside its field, the next row comes; another is told apart."""
    page.goto(f"/ar{roll}rows/")
    picture(page, "quarantine-ar", full=True)
    sound(page, heard)
    page.locator("tr[data-row]", has_text="لم يكتب شيء").first.locator("a").first.click()
    picture(page, "quarantine-row-ar", full=True)
    sound(page, heard)
    here = page.url
    page.locator('#mend [aria-invalid="true"]').first.fill("FZ 900001")
    page.locator('button[value="mend"]').click()
    page.wait_for_url(lambda url: url != here)
    page.goto(f"/ar{roll}rows/")
    page.locator("tr[data-row]", has_text="شخص").first.locator("a").first.click()
    sound(page, heard)
    here = page.url
    page.locator("#note").fill("شخصان مختلفان: اطلعنا على البطاقتين")
    page.locator('button[value="apart"], button[value="out"]').first.click()
    page.wait_for_url(lambda url: url != here)


def the_rest_in_a_spreadsheet(page: Page, roll: str, heard, tmp_path) -> None:
    """The rows are taken out with their faults, mended, and brought back: twice is once."""
    page.goto(f"/ar{roll}rows/")
    with page.expect_download() as taken:
        page.locator('a[href$="rows.csv"]').click()
    waiting = page.locator("tr[data-row]").count()
    lines = list(csv.reader(io.StringIO(taken.value.path().read_text(encoding="utf-8-sig"))))
    assert "'=HYPERLINK" in " ".join(" ".join(line) for line in lines)
    place = {name: turn for turn, name in enumerate(lines[0])}
    for turn, line in enumerate(lines[1:]):
        line[place["Sexe"]] = "ذكر" if line[place["Sexe"]] == "?" else line[place["Sexe"]]
        line[place["Commune"]] = "فاس" if "HYPER" in line[-2] else line[place["Commune"]]
        line[place["C.I.N"]] = line[place["C.I.N"]] or f"FZ{910_000 + turn * 1_111}"
    back = tmp_path / "back.csv"
    with back.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(lines)
    left = []
    for _ in range(2):
        page.set_input_files('[name="file"]', str(back))
        page.locator('form[action$="/again/"] button').click()
        page.wait_for_url("**/rows/")
        left.append(page.locator("tr[data-row]").count())
        heard.clear()
    assert left[0] < waiting
    assert left[1] == left[0]
