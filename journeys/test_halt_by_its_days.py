"""A craftswoman halts for two months: it begins and ends by its own days, and her card with it."""

from __future__ import annotations

import re

import pytest
from django.utils.translation import override
from playwright.sync_api import Page, expect

from journeys import organisations as tell
from journeys import steps
from journeys.cards import Press, in_hand
from journeys.conftest import SHORT, WIDE
from journeys.house import House
from journeys.inspection import faults_of, listening
from journeys.people import sign_in_agent
from journeys.test_moved_elsewhere import days_pass, she_asks_for_a_halt, state_of
from sijill.accounts.wording import house as message
from sijill.cards.rules.standing import Standing
from sijill.cards.wording.mine import ENDED
from sijill.cards.wording.numbers import STANDINGS
from sijill.cards.wording.reasons import TITLES
from sijill.portal.wording import ACTS
from sijill.register.rules import EntryState

# The last of Fès: other stories take the first. Nobody waits for a confirmation of theirs.
WHO = """
SELECT e.nia, u.phone FROM register_entry e JOIN register_person p ON p.id = e.person_id
JOIN accounts_space s ON s.person = p.id JOIN accounts_user u ON u.id = s.line_id
WHERE e.state = 'entered' AND e.category = 'artisan' AND e.chamber_id = 'CH-03'
  AND p.portrait IS NOT NULL AND u.phone LIKE '+212%' AND s.fact_kind = 'none'
  AND NOT EXISTS (SELECT FROM cards_card c WHERE c.entry_id = e.id)
  AND NOT EXISTS (SELECT FROM register_confirmation c WHERE c.entry_id = e.id)
  AND (SELECT count(*) FROM accounts_space o WHERE o.line_id = s.line_id) = 1
ORDER BY e.id DESC LIMIT 1
"""
TO_BEGIN, TO_LAST_DAY = 7, 60  # days: asked from next week on, for two months


@pytest.mark.parametrize("language", ["ar", pytest.param("fr", marks=pytest.mark.long)])
def test_a_halt_begins_and_ends_by_its_own_days(house, open_page, picture, language):
    Press(house)
    [(nia, number)] = house.ask(WHO)
    in_hand(house, str(nia))
    phone = open_page()
    steps.sign_in(phone, f"0{str(number)[4:]}", language)
    halt = she_asks_for_a_halt(phone, picture, language)
    examiner, registrar = open_page(WIDE), open_page(WIDE)
    sign_in_agent(examiner, "hicham.fes", language=language)
    tell.decided(examiner, registrar, halt, language)
    at_a_gate(open_page(), house, nia, language, "valid", Standing.VALID)

    days_pass(house, nia, TO_BEGIN)
    assert state_of(house, nia) == EntryState.SUSPENDED
    the_card_follows(house)
    it_is_said_to_have_begun(phone, picture, language)
    at_a_gate(open_page(), house, nia, language, "suspended", Standing.SUSPENDED)

    days_pass(house, nia, TO_LAST_DAY)
    assert state_of(house, nia) == EntryState.SUSPENDED, "the last day belongs to the halt"
    days_pass(house, nia, 1)
    assert state_of(house, nia) == EntryState.ENTERED
    the_card_follows(house)
    it_is_said_to_be_over(phone, nia, picture, language)
    at_a_gate(open_page(), house, nia, language, "valid", Standing.VALID)
    the_log_has_it(phone, house, nia, language, picture)


def the_card_follows(house: House) -> None:
    """The act is sealed, cards read it, and the list that checkers keep is signed anew."""
    house.sijill("ledger", "seal", role="work")
    house.sijill("card", "publish", role="work")


def it_is_said_to_have_begun(page: Page, picture, language: str) -> None:
    """Her account, her card and a message say so, and how to end it earlier."""
    page.goto(f"/{language}/account/")
    expect(page.locator('main form[action*="/halt/"] button')).to_be_visible()
    picture(page, f"own-halt-begun-{language}", full=True)
    faults = faults_of(page, language, SHORT, WIDE)
    page.goto(f"/{language}/card/")
    expect(page.locator("main .banner")).to_contain_text(said(language, ENDED["suspended"][1]))
    picture(page, f"own-halt-card-{language}", full=True)
    faults += faults_of(page, language, SHORT, WIDE)
    assert not [*faults, *told(page, "entry.halt_begun", language)]


