"""The procedure of docs/procedures.md, from the first question to the decision: no new page."""

from __future__ import annotations

import re
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from sijill.desk import actions, procedures
from sijill.desk.models import Case
from sijill.desk.rules.answers import KINDS
from sijill.desk.urls import CITIZEN
from sijill.kernel import clock
from sijill.kernel.actor import Role
from sijill.ledger.transaction import acting_for

from .factories import NOW, PROVINCE_OF_FES, agent, everything, fresh, institutions
from .test_citizen_pages import code_of

TEXT = (Path(settings.LOCALE_PATHS[0]).parent / "docs" / "procedures.md").read_text("utf-8")


def declared() -> procedures.Procedure:
    """The procedure of the page, read from its own text."""
    (block,) = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    found: dict[str, procedures.Procedure] = {}
    exec(compile(block, "docs/procedures.md", "exec"), found)
    return found["WORKSHOP_PLACE"]


@pytest.fixture
def example():
    one = declared()
    procedures.install([one])
    yield one
    procedures._installed.pop((one.code, one.version))


@pytest.mark.django_db
def test_the_documented_procedure_runs_from_the_first_question_to_the_decision(example):
    institutions()
    browser = Client(headers={"accept-language": "fr"})
    with clock.stopped(NOW):
        assert browser.get(reverse("desk:start", args=[example.code])).status_code == 200
        at = browser.post(reverse("desk:open", args=[example.code]))["location"]
        case = UUID(at.split("/")[3])
        for typed in (
            {"ar": "فاطمة الزهراء", "latin": "Fatima Zahra"},
            {"hours": "١٢"},
            {"province": PROVINCE_OF_FES},
            {"phone": "06 61 48 20 78"},
        ):
            assert browser.get(at).status_code == 200
            at = browser.post(at, typed)["location"]
        at = browser.post(at, {"code": code_of("+212661482078")})["location"]
        assert at == reverse("desk:check", args=[case])
        at = browser.post(at)["location"]
        assert "26-" in browser.get(at).text
    with everything():
        found = Case.objects.get(pk=case)
    examiner, registrar = agent(), agent(Role.REGISTRAR)
    with acting_for(examiner):
        actions.propose(
            case=found, outcome="accepted", ground="", article="", note="", by=examiner, at=NOW
        )
    with acting_for(registrar):
        actions.sign(case=found, by=registrar, at=NOW)
    assert fresh(found).state == "accepted"
    assert fresh(found).title_latin == "Fatima Zahra"


def test_every_kind_of_box_is_named_in_the_page():
    assert set(re.findall(r"`(\w+)`", TEXT.partition("## Kinds of box")[2])) >= KINDS


def test_no_page_of_a_procedure_hides_behind_an_address_of_the_desk():
    taken = {str(p.pattern).split("/")[2] for p in CITIZEN if "case/" in str(p.pattern)} - {
        "",
        "<slug:page>",
    }
    assert all(word in TEXT for word in taken)
    for procedure in procedures.installed():
        assert not taken & {page.code for page in procedure.pages}
