"""A decision of the clock contested on a phone, and the appeal granted by other eyes."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from journeys import organisations as tell
from journeys import steps
from journeys.conftest import SHORT, WIDE
from journeys.inspection import faults_of

DIRECTOR = "director.fes"


def contested(page: Page, case: str, grounds: str, language: str, picture) -> None:
    """The decision is read with its letter, then contested."""
    page.goto(f"/{language}/case/{case}/")
    picture(page, f"of-the-clock-{language}", full=True)
    faults = faults_of(page, language, SHORT, WIDE)
    letter = page.request.get(f"/{language}/case/{case}/letter.pdf")
    assert letter.body().startswith(b"%PDF-")
    page.locator(f'a[href$="/case/{case}/appeal/"]').click()
    picture(page, f"contesting-{language}", full=True)
    faults += faults_of(page, language, SHORT, WIDE)
    page.locator("textarea").fill(grounds)
    steps.go_on(page)
    page.wait_for_url(f"**/case/{case}/")
    picture(page, f"contested-{language}", full=True)
    assert not [*faults, *faults_of(page, language, SHORT, WIDE)]


def granted(examiner: Page, director: Page, case: str, language: str, picture) -> None:
    """An examiner finds that the measure does not hold; the director signs it."""
    examiner.goto(f"/{language}/desk/case/{case}/")
    picture(examiner, f"appeal-case-{language}")
    assert not faults_of(examiner, language, WIDE, WIDE)
    examiner.keyboard.press("3")
    examiner.wait_for_url("**/refuse/**")
    picture(examiner, f"appeal-answer-{language}")
    steps.choose(examiner, "ground", "not_grounded")
    examiner.locator('.decision button[form="decide"]').click()
    examiner.wait_for_url(lambda url: "/refuse/" not in url)
    tell.signed(director, case, language, signs=DIRECTOR)


def told(page: Page, case: str, language: str, picture) -> None:
    """The person reads that the decision no longer holds."""
    page.goto(f"/{language}/case/{case}/")
    picture(page, f"appeal-granted-{language}", full=True)
    expect(page.locator(f'a[href$="/case/{case}/letter.pdf"]')).to_be_visible()
    assert not faults_of(page, language, SHORT, WIDE)
