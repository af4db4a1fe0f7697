"""An appeal that fails: other people look again and say no, with a reason, and what is left.

A registration refused by the chamber, and a suspension of office that is upheld.
"""

from __future__ import annotations

import io
import re

import pytest
from django.utils.translation import override
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from journeys import old_numbers, steps
from journeys import organisations as tell
from journeys.conftest import SHORT, WIDE
from journeys.contesting import DIRECTOR, contested
from journeys.house import House
from journeys.inspection import faults_of, listening
from journeys.people import Person, sign_in_agent
from sijill.desk.wording.closing import CLOSED
from sijill.register.wording.measures import WAYS_ON_APPEAL

GROUND = "attestation_not_recognised"
GROUNDS = {
    "ar": "أمين حرفتي وقّع الشهادة، وأنا أعمل منذ 2019.",
    "fr": "L’amine de mon métier a signé, et je travaille depuis 2019.",
}
FIRST_WORD = {
    "ar": "لا تقول الشهادة منذ متى.",
    "fr": "L’attestation ne dit pas depuis quand.",
}
LAST_WORD = {
    "ar": "سألنا الأمين: لم يوقع هذه الشهادة.",
    "fr": "Nous avons interrogé l’amine : il n’a pas signé cette attestation.",
}
SEEN = {"ar": "المحل مغلق منذ سنة.", "fr": "L’atelier est fermé depuis un an."}
AGAIN = {
    "ar": "زرنا المحل مرة أخرى: لا يزال مغلقا.",
    "fr": "Nous sommes repassés : l’atelier est toujours fermé.",
}
STANDS = {
    "ar": "يبقى القرار الذي طعنت فيه قائما.",
    "fr": "La décision que vous avez contestée est maintenue.",
}
GENUINE = {"ar": "هذه الرسالة صحيحة", "fr": "Cette lettre est authentique"}
REPLACED = {"ar": "هذه الرسالة لم تعد سارية", "fr": "Cette lettre n’est plus en vigueur"}


@pytest.mark.parametrize("language", ["ar", pytest.param("fr", marks=pytest.mark.long)])
def test_a_refusal_is_upheld_by_other_eyes(house, open_page, picture, language):
    phone, who = open_page(), Person()
    steps.register(phone, who, language)
    case = phone.url.split("/case/")[1].split("/")[0]
    first, registrar = open_page(WIDE), open_page(WIDE)
    sign_in_agent(first, "hicham.fes", language=language)
    proposed_no(first, case, FIRST_WORD[language], language)
    tell.signed(registrar, case, language)
    former = letter_of(phone, case, language)
    contested(phone, case, GROUNDS[language], language, picture)

    closed_to_who_signed(registrar, case, language, picture)
    second, director = open_page(WIDE), open_page(WIDE)
    sign_in_agent(second, "salma.fes", language=language)
    proposed_no(second, case, LAST_WORD[language], language, picture)
    phone.goto(f"/{language}/case/{case}/")
    expect(phone.locator("main .tag").first).to_have_text(WAITING[language])
    tell.signed(director, case, language, signs=DIRECTOR)

    said = she_reads_the_answer(phone, case, language, picture)
    verified(open_page(), former, REPLACED[language], language)
    verified(open_page(), said, GENUINE[language], language, picture)
    assert eyes(house, case) == [("refused", True), ("refused", True)]


@pytest.mark.parametrize("language", [pytest.param("ar", marks=pytest.mark.long), "fr"])
def test_a_suspension_of_office_is_upheld_with_a_reason(
    house, open_page, picture, tmp_path, language
):
    who = Person()
    number = f"RNA-{who.card[2:]}"
    old_numbers.take_over(house, tmp_path / "roll.csv", {who: number})
    phone = open_page()
    old_numbers.claim(phone, who, number, language)
    [(entry,)] = house.ask(f"SELECT id FROM register_entry WHERE nia = '{number}'")
    examiner, registrar = open_page(WIDE), open_page(WIDE)
    sign_in_agent(examiner, "hicham.fes", language=language)
    case = opened_of_office(examiner, str(entry), language)
    tell.decided(examiner, registrar, case, language)
    house.minutes_pass()
    contested(phone, case, GROUNDS[language], language, picture)

    second, director = open_page(WIDE), open_page(WIDE)
    sign_in_agent(second, "salma.fes", language=language)
    upheld(second, case, language, picture)
    tell.signed(director, case, language, signs=DIRECTOR)
    assert house.ask(f"SELECT state FROM register_entry WHERE id = '{entry}'") == [("suspended",)]
    phone.goto(f"/{language}/case/{case}/")
    for text in (STANDS[language], AGAIN[language]):
        expect(phone.locator("main .banner").first).to_contain_text(text)
    picture(phone, f"upheld-office-{language}", full=True)
    faults = faults_of(phone, language, SHORT, WIDE)
    phone.goto(f"/{language}/account/acts/")
    picture(phone, f"upheld-office-acts-{language}", full=True)
    assert not [*faults, *faults_of(phone, language, SHORT, WIDE)]
    letter = letter_of(phone, case, language)
    assert AGAIN["fr"] in letter if language == "fr" else "maintenue" in letter


