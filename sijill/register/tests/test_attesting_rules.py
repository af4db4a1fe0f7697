"""What shows a craft that no paper shows, and the word of those who know it: every answer."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from django.utils.translation import override

from sijill.kernel.law import TEXTS, is_provisional
from sijill.kernel.verdict import Outcome
from sijill.register import wording
from sijill.register.rules.attesting import (
    CODES,
    OF_ACTIONS,
    TESTIMONIES,
    AttestationKind,
    Claim,
    Testimony,
    TestimonyState,
    Vouching,
    examine,
    may_move,
)
from sijill.register.rules.entering import RULES
from sijill.register.tests.test_rules import situation
from sijill.register.wording import attesting

GIVEN = Testimony(kind=Vouching.MASTER, state=TestimonyState.CONFIRMED)
ASKED = replace(GIVEN, state=TestimonyState.ASKED)
WITH_WORK = frozenset({"identity_front", "identity_back", "work"})


def claim(**changes: Any) -> Claim:
    """Somebody with nine years of craft, a photo of the work and the word of a master."""
    own = {key: changes.pop(key) for key in list(changes) if key in Claim.__slots__}
    base = situation(**{"evidence": WITH_WORK, "proof__since": "2014-03", **changes})
    told = {
        "kind": AttestationKind.EXERCISE,
        "needed": 3,
        "vouching": Vouching.MASTER,
        "testimony": GIVEN,
        **own,
    }
    return Claim(base=base, **told)


EXPERIENCE = {"kind": AttestationKind.EXPERIENCE, "needed": 10}
MATRIX: list[tuple[str, dict[str, Any], str]] = [
    ("exercise", {}, "exercise.enough"),
    ("exercise", {"proof__since": ""}, "exercise.unknown"),
    ("exercise", {"proof__since": "2027"}, "exercise.ahead"),
    ("exercise", {"proof__since": "2023-11-22"}, "exercise.too_short"),
    ("exercise", {"proof__since": "2023"}, "exercise.unclear"),
    ("experience", EXPERIENCE, "experience.enough"),
    ("experience", {**EXPERIENCE, "proof__since": ""}, "experience.unknown"),
    ("experience", {**EXPERIENCE, "proof__since": "2027"}, "experience.ahead"),
    ("experience", {**EXPERIENCE, "proof__since": "2016-11-22"}, "experience.too_short"),
    ("experience", {**EXPERIENCE, "proof__since": "2016-11-21"}, "experience.enough"),
    ("experience", {**EXPERIENCE, "proof__since": "2016"}, "experience.unclear"),
    ("testimony", {}, "testimony.by_master"),
    ("testimony", {"testimony": replace(GIVEN, same_trade=False)}, "testimony.other_trade"),
    ("testimony", {"testimony": ASKED}, "testimony.waits"),
    ("testimony", {"testimony": None}, "testimony.waits"),
    ("testimony", {"testimony": replace(ASKED, found=False)}, "testimony.unknown_master"),
    (
        "testimony",
        {"testimony": replace(ASKED, state=TestimonyState.CLOSED)},
        "testimony.not_given",
    ),
    (
        "testimony",
        {"vouching": Vouching.BODY, "testimony": replace(GIVEN, kind=Vouching.BODY)},
        "testimony.by_body",
    ),
    ("testimony", {"vouching": Vouching.NOBODY, "testimony": None}, "testimony.none"),
    ("testimony", {"vouching": None, "testimony": None}, "testimony.none"),
    ("testimony", {"vouching": Vouching.PAPER}, "testimony.no_picture"),
    (
        "testimony",
        {"vouching": Vouching.PAPER, "evidence": WITH_WORK | {"word"}},
        "testimony.read_paper",
    ),
    ("work", {}, "work.to_look"),
    ("work", {"evidence": WITH_WORK - {"work"}}, "work.no_picture"),
    ("work", {"evidence": WITH_WORK - {"work"} | {"film"}}, "work.to_look"),
    ("work", {"evidence": frozenset(), "visited": "confirmed"}, "work.seen"),
    ("seen", {"visited": "confirmed"}, "seen.confirmed"),
    ("seen", {"visited": "waived"}, "seen.waived"),
    ("seen", {"visited": "doubtful"}, "seen.doubtful"),
    ("seen", {"visited": "not_confirmed"}, "seen.not_confirmed"),
    ("heard", {"heard": "passed", "average": "76", "threshold": "60"}, "heard.passed"),
    ("heard", {"heard": "failed", "average": "40", "threshold": "60"}, "heard.failed"),
    ("attested", {}, "attested.none"),
    ("attested", {"standing": "7K2M-9QXA"}, "attested.already"),
]


@pytest.mark.parametrize(("rule", "changes", "code"), MATRIX)
def test_a_claim_has_one_answer(rule: str, changes: dict[str, Any], code: str) -> None:
    assert dict(examine(claim(**changes)))[rule].code == code


def test_the_matrix_meets_every_code() -> None:
    assert {code for _, _, code in MATRIX} == set(CODES)


def test_a_claim_is_judged_on_the_years_of_its_kind_and_on_the_stages_that_ended() -> None:
    plain = [rule for rule, _ in examine(claim())]
    assert "experience" not in plain
    assert not {"seen", "heard"} & set(plain)
    whole = [rule for rule, _ in examine(claim(**EXPERIENCE, visited="confirmed", heard="passed"))]
    assert whole[3] == "experience"
    assert {"seen", "heard"} <= set(whole)


def test_nobody_is_refused_for_having_nobody_to_vouch() -> None:
    for rule, changes, code in MATRIX:
        verdict = dict(examine(claim(**changes)))[rule]
        if rule == "testimony" and verdict.outcome is Outcome.REFUSED:
            assert code == "testimony.no_picture"  # a paper was promised


def test_every_answer_cites_a_known_text_or_says_it_is_provisional() -> None:
    for rule, changes, _ in MATRIX:
        article = dict(examine(claim(**changes)))[rule].article
        assert is_provisional(article) or article.partition(":")[0] in TEXTS


@pytest.mark.parametrize(
    ("here", "there", "who"),
    list(product([None, *TestimonyState], TestimonyState, ["citizen", "agent", "clock"])),
)
def test_a_word_asked_moves_as_its_table_says(here, there, who) -> None:
    allowed = who in TESTIMONIES.get((here, there), frozenset())
    assert may_move(here, there, who).is_ok is allowed


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_a_claim_is_said_without_a_hole(language: str) -> None:
    with override(language):
        for rule, changes, _ in MATRIX:
            said = wording.verdict_text(dict(examine(claim(**changes)))[rule])
            assert said
            assert "%(" not in said


def test_every_word_has_its_words() -> None:
    labels = {**attesting.RULES, **{rule.code: "" for rule in RULES}}
    assert {rule for rule, _, _ in MATRIX} <= set(labels)
    assert set(attesting.REFUSALS) == set(OF_ACTIONS)
    assert set(attesting.VOUCHING) == set(Vouching)
    assert set(attesting.STATES) == set(TestimonyState)
    for words in (attesting.TITLES, attesting.GIVEN, attesting.EFFECTS, attesting.USES):
        assert set(words) == set(AttestationKind)
