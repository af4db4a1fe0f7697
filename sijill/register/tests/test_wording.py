"""No verdict, state or field of the register is left without a sentence."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from sijill.kernel.verdict import ok
from sijill.register import wording
from sijill.register.procedures import PROCEDURES
from sijill.register.rules import Category, EntryState
from sijill.register.rules.asking import REGIMES
from sijill.register.rules.contesting import CODES
from sijill.register.rules.entering import RULES
from sijill.register.tests.test_rules import MATRIX, situation

OTHERS = {"entry.not_from_here", "contested.nobody_holds_it"}


def test_every_verdict_code_has_a_sentence_and_no_sentence_is_idle() -> None:
    codes = {code for rule in RULES for code in rule.codes} | set(CODES) | OTHERS
    assert set(wording.VERDICTS) == codes


def test_every_rule_of_a_procedure_has_its_label() -> None:
    assert {rule.code for rule in RULES} <= set(wording.RULES)
    for procedure in PROCEDURES:
        assert {"held", "shown", "holder", "face"} <= set(procedure.rule_labels)


def test_every_state_category_and_regime_has_its_word() -> None:
    assert set(wording.STATES) == set(EntryState) == set(wording.SIGNS)
    assert set(wording.CATEGORIES) == set(Category)
    assert set(wording.REGIMES) == set(REGIMES)


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
@pytest.mark.parametrize(("rule", "changes", "code"), MATRIX)
def test_a_verdict_is_said_without_a_hole(
    language: str, rule: str, changes: dict[str, object], code: str
) -> None:
    check = next(r.check for r in RULES if r.code == rule)
    with override(language):
        said = wording.verdict_text(check(situation(**changes)))
    assert said
    assert "%(" not in said


def test_a_day_known_by_its_year_is_said_by_its_year() -> None:
    with override("fr"):
        assert wording.day_text("1984").strip("\u2066\u2069") == "1984"
        assert "1984" in wording.day_text("1984-06")
        assert wording.day_text("not a day") == "not a day"


def test_a_number_for_life_is_said_in_groups() -> None:
    assert wording.nia_text("4812069345") == "4812 0693 45"
    assert wording.nia_text("A-77/2020") == "A-77/2020"
    verdict = ok("previous.returns", "50.17:4", nia="4812069345")
    with override("en"):
        assert "4812 0693 45" in wording.verdict_text(verdict)
