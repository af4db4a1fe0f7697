"""The life of a card: asked for, printed, handed over, scanned, withdrawn with its entry."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from journeys import steps
from journeys.cards import Press
from journeys.conftest import SHORT, WIDE
from journeys.house import House
from journeys.inspection import faults_of, listening
from journeys.network import Network, network
from journeys.people import authenticator_code, sign_in_agent
from journeys.test_checker import opened, scan_photo, update
from journeys.test_counter import TABLET, sign_with_a_finger
from journeys.test_main_job import DESK, the_examiner_proposes, the_registrar_signs

WHO = """
SELECT e.id, u.phone FROM register_entry e JOIN register_person p ON p.id = e.person_id
JOIN accounts_space s ON s.person = p.id JOIN accounts_user u ON u.id = s.line_id
WHERE e.state = 'entered' AND e.chamber_id = 'CH-03' AND p.portrait IS NOT NULL
  AND NOT EXISTS (SELECT FROM cards_card c WHERE c.entry_id = e.id)
  AND (SELECT count(*) FROM accounts_space o WHERE o.line_id = s.line_id) = 1
  AND s.fact_kind = 'none'
ORDER BY e.id LIMIT 1
"""
STRIKE = """
from dataclasses import replace
from uuid import UUID
from sijill.kernel.actor import SYSTEM, ActorKind, Role
from sijill.kernel.clock import now
from sijill.ledger.transaction import acting_for
from sijill.register.actions import strike_off
from sijill.register.models import Entry
with acting_for(SYSTEM):
    entry = Entry.objects.get(pk=UUID("{entry}"))
