"""The steps of a registration, box by box, as somebody takes them in a browser."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from journeys.people import Person, code_on, paper, papers

JPEG = "image/jpeg"
PAPERS = ("identity_front", "identity_back", "proof", "face")


def go_on(page: Page) -> None:
    """Press the one green button."""
    page.locator('button[form="question"][type="submit"]:not([name])').click()


def choose(page: Page, name: str, value: str) -> None:
    """Choose an answer by its label, as a finger does."""
    page.locator(f'label:has(input[name="{name}"][value="{value}"])').first.click()


def fill_day(page: Page, name: str, day: tuple[str, str, str]) -> None:
    """Fill the three boxes of a date."""
    for part, text in zip(("day", "month", "year"), day, strict=True):
        page.locator(f'[name="{name}_{part}"]').fill(text)


def answer_name(page: Page, who: Person) -> None:
    for box in ("given_ar", "family_ar", "given_latin", "family_latin"):
        page.locator(f'[name="{box}"]').fill(getattr(who, box))


def answer_card(page: Page, who: Person) -> None:
    page.locator('[name="number"]').fill(who.card)
    fill_day(page, "valid_until", who.until)
    fill_day(page, "birth", who.born)
    choose(page, "sex", who.sex)


def answer_craft(page: Page, who: Person) -> None:
    page.locator('[name="trade_search"]').fill(who.craft)
    page.locator('button[name="look"]').click()
    expect(page.locator('input[name="trade"][value="PROV-014"]')).to_be_attached()
    choose(page, "trade", "PROV-014")


def answer_proof(page: Page, who: Person) -> None:
    choose(page, "path", "attestation")
    page.locator('[name="since_year"]').fill(who.since)


def answer_phone(page: Page, who: Person) -> None:
    page.locator('[name="number"]').fill(who.phone)


def answer_workplace(page: Page, who: Person) -> None:
    page.locator('[name="province"]').select_option(who.province)
    page.locator('[name="address"]').fill(who.address)
    choose(page, "lives_there", "yes")


def answer_documents(page: Page, who: Person) -> None:
    """Photograph every document; with a script each leaves on its own."""
    photographs = papers(who)
    for kind in PAPERS:
        send(page, kind, {"name": "IMG_2031.jpg", "mimeType": JPEG, "buffer": photographs[kind]})


def send_paper(page: Page, kind: str, *, seed: int) -> None:
    """Send any sharp photograph as this document."""
    send(page, kind, paper(kind, seed=seed))


def send(page: Page, kind: str, file: dict[str, object]) -> None:
    page.locator(f'input[name="{kind}"]').set_input_files(file)  # type: ignore[arg-type]
    slot = page.locator(f'[data-slot="{kind}"]')
    if page.locator("html.js").count():
        expect(slot).to_have_class("slot received", timeout=30_000)


def answer_regime(page: Page, who: Person) -> None:
    choose(page, "regime", "untaxed")
    choose(page, "aid", "no")


def answer_information(page: Page, who: Person) -> None:
    page.locator('label:has(input[name="told"])').first.click()


QUESTIONS: dict[str, Callable[[Page, Person], None]] = {
    "name": answer_name,
    "card": answer_card,
    "craft": answer_craft,
    "proof": answer_proof,
    "phone": answer_phone,
    "workplace": answer_workplace,
    "documents": answer_documents,
    "regime": answer_regime,
    "information": answer_information,
}


def start(page: Page, language: str = "ar") -> None:
    """From the first page to the first question."""
    page.goto(f"/{language}/")
    page.locator(f'a[href="/{language}/who-registers/"]').first.click()
    page.locator(f'a[href="/{language}/ask/registration/"]').first.click()
    page.locator('form[action$="/open/"] button[type="submit"]').first.click()
    expect(page.locator("#question")).to_be_visible()


def page_code(page: Page) -> str:
    """The question that is asked, told by the address."""
    return page.url.split("?")[0].rstrip("/").rpartition("/")[2]


def answer(page: Page, who: Person, *, until: str = "") -> None:
    """Answer question after question until the named one, or until the answers are checked."""
    while (code := page_code(page)) not in (until, "check"):
        QUESTIONS[code](page, who)
        leave = page.url
        go_on(page)
        page.wait_for_url(lambda url, left=leave: url != left)
        if "/sign-in/code/" in page.url:
            give_code(page, who.phone)


def give_code(page: Page, phone: str) -> None:
    """Read the code on the phone, which is another device, and type it."""
    other = _another(page.context)
    code = code_on(other, phone)
    other.context.close()
    page.locator('[name="code"]').fill(code)
    leave = page.url
    go_on(page)
    page.wait_for_url(lambda url: url != leave)


def sign_in(page: Page, phone: str, language: str = "ar") -> None:
    """Sign in by the code of this phone."""
    page.goto(f"/{language}/sign-in/")
    page.locator('[name="phone"]').fill(phone)
    go_on(page)
    give_code(page, phone)


def _another(context: BrowserContext) -> Page:
    browser = context.browser
    assert browser is not None
    address = context.pages[0].url.split("/")
    return browser.new_context(base_url=f"{address[0]}//{address[2]}").new_page()


def register(page: Page, who: Person, language: str = "ar") -> str:
    """Register from the first page to the receipt; answers the number of the request."""
    start(page, language)
    answer(page, who)
    page.locator('main form button[type="submit"]').click()
    page.wait_for_url("**/submitted/")
    return page.locator("main .big").inner_text().strip()
