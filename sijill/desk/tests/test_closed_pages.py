"""A case that is closed: nobody is left to assess a rule in it, on its page and in the lists."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from sijill.desk import actions
from sijill.desk.models import Case
from sijill.desk.queries.inbox import DECIDED_BOX, MINE, inbox
from sijill.kernel import clock
from sijill.kernel.actor import Role
from sijill.ledger.transaction import acting_for

from .factories import NOW, agent, citizen, decided, everything, fresh, institutions, sent

pytestmark = pytest.mark.django_db
AT = NOW + timedelta(hours=3)


@pytest.fixture(autouse=True)
def today():
    institutions()
    with clock.stopped(AT):
        yield


def rules_of(case: Case, monkeypatch: pytest.MonkeyPatch, language: str = "fr") -> str:
    registrar = agent(Role.REGISTRAR)
    monkeypatch.setattr("sijill.institutions.middleware.actor_of", lambda request: registrar)
    with override(language):
        address = reverse("desk:case", args=[case.pk])
    browser = Client(headers={"accept-language": language})
    page = browser.get(address).content.decode()
    return page.split('id="rules"')[1].split("</table>")[0].replace('<bdi class="n">1</bdi>', "1")


DOUBTFUL = {"years": {"years": 2}}


def test_an_open_case_says_what_is_left_to_assess(monkeypatch):
    rules = rules_of(sent(**DOUBTFUL), monkeypatch)
    assert "1 à apprécier" in rules
    assert "non apprécié" not in rules.lower()


def test_a_refused_case_says_that_nobody_assessed_and_leaves_nothing_to_assess(monkeypatch):
    for language, left, not_judged in (
        ("fr", "apprécier", "1 non appréciée"),
        ("ar", "للتقدير", "1 لم تُقدَّر"),
    ):
        rules = rules_of(decided("refused", **DOUBTFUL), monkeypatch, language)
        assert left not in rules
        assert not_judged in rules
        assert 'aria-current="true"' not in rules, "no rule is in hand"


def test_a_withdrawn_case_has_nothing_left_to_assess(monkeypatch):
    by = citizen()
    case = sent(by, **DOUBTFUL)
    with acting_for(by):
        actions.withdraw(case=case, by=by, at=AT)
    assert "à apprécier" not in rules_of(fresh(case), monkeypatch)


def test_a_list_counts_rules_to_assess_in_open_cases_alone():
    examiner = agent()
    case = sent(**DOUBTFUL)
    with acting_for(examiner):
        actions.assign(case=case, to=examiner.user, by=examiner, at=NOW)
    closed = decided("refused", **DOUBTFUL)
    with everything():
        asked = {"viewer": examiner, "filters": {}, "after": "", "today": AT.date()}
        [waits] = inbox(box=MINE, **asked).rows
        found = inbox(box=DECIDED_BOX, **asked).rows
    assert waits.to_judge == 1
    assert [(row.case.pk, row.to_judge) for row in found] == [(closed.pk, 0)]
