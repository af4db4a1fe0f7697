"""The board of messages: a chamber sees its own bill, the ministry everybody's."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import translation

from sijill.accounts import actions
from sijill.accounts.tests.factories import a_line, a_space
from sijill.institutions.pages.messages import _back
from sijill.institutions.rules import Capability
from sijill.institutions.rules.offices import may
from sijill.kernel.actor import SYSTEM, Actor, ActorKind, Assurance, Role
from sijill.kernel.clock import civil_date, now

FES, RABAT = "CH-03", "CH-04"


def office(role, *reach):
    return Actor(
        kind=ActorKind.AGENT,
        user=uuid4(),
        role=role,
        institution=reach[0] if reach[0] != "*" else "MIN",
        reach=frozenset(reach),
        assurance=Assurance.MFA,
    )


@pytest.fixture
def as_agent(monkeypatch, client):
    def work(by):
        monkeypatch.setattr("sijill.institutions.middleware.actor_of", lambda request: by)
        return client

    return work


@pytest.fixture
def told(db, settings):
    """One notice of each chamber, sent and counted."""
    settings.DEMONSTRATION, settings.SMS_URL = True, ""
    at = now().replace(hour=11)
    for number, institution in enumerate((FES, RABAT)):
        message = actions.notify(
            space=a_space(line=a_line()).id,
            template="case.decided",
            params={"reference": "26-4841-0275"},
            key=f"decided:{number}",
            by=SYSTEM,
            at=at,
            institution=institution,
        )
        actions.deliver(message=message.id, at=at)
    actions.count_months(by=SYSTEM, at=at)


def board():
    with translation.override("fr"):
        return reverse("institutions:messages")


def shown(answer):
    return {row["bill"].institution for row in answer.context["institutions"]["rows"]}


def test_a_director_reads_the_bill_of_one_chamber_and_the_ministry_all(as_agent, told):
    own = as_agent(office(Role.DIRECTOR, FES)).get(board())
    assert own.status_code == 200
    assert shown(own) == {FES}
    assert own.context["total"]["left"] == 1
    assert shown(as_agent(office(Role.MINISTRY, "*")).get(board())) == {FES, RABAT}


@pytest.mark.parametrize(
    "role", [role for role in Role if not may(role, Capability.SUPERVISE)], ids=str
)
def test_who_does_not_supervise_sees_no_bill(as_agent, db, role):
    assert as_agent(office(role, FES)).get(board()).status_code == 403


def test_a_month_some_months_ago_begins_on_its_first_day():
    first = civil_date(now()).replace(year=2026, month=2, day=1)
    assert (_back(first, 3).year, _back(first, 3).month, _back(first, 3).day) == (2025, 11, 1)
