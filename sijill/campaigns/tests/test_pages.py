"""The pages of campaigns, in Arabic and in French: run, engaged, stated, rung, one's own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from sijill.campaigns import actions
from sijill.campaigns.actions.telling import tell
from sijill.campaigns.models import Call, Campaign, Statement
from sijill.campaigns.rules.calls import Heard
from sijill.campaigns.tests import factories as make
from sijill.desk.models import Decision
from sijill.institutions.models import Mandate
from sijill.institutions.rules import Capability
from sijill.institutions.tests.factories import a_browser, a_mandate
from sijill.kernel import clock
from sijill.kernel.actor import SYSTEM, Actor, Lent, Role, Subject
from sijill.ledger.models import Look
from sijill.ledger.transaction import acting_for, action
from sijill.register.tests import factories as people

FES = make.FES
LANGUAGES = pytest.mark.parametrize("language", ["ar", "fr"])


@pytest.fixture(autouse=True)
def ground(db: Any) -> Any:
    people.chambers()
    with clock.stopped(make.NOW):
        yield


def browser(role: Role, institution: str = FES) -> Client:
    return a_browser(a_mandate(role, institution).user)


TYPED = {
    "name": "حملة", "purpose": "تسجيل", "provinces": [people.IN_FES],
    "starts_on_day": "1", "starts_on_month": "12", "starts_on_year": "2026",
    "ends_on_day": "31", "ends_on_month": "12", "ends_on_year": "2026",
    "contractor": "جمعية", "ice": "", "contract": "M-1", "rate": "20", "ceiling": "4000",
}  # fmt: skip


@LANGUAGES
def test_a_campaign_is_prepared_opened_and_engages_somebody_on_screen(language: str) -> None:
    head = browser(Role.DIRECTOR)
    with override(language):
        new = reverse("campaigns:new")
        assert head.get(new).status_code == 200
        assert head.post(new, {**TYPED, "rate": "0"}).status_code == 422
        address = head.post(new, TYPED).url
        with acting_for(SYSTEM):
            campaign = Campaign.objects.get()
        assert address == reverse("campaigns:one", args=[campaign.pk])
        assert head.get(address).status_code == 200
        head.post(reverse("campaigns:do", args=[campaign.pk, "open"]))
        assert head.post(reverse("campaigns:do", args=[campaign.pk, "melt"])).status_code == 404
        engage = reverse("campaigns:engage", args=[campaign.pk])
        assert head.post(engage, {"email": "a@example.ma"}).status_code == 422
        named = {"email": "a@example.ma", "name_ar": "نعيمة", "name_fr": "Naïma"}
        assert "/agents/invitation/" in head.post(engage, named).text
        mandate = Mandate.objects.get(campaign=campaign.pk)
        assert "نعيمة" in head.get(address).text or "Naïma" in head.get(address).text
        end = reverse("campaigns:disengage", args=[campaign.pk, mandate.pk])
        assert head.post(end).status_code == 302
        assert head.get(reverse("campaigns:list")).status_code == 200
        other = browser(Role.DIRECTOR, people.RABAT)
        assert other.get(address).status_code == 404
        assert other.post(end).status_code == 404


def stated() -> tuple[Mandate, Statement, Call]:
    head = make.officer(Role.DIRECTOR)
    campaign = make.opened(head)
    mandate = make.engaged(head, campaign)
    make.brought(mandate)
    statement = make.frozen(head, campaign)
    with people.everything():
        return mandate, statement, make.a_call(statement)


@LANGUAGES
def test_somebody_is_rung_and_told_that_they_were_looked_at(language: str) -> None:
    _, statement, call = stated()
    assistant, head = browser(Role.ASSISTANT), browser(Role.DIRECTOR)
    with override(language):
        page = reverse("campaigns:call", args=[call.pk])
        assert assistant.get(reverse("campaigns:calls")).status_code == 200
        text = assistant.get(page).text
        assert "tel:+212" in text
        with acting_for(SYSTEM):
            assert Look.objects.filter(what="call_back").exists()
        assert assistant.post(page, {"heard": "denied", "note": ""}).status_code == 422
        assert assistant.post(page, {"heard": "denied", "note": "لا"}).status_code == 302
        assert 'name="heard"' not in assistant.get(page).text
        release = reverse("campaigns:release", args=[call.pk])
        assert assistant.get(release).status_code == 403
        address = reverse("campaigns:statement", args=[statement.pk])
        assert release in head.get(address).text
        assert head.get(release).status_code == 200
        assert head.post(release, {"note": "ابنها"}).url == address
        for name in ("paper", "file"):
            assert head.get(reverse(f"campaigns:{name}", args=[statement.pk])).status_code == 404
        assert head.get(reverse("campaigns:draw", args=[statement.pk])).json()["size"] == 1


@action
def _certified(statement: Statement) -> None:
    given = {
        "state": "certified", "units": 0, "amount": "0.00", "seed": "ab", "root": "cd",
        "certified_by": make.officer(Role.EXAMINER).user, "certified_at": make.LATER,
    }  # fmt: skip
    Statement.objects.filter(pk=statement.pk).update(**given)


@LANGUAGES
def test_whoever_approves_reads_why_somebody_is_not_counted(language: str) -> None:
    _, statement, call = stated()
    assistant, head = make.officer(Role.ASSISTANT), browser(Role.DIRECTOR)
    with acting_for(assistant):
        words = {"heard": Heard.DENIED, "note": "لم يسجلني أحد"}
        actions.ring(call=call.pk, **words, by=assistant, at=make.LATER)
    with people.everything():
        _certified(statement)
    with override(language):
        address = reverse("campaigns:statement", args=[statement.pk])
        page = head.get(address).text
        assert reverse("campaigns:sign", args=[statement.pk, "approve"]) in page
        assert "لم يسجلني أحد" in page
        assert reverse("campaigns:release", args=[call.pk]) not in page, "certified: too late"
        assert "لم يسجلني أحد" not in browser(Role.AUDITOR).get(address).text
        assert browser(Role.DIRECTOR, people.RABAT).get(address).status_code == 404


@LANGUAGES
def test_whoever_approves_reads_how_a_denial_was_cleared_up(language: str) -> None:
    _, statement, call = stated()
    assistant, head = make.officer(Role.ASSISTANT), make.officer(Role.DIRECTOR)
    with acting_for(assistant):
        words = {"heard": Heard.DENIED, "note": "لم يسجلني أحد"}
        actions.ring(call=call.pk, **words, by=assistant, at=make.LATER)
    with acting_for(head):
        actions.release(call=call.pk, note="كان المتصل ابنها", by=head, at=make.LATER)
    with people.everything():
        _certified(statement)
    with override(language):
        page = browser(Role.DIRECTOR).get(reverse("campaigns:statement", args=[statement.pk])).text
    assert "لم يسجلني أحد" in page
    assert "كان المتصل ابنها" in page


@LANGUAGES
def test_whoever_approves_reads_that_a_decision_was_taken_back(language: str) -> None:
    _, statement, _ = stated()
    with people.everything():
        unit = statement.lines.get()
        _undone(unit.decision)
        _certified(statement)
    said = {"fr": "la décision a été annulée depuis", "ar": "سُحب القرار بعد ذلك"}
    with override(language):
        page = browser(Role.DIRECTOR).get(reverse("campaigns:statement", args=[statement.pk])).text
    assert said[language] in page


@action
def _undone(decision: Any) -> None:
    Decision.objects.filter(pk=decision).update(undone_at=make.LATER, undone_as="undone")


@action
def _signed(statement: Statement) -> None:
    given = {
        "state": "approved", "units": 1, "amount": "12.50", "seed": "ab", "root": "cd",
        "certified_by": make.officer(Role.EXAMINER).user, "certified_at": make.LATER,
        "approved_by": make.officer(Role.DIRECTOR).user, "approved_at": make.LATER,
    }  # fmt: skip
    Statement.objects.filter(pk=statement.pk).update(**given)


@LANGUAGES
def test_a_signed_statement_is_a_paper_and_a_file_and_is_paid(language: str) -> None:
    _, statement, _ = stated()
    with people.everything():
        _signed(statement)
    head = browser(Role.DIRECTOR)
    with override(language), clock.stopped(make.LATER):
        address = reverse("campaigns:statement", args=[statement.pk])
        head = browser(Role.DIRECTOR)
        assert head.get(reverse("campaigns:paper", args=[statement.pk])).content[:5] == b"%PDF-"
        assert "TOTAL" in head.get(reverse("campaigns:file", args=[statement.pk])).text
        paid = reverse("campaigns:paid", args=[statement.pk])
        assert head.get(paid).status_code == 200
        day = {"paid_on_day": "2", "paid_on_month": "1", "paid_on_year": "2027"}
        assert head.post(paid, {**day, "payment": ""}).status_code == 422
        assert head.post(paid, {**day, "payment": "OP 7"}).url == address
        assert "OP 7" in head.get(address).text


@LANGUAGES
def test_an_enroller_sees_their_own_count_and_no_page_of_the_desk(language: str) -> None:
    mandate, statement, call = stated()
    enroller = a_browser(mandate.user)
    with override(language):
        mine = reverse("campaigns:mine")
        assert enroller.get(reverse("portal:day")).url == mine
        page = enroller.get(mine)
        assert page.status_code == 200
        closed = (
            *("campaigns:list", "campaigns:calls", "desk:inbox", "register:search"),
            *("field:arrivals", "portal:counter", "institutions:mandates"),
        )
        for name in closed:
            assert enroller.get(reverse(name)).status_code == 403, name
        for name, pk in (("statement", statement.pk), ("call", call.pk)):
            assert enroller.get(reverse(f"campaigns:{name}", args=[pk])).status_code == 403
        person = people.Person
        with acting_for(SYSTEM):
            for one in person.objects.all():
                assert one.family_ar not in page.text


def test_the_list_asks_as_much_for_many_as_for_one(django_assert_max_num_queries: Any) -> None:
    head = make.officer(Role.DIRECTOR)
    at_desk = browser(Role.DIRECTOR)
    for number in range(3):
        make.opened(head, contract=f"M-{number}")
    at_desk.get("/fr/agents/campaigns/")
    with django_assert_max_num_queries(13):
        assert at_desk.get("/fr/agents/campaigns/").text.count("data-row ") == 3


@LANGUAGES
def test_the_page_of_a_statement_says_for_whom_it_was_approved(language: str) -> None:
    _, statement, _ = stated()
    away = a_mandate(Role.DIRECTOR, make.FES).user
    powers = frozenset(one.value for one in Capability)
    lent = Lent(giver=away.pk, deputation=uuid4(), powers=powers, acts=(("campaign", True),))
    with people.everything():
        _signed(statement)
        found = Statement.objects.get(pk=statement.pk)
        head = replace(make.officer(Role.DIRECTOR), user=found.approved_by, lent=lent)
        _told(found, head)
    with override(language):
        page = browser(Role.DIRECTOR).get(reverse("campaigns:statement", args=[statement.pk]))
        said = {"fr": f", pour {away.name('fr')}", "ar": f"، عن {away.name('ar')}"}[language]
        assert page.text.count(said) == 1


@action
def _told(held: Statement, by: Actor) -> None:
    subject = Subject(kind="statement", id=held.pk)
    tell("campaign.approved", subject, {}, by=by, at=make.LATER)
