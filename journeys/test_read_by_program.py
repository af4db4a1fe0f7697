"""The same entry read by a program: made on a phone, asked about by a bank, told to its person."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from journeys import steps
from journeys.house import House
from journeys.people import Person, sign_in_agent
from journeys.test_main_job import DESK, the_examiner_proposes, the_registrar_signs
from tests.database import ROOT

CLIENT = ROOT / "docs" / "examples" / "client.py"
FILE = "CR-2026-00417"
BANK = "Banque des artisans (fictive)"


def test_an_entry_made_on_a_phone_is_read_by_a_bank_and_its_person_sees_it(house, open_page):
    who, phone = Person(), open_page()
    steps.register(phone, who)
    case = re.search(r"/case/([0-9a-f-]{36})/", phone.url)[1]
    desk = open_page(DESK)
    sign_in_agent(desk, "salma.fes")
    the_examiner_proposes(desk, case, lambda *_: None)
    the_registrar_signs(open_page(DESK), case)

    nia = number_of(house, case)
    bank = let_in(house)
    assert asked(house, bank, "check", nia, FILE) == {
        "registered": True,
        "state": "entered",
        "well_formed": True,
    }
    entry = asked(house, bank, "read", nia, FILE)
    assert entry["name"] == {
        "ar": f"{who.given_ar} {who.family_ar}",
        "latin": f"{who.given_latin} {who.family_latin}",
    }
    assert "document" not in entry
    assert who.card.replace(" ", "") not in json.dumps(entry)
    the_commands_of_the_documentation_work(house, bank, nia)
    she_reads_who_asked(phone)


def number_of(house: House, case: str) -> str:
    [(nia,)] = house.ask(
        "SELECT nia FROM register_entry JOIN desk_case ON register_entry.id = desk_case.subject_id"
        f" WHERE desk_case.id = '{case}'"
    )
    return str(nia)


def let_in(house: House) -> dict[str, str]:
    """The bank of the demonstration with a secret made now, as the environment of its program."""
    listed = house.sijill("machines", "list", role="work")
    client = next(line for line in listed.splitlines() if line.endswith(BANK)).split()[0]
    by = ("--by", "ministry@sijill.example")
    secret = house.sijill("machines", "secret", client, *by, role="work").split()[-1]
    return {**os.environ, "REGISTER": house.url, "CLIENT": client, "SECRET": secret}


def asked(house: House, bank: dict[str, str], *words: str) -> dict[str, object]:
    """What the client of the documentation prints."""
    done = subprocess.run(
        [sys.executable, str(CLIENT), *words], env=bank, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def the_commands_of_the_documentation_work(house: House, bank: dict[str, str], nia: str) -> None:
    """The indented blocks of docs/api.md that call curl, as they are written."""
    if shutil.which("curl") is None:
        pytest.skip("no curl on this machine")
    text = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    blocks = re.findall(r"(?:^    .*\n)+", text, re.MULTILINE)
    script = "".join(block for block in blocks if "curl" in block)
    done = subprocess.run(
        ["sh", "-e", "-c", script],
        env={**bank, "NIA": nia},
        cwd=Path(ROOT),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["registered"] is True


def she_reads_who_asked(page: Page) -> None:
    """In both languages: the organisation, the purpose, the text, and the bank's own file."""
    for language, words in (
        ("ar", ("بنك الصناع", "لدراسة قرض طلبته", "Convention 14/2026", FILE)),
        ("fr", ("Banque des artisans", "étudier un crédit", "Convention 14/2026", FILE)),
    ):
        page.goto(f"/{language}/account/looks/")
        for word in words:
            expect(page.locator("main .log")).to_contain_text(word)
