"""The main job: a craftswoman registers on her phone, the chamber decides, she sees her entry."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from journeys import steps
from journeys.house import House
from journeys.people import Person, authenticator_code, sign_in_agent

DESK = {"width": 1440, "height": 900}


def test_a_craftswoman_registers_in_arabic_and_the_chamber_decides(house, open_page, picture):
    who = Person()
    phone = open_page()
    case = she_asks(phone, who, picture)
    reference = phone.locator("main .big").inner_text().strip()

    desk = open_page(DESK)
    email = sign_in_agent(desk, "salma.fes")
    the_examiner_asks_for_a_correction(desk, case, picture)

    house.minutes_pass()
    again = open_page()
    she_mends(again, who, reference)

    the_examiner_proposes(desk, case, picture)
    registrar = open_page(DESK)
    the_registrar_signs(registrar, case)

    she_sees_her_entry(again, case, picture)
    the_act_exists(house, case)
    assert email


def she_asks(page: Page, who: Person, picture) -> str:
    """Every question in Arabic, on a screen of 360 points; answers the case."""
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    picture(page, "home-ar", full=True)
    page.locator('a[href="/ar/who-registers/"]').first.click()
    page.locator('a[href="/ar/ask/registration/"]').first.click()
    picture(page, "start-ar", full=True)
    steps.start(page)
    steps.answer(page, who, until="craft")
    picture(page, "question-ar")
    steps.answer(page, who)
    no_sideways(page)
    expect(page.locator("main")).to_contain_text(who.card)
    page.locator('main form button[type="submit"]').click()
    page.wait_for_url("**/submitted/")
    picture(page, "confirmation-ar")
    return re.search(r"/case/([0-9a-f-]{36})/", page.url)[1]


def no_sideways(page: Page) -> None:
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0, f"{page.url} is {wide} points too wide"


def the_examiner_asks_for_a_correction(page: Page, case: str, picture) -> None:
    """From the inbox to the request, with the keyboard alone."""
    page.goto("/ar/desk/?box=to_take")
    picture(page, "inbox-ar")
    row_of(page, case)
    page.keyboard.press("Space")
    page.locator('button[name="do"][value="take"]').focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.goto("/ar/desk/?box=mine")
    row_of(page, case)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/desk/case/{case}/**")
    picture(page, "case-ar")
    page.keyboard.press("2")
    page.wait_for_url("**/correct/**")
    line = page.locator("tr[data-row]").filter(has_text="شهادة").first
    line.locator('input[type="checkbox"]').check()
    line.locator("select").select_option("unreadable")
    line.locator('input[type="text"], textarea').fill("الختم غير واضح في الصورة.")
    page.locator('.decision button[form="decide"]').click()
    expect(page.locator("body.desk")).to_be_visible()


def row_of(page: Page, case: str) -> None:
    """Move along the list with the arrow until the line of the case is in hand, page by page."""
    for _ in range(120):
        current = page.locator('tr[data-row][aria-current="true"]')
        if case in (current.get_attribute("data-href") or ""):
            return
        rows = page.locator("tr[data-row]")
        if rows.last.get_attribute("aria-current") == "true":
            page.locator('nav.pages a[rel="next"]').click()
            page.wait_for_load_state()
            continue
        page.keyboard.press("ArrowDown")
    raise AssertionError("the case is not in the inbox")


def she_mends(page: Page, who: Person, reference: str) -> None:
    """Back with the number and a new code; the one photo asked for, then sent again."""
    page.goto("/ar/resume/")
    page.locator('[name="reference"]').fill(reference)
    page.locator('[name="phone"]').fill(who.phone)
    steps.go_on(page)
    page.wait_for_url("**/sign-in/code/")
    steps.give_code(page, who.phone)
    expect(page.locator("main")).to_contain_text("الختم غير واضح في الصورة.")
    page.locator('main a[href$="/documents/"]').first.click()
    steps.send_paper(page, "proof", seed=4242)
    steps.go_on(page)
    page.wait_for_url("**/check/**")
    page.locator('main form button[type="submit"]').click()
    page.wait_for_url("**/submitted/")


def the_examiner_proposes(page: Page, case: str, picture) -> None:
    """Assess what a person must assess, then accept: 7 for each rule, 1 at the end."""
    page.goto(f"/ar/desk/case/{case}/")
    for _ in range(8):
        if page.locator('form[action*="/assess/"]').count() == 0:
            open_rule = page.locator("#rules a[href*='rule=']").filter(has_text="للتقدير")
            if open_rule.count() == 0:
                break
            open_rule.first.click()
            continue
        page.keyboard.press("7")
        page.wait_for_load_state()
        page.wait_for_timeout(300)
    accept = page.locator('form[action*="/accept/"] button')
    expect(accept).to_be_visible()
    picture(page, "case-ready-ar")
    page.keyboard.press("1")
    page.wait_for_url(lambda url: case not in url or "/accept" in url)


def the_registrar_signs(page: Page, case: str) -> None:
    """Another pair of eyes, the second factor given afresh, then the signature."""
    email = sign_in_agent(page, "registrar.fes")
    page.goto(f"/ar/desk/case/{case}/")
    page.keyboard.press("1")
    page.wait_for_url("**/sign/**")
    if page.locator('form[method="post"] button[data-key="Digit1"]').count() == 0:
        page.keyboard.press("1")
        page.locator("#id_code").fill(authenticator_code(email))
        page.keyboard.press("Enter")
        page.wait_for_url("**/sign/**")
    page.locator('.decision form[method="post"] button').click()
    page.wait_for_url(lambda url: "/sign/" not in url)


def she_sees_her_entry(page: Page, case: str, picture) -> None:
    """The number for life, the letter, and who looked at her file."""
    page.goto("/ar/account/")
    expect(page.locator(".grant")).to_contain_text(re.compile(r"\d{4}"))
    expect(page.locator("main .log")).to_contain_text("غرفة الصناعة التقليدية لجهة فاس")
    picture(page, "account-ar", full=True)
    letter = page.request.get(f"/ar/case/{case}/letter.pdf")
    assert letter.ok
    assert letter.body().startswith(b"%PDF-")


def the_act_exists(house: House, case: str) -> None:
    acts = {row[0] for row in house.ask(f"SELECT kind FROM ledger_act WHERE subject_id = '{case}'")}
    assert {"desk.submitted", "desk.correction_asked", "desk.resubmitted", "desk.accepted"} <= acts
    [(entered,)] = house.ask(
        "SELECT count(*) FROM ledger_act"
        " JOIN desk_case ON ledger_act.subject_id = desk_case.subject_id"
        f" WHERE desk_case.id = '{case}' AND kind = 'register.entered'"
    )
    assert entered == 1
