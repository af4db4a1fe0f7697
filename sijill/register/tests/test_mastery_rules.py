"""The conditions to be a master, and to become one, as tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from sijill.kernel.law import TEXTS, is_provisional
from sijill.kernel.verdict import Outcome
from sijill.register.rules import Category, EntryState
from sijill.register.rules.asking import read
from sijill.register.rules.days import PartialDay
from sijill.register.rules.entering import RULES, ListedTrade, Situation
from sijill.register.rules.mastery import (
    MASTER_RULES,
    PROMOTION_CODES,
    Promotion,
    examine,
    examine_promotion,
)
from sijill.register.rules.recognised import Recognised
from sijill.register.tests.test_rules import ANSWERS, PAPERS, TODAY

GIVEN = Recognised(
    kind="recognition", code="REC-1", years=14, trade="PROV-015", on=date(2026, 9, 1)
)
HERE = {"shown": "here", "code": "rec-1", "since": "2010"}
ON_PAPER = {"shown": "paper", "since": "2010"}


def situation(**changes: Any) -> Situation:
    """A master who may enter with a document given here; `recognition` is the page answered."""
    page = changes.pop("recognition", HERE)
    answers = {name: dict(fields) for name, fields in ANSWERS.items() if name != "proof"}
    answers["recognition"] = dict(page)
    base = Situation(
        asking=read(answers),
        evidence=PAPERS,
        on=TODAY,
        years_of_practice=3,
        years_of_mastery=10,
        minimum_age=18,
        earliest_practice_age=8,
        trade=ListedTrade(code="PROV-015"),
        recognised=GIVEN if page.get("shown") == "here" else None,
    )
    return replace(base, **changes)


def answer(rule: str, **changes: Any) -> str:
    return dict(examine(situation(**changes)))[rule].code


MATRIX: list[tuple[str, dict[str, Any], str]] = [
    ("recognition", {}, "recognition.given"),
    ("recognition", {"recognised": None}, "recognition.unknown"),
    (
        "recognition",
        {"recognition": {**HERE, "code": ""}, "recognised": None},
        "recognition.none_found",
    ),
    (
        "recognition",
        {"recognised": replace(GIVEN, same_person=False)},
        "recognition.of_another",
    ),
    (
        "recognition",
        {"recognised": replace(GIVEN, kind="attestation")},
        "recognition.of_exercise",
    ),
    ("recognition", {"recognised": replace(GIVEN, stands=False)}, "recognition.withdrawn"),
    ("recognition", {"recognised": replace(GIVEN, trade="PROV-001")}, "recognition.other_trade"),
    ("recognition", {"recognition": ON_PAPER}, "recognition.read_paper"),
    (
        "recognition",
        {"recognition": ON_PAPER, "evidence": PAPERS - {"proof"}},
        "recognition.no_picture",
    ),
    ("mastery", {}, "mastery.enough"),
    ("mastery", {"recognised": replace(GIVEN, years=10)}, "mastery.enough"),
    ("mastery", {"recognised": replace(GIVEN, years=9)}, "mastery.too_few"),
    ("mastery", {"recognition": ON_PAPER}, "mastery.enough"),
    ("mastery", {"recognition": {**ON_PAPER, "since": ""}}, "mastery.unknown"),
    ("mastery", {"recognition": {**ON_PAPER, "since": "2027"}}, "mastery.ahead"),
    ("mastery", {"recognition": {**ON_PAPER, "since": "2016-11-21"}}, "mastery.enough"),
    ("mastery", {"recognition": {**ON_PAPER, "since": "2016-11-22"}}, "mastery.too_short"),
    ("mastery", {"recognition": {**ON_PAPER, "since": "2016"}}, "mastery.unclear"),
    ("mastery", {"recognition": {**ON_PAPER, "since": "2018"}}, "mastery.too_short"),
]


@pytest.mark.parametrize(("rule", "changes", "code"), MATRIX)
def test_a_master_s_situation_has_one_answer(rule: str, changes: Any, code: str) -> None:
    assert answer(rule, **changes) == code


def test_a_recognition_given_here_leaves_nothing_to_a_person() -> None:
    assert [v.code for _, v in examine(situation()) if v.outcome is not Outcome.OK] == []


def test_a_master_meets_every_condition_of_a_craftsman_but_the_proof_and_its_years() -> None:
    of_master = {rule.code for rule in MASTER_RULES}
    of_artisan = {rule.code for rule in RULES}
    assert of_artisan - of_master == {"proof", "practice"}
    assert of_master - of_artisan == {"recognition", "mastery"}


def test_before_the_register_opened_no_condition_of_a_master_held() -> None:
    assert examine(situation(on=date(2022, 2, 20))) == ()


def promotion(**changes: Any) -> Promotion:
    base = Promotion(
        on=TODAY,
        state=EntryState.ENTERED,
        category=Category.ARTISAN,
        trade="PROV-015",
        given="REC-1",
        found=GIVEN,
        since=PartialDay(2010),
        evidence=frozenset(),
        years_of_mastery=10,
    )
    return replace(base, **changes)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, "promotion.entered"),
        ({"category": Category.MASTER}, "promotion.already"),
        ({"category": Category.COOPERATIVE}, "promotion.not_entered"),
        ({"category": None, "state": None}, "promotion.not_entered"),
        *(
            ({"state": state}, "promotion.not_entered")
            for state in EntryState
            if state is not EntryState.ENTERED
        ),
    ],
)
def test_only_an_artisan_who_stands_in_the_register_is_promoted(changes: Any, code: str) -> None:
    assert dict(examine_promotion(promotion(**changes)))["standing"].code == code


def test_the_tables_meet_every_code_that_a_rule_of_mastery_may_answer() -> None:
    met = {code for _, _, code in MATRIX}
    met |= {"promotion.entered", "promotion.already", "promotion.not_entered"}
    assert met == set(PROMOTION_CODES)
    for rule in MASTER_RULES:
        if rule.code in ("recognition", "mastery"):
            assert set(rule.codes) <= met


def test_every_rule_of_mastery_cites_a_text_that_we_know() -> None:
    for rule in MASTER_RULES:
        for key in rule.articles:
            assert is_provisional(key) or key.partition(":")[0] in TEXTS
