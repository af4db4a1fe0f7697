"""What an auditor reads: the acts by what they are, and one file's acts beside their proofs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import override_settings
from django.urls import reverse
from django.utils.translation import override

from sijill.institutions.tests.factories import a_browser, a_mandate
from sijill.kernel import clock
from sijill.kernel.actor import Role
from sijill.ledger.models import Look
from sijill.ledger.queries import reading
from sijill.ledger.rules import FaultCode
from sijill.ledger.tests.factories import role_of, sealed
from sijill.portal.wording import AUDITED, AUDITS
from sijill.register.tests import factories as make

LIST = "portal:audit"


@pytest.fixture(autouse=True)
def _ground(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def browser(db):
    return a_browser(a_mandate(Role.AUDITOR).user)


@pytest.mark.django_db
@pytest.mark.parametrize("role", [role for role in Role if role not in ("auditor", "ministry")])
def test_nobody_else_reads_the_acts(role):
    assert a_browser(a_mandate(role).user).get(reverse(LIST)).status_code == 403


@pytest.fixture
def at_work(clone, tmp_path):
    """An auditor before a log with three sealed acts, answered under the pages' role."""
    with override_settings(LOG_FOLDER=tmp_path / "log"):
        with role_of(clone, "work"):
            made = sealed(3)
            user = a_mandate(Role.AUDITOR).user
        with role_of(clone, "web"):
            yield a_browser(user), made


def test_the_acts_are_listed_narrowed_and_proven(at_work, monkeypatch):
    browser, made = at_work
    for language in ("ar", "fr"):
        page = browser.get(reverse(LIST).replace("/ar/", f"/{language}/"))
        assert page.text.count("desk.assigned") == len(made)
        with override(language):
            assert page.text.count(f"<b>{AUDITED['desk.assigned']}</b>") == len(made)
    assert "<td>" not in browser.get(reverse(LIST), {"kind": "desk.accepted"}).text
    assert browser.get(reverse(LIST), {"institution": "CH-03"}).text.count("desk.assigned") == 3
    assert "desk.assigned" not in browser.get(reverse(LIST), {"institution": "CH-04"}).text
    later = clock.civil_date(clock.now()) + timedelta(days=2)
    since = {"since_day": later.day, "since_month": later.month, "since_year": later.year}
    assert "<td>" not in browser.get(reverse(LIST), since).text
    assert browser.get(reverse(LIST), {"before": "x" * 400}).status_code == 200
    goes_on(browser, monkeypatch)
    proves(browser, made[0].subject_id, monkeypatch)


def goes_on(browser, monkeypatch):
    monkeypatch.setattr(reading, "PAGE", 2)
    first = browser.get(reverse(LIST))
    following = first.context["found"].following
    assert f"before={following}" in first.text
    second = browser.get(reverse(LIST), {"before": following})
    assert second.context["found"].last < first.context["found"].last


def proves(browser, subject, monkeypatch):
    way = reverse("portal:audit_subject", args=["case", subject])
    page = browser.get(way, {"reason": "audit_planned"})
    assert [line.fault for line in page.context["lines"]] == [""]
    altered = FaultCode.FACTS_ALTERED
    monkeypatch.setattr("sijill.ledger.queries.receipts.differs", lambda was, made: altered)
    page = browser.get(way, {"reason": "audit_planned"})
    assert page.context["faults"] == 1
    assert altered.value in page.text


def test_a_file_is_read_under_a_reason_and_its_person_sees_it(browser):
    entry = make.entered()
    way = reverse("portal:audit_subject", args=["entry", entry.pk])
    assert "register.entered" not in browser.get(way).text
    assert not Look.objects.filter(what="acts").exists()
    assert "register.entered" not in browser.get(way, {"reason": "curiosity"}).text
    page = browser.get(way, {"reason": "audit_spot"})
    assert "register.entered" in page.text
    [look] = Look.objects.filter(what="acts")
    assert (look.person, look.reason, look.by_role) == (entry.person_id, "audit_spot", "auditor")


def test_every_reason_is_worded():
    assert set(AUDITS) == {"audit_planned", "audit_spot", "audit_complaint", "audit_authority"}
