"""How an organisation answers its questions in a browser, and how a chamber accepts it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from playwright.sync_api import Page, expect

from journeys import steps
from journeys.people import Person, authenticator_code, sign_in_agent

TRADE, REGISTRAR = "PROV-014", "registrar.fes"
TO_ASSESS = {"ar": "للتقدير", "fr": "À apprécier"}


def say(page: Page, **boxes: str) -> None:
    """Fill boxes by their names."""
    for name, text in boxes.items():
        page.locator(f'[name="{name}"]').fill(text)


def begin(page: Page, procedure: str, language: str = "ar") -> None:
    """From the first page, by the door of this kind, to the first question."""
    page.goto(f"/{language}/")
    page.goto(f"/{language}/ask/{procedure}/")
    page.locator('form[action$="/open/"] button[type="submit"]').first.click()
    expect(page.locator("#question")).to_be_visible()


def name(page: Page, ar: str, latin: str) -> None:
    say(page, name_ar=ar, name_latin=latin)
    steps.go_on(page)


def papers(page: Page, number: str) -> None:
    """What the certificate says; no ICE yet."""
    page.wait_for_url("**/papers/")
    say(page, registration=number, registered_at="المحكمة الابتدائية بفاس")
    steps.fill_day(page, "founded_on", ("2", "5", "2019"))
    steps.go_on(page)


def craft(page: Page, who: Person) -> None:
    page.wait_for_url("**/craft/")
    steps.answer_craft(page, who)
    steps.go_on(page)


def seat(page: Page, who: Person) -> None:
    page.wait_for_url("**/seat/")
    page.locator('[name="province"]').select_option(who.province)
    say(page, address=who.address)
    steps.go_on(page)


def representative(page: Page, who: Person, quality: str) -> None:
    page.wait_for_url("**/representative/")
    say(page, name_ar=f"{who.given_ar} {who.family_ar}", number=who.card)
    say(page, name_latin=f"{who.given_latin} {who.family_latin}")
    steps.choose(page, "quality", quality)
    steps.go_on(page)
    page.wait_for_url("**/phone/")
    steps.answer_phone(page, who)
    steps.go_on(page)
    steps.give_code(page, who.phone)


def documents(page: Page, kinds: Iterable[str]) -> None:
    page.wait_for_url("**/documents/")
    for seed, kind in enumerate(kinds, 41):
        steps.send_paper(page, kind, seed=seed)
    steps.go_on(page)
    page.wait_for_url("**/information/")
    steps.answer_information(page, Person())
    steps.go_on(page)


def send(page: Page) -> str:
    """Check and send; answers the case."""
    page.wait_for_url("**/check/")
    page.locator('main form button[type="submit"]').click()
    page.wait_for_url("**/submitted/")
    found = re.search(r"/case/([0-9a-f-]{36})/", page.url)
    assert found
    return found[1]


def decided(
    examiner: Page, registrar: Page, case: str, language: str = "ar", *, signs: str = REGISTRAR
) -> None:
    """An examiner judges what a person must and proposes; a registrar signs."""
    examiner.goto(f"/{language}/desk/case/{case}/")
    assessed(examiner, language)
    examiner.locator('form[action*="/accept/"] button').click()
    examiner.wait_for_url(lambda url: "/accept" not in url)
    signed(registrar, case, language, signs=signs)


def assessed(examiner: Page, language: str) -> None:
    """Every rule that waits for a person is met, says the examiner of the file that is open."""
    for _ in range(14):
        if examiner.locator('form[action*="/assess/"]').count():
            examiner.locator('form[action*="/assess/"] button[value="ok"]').click()
            examiner.wait_for_load_state()
            continue
        waiting = examiner.locator("#rules a[href*='rule=']").filter(has_text=TO_ASSESS[language])
        if waiting.count() == 0:
            break
        waiting.first.click()


def signed(registrar: Page, case: str, language: str = "ar", *, signs: str = REGISTRAR) -> None:
    """The second factor given again the first time, then the signature."""
    email = f"{signs}@sijill.example"
    registrar.goto(f"/{language}/desk/case/{case}/sign/")
    if "/agents/sign-in/" in registrar.url:
        sign_in_agent(registrar, signs, language=language)
        registrar.goto(f"/{language}/desk/case/{case}/sign/")
    if registrar.locator('.decision form[method="post"] button').count() == 0:
        registrar.locator(".decision a").first.click()
        registrar.locator("#id_code").fill(authenticator_code(email))
        registrar.keyboard.press("Enter")
        registrar.wait_for_url("**/sign/**")
    registrar.locator('.decision form[method="post"] button').click()
    registrar.wait_for_url(lambda url: "/sign/" not in url)
