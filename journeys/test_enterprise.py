"""An enterprise whose supervisor dies: warned, set aside, heard on appeal, under another."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from journeys import contesting, old_numbers, steps
from journeys import organisations as tell
from journeys.conftest import SHORT, WIDE
from journeys.house import House
from journeys.inspection import faults_of
from journeys.people import Person, sign_in_agent

# Another enterprise in each language: one name told twice would be one to compare.
NAMED = {
    "ar": ("ورشة الفاسي للخزف", "Atelier Fassi Céramique"),
    "fr": ("دار السلاوي للنحاس", "Dar Slaoui Cuivre"),
}
PAPERS = ("statutes", "registration", "identity_front", "identity_back")


@pytest.mark.parametrize("language", ["ar", pytest.param("fr", marks=pytest.mark.long)])
def test_an_enterprise_loses_its_supervisor(house, open_page, picture, tmp_path, language):
    craftsman, another = youssef(), idriss()
    number, other = (f"RNA-{who.card[2:]}" for who in (craftsman, another))
    numbers = {craftsman: number, another: other}
    old_numbers.take_over(house, tmp_path / "roll.csv", numbers)
    his_phone = open_page()
    old_numbers.claim(his_phone, craftsman, number, language)

    manager = Person(given_ar="كريم", family_ar="الفاسي", given_latin="Karim", family_latin="Fassi")
    phone = open_page()
    enterprise = it_asks(phone, manager, craftsman, number, language)
    he_confirms(his_phone, picture, language)
    house.minutes_pass()
    examiner, registrar = open_page(WIDE), open_page(WIDE)
    sign_in_agent(examiner, "salma.fes", language=language)
    tell.decided(examiner, registrar, enterprise, language)
    of_enterprise = entry_of(house, f"SELECT subject_id FROM desk_case WHERE id = '{enterprise}'")
    entry = entry_of(house, f"SELECT id FROM register_entry WHERE nia = '{number}'")

    struck_off(examiner, registrar, entry, language)
    warned(house, of_enterprise)
    phone.goto(f"/{language}/account/")
    picture(phone, f"enterprise-warned-{language}", full=True)
    expect(phone.locator("main")).to_contain_text(NAMED[language][0])
    expect(phone.locator('main a[href$="/ask/supervisor_replacement/"]').first).to_be_visible()
    assert not faults_of(phone, language, SHORT, WIDE)
    set_aside_at_its_term(house, of_enterprise)
    phone.goto(f"/{language}/account/")
    picture(phone, f"enterprise-suspended-{language}", full=True)
    assert not faults_of(phone, language, SHORT, WIDE)
    its_time_is_given_anew(
        house, phone, of_enterprise, (examiner, open_page(WIDE)), picture, language
    )

    replacing = it_names_another(phone, picture, another, other, language)
    other_phone = open_page()
    old_numbers.claim(other_phone, another, other, language)
    he_confirms(other_phone, picture, language)
    tell.decided(examiner, registrar, replacing, language)
    assert standing(house, of_enterprise) == ("entered", other)
    the_warning_is_lifted(house, phone, of_enterprise, picture, language)
    phone.goto(f"/{language}/account/")
    expect(phone.locator(".grant")).to_contain_text(NAMED[language][0])
    picture(phone, f"enterprise-stands-again-{language}", full=True)
    assert not faults_of(phone, language, SHORT, WIDE)


def youssef() -> Person:
    return Person(
        given_ar="يوسف", family_ar="الدباغ", given_latin="Youssef", family_latin="Debbagh"
    )


def idriss() -> Person:
    return Person(
        given_ar="إدريس", family_ar="الخراز", given_latin="Idriss", family_latin="Kharraz"
    )


def entry_of(house: House, question: str) -> str:
    [(entry,)] = house.ask(question)
    return str(entry)


def it_asks(page: Page, manager: Person, craftsman: Person, nia: str, language: str) -> str:
    tell.begin(page, "enterprise_registration", language)
    tell.name(page, *NAMED[language])
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


def he_confirms(page: Page, picture, language: str) -> None:
    """The craftsman is asked in his account whether he answers for the production."""
    page.goto(f"/{language}/account/")
    picture(page, f"supervisor-asked-{language}", full=True)
    page.locator('main a[href*="/register/supervise/"]').first.click()
    page.locator('button[name="answer"][value="yes"]').click()
    page.wait_for_url("**/account/**")


def struck_off(examiner: Page, registrar: Page, entry: str, language: str) -> None:
    """Of office: opened on the sheet, proposed, signed by another."""
    examiner.goto(f"/{language}/register/entry/{entry}/striking_off/")
    steps.choose(examiner, "ground", "deceased")
    examiner.locator('[name="note"]').fill("شهادة الوفاة مؤرخة في الأسبوع الماضي.")
    examiner.locator("main form button.main").click()
    examiner.wait_for_url("**/desk/case/**")
    case = examiner.url.split("/case/")[1].split("/")[0]
    tell.decided(examiner, registrar, case, language)


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


def its_time_is_given_anew(
    house: House, phone: Page, entry: str, desk: tuple[Page, Page], picture, language: str
) -> None:
    """What the clock decided is contested; the appeal is granted with a term that begins anew."""
    [[case]] = house.ask(
        f"SELECT id FROM desk_case WHERE subject_id = '{entry}' AND procedure LIKE 'suspension%'"
    )
    contesting.contested(phone, str(case), "نبحث عن صانع يشرف علينا.", language, picture)
    house.minutes_pass()
    contesting.granted(*desk, str(case), language, picture)
    assert house.ask(
        "SELECT e.state, r.until > current_date FROM register_entry e JOIN register_supervision r"
        f" ON r.enterprise_id = e.id AND r.valid_to IS NULL WHERE e.id = '{entry}'"
    ) == [("entered", True)]
    contesting.told(phone, str(case), language, picture)


def it_names_another(page: Page, picture, another: Person, nia: str, language: str) -> str:
    """From the account of the enterprise, by its number and its name."""
    page.goto(f"/{language}/account/")
    picture(page, f"enterprise-warned-again-{language}", full=True)
    assert not faults_of(page, language, SHORT, WIDE)
    page.locator(f'main a[href="/{language}/ask/supervisor_replacement/"]').first.click()
    page.locator('form[action$="/open/"] button[type="submit"]').first.click()
    tell.say(page, nia=nia, name=f"{another.given_ar} {another.family_ar}")
    steps.go_on(page)
    return tell.send(page)


def the_warning_is_lifted(house: House, page: Page, entry: str, picture, language: str) -> None:
    """Another was named in time: the account asks for nobody, and the day that was given passes."""
    page.goto(f"/{language}/account/")
    assert page.locator('main .banner a[href$="/ask/supervisor_replacement/"]').count() == 0
    acts = "SELECT kind FROM ledger_act WHERE kind LIKE 'register.warn%' AND subject_id ="
    told = house.ask(f"{acts} '{entry}' ORDER BY recorded_at DESC LIMIT 1")
    assert told == [("register.warning_lifted",)]
    rows = f"register_supervision WHERE enterprise_id = '{entry}'"
    assert house.ask(f"SELECT until FROM {rows} AND until IS NOT NULL") == []
    house.sijill("register", "dates", role="work")
    assert house.ask(f"SELECT state FROM register_entry WHERE id = '{entry}'") == [("entered",)]
    page.goto(f"/{language}/account/acts/")
    picture(page, f"enterprise-acts-{language}", full=True)
    assert not faults_of(page, language, SHORT, WIDE)


def standing(house: House, enterprise: str) -> tuple[object, ...]:
    """Where the enterprise stands, and under whom."""
    [found] = house.ask(
        "SELECT e.state, s.nia FROM register_entry e JOIN register_supervision r"
        " ON r.enterprise_id = e.id AND r.valid_to IS NULL"
        f" JOIN register_entry s ON s.id = r.supervisor_id WHERE e.id = '{enterprise}'"
    )
    return found
