"""A craftsman says yes, is rejected, corrected, affiliated with a number, struck off, stopped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from journeys.conftest import SHORT, WIDE
from journeys.house import House
from journeys.inspection import faults_of, listening
from journeys.people import sign_in_agent
from journeys.steps import sign_in
from journeys.test_card_life import STRIKE
from sijill.kernel.clock import civil_date, now
from sijill.protection.codecs.notices import InquiryLine, RightsLine
from sijill.protection.simulator.fund import CALM, Mix
from sijill.protection.simulator.saying import say
from sijill.protection.tests.partner import Partner, running

COVER, DESK = "/ar/cover/", "/ar/protection/"
WAITS = """
SELECT u.phone, a.id, a.entry_id FROM protection_affiliation a
JOIN accounts_space s ON s.person = a.person JOIN accounts_user u ON u.id = s.line_id
WHERE a.state = 'candidate' AND a.regime = 'untaxed' AND a.chamber_id = 'CH-03'
  AND u.phone LIKE '+212%' AND s.fact_kind = 'none'
  AND (SELECT count(*) FROM accounts_space o WHERE o.line_id = s.line_id) = 1
ORDER BY a.id DESC LIMIT 1
"""
CLOSED = """
INSERT INTO reference_parameter (id, code, value, valid_from, recorded_at, status, article, source,
    act) SELECT gen_random_uuid(), code, '"closed"', valid_from, now(), status, article, 'a story',
    act FROM reference_parameter WHERE code = 'fund.exchange' ORDER BY recorded_at DESC LIMIT 1