def it_is_said_to_be_over(page: Page, nia: str, picture, language: str) -> None:
    """The entry and the card stand again; nothing is left to press."""
    with listening(page) as heard:
        page.goto(f"/{language}/account/")
        expect(page.locator("section.grant")).to_contain_text(re.compile(grouped(nia)))
        assert page.locator('main form[action*="/halt/"]').count() == 0
        picture(page, f"own-halt-over-{language}", full=True)
        faults = faults_of(page, language, SHORT, WIDE)
        page.goto(f"/{language}/card/")
        expect(page.locator("#state.granted")).to_be_visible()
        faults += faults_of(page, language, SHORT, WIDE)
    assert not [*heard, *faults, *told(page, "entry.halt_over", language)]
    picture(page, f"own-halt-messages-{language}", full=True)


def told(page: Page, template: str, language: str) -> list[str]:
    """Her messages hold this one, in the language of her account."""
    page.goto(f"/{language}/account/messages/")
    texts = [message(template, "sms", one) for one in ("ar", "fr")]
    shown = page.locator("main").inner_text()
    assert any(text in shown for text in texts), f"{template} is not among her messages"
    return faults_of(page, language, SHORT, WIDE)


def at_a_gate(
    page: Page, house: House, nia: str, language: str, card: str, number: Standing
) -> None:
    """Whoever checks the card, and whoever types the number, reads where it stands."""
    page.goto(f"/{language}/check/")
    page.locator("#by-number summary").click()
    page.locator("#nia").fill(nia)
    page.locator("#number-form button").click()
    expect(page.locator("#standing .title")).to_have_text(said(language, STANDINGS[number][1]))
    faults = faults_of(page, language, SHORT, WIDE)
    page.goto(f"/{language}/check/")
    page.locator("details:has(#text-form) summary").click()
    page.locator("#text").fill(code_of(house, nia))
    page.locator("#text-form button").click()
    expect(page.locator("#answer h1")).to_have_text(said(language, TITLES[card][0]))
    assert not [*faults, *faults_of(page, language, SHORT, WIDE)]


def the_log_has_it(page: Page, house: House, nia: str, language: str, picture) -> None:
    """Each step is an act with its proof, and she reads them in her own words."""
    kinds = house.ask(
        "SELECT a.kind FROM ledger_act a JOIN register_entry e ON a.subject_id = e.id"
        f" WHERE e.nia = '{nia}' ORDER BY a.recorded_at"
    )
    steps_of_a_halt = ["register.halt_planned", "register.suspended", "register.resumed"]
    assert [kind for (kind,) in kinds][-3:] == steps_of_a_halt
    page.goto(f"/{language}/account/acts/")
    for kind in steps_of_a_halt:
        expect(page.locator("main .log")).to_contain_text(said(language, ACTS[kind]))
    picture(page, f"own-halt-acts-{language}", full=True)
    faults = faults_of(page, language, SHORT, WIDE)
    page.locator(".log li", has_text=said(language, ACTS["register.resumed"])).locator("a").click()
    expect(page.locator("main .star.granted")).to_be_visible()
    picture(page, f"own-halt-receipt-{language}", full=True)
    assert not [*faults, *faults_of(page, language, SHORT, WIDE)]


def code_of(house: House, nia: str) -> str:
    """The text of the code on the back of the card in her hand."""
    [(back,)] = house.ask(
        "SELECT k.back FROM cards_carried k JOIN cards_card c ON c.id = k.card_id"
        f" JOIN register_entry e ON e.id = c.entry_id WHERE e.nia = '{nia}'"
    )
    return str(back)


def said(language: str, text: object) -> str:
    """What the house says, in the language of the story."""
    with override(language):
        return str(text)


def grouped(nia: str) -> str:
    """A number as it is printed, in groups."""
    return r"\s*".join(nia)
