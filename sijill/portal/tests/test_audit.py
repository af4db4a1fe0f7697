"""What an auditor reads: the acts by what they are, and one file's acts beside their proofs."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import override_settings
from django.urls import reverse
from django.utils.translation import override

from sijill.accounts.rules.texts import TextState
from sijill.institutions.rules.deputies import DeputationState
from sijill.institutions.tests.factories import a_browser, a_mandate
from sijill.kernel import clock
from sijill.kernel.actor import Role
from sijill.kernel.sources import tree_of
from sijill.ledger.models import Act, Look
from sijill.ledger.queries import ToldAct, reading
from sijill.ledger.rules import FaultCode
from sijill.ledger.tests.factories import role_of, sealed
from sijill.portal.labels import COLUMNS
from sijill.portal.wording import AUDITS, telling
from sijill.portal.wording.auditing import AUDITED
from sijill.register.tests import factories as make
from sijill.voices.rules import RecordingState

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
        assert page.text.count(">desk.assigned<") == len(made)
        with override(language):
            assert page.text.count(f"<b>{AUDITED['desk.assigned']}</b>") == len(made)
    assert "<td>" not in browser.get(reverse(LIST), {"kind": "desk.accepted"}).text
    assert browser.get(reverse(LIST), {"institution": "CH-03"}).text.count(">desk.assigned<") == 3
    assert ">desk.assigned<" not in browser.get(reverse(LIST), {"institution": "CH-04"}).text
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
    assert [line.proven.fault for line in page.context["lines"]] == [""]
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


def _said(node: ast.expr) -> Iterator[str]:
    """Every kind that an expression may stand for: "room.done", or one of two."""
    if isinstance(node, ast.IfExp):
        yield from (*_said(node.body), *_said(node.orelse))
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield from re.findall(r"^[a-z]+\.[a-z_]+[a-z]$", node.value)


def _kinds(tree: ast.Module) -> Iterator[str]:
    """What is handed to a deed of somebody at an instant, or named as a kind before it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and {"by", "at"} <= {word.arg for word in node.keywords}:
            for given in node.args:
                yield from _said(given)
        elif isinstance(node, ast.Assign):
            table = node.value.values if isinstance(node.value, ast.Dict) else ()
            named = any(word in ast.unparse(node.targets[0]) for word in ("kind", "what"))
            for value in (*table, *((node.value,) if named else ())):
                yield from _said(value)


MESSAGES = ("cover.", "entry.", "case.")  # what is told by message; no act begins so


def _written_in_the_actions() -> set[str]:
    rooms = Path(__file__).parents[2]
    files = [
        *rooms.glob("*/actions.py"),
        *rooms.glob("*/actions/**/*.py"),
        rooms / "portal/retention.py",
    ]
    found = {kind for path in files for kind in _kinds(tree_of(path))}
    return {kind for kind in found if not kind.startswith(MESSAGES)}


BY_STATE = {
    "accounts.text_": TextState,
    "deputation.": DeputationState,
    "voices.": RecordingState,
    "desk.leave_": ("begun", "ended", "called_off", "planned"),
    "register.supervision_": ("confirmed", "declined"),
    "protection.file_": ("sent_again", "waits_again"),
    "field.": ("taken", "kept", "to_mend"),
}


def test_every_kind_of_act_is_read_in_words_in_every_language():
    written = _written_in_the_actions()
    assert len(written) > 150  # the reading of the code itself still finds them
    made = {f"{begun}{state}" for begun, states in BY_STATE.items() for state in states}
    assert (written | made) - AUDITED.keys() == set()
    for language in ("ar", "fr"):
        with override(language):
            bare = [kind for kind, said in AUDITED.items() if str(said) == kind or not str(said)]
        assert bare == []


def _constants(name: str) -> set[str]:
    """Every text that the actions hand over by this name: a ground, or the names of the facts."""
    found: set[str] = set()
    for path in Path(__file__).parents[2].glob("*/actions/**/*.py"):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.keyword) and node.arg == name:
                keys = node.value.keys if isinstance(node.value, ast.Dict) else [node.value]
                found |= {str(key.value) for key in keys if isinstance(key, ast.Constant)}
    return found - {""}


def test_every_ground_and_every_thing_told_is_read_in_words():
    assert len(_constants("facts")) > 40
    assert len(_constants("ground")) > 10
    for language in ("ar", "fr"):
        with override(language):
            grounds = [one for one in _constants("ground") if telling.ground_of(one) == one]
            bare = [one for one in telling.FACTS if telling.name_of_fact(one) == one]
        assert (grounds, bare) == ([], [])
    known = telling.FACTS.keys() | COLUMNS.keys()
    assert sorted(_constants("facts") - known) == []


@pytest.mark.django_db
def test_what_an_act_says_is_told_by_names_days_and_words():
    agent = str(uuid4())
    told = ToldAct(
        act=Act(),
        facts={
            "institution": "CH-03",
            "due_on": "2026-12-08",
            "outcome": "accepted",
            "to": agent,
            "replaced": True,
            "provinces": ["03.231"],
            "note": "",
            "unheard_of": {"state": "entered"},
        },
    )
    assert list(telling.agents_in(told)) == [agent]
    with override("fr"):
        said = dict(telling.facts_of(told, {agent: "Hicham"}))
    assert said.pop("Institution").endswith("Fès-Meknès")
    assert said.pop("Réponse due le").endswith("décembre 2026")
    assert said.pop("Décision", said.pop("Résultat", "")) == "Acceptation"
    assert "Hicham" in said.values()
    assert "oui" in said.values()
    assert "Fès" in said.values()
    assert any("Inscri" in one for one in said.values())
    assert "" not in said.values()


@pytest.mark.django_db
def test_the_grounds_of_refusals_and_of_rules_have_their_sentences():
    with override("fr"):
        assert telling.ground_of("fund:301") != "fund:301"
        assert telling.ground_of("proof.read_diploma") != "proof.read_diploma"
        assert telling.ground_of("attestation_not_recognised") != "attestation_not_recognised"
        assert telling.ground_of("nobody.knows") == "nobody.knows"
