"""A cooperative of twelve women: its president tells the members on her phone, one by one."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from journeys import organisations as tell
from journeys import steps
from journeys.conftest import SHORT, WIDE
from journeys.inspection import faults_of, listening
from journeys.people import Person, sign_in_agent

GIVEN = (
    *("عائشة", "خديجة", "زينب", "مريم", "نعيمة", "رقية"),
    *("حليمة", "سعيدة", "فاطنة", "لطيفة", "أمينة", "ثريا"),
)
PAPERS = ("statutes", "registration", "identity_front", "identity_back")


def test_a_cooperative_of_twelve_women_is_entered(house, open_page, picture):
    who = Person(
        given_ar="عائشة", family_ar="أيت حمو", given_latin="Aicha", family_latin="Ait Hammou"
    )
    phone = open_page()
    tell.begin(phone, "cooperative_registration")
    tell.name(phone, "تعاونية نساء الزربية", "Coopérative Nissaa Zerbia")
    tell.papers(phone, "12/2019")
    tell.craft(phone, who)
    phone.wait_for_url("**/other_crafts/")
    steps.go_on(phone)
    tell.seat(phone, who)
    tell.representative(phone, who, "president")
    members(phone, who, picture)
    tell.documents(phone, PAPERS)
    case = tell.send(phone)

    house.minutes_pass()
    examiner = open_page(WIDE)
    sign_in_agent(examiner, "salma.fes")
    with listening(examiner) as heard:
        examiner.goto(f"/ar/desk/case/{case}/")
        picture(examiner, "case-cooperative-ar")
        assert not [*heard, *faults_of(examiner, "ar", WIDE, WIDE)]
    tell.decided(examiner, open_page(WIDE), case)
    rows = house.ask(
        "SELECT category, count(m.id) FROM register_entry e JOIN desk_case c ON c.subject_id = e.id"
        " JOIN register_membership m ON m.organisation_id = e.organisation_id"
        f" WHERE c.id = '{case}' GROUP BY category"
    )
    assert rows == [("cooperative", 12)]
    one_leaves(phone, picture)


def members(page: Page, who: Person, picture) -> None:
    """Twelve women; the list counts them, and one is mended on the way."""
    page.wait_for_url("**/members/")
    for number, given in enumerate(GIVEN):
        page.locator('main a.button[href*="/members/"]').first.click()
        card = who.card if number == 0 else f"CD{310_000 + number}"
        tell.say(page, name_ar=f"{given} أيت حمو", number=card, birth_year=str(1970 + 3 * number))
        steps.choose(page, "sex", "f")
        steps.choose(page, "role", "president" if number == 0 else "member")
        steps.go_on(page)
        page.wait_for_url("**/members/")
    expect(page.locator("#rows > div")).to_have_count(12)
    expect(page.locator("#so-far")).to_contain_text("100")
    with listening(page) as heard:
        page.reload()
        picture(page, "members-ar", full=True)
        assert not [*heard, *faults_of(page, "ar", SHORT, WIDE)]
    steps.go_on(page)


def one_leaves(page: Page, picture) -> None:
    """A year later the assembly lets one go: the list of the register is mended, not retyped."""
    page.goto("/ar/account/")
    page.locator('a[href="/ar/ask/members_change/"]').click()
    picture(page, "members-change-start-ar", full=True)
    page.locator('form[action$="/open/"] button[type="submit"]').click()
    for part, text in (("day", "14"), ("month", "11"), ("year", "2026")):
        page.locator(f'[name="held_on_{part}"]').fill(text)
    steps.go_on(page)
    page.wait_for_url("**/members/")
    expect(page.locator("#rows > div")).to_have_count(12)
    picture(page, "members-change-ar", full=True)
    page.locator('#rows a[href*="/members/"]').last.click()
    page.locator('a[href$="/remove/"]').click()
    page.locator('main form button[type="submit"]').first.click()
    page.wait_for_url("**/members/")
    expect(page.locator("#rows > div")).to_have_count(11)
    steps.go_on(page)
    steps.send_paper(page, "minutes", seed=7)
    picture(page, "members-change-minutes-ar", full=True)
    steps.go_on(page)
    page.wait_for_url("**/check/")
    picture(page, "members-change-check-ar", full=True)
    assert not faults_of(page, "ar", SHORT, WIDE)
    page.locator('main form button[type="submit"]').click()
    page.wait_for_url("**/submitted/")
