"""Somebody complains of a chamber without a name, is answered, and reads it on another phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from journeys import steps
from journeys.conftest import SHORT, WIDE
from journeys.inspection import faults_of, listening
from journeys.people import authenticator_code, sign_in_agent

pytestmark = pytest.mark.long
STORY = "طلب مني موظف بالشباك مائتي درهم لكي يعطيني بطاقتي، يوم 12 نونبر صباحا."
ANSWER = "استمعنا إلى الموظف المعني، واتُّخذ في حقه إجراء تأديبي. تسلم بطاقتك مجانا."


def test_a_complaint_without_a_name_is_answered_by_whom_it_does_not_concern(open_page, picture):
    page = open_page()
    with listening(page) as heard:
        number, secret = complain(page, picture)
    assert not heard
    case = page.url.split("/case/")[1].split("/")[0]
    the_chamber_sees_nothing(open_page(WIDE), case)
    the_delegation_answers(open_page(WIDE), open_page(WIDE), case, picture)
    it_is_read_elsewhere(open_page(), number, secret, picture)


def complain(page: Page, picture) -> tuple[str, str]:
    page.goto("/ar/help/")
    page.locator('a[href="/ar/ask/complaint/"]').click()
    picture(page, "complaint-start-ar", full=True)
    page.locator('form[action$="/open/"] button[type="submit"]').click()
    steps.choose(page, "known", "unnamed")
    picture(page, "complaint-known-ar", full=True)
    steps.go_on(page)
    steps.choose(page, "matter", "bribe")
    picture(page, "complaint-matter-ar", full=True)
    steps.go_on(page)
    steps.choose(page, "against", "chamber")
    picture(page, "complaint-against-ar", full=True)
    steps.go_on(page)
    page.locator('[name="province"]').select_option("03.231")
    steps.go_on(page)
    page.locator('[name="what"]').fill(STORY)
    picture(page, "complaint-story-ar", full=True)
    steps.go_on(page)
    picture(page, "complaint-papers-ar", full=True)
    steps.go_on(page)
    page.wait_for_url("**/check/")
    assert not faults_of(page, "ar", SHORT, WIDE)
    picture(page, "complaint-check-ar", full=True)
    page.locator('main form button[type="submit"]').click()
    page.wait_for_url("**/submitted/")
    picture(page, "complaint-sent-ar", full=True)
    assert not faults_of(page, "ar", SHORT, WIDE)
    number, secret = page.locator("main .big").all_inner_texts()
    return number.strip(), secret.strip()


def the_chamber_sees_nothing(page: Page, case: str) -> None:
    sign_in_agent(page, "registrar.fes")
    answer = page.goto(f"/ar/desk/case/{case}/")
    assert answer is not None
    assert answer.status == 404


def the_delegation_answers(examiner: Page, delegate: Page, case: str, picture) -> None:
    sign_in_agent(examiner, "rim.delegation")
    examiner.goto(f"/ar/desk/case/{case}/")
    picture(examiner, "complaint-case-ar", full=True)
    for rule in ("conflict", "matter"):
        judge(examiner, case, rule)
    examiner.keyboard.press("1")
    examiner.locator('[name="note"]').wait_for()
    picture(examiner, "complaint-answer-ar", full=True)
    steps.choose(examiner, "ground", "upheld_in_part")
    examiner.locator('[name="note"]').fill(ANSWER)
    examiner.locator('.decision button[form="decide"]').click()
    examiner.wait_for_url(lambda url: "/accept/" not in url)
    email = sign_in_agent(delegate, "delegate.fes")
    delegate.goto(f"/ar/desk/case/{case}/sign/")
    if delegate.locator('.decision form[method="post"] button').count() == 0:
        delegate.keyboard.press("1")
        delegate.locator("#id_code").fill(authenticator_code(email))
        delegate.keyboard.press("Enter")
        delegate.wait_for_url("**/sign/**")
    expect(delegate.locator("main")).to_contain_text(ANSWER)
    picture(delegate, "complaint-sign-ar", full=True)
    delegate.locator('.decision form[method="post"] button').click()
    delegate.wait_for_url(lambda url: "/sign/" not in url)


def judge(page: Page, case: str, rule: str) -> None:
    form = page.locator(f'form[action*="/assess/{rule}/"]').first
    with page.expect_response(lambda answer: f"/assess/{rule}/" in answer.url):
        form.locator('button[value="ok"]').click()
    page.goto(f"/ar/desk/case/{case}/")


def it_is_read_elsewhere(page: Page, number: str, secret: str, picture) -> None:
    page.goto("/ar/resume/")
    page.locator('a[href="/ar/resume/unnamed/"]').click()
    picture(page, "complaint-numbers-ar", full=True)
    page.locator('[name="reference"]').fill(number)
    page.locator('[name="secret"]').fill(secret.replace(" ", ""))
    steps.go_on(page)
    expect(page.locator("main")).to_contain_text(ANSWER)
    expect(page.locator("main")).to_contain_text("ثبتت شكايتك جزئيا.")
    picture(page, "complaint-answered-ar", full=True)
