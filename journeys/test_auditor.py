"""An auditor looks for a decision, says why, reads its proofs, and changes nothing."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from journeys.conftest import SHORT, WIDE
from journeys.inspection import faults_of, listening
from journeys.people import sign_in_agent

WAY = "/agents/acts/"


def test_an_auditor_reads_a_decision_beside_its_proof(open_page, picture, house):
    house.sijill("ledger", "seal", role="work")
    page = open_page(WIDE)
    sign_in_agent(page, "auditor")
    with listening(page) as heard:
        case = the_decision_is_found(page, picture)
        its_acts_are_proven(page, case, picture)
    assert not heard
    nothing_can_be_changed(page, case)
    [(count,)] = house.ask(
        "SELECT count(*) FROM ledger_look WHERE what = 'acts' AND reason = 'audit_complaint'"
        f" AND subject_id = '{case}' AND space IS NOT NULL"
    )
    assert count == 1


def the_decision_is_found(page: Page, picture) -> str:
    page.goto(f"/ar{WAY}?kind=desk.accepted&institution=CH-03")
    picture(page, "audit-acts-ar", full=True)
    assert not faults_of(page, "ar", SHORT, WIDE)
    page.locator("main table a").first.click()
    page.wait_for_url(f"**{WAY}case/**")
    picture(page, "audit-why-ar", full=True)
    return page.url.rstrip("/").rsplit("/", 1)[1]


def its_acts_are_proven(page: Page, case: str, picture) -> None:
    assert "desk.accepted" not in page.locator("main").inner_text()
    page.locator('input[value="audit_complaint"]').check()
    page.locator('main form.stack button[type="submit"]').click()
    page.wait_for_url("**reason=audit_complaint**")
    expect(page.locator("main")).to_contain_text("desk.accepted")
    assert page.locator("main .pane").count() == page.locator("main .pane a[href*='file']").count()
    picture(page, "audit-proofs-ar", full=True)
    assert not faults_of(page, "ar", SHORT, WIDE)
    page.goto(f"/fr{WAY}")
    picture(page, "audit-acts-fr", full=True)
    page.set_viewport_size(SHORT)
    picture(page, "audit-acts-short-fr", full=True)


def nothing_can_be_changed(page: Page, case: str) -> None:
    page.goto(f"/ar/desk/case/{case}/")
    token = page.context.cookies()
    sign = {each["name"]: each["value"] for each in token}.get("csrftoken", "")
    answer = page.request.post(
        f"/ar/desk/case/{case}/take/",
        form={"csrfmiddlewaretoken": sign},
        headers={"Referer": page.url},
    )
    assert answer.status in (403, 409)
