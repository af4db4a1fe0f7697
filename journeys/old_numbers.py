"""The old register: a roll taken over, and what its people type to open their accounts."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import Page

from journeys import steps
from journeys.house import House
from journeys.people import Person

COLUMNS = (
    *("nia", "document", "given_ar", "family_ar", "given_latin", "family_latin"),
    *("born", "sex", "phone", "trade", "proof", "since", "province", "entered_on"),
)


def take_over(house: House, roll: Path, numbers: Mapping[Person, str]) -> None:
    """Rows of the old register, entered by the operator's command."""
    with roll.open("w", newline="", encoding="utf-8") as out:
        lines = csv.DictWriter(out, COLUMNS)
        lines.writeheader()
        for who, number in numbers.items():
            day, month, year = who.born
            lines.writerow(
                {
                    "nia": number,
                    "document": who.card,
                    **{name: getattr(who, name) for name in COLUMNS[2:6]},
                    "born": f"{year}-{month:0>2}-{day:0>2}",
                    "sex": who.sex,
                    "phone": who.phone,
                    "trade": "PROV-014",
                    "proof": "attestation",
                    "since": who.since,
                    "province": who.province,
                    "entered_on": "2022-06-14",
                }
            )
    told = house.sijill("register", "import", str(roll), "--really", role="work")
    assert f"{len(numbers)} entered" in told, told


def claim(page: Page, who: Person, number: str, language: str = "ar") -> None:
    """Number, card, phone and code, then the entry is hers."""
    page.goto(f"/{language}/register/claim/")
    tell(page, nia=number, card=who.card, phone=who.phone)
    page.wait_for_url("**/sign-in/code/")
    steps.give_code(page, who.phone)
    page.wait_for_url("**/register/claim/yours/")
    page.locator("main form button.main").click()
    page.wait_for_url("**/account/")


def tell(page: Page, **boxes: str) -> None:
    """Fill the boxes of the form that asks for a card, and send it."""
    for name, text in boxes.items():
        page.locator(f'[name="{name}"]').fill(text)
    page.locator("form:has([name=card])").locator('button[type="submit"]').or_(
        page.locator('button[form="question"]')
    ).first.click()
