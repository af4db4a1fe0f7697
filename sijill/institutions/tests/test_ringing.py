"""The number to ring: set by the management, dated, printed, and marked when it was invented."""

from __future__ import annotations

import html
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from sijill.accounts import actions as accounts
from sijill.accounts.queries import text_of
from sijill.accounts.tests.factories import a_line, a_space
from sijill.institutions.actions.ringing import set_number
from sijill.institutions.models import RingNumber
from sijill.institutions.queries.ringing import ring_of
from sijill.institutions.rules import Capability
from sijill.institutions.rules.offices import may
from sijill.institutions.rules.ringing import may_set_number, read_number, shown_number
from sijill.institutions.wording import refusal
from sijill.kernel.actor import SYSTEM, Actor, ActorKind, Assurance, Role
from sijill.kernel.clock import civil_date, now
from sijill.kernel.identifiers import Invalid
from sijill.kernel.verdict import Refused
from sijill.ledger import kept
from sijill.ledger.models import Act
from sijill.ledger.transaction import acting_for, action
from sijill.web import errors

FES, RABAT = "CH-03", "CH-04"
OWN, NATIONAL, LAST = "05 00 00 00 03", "05 00 00 00 00", "05 00 00 00 09"
pytestmark = pytest.mark.django_db


def office(role, institution):
    national = role in (Role.MINISTRY, Role.AUDITOR)
    return Actor(
        kind=ActorKind.AGENT,
        user=uuid4(),
        role=role,
        institution=institution,
        reach=frozenset({"*"}) if national else frozenset({institution}),
        assurance=Assurance.MFA,
    )


DIRECTOR = office(Role.DIRECTOR, FES)


def given(institution, number, *, by=SYSTEM, days=0, at=None):
    at = at or now()
    with acting_for(by):
        return set_number(
            institution=institution,
            number=number,
            valid_from=civil_date(at) + timedelta(days=days),
            by=by,
            at=at,
        )


@pytest.mark.parametrize(
    ("typed", "kept_as", "shown"),
    [
        ("05 22 33 44 55", "+212522334455", "05 22 33 44 55"),
        ("+212 522-334455", "+212522334455", "05 22 33 44 55"),
        ("٠٥٢٢٣٣٤٤٥٥", "+212522334455", "05 22 33 44 55"),
        ("141", "141", "141"),
    ],
)
def test_a_number_is_read_any_way_and_shown_as_people_say_it(typed, kept_as, shown):
    assert (read_number(typed), shown_number(read_number(typed))) == (kept_as, shown)


@pytest.mark.parametrize("typed", ["12", "0522", "01 22 33 44 55", "+33 1 22 33 44 55", "ring me"])
def test_what_nobody_can_ring_is_not_taken(typed):
    with pytest.raises(Invalid):
        read_number(typed)
    with pytest.raises(Refused) as no:
        given(FES, typed)
    assert str(refusal(no.value.verdicts[0]))


def test_a_chamber_s_own_number_goes_before_the_federation_s_and_the_ministry_s():
    at = now()
    assert not ring_of(FES, at=at)
    for institution, number in (("MIN", LAST), ("FED", NATIONAL), (FES, OWN)):
        given(institution, number)
        assert ring_of(FES, at=at + timedelta(seconds=9)).shown == number
    assert ring_of(RABAT, at=now()).shown == NATIONAL
    given(FES, "")
    assert ring_of(FES, at=now()).institution == "FED"


def test_a_number_holds_from_its_day_and_an_old_paper_says_what_it_said():
    at = now()
    given(FES, OWN, at=at)
    given(FES, LAST, days=2, at=at + timedelta(minutes=1))
    assert ring_of(FES, at=at).shown == OWN
    assert ring_of(FES, at=at + timedelta(days=2)).shown == LAST
    given(FES, NATIONAL, at=at + timedelta(minutes=2))
    assert ring_of(FES, at=at, known_at=at + timedelta(minutes=1)).shown == OWN
    assert ring_of(FES, at=at).shown == NATIONAL


