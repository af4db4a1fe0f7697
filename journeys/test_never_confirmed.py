"""Nobody answered: the clock sets an entry aside; its holder reads why, contests, and confirms."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from journeys import contesting, old_numbers, steps
from journeys.conftest import SHORT, WIDE
from journeys.house import House
from journeys.inspection import faults_of
from journeys.people import Person, sign_in_agent

SILENCE = """
INSERT INTO reference_parameter (id, code, value, valid_from, recorded_at, status, article, source,
    act) SELECT gen_random_uuid(), code, '"{effect}"', valid_from, now(), status, article,
    'a story', act FROM reference_parameter WHERE code = 'renewal.silence'
    ORDER BY recorded_at DESC LIMIT 1
"""


@pytest.fixture
def silence_suspends(house: House) -> Iterator[None]:
    """The effect of silence that the house came without, while the story lasts."""
    house.ask(SILENCE.format(effect="suspended"))
    yield
    house.ask(SILENCE.format(effect="noted"))


@pytest.mark.usefixtures("silence_suspends")
@pytest.mark.parametrize("language", [pytest.param("ar", marks=pytest.mark.long), "fr"])
def test_an_entry_nobody_confirmed_is_set_aside_and_stands_again(
    house, open_page, picture, tmp_path, language
):
    who = Person()
    number = f"RNA-{who.card[2:]}"
    old_numbers.take_over(house, tmp_path / "roll.csv", {who: number})
    phone = open_page()
    old_numbers.claim(phone, who, number, language)
    years_pass(house, number)
    assert waits(house, number) == ("entered", "invited")
    days_pass(house, number, "due_on")
    assert waits(house, number) == ("entered", "reminded")
    phone.goto(f"/{language}/account/")
    picture(phone, f"reminded-{language}", full=True)
    assert not faults_of(phone, language, SHORT, WIDE)
    days_pass(house, number, "until")
    assert waits(house, number) == ("suspended", "unanswered")

    case = she_reads_why(house, phone, number, picture, language)
    contesting.contested(phone, case, "لم تصلني أي رسالة، كنت في المستشفى.", language, picture)
    house.minutes_pass()
    examiner, director = open_page(WIDE), open_page(WIDE)
    sign_in_agent(examiner, "salma.fes", language=language)
    contesting.granted(examiner, director, case, language, picture)
    assert waits(house, number) == ("entered", "unanswered")
    contesting.told(phone, case, language, picture)

    she_confirms(phone, picture, language)
    assert waits(house, number) == ("entered", "answered")


def waits(house: House, number: str) -> tuple[object, ...]:
    """Where the entry stands, and its confirmation."""
    [found] = house.ask(
        "SELECT e.state, c.state FROM register_entry e JOIN register_confirmation c"
        f" ON c.entry_id = e.id WHERE e.nia = '{number}'"
    )
    return found


def years_pass(house: House, number: str) -> None:
    """The day to confirm comes in a month, and the clock passes."""
    house.ask(
        "UPDATE register_entry SET entered_on = current_date - interval '5 years'"
        f" + interval '30 days' WHERE nia = '{number}'"
    )
    house.sijill("register", "dates", role="work")


def days_pass(house: House, number: str, which: str) -> None:
    """A day of the confirmation has gone by, and the clock passes."""
    house.ask(
        f"UPDATE register_confirmation SET {which} = current_date - 1 WHERE entry_id ="
        f" (SELECT id FROM register_entry WHERE nia = '{number}')"
    )
    house.sijill("register", "dates", role="work")


def she_reads_why(house: House, page: Page, number: str, picture, language: str) -> str:
    """From her account to the decision: its reason, its letter, until when to contest."""
    page.goto(f"/{language}/account/")
    picture(page, f"unconfirmed-account-{language}", full=True)
    assert not faults_of(page, language, SHORT, WIDE)
    expect(page.locator(f'main a[href="/{language}/ask/renewal/"]').first).to_be_visible()
    [[case]] = house.ask(
        "SELECT c.id FROM desk_case c JOIN register_entry e ON e.id = c.subject_id"
        f" WHERE e.nia = '{number}' AND c.procedure LIKE 'suspension%'"
    )
    page.locator(f'main a[href="/{language}/case/{case}/"]').first.click()
    return str(case)


def she_confirms(page: Page, picture, language: str) -> None:
    """One answer, as she was asked at first."""
    page.goto(f"/{language}/account/")
    page.locator(f'main a[href="/{language}/ask/renewal/"]').first.click()
    page.locator('form[action$="/open/"] button[type="submit"]').first.click()
    steps.choose(page, "answer", "same")
    steps.go_on(page)
    page.wait_for_url("**/check/**")
    page.locator('main form button[type="submit"]').click()
    page.wait_for_url("**/submitted/")
    page.goto(f"/{language}/account/")
    picture(page, f"confirmed-after-all-{language}", full=True)
    assert page.locator(f'main a[href="/{language}/ask/renewal/"]').count() == 0
    assert not faults_of(page, language, SHORT, WIDE)