"""


@pytest.fixture
def partner(house: House, tmp_path) -> Iterator[Partner]:
    """The invented fund in a process of its own, and the exchange open while the story lasts."""
    house.sijill("ledger", "seal", role="work")
    house.sijill("demo", "--fund", "0", role="work")
    with running(tmp_path) as opened:
        yield opened
    house.ask(CLOSED)


class Worker:
    """The worker's passages, and the fund's turns, as the story needs them."""

    def __init__(self, house: House, partner: Partner) -> None:
        way = {"SIJILL_FUND": partner.sftp, "SIJILL_FUND_KEYS": str(partner.keys)}
        self.house = replace(house, environment={**house.environment, **way})
        self.partner = partner

    def pass_by(self) -> None:
        self.house.sijill("protection", "pass", "--go", role="work")

    def answered(self, mix: Mix = CALM) -> None:
        """What left is answered, the answer is read, and what follows leaves."""
        self.partner.fund(mix=mix).turn(at=now().replace(microsecond=0))
        self.pass_by()


@pytest.mark.long
def test_handed_over_rejected_corrected_affiliated_struck_off_stopped(
    house: House, partner: Partner, open_page, picture
):
    [[number, affiliation, entry]] = house.ask(WAITS)
    page, desk, worker = open_page(), open_page(WIDE), Worker(house, partner)
    sign_in(page, str(number))
    says_yes(page)
    worker.house.sijill("protection", "preflight", role="work")
    worker.pass_by()
    worker.answered()
    page.goto(COVER)
    expect(page.locator(".head-line")).to_be_visible()
    worker.answered(Mix(mistaken=100))
    rejected(page, picture)

    sign_in_agent(desk, "salma.fes")
    corrected(desk, str(affiliation), picture)
    worker.pass_by()
    worker.answered()
    told = affiliated(page, picture)
    rights_end_soon(page, worker, told, picture)
    asked_about(desk, worker, str(entry), picture)

    done = STRIKE.replace("{entry}", str(entry)).replace("Role.DIRECTOR", "Role.REGISTRAR")
    house.sijill("shell", "-c", done, role="work")
    house.sijill("ledger", "seal", role="work")
    worker.pass_by()
    worker.answered()
    page.goto(COVER)
    assert not faults_of(page, "ar", SHORT, WIDE)
    picture(page, "cover-stopped-ar", full=True)
    stopped(desk, str(affiliation), told, picture)
    # Another story may have left somebody who said yes too: their lines are not this story's.
    [[nia]] = house.ask(f"SELECT nia FROM register_entry WHERE id = '{entry}'")
    effects = [
        (kind, code) for whose, kind, code, _ in partner.fund().books.effects() if whose == nia
    ]
    assert effects == [
        ("query", "000"),
        ("start", effects[1][1]),
        ("start", "000"),
        ("stop", "000"),
    ]
    assert effects[1][1] in ("200", "201", "202")


def said(worker: Worker, side: str, line: RightsLine | InquiryLine) -> None:
    """The fund lays a file of its own accord, and the worker reads it."""
    fund = worker.partner.fund()
    with fund.books.at_once():
        say(fund, side, [line], 0, now().replace(microsecond=0))
    worker.answered()


def rights_end_soon(page: Page, worker: Worker, number: str, picture) -> None:
    """Rights open, soon to end for what is owed: the person reads the day and what to do."""
    day = civil_date(now())
    told = {"since": str(day - timedelta(days=300)), "until": str(day + timedelta(days=9))}
    line = RightsLine(
        position=1, number=number, state="open", owed=16352, owed_until=str(day), **told
    )
    said(worker, "R", line)
    page.goto(COVER)
    expect(page.locator("#rights .banner")).to_contain_text("تنتهي حقوقك")
    expect(page.locator("#rights")).to_contain_text("163,52")
    assert not faults_of(page, "ar", SHORT, WIDE)
    picture(page, "cover-rights-end-ar", full=True)


def asked_about(desk: Page, worker: Worker, entry: str, picture) -> None:
    """The fund asks about the same card under another first name: the chamber looks and answers."""
    [[document, family, nia]] = worker.house.ask(
        "SELECT p.document, p.family_latin, e.nia FROM register_entry e "
        f"JOIN register_person p ON p.id = e.person_id WHERE e.id = '{entry}'"
    )
    names = {"given_ar": "", "family_ar": "", "given_latin": "Abdeljalil", "family_latin": family}
    line = InquiryLine(position=1, key="a" * 64, document=document, born="", nia="", **names)
    said(worker, "Q", line)
    desk.goto(f"{DESK}questions/")
    assert not faults_of(desk, "ar", SHORT, WIDE)
    desk.locator("tbody a").first.click()
    expect(desk.locator("h1")).to_contain_text("Abdeljalil")
    desk.locator('select[name="answer"]').select_option("confirm")
    desk.locator('input[name="nia"]').fill(str(nia))
    picture(desk, "fund-question-ar", full=True)
    desk.locator('form:has(select[name="answer"]) button').click()
    expect(desk.locator("main")).to_contain_text("مقيد في السجل")
    assert not faults_of(desk, "ar", SHORT, WIDE)
    worker.pass_by()
    worker.answered()
    heard = worker.partner.fund().books.held.execute("SELECT count(*) FROM heard").fetchone()
    assert heard == (1,), "the answer came to the fund once"


def says_yes(page: Page) -> None:
    page.goto(COVER)
    page.locator('input[name="told"]').check()
    page.locator('button[value="yes"]').click()
    expect(page.locator(".head-line")).to_contain_text("وافق")


def rejected(page: Page, picture) -> None:
    """The person reads that the fund did not take it, why, and that the chamber works at it."""
    with listening(page) as heard:
        page.goto(COVER)
        expect(page.locator("main")).to_contain_text("هذه الوثيقة")
        faults = faults_of(page, "ar", SHORT, WIDE)
    assert not [*heard, *faults]
    picture(page, "cover-rejected-ar", full=True)


def corrected(desk: Page, affiliation: str, picture) -> None:
    """The chamber finds the person among those to correct, and sends the line again."""
    desk.goto(DESK)
    expect(desk.locator(".banner").first).to_contain_text("تجريبي")
    desk.goto(f"{DESK}?box=to_mend")
    desk.locator(f'tbody a[href*="{affiliation}"]').first.click()
    assert not faults_of(desk, "ar", SHORT, WIDE)
    picture(desk, "cover-to-mend-ar", full=True)
    desk.locator('button[value="mend"]').click()
    desk.wait_for_load_state()
    assert desk.locator('button[value="mend"]').count() == 0


def affiliated(page: Page, picture) -> str:
    """The number of the fund stands on the person's page."""
    page.goto(COVER)
    found = page.locator("main bdi.n").first.inner_text()
    assert len(found) == 9, found
    assert found.isdigit()
    assert not faults_of(page, "ar", SHORT, WIDE)
    picture(page, "cover-affiliated-ar", full=True)
    return found


def stopped(desk: Page, affiliation: str, number: str, picture) -> None:
    """On the desk: every line that was sent, the last of them a stop that the fund took."""
    desk.goto(f"{DESK}{affiliation}/")
    expect(desk.locator("main")).to_contain_text(number)
    assert desk.locator("ol.history").first.locator("li").count() == 4
    assert not faults_of(desk, "ar", SHORT, WIDE)
    picture(desk, "cover-desk-stopped-ar", full=True)
    desk.goto(f"{DESK}files/")
    assert desk.locator("tbody tr").count() >= 4
    assert not faults_of(desk, "ar", SHORT, WIDE)
    picture(desk, "cover-files-ar", full=True)
