"""A cooperative of twelve women: its president tells the members on her phone, one by one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from journeys import organisations as tell
from journeys import steps
from journeys.conftest import SHORT, WIDE
from journeys.house import House
from journeys.inspection import faults_of, listening
from journeys.people import Person, sign_in_agent
from sijill.kernel.clock import civil_date, now

GIVEN = (
    *("عائشة", "خديجة", "زينب", "مريم", "نعيمة", "رقية"),
    *("حليمة", "سعيدة", "فاطنة", "لطيفة", "أمينة", "ثريا"),
)
CARDS = {"ar": "CD", "fr": "CF"}
PAPERS = ("statutes", "registration", "identity_front", "identity_back")


# Another cooperative in each language: one name told twice would be one to compare.
NAMED = {
    "ar": ("تعاونية نساء الزربية", "Coopérative Nissaa Zerbia"),
    "fr": ("تعاونية أمل الأطلس", "Coopérative Amal Atlas"),
}


@pytest.mark.parametrize("language", ["ar", pytest.param("fr", marks=pytest.mark.long)])
def test_a_cooperative_of_twelve_women_is_entered(house, open_page, picture, language):
    who = Person(
        given_ar="عائشة", family_ar="أيت حمو", given_latin="Aicha", family_latin="Ait Hammou"
    )
    phone = open_page()
    tell.begin(phone, "cooperative_registration", language)
    tell.name(phone, *NAMED[language])
    tell.papers(phone, "12/2019")
    tell.craft(phone, who)
    phone.wait_for_url("**/other_crafts/")
    steps.go_on(phone)
    tell.seat(phone, who)
    tell.representative(phone, who, "president")
    members(phone, who, picture, language)
    tell.documents(phone, PAPERS)
    case = tell.send(phone)

    house.minutes_pass()
    examiner, registrar = open_page(WIDE), open_page(WIDE)
    sign_in_agent(examiner, "salma.fes", language=language)
    with listening(examiner) as heard:
        examiner.goto(f"/{language}/desk/case/{case}/")
        picture(examiner, f"case-cooperative-{language}")
        assert not [*heard, *faults_of(examiner, language, WIDE, WIDE)]
    tell.decided(examiner, registrar, case, language)
    organisation, shares = counted(house, case)
    assert shares == [12, 12, 4]

    changing = one_leaves_and_one_joins(phone, picture, language)
    tell.decided(examiner, registrar, changing, language)
    assert counted(house, case)[1] == [12, 11, 4]
    examiner.goto(f"/{language}/register/organisation/{organisation}/")
    expect(examiner.locator("main")).to_contain_text("92")
    picture(examiner, f"members-recounted-{language}", full=True)
    assert not faults_of(examiner, language, WIDE, WIDE)
    phone.goto(f"/{language}/case/{changing}/")
    picture(phone, f"members-changed-{language}", full=True)
    assert not faults_of(phone, language, SHORT, WIDE)


def counted(house: House, case: str) -> tuple[object, list[object]]:
    """The cooperative that a request entered: its members, the women and the young among them."""
    [(organisation, *shares)] = house.ask(
        "SELECT e.organisation_id, v.details->'members'->'count', v.details->'members'->'women',"
        " v.details->'members'->'youth' FROM desk_case c JOIN register_entry e"
        " ON c.subject_id = e.id JOIN register_version v ON v.entry_id = e.id"
        f" WHERE c.id = '{case}' ORDER BY v.recorded_at DESC LIMIT 1"
    )
    return organisation, shares


def members(page: Page, who: Person, picture, language: str) -> None:
    """Twelve women; the list counts them, and one is mended on the way."""
    page.wait_for_url("**/members/")
    for number, given in enumerate(GIVEN):
        page.locator('main a.button[href*="/members/"]').first.click()
        card = who.card if number == 0 else f"{CARDS[language]}{310_000 + number}"
        tell.say(page, name_ar=f"{given} أيت حمو", number=card, birth_year=str(1970 + 3 * number))
        steps.choose(page, "sex", "f")
        steps.choose(page, "role", "president" if number == 0 else "member")
        steps.go_on(page)
        page.wait_for_url("**/members/")
    expect(page.locator("#rows > div")).to_have_count(12)
    expect(page.locator("#so-far")).to_contain_text("100")
    with listening(page) as heard:
        page.reload()
        picture(page, f"members-{language}", full=True)
        assert not [*heard, *faults_of(page, language, SHORT, WIDE)]
    steps.go_on(page)


def one_leaves_and_one_joins(page: Page, picture, language: str) -> str:
    """A year later the assembly lets one go and takes one in: the list is mended, not retyped."""
    page.goto(f"/{language}/account/")
    page.locator(f'a[href="/{language}/ask/members_change/"]').click()
    picture(page, f"members-change-start-{language}", full=True)
    page.locator('form[action$="/open/"] button[type="submit"]').click()
    held = civil_date(now()) - timedelta(days=9)
    steps.fill_day(page, "held_on", (f"{held.day}", f"{held.month}", f"{held.year}"))
    steps.go_on(page)
    page.wait_for_url("**/members/")
    expect(page.locator("#rows > div")).to_have_count(12)
    page.locator("#rows > div").filter(has_text=GIVEN[-1]).locator("a").first.click()
    page.locator('a[href$="/remove/"]').click()
    picture(page, f"members-change-remove-{language}", full=True)
    page.locator('main form button[type="submit"]').first.click()
    page.wait_for_url("**/members/")
    expect(page.locator("#rows > div")).to_have_count(11)
    page.locator('main a.button[href*="/members/"]').first.click()
    number = f"{CARDS[language]}777123"
    tell.say(page, name_ar="ياسين أيت حمو", number=number, birth_year="2001")
    steps.choose(page, "sex", "m")
    steps.choose(page, "role", "member")
    steps.go_on(page)
    page.wait_for_url("**/members/")
    expect(page.locator("#rows > div")).to_have_count(12)
    expect(page.locator("#so-far")).to_contain_text("92")
    expect(page.locator("#so-far")).to_contain_text(GIVEN[-1])  # who leaves is named
    picture(page, f"members-change-{language}", full=True)
    steps.go_on(page)
    steps.send_paper(page, "minutes", seed=7)
    picture(page, f"members-change-minutes-{language}", full=True)
    steps.go_on(page)
    page.wait_for_url("**/check/")
    picture(page, f"members-change-check-{language}", full=True)
    assert not faults_of(page, language, SHORT, WIDE)
    return tell.send(page)