def test_in_a_demonstration_every_number_is_marked_as_invented(settings):
    settings.DEMONSTRATION = True
    assert given(FES, OWN).trial
    settings.DEMONSTRATION = False
    assert not given(RABAT, OWN).trial


@pytest.mark.parametrize("role", list(Role), ids=str)
def test_who_keeps_the_house_sets_its_number_and_no_other_house_s(role):
    by, today = office(role, FES), civil_date(now())
    own = may_set_number(FES, by=by, valid_from=today, today=today)
    assert all(verdict.is_ok for verdict in own) is may(role, Capability.KEEP_HOUSE)
    other = may_set_number(RABAT, by=by, valid_from=today, today=today)
    assert not all(verdict.is_ok for verdict in other)
    past = may_set_number(FES, by=by, valid_from=today - timedelta(days=1), today=today)
    assert "ring.starts_in_the_past" in {verdict.code for verdict in past}


def test_setting_a_number_is_an_act():
    row = given(FES, OWN, by=DIRECTOR)
    act = Act.objects.get(id=row.act)
    assert (act.kind, act.by_user) == ("institutions.number_set", DIRECTOR.user)


@pytest.mark.parametrize(
    "rewrite", [lambda rows: rows.update(number=""), lambda rows: rows.delete()]
)
def test_what_was_printed_is_never_rewritten(rewrite):
    given(FES, OWN)

    @action
    def alter():
        rewrite(RingNumber.objects.all())

    with pytest.raises(ProgrammingError), transaction.atomic():
        alter()


def told(language, template="case.decided", key="k"):
    space = a_space(line=a_line(), language=language)
    message = accounts.notify(
        space=space.id,
        template=template,
        params={"reference": "26-4841-0275"},
        key=f"{key}:{uuid4()}",
        by=SYSTEM,
        at=now(),
        institution=FES,
    )
    return text_of(message)


def test_a_message_ends_with_the_number_where_that_costs_nothing_more():
    given(FES, OWN)
    assert OWN in told("fr", template="case.submitted")
    arabic = told("ar", template="case.submitted")
    assert len(arabic) <= 70, "one message stays one message"


def test_a_page_asks_for_the_number_once_for_everybody(settings, client):
    settings.REFERENCE_KEPT = 60.0
    given("FED", NATIONAL)
    kept.forget()
    with CaptureQueriesContext(connection) as asked:
        for _each in range(3):
            page = client.get("/fr/help/")
    kept.forget()
    said = page.content.decode()
    assert "tel:+212500000000" in said
    assert ring_of("", at=now()).name_fr in html.unescape(said)
    assert sum("institutions_ringnumber" in one["sql"] for one in asked) == 1


def test_the_page_of_a_failure_asks_nothing_and_still_has_the_number(client):
    given("FED", NATIONAL)
    client.get("/fr/help/")
    with CaptureQueriesContext(connection) as asked:
        page = errors.server_error(RequestFactory().get("/fr/help/"))
    assert "tel:+212500000000" in page.content.decode()
    assert not asked.captured_queries


@pytest.fixture
def as_agent(monkeypatch, client):
    def work(by):
        monkeypatch.setattr("sijill.institutions.middleware.actor_of", lambda request: by)
        return client

    return work


def test_the_management_sets_the_number_on_the_institution_s_screen(as_agent):
    with translation.override("fr"):
        address = reverse("institutions:number")
    today = civil_date(now())
    typed = {
        "number": OWN,
        **{"valid_from_day": today.day, "valid_from_month": today.month},
        "valid_from_year": today.year,
    }
    assert as_agent(DIRECTOR).post(address, typed).status_code == 302
    page = as_agent(DIRECTOR).get(address)
    assert page.context["ring"].shown == OWN
    assert as_agent(DIRECTOR).post(address, typed | {"number": "12"}).status_code == 422
    reader = office(Role.EXAMINER, FES)
    assert as_agent(reader).get(address).status_code == 200
    assert as_agent(reader).post(address, typed).status_code == 403
    assert RingNumber.objects.count() == 1
