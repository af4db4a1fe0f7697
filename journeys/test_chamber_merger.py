"""Two chambers become one: what was asked and given before stays good, what comes goes on."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from journeys import steps
from journeys.conftest import SHORT, WIDE
from journeys.house import House
from journeys.inspection import faults_of, listening
from journeys.people import Person, authenticator_code, sign_in_agent
from sijill.kernel.clock import local, now

FORMER, NEXT, PLACE = "CH-10", "CH-11", "10.261"
CASE = re.compile(r"/case/([0-9a-f-]{36})/")


@pytest.mark.long
def test_two_chambers_become_one_and_nothing_that_was_given_is_lost(house, open_page, picture):
    decided, letter = granted_before(house, open_page)
    before = history(house, decided)
    waiting = asks(open_page())
    two_of_the_ministry(open_page, picture)
    the_day_comes(house)

    after = asks(open_page())
    assert of(house, waiting) == FORMER  # sent before: it stays where it was sent
    assert of(house, after) == NEXT
    assert history(house, decided) == before

    the_former_chamber_finishes(open_page, waiting, after)
    house.minutes_pass()
    the_next_one_reads_both(house, open_page, (waiting, after), decided)
    the_public_reads_what_became_of_it(open_page(), letter, picture)


def asks(page: Page) -> str:
    """Somebody who works in Guelmim registers; answers the case."""
    who = Person(province=PLACE, address="حي النسيم، كلميم")
    steps.register(page, who)
    return found(CASE, page.url)


def found(pattern: re.Pattern[str], text: str) -> str:
    told = pattern.search(text)
    assert told, text
    return told[1]


def spaced(nia: str) -> str:
    """The number as pages print it."""
    return f"{nia[:4]} {nia[4:8]} {nia[8:]}"


def of(house: House, case: str) -> object:
    """The institution that answers a case."""
    [(code,)] = house.ask(f"SELECT institution_id FROM desk_case WHERE id = '{case}'")
    return code


def history(house: House, case: str) -> list[tuple[object, ...]]:
    """The entry of a case and all its versions, as they are kept."""
    entry = f"(SELECT subject_id FROM desk_case WHERE id = '{case}')"
    versions = house.ask(
        "SELECT v.* FROM register_version v JOIN register_entry e ON e.id = v.entry_id"
        f" WHERE {entry} IN (e.id, e.person_id) ORDER BY v.id"
    )
    kept = house.ask(
        f"SELECT nia, chamber_id, institution_id FROM register_entry e"
        f" WHERE {entry} IN (e.id, e.person_id)"
    )
    assert versions
    assert kept
    return [*kept, *versions]


def granted_before(house: House, open_page) -> tuple[str, str]:
    """The former chamber enters somebody; answers the case and the code of the letter."""
    case = asks(open_page())
    the_examiner_accepts(open_page(WIDE), case)
    signs(open_page(WIDE), "registrar.guelmim", case)
    [(code,)] = house.ask(f"SELECT letter_code FROM desk_decision WHERE case_id = '{case}'")
    return case, str(code)


def the_examiner_accepts(page: Page, case: str) -> None:
    sign_in_agent(page, "lahcen.guelmim")
    page.goto(f"/ar/desk/case/{case}/")
    for _ in range(8):
        if page.locator('form[action*="/assess/"]').count() == 0:
            rule = page.locator("#rules a[href*='rule=']").filter(has_text="للتقدير")
            if rule.count() == 0:
                break
            rule.first.click()
            continue
        page.keyboard.press("7")
        page.wait_for_load_state()
        page.wait_for_timeout(300)
    expect(page.locator('form[action*="/accept/"] button')).to_be_visible()
    page.keyboard.press("1")
    page.wait_for_url(lambda url: case not in url or "/accept" in url)


def signs(page: Page, name: str, case: str) -> None:
    email = sign_in_agent(page, name)
    page.goto(f"/ar/desk/case/{case}/sign/")
    if page.locator('.decision form[method="post"] button').count() == 0:
        page.keyboard.press("1")
        page.locator("#id_code").fill(authenticator_code(email))
        page.keyboard.press("Enter")
        page.wait_for_url("**/sign/**")
    page.locator('.decision form[method="post"] button').click()
    page.wait_for_url(lambda url: "/sign/" not in url)


def two_of_the_ministry(open_page, picture) -> None:
    """One proposes in Arabic, the other confirms in French; the first cannot."""
    first, second = open_page(WIDE), open_page(WIDE)
    sign_in_agent(first, "digital")
    sign_in_agent(second, "ministry", language="fr")
    day = local(now()).date() + timedelta(days=1)
    with listening(first) as heard:
        first.goto("/ar/agents/territories/new/")
        first.locator('[name="former"]').select_option(FORMER)
        first.locator('[name="next"]').select_option(NEXT)
        steps.fill_day(first, "on", (str(day.day), str(day.month), str(day.year)))
        first.locator('[name="reason"]').fill("قرار دمج الغرفتين، للعرض فقط.")
        picture(first, "move-new-ar", full=True)
        first.locator('main form[method="post"] button').first.click()
        first.wait_for_url("**/agents/territories/")
        expect(first.locator('form[action$="/confirm/"]')).to_have_count(0)
        picture(first, "moves-ar", full=True)
        assert not [*heard, *faults_of(first, "ar", SHORT, WIDE)]
    second.goto("/fr/agents/territories/")
    with second.expect_navigation():
        second.locator('form[action$="/confirm/"] button').click()
    picture(second, "moves-fr", full=True)
    second.goto(f"/fr/institutions/{FORMER}/")
    expect(second.locator(".banner")).to_contain_text("Laâyoune")


def the_day_comes(house: House) -> None:
    """What was written for tomorrow was written for yesterday."""
    for statement in (
        "UPDATE institutions_territory SET valid_to = valid_to - 2 WHERE valid_to > current_date",
        "UPDATE institutions_territory SET valid_from = valid_from - 2"
        " WHERE valid_from > current_date",
        'UPDATE institutions_territorymove SET "on" = "on" - 2',
        f"UPDATE institutions_institution SET valid_to = valid_to - 2 WHERE code = '{FORMER}'",
        "UPDATE institutions_institution SET succeeds = jsonb_build_array(jsonb_build_array("
        f"'{FORMER}', (current_date - 1)::text)) WHERE code = '{NEXT}'",
    ):
        house.cluster.run(statement, database=house.database)


def the_former_chamber_finishes(open_page, waiting: str, after: str) -> None:
    """Its agents read and finish what was sent to it, and nothing that came later."""
    page = open_page(WIDE)
    sign_in_agent(page, "registrar.guelmim")
    assert page.goto(f"/ar/desk/case/{waiting}/").status == 200
    assert page.goto(f"/ar/desk/case/{after}/").status == 404


def the_next_one_reads_both(house: House, open_page, cases, decided: str) -> None:
    """Whoever takes over reads what came with the merger: requests, and entries with the past."""
    page = open_page(WIDE)
    sign_in_agent(page, "registrar.laayoune")
    for case in (*cases, decided):
        assert page.goto(f"/ar/desk/case/{case}/").status == 200, case
    [(nia,)] = house.ask(
        "SELECT e.nia FROM register_entry e JOIN desk_case c ON c.subject_id IN (e.id, e.person_id)"
        f" WHERE c.id = '{decided}'"
    )
    page.goto("/ar/register/")
    page.locator("#q").fill(str(nia))
    page.keyboard.press("Enter")
    expect(page.locator("[data-row]").first).to_contain_text(spaced(str(nia)))


def the_public_reads_what_became_of_it(page: Page, letter: str, picture) -> None:
    """The former chamber's page leads to the next; its letters are still good."""
    day = local(now()).date() - timedelta(days=3)
    with listening(page) as heard:
        for language in ("ar", "fr"):
            page.goto(f"/{language}/institutions/{FORMER}/")
            expect(page.locator(f'.banner a[href$="/institutions/{NEXT}/"]')).to_be_visible()
            page.set_viewport_size(SHORT)
            picture(page, f"institution-merged-{language}", full=True)
            assert not [*heard, *faults_of(page, language, SHORT, WIDE)]
            page.goto(
                f"/{language}/institutions/?province={PLACE}&on_day={day.day}"
                f"&on_month={day.month}&on_year={day.year}"
            )
            expect(page.locator(f'.banner a[href$="/institutions/{FORMER}/"]')).to_be_visible()
            picture(page, f"institutions-{language}", full=True)
            assert not [*heard, *faults_of(page, language, SHORT, WIDE)]
        page.goto(f"/ar/verify/{letter}/")
        expect(page.locator("main")).to_contain_text("كلميم")
