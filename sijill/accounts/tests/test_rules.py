"""The whole tables of certainty and of opening."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from sijill.accounts.rules import (
    NEEDED,
    CodeAnswer,
    CodePolicy,
    CodeState,
    FactKind,
    Opening,
    Thing,
    judge_code,
    label_of,
    may,
    may_choose_fact,
    opening,
    raised_by,
    weak_secret,
)
from sijill.accounts.tests.factories import AT
from sijill.kernel.actor import SYSTEM, Actor, ActorKind, Assurance

BY_CODE = {
    Thing.SEE_STATUS,
    Thing.ANSWER_QUESTIONS,
    Thing.SUBMIT,
    Thing.CONSENT,
    Thing.SEE_LETTERS,
    Thing.SEE_LOOKS,
    Thing.CHOOSE_EMAIL,
}
DAY, YEAR = timedelta(days=1), timedelta(days=365)
POLICY = CodePolicy()


def citizen(assurance: Assurance) -> Actor:
    return Actor(kind=ActorKind.CITIZEN, space=uuid4(), assurance=assurance)


def test_every_thing_has_its_certainty():
    assert set(NEEDED) == set(Thing)


@pytest.mark.parametrize("thing", list(Thing))
@pytest.mark.parametrize("assurance", [Assurance.CODE, Assurance.FACT])
def test_a_code_shows_and_answers_and_only_a_fact_changes_phone_bank_or_leaves(thing, assurance):
    expected = assurance is Assurance.FACT or thing in BY_CODE
    assert may(thing, by=citizen(assurance)).is_ok is expected


@pytest.mark.parametrize("thing", list(Thing))
def test_before_any_code_a_browser_only_answers_its_own_draft(thing):
    browser = Actor(space=uuid4())
    assert may(thing, by=browser).is_ok is (thing is Thing.ANSWER_QUESTIONS)


@pytest.mark.parametrize("thing", list(Thing))
def test_nobody_at_all_may_nothing(thing):
    assert not may(thing, by=Actor()).is_ok


@pytest.mark.parametrize("thing", list(Thing))
@pytest.mark.parametrize("assurance", list(Assurance))
def test_at_a_counter_an_agent_with_a_second_factor_does_everything(thing, assurance):
    agent = Actor(kind=ActorKind.AGENT, assurance=assurance)
    assert may(thing, by=agent).is_ok is (assurance >= Assurance.MFA)


@pytest.mark.parametrize("thing", list(Thing))
def test_the_house_itself_is_sure(thing):
    assert may(thing, by=SYSTEM).is_ok


def test_a_refusal_says_what_to_do():
    assert may(Thing.LEAVE, by=citizen(Assurance.CODE)).remedy == "give_fact_or_counter"
    assert may(Thing.SEE_STATUS, by=Actor()).remedy == "sign_in"


@pytest.mark.parametrize(
    ("name", "label"),
    [("فاطمة بنعلي", "ف. ب."), ("Fatima  Ben Ali", "F. B. A."), ("", ""), ("(5) Ali", "A.")],
)
def test_the_others_of_a_phone_read_initials(name, label):
    assert label_of(name) == label


@pytest.mark.parametrize(
    ("alone", "fact", "quiet", "expected"),
    [
        (True, FactKind.NONE, DAY, Opening.CODE),
        (True, FactKind.SECRET, DAY, Opening.CODE),
        (True, FactKind.CARD, None, Opening.CODE),
        (True, FactKind.SECRET, YEAR, Opening.SECRET),
        (True, FactKind.CARD, YEAR, Opening.CARD),
        (True, FactKind.NONE, YEAR, Opening.REFERENCE),
        (False, FactKind.SECRET, DAY, Opening.SECRET),
        (False, FactKind.CARD, DAY, Opening.CARD),
        (False, FactKind.NONE, DAY, Opening.REFERENCE),
        (False, FactKind.NONE, YEAR, Opening.REFERENCE),
        (False, FactKind.SECRET, YEAR, Opening.SECRET),
        (False, FactKind.CARD, YEAR, Opening.CARD),
    ],
)
def test_what_opens_a_space(alone, fact, quiet, expected):
    limit = POLICY.number_recycled_after
    assert opening(alone=alone, fact=fact, quiet=quiet, limit=limit) is expected


def test_only_the_secret_number_raises_the_certainty():
    assert raised_by(FactKind.SECRET) is Assurance.FACT
    assert raised_by(FactKind.CARD) is Assurance.CODE


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, CodeAnswer.RIGHT),
        ({"matches": False}, CodeAnswer.WRONG),
        ({"decoy": True}, CodeAnswer.WRONG),
        ({"closed": True}, CodeAnswer.SPENT),
        ({"tries_left": 0}, CodeAnswer.SPENT),
        ({"expires_at": AT - timedelta(seconds=1)}, CodeAnswer.EXPIRED),
        ({"expires_at": AT}, CodeAnswer.RIGHT),
        ({"expires_at": AT - DAY, "closed": True}, CodeAnswer.SPENT),
    ],
)
def test_what_a_typed_code_is(changed, expected):
    state = {
        "expires_at": AT + timedelta(minutes=1),
        "tries_left": 5,
        "closed": False,
        "matches": True,
        "decoy": False,
    }
    assert judge_code(CodeState(**(state | changed)), AT) is expected


@pytest.mark.parametrize(
    ("digits", "reason"),
    [
        ("4172", ""),
        ("417", "secret.four_digits"),
        ("41725", "secret.four_digits"),
        ("41a2", "secret.four_digits"),
        ("1234", "secret.too_simple"),
        ("8765", "secret.too_simple"),
        ("1111", "secret.too_simple"),
        ("1212", "secret.too_simple"),
        ("1987", "secret.looks_like_a_year"),
        ("2007", "secret.looks_like_a_year"),
        ("4820", "secret.in_the_phone"),
    ],
)
def test_a_secret_number_that_the_family_guesses_is_refused(digits, reason):
    assert weak_secret(digits, "+212661482075") == reason


@pytest.mark.parametrize(
    ("now", "age", "assurance", "expected"),
    [
        (FactKind.NONE, timedelta(hours=1), Assurance.CODE, True),
        (FactKind.NONE, timedelta(days=30), Assurance.CODE, False),
        (FactKind.NONE, None, Assurance.CODE, False),
        (FactKind.NONE, timedelta(days=30), Assurance.FACT, True),
        (FactKind.SECRET, timedelta(hours=1), Assurance.CODE, False),
        (FactKind.SECRET, timedelta(hours=1), Assurance.FACT, True),
        (FactKind.CARD, timedelta(hours=1), Assurance.CODE, False),
    ],
)
def test_a_code_alone_cannot_make_itself_the_second_proof(now, age, assurance, expected):
    verdict = may_choose_fact(
        now=now,
        line_since=AT - age if age is not None else None,
        by=citizen(assurance),
        at=AT,
        policy=POLICY,
    )
    assert verdict.is_ok is expected