director = replace(SYSTEM, kind=ActorKind.AGENT, role=Role.DIRECTOR)
strike_off(entry=entry, ground="journey", by=director, at=now())
"""


@pytest.fixture(scope="module")
def line(house: House) -> Iterator[Network]:
    with network(house.url) as between:
        yield between


@pytest.fixture
def phone(browser: Browser, line: Network) -> Iterator[BrowserContext]:
    """The phone of a guard at a gate."""
    context = browser.new_context(base_url=line.url, viewport=SHORT, locale="ar-MA")
    context.set_default_timeout(20_000)
    yield context
    line.cut = False
    context.close()


def test_a_card_is_asked_for_printed_handed_over_scanned_and_withdrawn(
    house, open_page, phone, line, tmp_path, picture
):
    Press(house)
    [(entry, number)] = house.ask(WHO)
    case = she_asks(open_page(), f"0{str(number)[4:]}")
    it_is_accepted(open_page, case)
    registrar = open_page(DESK)
    batch = a_batch_is_made(registrar, picture)
    a_second_person_says_yes(open_page(DESK), batch)
    back = the_files_are_taken(registrar, batch, tmp_path)
    the_return_is_read(registrar, batch, back, picture)
    clerk = open_page(TABLET)
    card = the_parcel_arrives(clerk, picture)
    she_signs_for_it(clerk, card, picture)

    gate = opened(phone)
    line.cut = True
    scan_photo(gate, tmp_path / "front.png")
    expect(gate.locator("#answer h1")).to_have_text("بطاقة سارية")
    line.cut = False
    house.sijill("shell", "-c", STRIKE.format(entry=entry), role="work")
    house.sijill("ledger", "seal", role="work")
    house.sijill("card", "publish", role="work")
    update(gate)
    scan_photo(gate, tmp_path / "front.png")
    expect(gate.locator("#answer h1")).to_have_text("بطاقة مسحوبة")
    [(state, ground)] = house.ask(f"SELECT state, ground FROM cards_card WHERE id = '{card}'")
    assert (state, ground) == ("withdrawn", "register.struck_off")


def sound(page: Page) -> None:
    """The page as it stands has no fault, as narrow as a phone and wide."""
    with listening(page) as heard:
        page.reload()
        faults = faults_of(page, "ar", SHORT, WIDE)
    assert not [*heard, *faults], page.url


def she_asks(page: Page, number: str) -> str:
    """Three taps, on the portrait on file; answers the case."""
    page.goto("/ar/sign-in/")
    page.locator('[name="phone"]').fill(number)
    steps.go_on(page)
    steps.give_code(page, number)
    page.goto("/ar/ask/card_first/")
    page.locator('form[action$="/open/"] button[type="submit"]').first.click()
    steps.go_on(page)
    page.wait_for_url("**/check/**")
    page.locator('main form button[type="submit"]').click()
    page.wait_for_url("**/submitted/")
    return re.search(r"/case/([0-9a-f-]{36})/", page.url)[1]


def it_is_accepted(open_page, case: str) -> None:
    """An examiner looks at the face and proposes; a registrar signs."""
    desk = open_page(DESK)
    sign_in_agent(desk, "hicham.fes")
    desk.goto(f"/ar/desk/case/{case}/")
    if (take := desk.locator('form[action*="/take/"] button:visible')).count():
        take.first.click()
    the_examiner_proposes(desk, case, lambda page, name, **how: None)
    the_registrar_signs(open_page(DESK), case)


def a_batch_is_made(page: Page, picture) -> str:
    """The registrar makes it, the worker draws it, the registrar asks to take it out."""
    sign_in_agent(page, "registrar.fes")
    page.goto("/ar/cards/?box=approved")
    expect(page.locator("tr[data-row]").first).to_be_visible()
    page.goto("/ar/cards/batches/")
    page.locator('form[action$="/batches/new/"] button').click()
    page.wait_for_url(re.compile(r"/batches/[0-9a-f-]{36}/$"))
    ask = page.locator('button[name="do"][value="ask"]')
    for _ in range(120):
        if ask.count():
            break
        page.wait_for_timeout(500)
        page.reload()
    ask.click()
    sound(page)
    picture(page, "batch-ar", full=True)
    return re.search(r"/batches/([0-9a-f-]{36})/", page.url)[1]


def a_second_person_says_yes(page: Page, batch: str) -> None:
    """The director, known a moment ago."""
    email = sign_in_agent(page, "director.fes")
    page.goto(f"/ar/cards/batches/{batch}/")
    page.locator('button[name="do"][value="grant"]').click()
    if "/again/" in page.url:
        page.locator("#id_code").fill(authenticator_code(email))
        page.keyboard.press("Enter")
        page.wait_for_url("**/batches/**")
        page.locator('button[name="do"][value="grant"]').click()
    expect(page.locator('button[name="do"]')).to_have_count(0)


def the_files_are_taken(page: Page, batch: str, folder: Path) -> bytes:
    """The ZIP; its first card as a photograph, its return file with every card printed."""
    page.goto(f"/ar/cards/batches/{batch}/")
    with page.expect_download() as taken:
        page.locator('form[action$="/files/"] button').click()
    zipped = zipfile.ZipFile(taken.value.path())
    files = {name.partition("/")[2]: zipped.read(name) for name in zipped.namelist()}
    sheet = pypdfium2.PdfDocument(io.BytesIO(files["sheets-00001.pdf"]))[0]
    image = sheet.render(scale=300 / 72).to_pil()
    x, y, width, height = (round(mm / 25.4 * 300) for mm in (19.4, 13.55, 85.6, 53.98))
    image.crop((x, y, x + width, y + height)).save(folder / "front.png")
    return files["return.csv"]


def the_return_is_read(page: Page, batch: str, back: bytes, picture) -> None:
    """A file with a fault is refused whole, with its line; mended, it closes the batch."""
    for filled in (b",melted,", b",printed,"):
        page.goto(f"/ar/cards/batches/{batch}/")
        body = back.replace(b",,", filled)
        page.locator("#file").set_input_files(
            {"name": "return.csv", "mimeType": "text/csv", "buffer": body}
        )
        page.locator('form[enctype] button[type="submit"]').click()
        if filled == b",melted,":
            expect(page.locator(".banner.refuse")).to_contain_text("melted")
            assert not faults_of(page, "ar", SHORT, WIDE)
    expect(page.locator(".tag.ok").first).to_contain_text("عُرف مآلها كلها")
    picture(page, "batch-closed-ar", full=True)


def the_parcel_arrives(page: Page, picture) -> str:
    """The assistant puts the parcel on a shelf and finds the card there; answers the card."""
    sign_in_agent(page, "assistant.fes")
    page.goto("/ar/cards/?box=printed")
    page.locator("#shelf-1").fill("B-7")
    page.locator('form[action$="/arrive/"] button').click()
    page.wait_for_url("**box=at_chamber**")
    page.locator("#q").fill("B-7")
    page.locator('form[role="search"].row button').click()
    row = page.locator("tr[data-row] a").first
    picture(page, "stock-ar")
    row.click()
    page.wait_for_url(re.compile(r"/cards/[0-9a-f-]{36}/$"))
    sound(page)
    picture(page, "card-sheet-ar", full=True)
    return re.search(r"/cards/([0-9a-f-]{36})/", page.url)[1]


def she_signs_for_it(page: Page, card: str, picture) -> None:
    """The identity card is seen, she signs with a finger, the receipt is there."""
    page.locator('a[href$="/hand-over/"]').click()
    sound(page)
    page.locator('[data-pad-form] input[name="seen"]').check()
    sign_with_a_finger(page)
    picture(page, "hand-over-ar", full=True)
    page.locator('button[name="way"][value="screen"]').click()
    page.wait_for_url("**/receipt/")
    sound(page)
    picture(page, "card-receipt-ar", full=True)
    assert card in page.url
