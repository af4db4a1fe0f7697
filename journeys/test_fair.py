"""At a fair without a network: an agent enrols somebody in five short pages, without a photo; the
receipt says what is missing; later she finishes it on her own phone."""

from __future__ import annotations

import segno
from playwright.sync_api import Page, expect

from journeys import steps
from journeys import test_without_network as field_work
from journeys.conftest import SHORT, WIDE
from journeys.inspection import faults_of
from journeys.people import Person

TABLET = {"width": 800, "height": 1180}


def test_somebody_enrolled_at_a_fair_finishes_on_her_phone(house, open_page, picture):
    who = Person()
    tablet = open_page(TABLET)
    field_work.prepare(tablet, "assistant.fes")
    field_work.kept_by_worker(tablet)
    tablet.context.set_offline(True)
    receipt = enrolled(tablet, who)
    says_what_is_missing(tablet, receipt, picture)
    tablet.context.set_offline(False)
    field_work.home(tablet)
    field_work.at_home(tablet, 1)
    [(case, state, papers)] = house.ask(
        "SELECT c.id, c.state, (SELECT count(*) FROM desk_evidence v WHERE v.case_id = c.id)"
        f" FROM desk_case c JOIN field_envelope e ON e.case = c.id WHERE e.receipt = '{receipt}'"
    )
    assert (state, papers) == ("draft", 1)  # her signature alone
    she_finishes(open_page(), who, receipt, picture)
    found = house.ask(f"SELECT state FROM desk_case WHERE id = '{case}'")
    assert found == [("submitted",)]
    a_counter_finds_it(tablet, receipt)


def enrolled(page: Page, who: Person) -> str:
    """A name, a card number, a craft, a phone, a place: nothing else is asked, nor photographed."""
    page.locator('[name="new-quick"]').click()
    for box in ("given_ar", "family_ar"):
        page.locator(f'[name="{box}"]').fill(getattr(who, box))
    field_work.go_on(page)
    expect(page.locator("#boxes [data-box]")).to_have_count(1)
    page.locator('[name="number"]').fill(who.card)
    field_work.go_on(page)
    page.locator("#q-trade").fill(who.craft)
    steps.choose(page, "trade", "PROV-014")
    field_work.go_on(page)
    page.locator('[name="number"]').fill(who.phone)
    field_work.go_on(page)
    page.locator('[name="province"]').select_option(who.province)
    page.locator('[name="commune"]').fill("عين النقبي")
    field_work.go_on(page)
    expect(page.locator("#agree-quick")).to_be_visible()
    expect(page.locator("#unsigned")).to_be_visible()
    field_work.sign(page)
    page.locator("#signed").click()
    return field_work.given(page)


def squares_of(address: str) -> list[str]:
    """The square of an address as the library draws it, under each of its eight masks."""
    drawn = [
        segno.make(address, error="m", mode="byte", boost_error=False, mask=mask).matrix
        for mask in range(8)
    ]
    return [
        "".join(
            f"M{x} {y}h1v1h-1z"
            for y, row in enumerate(one)
            for x, dark in enumerate(row)
            if dark & 1
        )
        for one in drawn
    ]


def says_what_is_missing(page: Page, receipt: str, picture) -> None:
    """In plain words, without a network: what to answer, what to photograph, where to finish."""
    drawn = page.locator("#given svg.square path").get_attribute("d")
    assert drawn in squares_of(f"{page.evaluate('location.origin')}/receipt/{receipt}/")
    missing = page.locator("#receipt-missing")
    expect(missing).to_contain_text("تاريخ الازدياد")
    expect(missing).to_contain_text("بطاقة التعريف، الوجه")
    expect(missing).not_to_contain_text("ما هي حرفتك")
    picture(page, "field-enrolment-ar", full=True)


def she_finishes(page: Page, who: Person, receipt: str, picture) -> None:
    """By the number of her receipt and a code to her phone; only what is missing is new."""
    page.goto(f"/ar/receipt/{receipt}/")
    assert not faults_of(page, "ar", SHORT, WIDE)
    picture(page, "receipt-ar", full=True)
    page.locator('[name="phone"]').fill(who.phone)
    page.locator('main form[action$="/resume/"] button').click()
    page.wait_for_url("**/sign-in/code/")
    steps.give_code(page, who.phone)
    page.wait_for_url("**/name/")
    expect(page.locator('[name="given_ar"]')).to_have_value(who.given_ar)
    steps.answer(page, who)
    page.locator('main form button[type="submit"]').click()
    page.wait_for_url("**/submitted/")


def a_counter_finds_it(page: Page, receipt: str) -> None:
    page.goto("/ar/field/arrivals/")
    page.locator('main [name="receipt"]').fill(f"{receipt[:4]}-{receipt[4:8]}-{receipt[8:]}")
    page.locator('main [name="receipt"]').press("Enter")
    expect(page.locator('main tbody tr[id^="e-"]')).to_have_count(1)
