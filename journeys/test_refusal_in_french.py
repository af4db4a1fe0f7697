"""A refusal in French, on a wide screen: its letter, the appeal, and another pair of eyes."""

from __future__ import annotations

import io

from playwright.sync_api import Page, expect
from pypdf import PdfReader

from journeys import steps
from journeys.conftest import WIDE
from journeys.people import Person, authenticator_code, sign_in_agent


def test_a_refusal_is_explained_and_contested_in_french(open_page, house, picture):
    who = Person(given_ar="إدريس", family_ar="النجار", given_latin="Driss", family_latin="Najjar")
    person = open_page(WIDE, locale="fr-MA")
    person.goto("/")
    expect(person.locator("html")).to_have_attribute("lang", "fr")
    picture(person, "home-fr", full=True)
    steps.register(person, who, "fr")
    case = person.url.split("/case/")[1].split("/")[0]
    the_examiner_refuses(open_page({"width": 1440, "height": 900}), case, picture)
    the_registrar_signs(open_page(WIDE), case)
    the_letter_says_why(person, case)
    the_person_contests(person, case)
    acts = {row[0] for row in house.ask(f"SELECT kind FROM ledger_act WHERE subject_id = '{case}'")}
    assert {"desk.refused", "desk.appealed"} <= acts


def the_examiner_refuses(page: Page, case: str, picture) -> None:
    sign_in_agent(page, "hicham.fes", language="fr")
    page.goto("/fr/desk/?box=to_take")
    picture(page, "inbox-fr")
    page.goto(f"/fr/desk/case/{case}/")
    picture(page, "case-fr")
    page.emulate_media(color_scheme="dark")
    picture(page, "case-dark-fr")
    page.emulate_media(color_scheme="light")
    page.keyboard.press("3")
    page.wait_for_url("**/refuse/**")
    steps.choose(page, "ground", "attestation_not_recognised")
    page.locator('[name="note"]').fill("L’attestation ne dit pas depuis quand.")
    page.locator('.decision button[form="decide"]').click()
    page.wait_for_url(lambda url: "/refuse/" not in url)


def the_registrar_signs(page: Page, case: str) -> None:
    email = sign_in_agent(page, "registrar.fes", language="fr")
    page.goto(f"/fr/desk/case/{case}/sign/")
    if page.locator('.decision form[method="post"] button').count() == 0:
        page.keyboard.press("1")
        page.locator("#id_code").fill(authenticator_code(email))
        page.keyboard.press("Enter")
        page.wait_for_url("**/sign/**")
    page.locator('.decision form[method="post"] button').click()
    page.wait_for_url(lambda url: "/sign/" not in url)


def the_letter_says_why(page: Page, case: str) -> None:
    page.goto(f"/fr/case/{case}/")
    expect(page.locator("main")).to_contain_text("L’attestation ne dit pas depuis quand.")
    letter = page.request.get(f"/fr/case/{case}/letter.pdf")
    assert letter.ok
    text = " ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(letter.body())).pages)
    assert "2.21.437" in text
    assert "L’attestation ne dit pas depuis quand." in text.replace("\n", " ")


def the_person_contests(page: Page, case: str) -> None:
    page.locator(f'a[href$="/case/{case}/appeal/"]').click()
    page.locator("textarea").fill("L’amine de mon métier a signé, et je travaille depuis 2019.")
    steps.go_on(page)
    page.wait_for_url(f"**/case/{case}/")
    expect(page.locator("main")).to_contain_text("recours")
