"""Every code has a sentence, and every message fits one SMS."""

from __future__ import annotations

import ast
from datetime import date
from pathlib import Path

import pytest
from django.utils import translation

from sijill.accounts import wording as messages
from sijill.desk.actions.telling import MESSAGES
from sijill.desk.rules import CaseState, CorrectionReason
from sijill.desk.wording import closing, evidence, states, verdicts
from sijill.desk.wording.faults import REQUIRED, fault, required
from sijill.kernel.identifiers.faults import CODES
from sijill.kernel.sources import tree_of
from sijill.kernel.verdict import refused

ROOM = Path(__file__).resolve().parent.parent
SMS = 70  # signs of one message in Arabic script


def codes_refused() -> set[str]:
    """Every code that the rules and actions of the desk give to `refused`."""
    found = set()
    for path in [*ROOM.glob("rules/*.py"), *ROOM.glob("actions/*.py"), *ROOM.glob("queries/*.py")]:
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "refused":
                found |= {a.value for a in node.args[:1] if isinstance(a, ast.Constant)}
    return {code for code in found if isinstance(code, str)}


def test_every_refusal_of_the_desk_has_its_sentence():
    said = set(verdicts.SENTENCES) | set(closing.CLOSED) | set(evidence.REASONS)
    assert {c for c in codes_refused() if c.startswith("desk.")} <= said


@pytest.mark.parametrize("code", sorted(verdicts.SENTENCES))
@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_a_sentence_takes_the_facts_it_is_given(code, language):
    with translation.override(language):
        facts = {"allowed": 2, "who": "Salma", "at": "2026-11-23T09:30:00+00:00"}
        assert verdicts.sentence(refused(code, "", until=date(2026, 12, 1), **facts))


@pytest.mark.parametrize("kind", ["cin", "residence", "phone"])
@pytest.mark.parametrize("problem", sorted(CODES))
def test_every_fault_of_a_number_has_a_sentence(kind, problem):
    facts = {
        "typed": "x",
        "digits": 9,
        "expected": 10,
        "missing": 1,
        "extra": 1,
        "letters": 3,
        "found": "z",
        "prefix": "03",
        "country": "+33",
    }
    assert fault(f"{kind}.{problem}", facts)


def test_every_state_and_reason_has_its_words():
    assert set(states.STATES) == set(states.TAGS) == set(CaseState)
    assert set(states.REASONS) == set(CorrectionReason)
    assert all(required(kind) for kind in (*REQUIRED, "text"))


@pytest.mark.parametrize("template", sorted(set(MESSAGES.values())))
@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_every_message_fits_one_sms(template, language):
    params = {"reference": "26-4841-0275", "until": "31/12/2026"}
    params |= {"day": "31/12/2026", "hour": "10:30"}
    with translation.override(language):
        text = messages.text(template, params, language)
        assert text
        if language == "ar":
            assert len(text) <= SMS, text
