"""An enterprise whose supervisor is struck off: warned through the log, set aside at its term."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from journeys import old_numbers, steps
from journeys import organisations as tell
from journeys.conftest import WIDE
from journeys.house import House
from journeys.people import Person, sign_in_agent

PAPERS = ("statutes", "registration", "identity_front", "identity_back")


def test_an_enterprise_loses_its_supervisor(house, open_page, picture, tmp_path):
    craftsman = Person(
        given_ar="يوسف", family_ar="الدباغ", given_latin="Youssef", family_latin="Debbagh"
    )
    number = f"RNA-{craftsman.card[2:]}"
    old_numbers.take_over(house, tmp_path / "roll.csv", {craftsman: number})
    his_phone = open_page()
    old_numbers.claim(his_phone, craftsman, number)

    manager = Person(given_ar="كريم", family_ar="الفاسي", given_latin="Karim", family_latin="Fassi")
    phone = open_page()
    enterprise = it_asks(phone, manager, craftsman, number)
    he_confirms(his_phone, picture)
    house.minutes_pass()
    examiner, registrar = open_page(WIDE), open_page(WIDE)
    sign_in_agent(examiner, "salma.fes")
    tell.decided(examiner, registrar, enterprise)
    of_enterprise = entry_of(house, f"SELECT subject_id FROM desk_case WHERE id = '{enterprise}'")
    entry = entry_of(house, f"SELECT id FROM register_entry WHERE nia = '{number}'")

    struck_off(examiner, registrar, entry)
    warned(house, of_enterprise)
    phone.goto("/ar/account/")
    picture(phone, "enterprise-warned-ar", full=True)
    expect(phone.locator("main")).to_contain_text("ورشة الفاسي")
    set_aside_at_its_term(house, of_enterprise)


def entry_of(house: House, question: str) -> str:
    [(entry,)] = house.ask(question)
    return str(entry)


def it_asks(page: Page, manager: Person, craftsman: Person, nia: str) -> str:
    tell.begin(page, "enterprise_registration")
    tell.name(page, "ورشة الفاسي للخزف", "Atelier Fassi Céramique")
    tell.papers(page, "RC 88412")
    tell.craft(page, manager)
    tell.seat(page, manager)
    page.wait_for_url("**/supervisor/")
    tell.say(page, nia=nia, name="محمد آخر")
    steps.go_on(page)
    expect(page.locator("[data-errors], .error-summary").first).to_be_visible()
    tell.say(page, nia=nia, name=f"{craftsman.given_ar} {craftsman.family_ar}")
    steps.go_on(page)
    tell.representative(page, manager, "manager")
    tell.documents(page, PAPERS)
    return tell.send(page)


def he_confirms(page: Page, picture) -> None:
    """The craftsman is asked in his account whether he answers for the production."""
    page.goto("/ar/account/")
    picture(page, "supervisor-asked-ar", full=True)
    page.locator('main a[href*="/register/supervise/"]').first.click()
    page.locator('button[name="answer"][value="yes"]').click()
    page.wait_for_url("**/account/**")


def struck_off(examiner: Page, registrar: Page, entry: str) -> None:
    """Of office: opened on the sheet, proposed, signed by another."""
    examiner.goto(f"/ar/register/entry/{entry}/striking_off/")
    steps.choose(examiner, "ground", "deceased")
    examiner.locator('[name="note"]').fill("شهادة الوفاة مؤرخة في الأسبوع الماضي.")
    examiner.locator("main form button.main").click()
    examiner.wait_for_url("**/desk/case/**")
    case = examiner.url.split("/case/")[1].split("/")[0]
    tell.decided(examiner, registrar, case)


def warned(house: House, entry: str) -> None:
    """The sequencer seals the act, the enterprise is warned by it: one pass, no person between."""
    house.sijill("ledger", "seal", role="work")
    acts = f"SELECT count(*) FROM ledger_act WHERE subject_id = '{entry}'"
    assert house.ask(f"{acts} AND kind = 'register.warned'") == [(1,)]


def set_aside_at_its_term(house: House, entry: str) -> None:
    """The day after the last one, the clock sets the enterprise aside."""
    house.cluster.run(
        f"UPDATE register_supervision SET until = current_date - 1 WHERE enterprise_id = '{entry}'",
        database=house.database,
    )
    house.sijill("register", "dates", role="work")
    assert house.ask(f"SELECT state FROM register_entry WHERE id = '{entry}'") == [("suspended",)]
