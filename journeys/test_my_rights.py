"""Her rights under law 09-08, exercised by herself, in Arabic, on a telephone."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect
from pypdf import PdfReader

from journeys import steps
from journeys.conftest import SHORT, WIDE
from journeys.house import House
from journeys.inspection import faults_of, listening

SHE = (
    "SELECT p.given_ar, p.family_ar, u.phone, e.nia FROM register_entry e"
    " JOIN register_person p ON p.id = e.person_id"
    " JOIN accounts_space s ON s.person = p.id JOIN accounts_user u ON u.id = s.line_id"
    " WHERE e.state = 'entered' AND u.phone <> '' ORDER BY e.nia LIMIT 1"
)


def test_she_sees_takes_away_and_learns_who_looked(house: House, open_page, picture):
    [(given, family, phone, nia)] = house.ask(SHE)
    page = open_page(SHORT)
    steps.sign_in(page, f"0{str(phone)[4:]}")
    with listening(page) as heard:
        sees_all_of_it(page, picture)
        takes_the_paper(page, f"{given} {family}", str(nia))
        takes_the_file(page, str(nia))
        learns_who_looked(page, picture)
        may_have_it_corrected(page)
    assert not heard


def sees_all_of_it(page: Page, picture: Any) -> None:
    page.goto("/ar/account/")
    page.locator('a[href$="/account/data/"]').click()
    expect(page.locator("main table.table tbody th").first).to_be_visible()
    assert not faults_of(page, "ar", SHORT, WIDE)
    picture(page, "my-data-ar", full=True)


def takes_the_paper(page: Page, name: str, nia: str) -> None:
    with page.expect_download() as given:
        page.locator('form[action$="/data/paper/"] button').click()
    read = PdfReader(io.BytesIO(Path(given.value.path()).read_bytes()))
    said = "\n".join(sheet.extract_text() for sheet in read.pages)
    assert nia in said.replace(" ", "").replace("\n", "")
    assert "Votre identité" in said


def takes_the_file(page: Page, nia: str) -> None:
    with page.expect_download() as given:
        page.locator('form[action$="/data/download/"] button').click()
    with zipfile.ZipFile(Path(given.value.path())) as kept:
        told = json.loads(kept.read("data.json"))
        assert [row["nia"] for row in told["held"]["register.Entry"]] == [nia]
        assert kept.read("data.pdf").startswith(b"%PDF")


def learns_who_looked(page: Page, picture: Any) -> None:
    page.goto("/ar/account/looks/")
    assert not faults_of(page, "ar", SHORT, WIDE)
    picture(page, "my-looks-ar", full=True)


def may_have_it_corrected(page: Page) -> None:
    """From her account a request leads to the correction of what her entry says."""
    page.goto("/ar/account/")
    expect(page.locator('main a[href*="/ask/amendment/"]').first).to_be_visible()
