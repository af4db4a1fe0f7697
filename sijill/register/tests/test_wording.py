"""No verdict, state or field of the register is left without a sentence."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from sijill.kernel.verdict import ok
from sijill.register import wording
from sijill.register.procedures import PROCEDURES
from sijill.register.rules import Category, EntryState, OrganisationKind
from sijill.register.rules.amending import CODES as AMENDING_CODES
from sijill.register.rules.asking import REGIMES
from sijill.register.rules.attesting import CODES as ATTESTING_CODES
from sijill.register.rules.claiming import CODES as CLAIMING_CODES
from sijill.register.rules.contesting import CODES
from sijill.register.rules.controlling import (
    CONTROL_CODES,
    Consequence,
    ControlState,
    Outcome,
    Way,
)
from sijill.register.rules.drawing import DRAW_CODES, DrawState
from sijill.register.rules.entering import RULES
from sijill.register.rules.groupings import GROUPING_CODES
from sijill.register.rules.mastery import MASTER_RULES, PROMOTION_CODES
from sijill.register.rules.measures import CODES as MEASURE_CODES
from sijill.register.rules.measures import OFFICE_GROUNDS, OWN_GROUNDS, Measure
from sijill.register.rules.members import MemberRole
from sijill.register.rules.membership import CODES as MEMBERSHIP_CODES
from sijill.register.rules.organisations import ORGANISATION_RULES
from sijill.register.rules.organised_amending import CODES as REFORM_CODES
from sijill.register.rules.pairs import CODES as PAIR_CODES
from sijill.register.rules.pairs import MergeGround, PairState, Seen, SplitGround
from sijill.register.rules.renewing import CODES as RENEWAL_CODES
from sijill.register.rules.renewing import ConfirmationState, Still
from sijill.register.rules.watching import SIGNAL_CODES, SignalKind, SignalState
from sijill.register.tests import test_mastery_rules, test_organisation_rules
from sijill.register.tests.test_rules import MATRIX, situation
from sijill.register.wording import (
    controls,
    measures,
    organisations,
    pairs,
    renewing,
    watched,
)

OTHERS = {
    *("entry.not_from_here", "contested.nobody_holds_it", "about.no_entry", "about.no_enterprise"),
    *("measure.by_institutions", "supervision.not_yours", "supervision.not_asked"),
    "halt.not_yours",
}


def test_every_verdict_code_has_a_sentence_and_no_sentence_is_idle() -> None:
    rules = [*RULES, *MASTER_RULES]
    codes = {code for rule in rules for code in rule.codes} | set(CODES) | OTHERS
    codes |= {*CONTROL_CODES, *DRAW_CODES, *SIGNAL_CODES, *GROUPING_CODES}
    codes |= {*PAIR_CODES, *AMENDING_CODES, *MEMBERSHIP_CODES, *RENEWAL_CODES}
    codes |= set(REFORM_CODES)
    codes |= {*PROMOTION_CODES, *MEASURE_CODES, *ATTESTING_CODES, *CLAIMING_CODES}
    codes |= {c for kind in OrganisationKind for r in ORGANISATION_RULES[kind] for c in r.codes}
    assert codes - set(wording.VERDICTS) == set()
    assert set(wording.VERDICTS) - codes == set()


def test_every_rule_of_a_procedure_has_its_label() -> None:
    assert {rule.code for rule in RULES} <= set(wording.RULES)
    for procedure in PROCEDURES:
        assert all(procedure.rule_labels.values()), procedure.code


def test_every_state_category_and_regime_has_its_word() -> None:
    assert set(wording.STATES) == set(EntryState) == set(wording.SIGNS)
    assert set(wording.CATEGORIES) == set(Category)
    assert set(wording.REGIMES) == set(REGIMES)
    assert set(organisations.ROLES) == set(MemberRole)


def test_every_state_and_ground_of_a_pair_has_its_word() -> None:
    assert set(pairs.STATES) == set(PairState)
    assert set(pairs.SEEN) == set(Seen)
    assert set(pairs.GROUNDS) == set(MergeGround)
    assert set(pairs.SPLIT_GROUNDS) == set(SplitGround)


def test_every_state_and_answer_of_a_confirmation_has_its_word() -> None:
    assert set(renewing.STATES) == set(ConfirmationState)
    assert set(renewing.STILL) == set(Still)


def test_every_state_and_outcome_of_a_control_has_its_word() -> None:
    assert set(controls.STATES) == set(ControlState)
    assert set(controls.DRAW_STATES) == set(DrawState)
    assert set(controls.WAYS) == set(Way)
    assert set(controls.OUTCOMES) == set(Outcome)
    assert set(controls.CONSEQUENCES) == set(Consequence)
    assert set(watched.STATES) == set(SignalState)
    assert set(watched.KINDS) == set(watched.WHY) == set(SignalKind)


def test_every_ground_of_a_measure_has_its_word() -> None:
    for measure in Measure:
        assert set(OWN_GROUNDS[measure]) <= set(measures.OWN_GROUNDS)
        assert set(OFFICE_GROUNDS[measure]) <= set(measures.OFFICE_GROUNDS)
        for words in (measures.TITLES, measures.OFFICE_TITLES, measures.SHORT, measures.VERBS):
            assert words[measure]
        assert measures.EFFECTS[measure]


SAID = [
    *((rule, changes, situation, {r.code: r for r in RULES}) for rule, changes, _ in MATRIX),
    *(
        (rule, changes, test_mastery_rules.situation, {r.code: r for r in MASTER_RULES})
        for rule, changes, _ in test_mastery_rules.MATRIX
    ),
    *(
        (
            rule,
            {"kind": kind, **changes},
            test_organisation_rules.situation,
            {r.code: r for r in ORGANISATION_RULES[kind]},
        )
        for rule, kind, changes, _ in test_organisation_rules.MATRIX
    ),
]


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_a_verdict_is_said_without_a_hole(language: str) -> None:
    with override(language):
        for rule, changes, situated, rules in SAID:
            said = wording.verdict_text(rules[rule].check(situated(**dict(changes))))
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