WAITING = {"ar": "طعنك قيد الدراسة", "fr": "Recours à l’étude"}


def proposed_no(page: Page, case: str, word: str, language: str, picture=None) -> None:
    """The ground, and a word that the person reads."""
    page.goto(f"/{language}/desk/case/{case}/")
    if picture:
        picture(page, f"appeal-case-{language}", full=True)
    page.keyboard.press("3")
    page.wait_for_url("**/refuse/**")
    steps.choose(page, "ground", GROUND)
    page.locator('[name="note"]').fill(word)
    assert not faults_of(page, language, WIDE, WIDE)
    if picture:
        picture(page, f"appeal-answer-{language}", full=True)
    page.locator('.decision button[form="decide"]').click()
    page.wait_for_url(lambda url: "/refuse/" not in url)


def closed_to_who_signed(page: Page, case: str, language: str, picture) -> None:
    """Whoever signed the contested decision reads the appeal, and finds nothing to press."""
    page.goto(f"/{language}/desk/case/{case}/")
    why = said(language, CLOSED["desk.signed_first_decision"])
    expect(page.locator(".decision")).to_contain_text(why)
    assert page.locator('.decision form, .decision a[href*="/refuse/"]').count() == 0
    picture(page, f"appeal-signed-first-{language}")
    assert not faults_of(page, language, WIDE, WIDE)


def she_reads_the_answer(page: Page, case: str, language: str, picture) -> str:
    """That it stands, why, on which article, until when she may go on; answers the letter."""
    with listening(page) as heard:
        page.goto(f"/{language}/case/{case}/")
        answer = page.locator("main .banner.refuse")
        for text in (STANDS[language], LAST_WORD[language], "2.21.437"):
            expect(answer).to_contain_text(text)
        expect(answer).not_to_contain_text(FIRST_WORD[language])
        expect(answer.locator(f'a[href$="/case/{case}/appeal/"]')).to_be_visible()
        picture(page, f"appeal-failed-{language}", full=True)
        faults = faults_of(page, language, SHORT, WIDE)
    assert not [*heard, *faults]
    letter = letter_of(page, case, language)
    assert "Réponse à votre recours" in letter
    assert STANDS["fr"] in letter
    assert "2.21.437" in letter
    return letter


def letter_of(page: Page, case: str, language: str) -> str:
    """The words of the letter."""
    letter = page.request.get(f"/{language}/case/{case}/letter.pdf")
    assert letter.ok
    sheets = PdfReader(io.BytesIO(letter.body())).pages
    return " ".join(" ".join(sheet.extract_text() for sheet in sheets).split())


def verified(page: Page, letter: str, verdict: str, language: str, picture=None) -> None:
    """Whoever holds the paper types the code printed on it."""
    code = re.search(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}\b", letter)
    assert code, letter
    page.goto(f"/{language}/verify/")
    page.locator("#code").fill(code[0])
    page.locator("main form button").first.click()
    expect(page.locator("main, body").first).to_contain_text(verdict)
    if picture:
        picture(page, f"appeal-letter-verified-{language}", full=True)
    assert not faults_of(page, language, SHORT, WIDE)


def opened_of_office(page: Page, entry: str, language: str) -> str:
    """On the sheet of the entry: the ground, and what was seen."""
    page.goto(f"/{language}/register/entry/{entry}/suspension/")
    steps.choose(page, "ground", "not_exercised")
    page.locator('[name="note"]').fill(SEEN[language])
    page.locator("main form button.main").click()
    page.wait_for_url("**/desk/case/**")
    return page.url.split("/case/")[1].split("/")[0]


def upheld(page: Page, case: str, language: str, picture) -> None:
    """What must be weighed is weighed, and the person is told why it stands."""
    way = said(language, WAYS_ON_APPEAL["suspension"][0])
    page.goto(f"/{language}/desk/case/{case}/")
    tell.assessed(page, language)
    picture(page, f"upholding-case-{language}", full=True)
    press = page.locator('form[action*="/accept/"] button')
    expect(press).to_contain_text(way)
    press.click()
    page.wait_for_url("**/accept/**")
    page.locator('.decision button[form="decide"]').click()
    expect(page.locator(".error-summary, [data-errors]").first).to_be_visible()
    page.locator('[name="note"]').fill(AGAIN[language])
    picture(page, f"upholding-answer-{language}", full=True)
    assert not faults_of(page, language, WIDE, WIDE)
    page.locator('.decision button[form="decide"]').click()
    page.wait_for_url(lambda url: "/accept/" not in url)


def eyes(house: House, case: str) -> list[tuple[object, ...]]:
    """Each decision and whether two people made it; four people in all."""
    found = house.ask(
        "SELECT outcome, decided_by <> signed_by, decided_by, signed_by FROM desk_decision"
        f" WHERE case_id = '{case}' AND stage = 'final' ORDER BY signed_at"
    )
    assert len({who for row in found for who in row[2:]}) == 2 * len(found)
    return [row[:2] for row in found]


def said(language: str, text: object) -> str:
    """What the house says, in the language of the story."""
    with override(language):
        return str(text)
