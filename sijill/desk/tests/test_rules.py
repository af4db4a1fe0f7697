"""The life of a case over its whole table, and the desk's own rules."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from uuid import uuid4

import pytest

from sijill.desk.rules import (
    CLOSED,
    TRANSITIONS,
    CaseState,
    may_accept,
    may_appeal,
    may_ask_correction,
    may_judge,
    may_move,
    may_sign,
    may_undo,
    may_write,
    office,
    well_asked,
)
from sijill.kernel.actor import ANONYMOUS, SYSTEM, Actor, ActorKind, Assurance, Role
from sijill.kernel.verdict import Outcome

from .factories import NOW

S = CaseState
ACTORS = {
    "citizen": Actor(kind=ActorKind.CITIZEN),
    "clock": SYSTEM,
    "machine": Actor(kind=ActorKind.MACHINE),
    **{role.value: Actor(kind=ActorKind.AGENT, role=role) for role in Role},
}


def test_a_case_moves_as_its_table_says_and_in_no_other_way():
    wrong = []
    for here, there, who in product(S, S, ACTORS):
        allowed = who in TRANSITIONS.get((here, there), frozenset())
        verdict = may_move(here, there, by=ACTORS[who])
        if verdict.is_ok is not allowed or not verdict.article:
            wrong.append((here, there, who))
    assert wrong == []


def test_every_name_in_the_table_is_an_office():
    assert {who for allowed in TRANSITIONS.values() for who in allowed} <= set(ACTORS)


def test_nobody_but_the_clock_and_the_citizen_ends_a_case_without_a_decision():
    for (_, there), allowed in TRANSITIONS.items():
        if there in (S.WITHDRAWN, S.LAPSED):
            assert allowed <= {"citizen", "clock"}


def test_every_state_can_be_reached_and_every_open_one_left():
    assert {there for _, there in TRANSITIONS} | {S.DRAFT} == set(S)
    assert {here for here, _ in TRANSITIONS} | {S.WITHDRAWN, S.LAPSED} == set(S)


def test_a_withdrawn_or_lapsed_case_never_comes_back():
    assert not {S.WITHDRAWN, S.LAPSED} & {here for here, _ in TRANSITIONS}
    assert {S.WITHDRAWN, S.LAPSED} <= CLOSED


def test_an_auditor_and_the_ministry_move_nothing():
    for role in (Role.AUDITOR, Role.MINISTRY, Role.FEDERATION):
        assert all(role not in allowed for allowed in TRANSITIONS.values())


def test_somebody_without_a_name_acts_as_a_citizen():
    assert office(ANONYMOUS) == "citizen"


@pytest.mark.parametrize("state", S)
def test_answers_change_only_in_a_draft_and_where_a_correction_asks(state):
    assert may_write(state, "name", asked=frozenset({"name"})).is_ok == (
        state in (S.DRAFT, S.TO_CORRECT)
    )
    assert may_write(state, "phone", asked=frozenset({"name"})).is_ok == (state == S.DRAFT)


@pytest.mark.parametrize(("asked", "allowed", "yes"), [(0, 1, True), (1, 1, False), (1, 2, True)])
def test_a_correction_is_asked_as_often_as_the_parameter_says(asked, allowed, yes):
    assert may_ask_correction(asked=asked, allowed=allowed).is_ok is yes


@pytest.mark.parametrize(
    ("answers", "likenesses", "codes"),
    [
        ([("a", "ok")], 0, set()),
        ([("a", "ok"), ("b", "to_examine")], 0, {"desk.rule_open"}),
        ([("a", "refused")], 0, {"desk.rule_refuses"}),
        ([("a", "ok")], 2, {"desk.likeness_open"}),
        ([("a", "refused"), ("b", "to_examine")], 1,
         {"desk.rule_refuses", "desk.rule_open", "desk.likeness_open"}),
    ],
)  # fmt: skip
def test_acceptance_is_closed_by_a_no_an_open_question_or_an_open_likeness(
    answers, likenesses, codes
):
    assert {v.code for v in may_accept(answers, likenesses_open=likenesses)} == codes


@pytest.mark.parametrize("outcome", Outcome)
def test_a_person_judges_only_what_a_rule_leaves_open(outcome):
    assert may_judge(outcome).is_ok == (outcome is Outcome.TO_EXAMINE)


ME, SOMEBODY = uuid4(), uuid4()


@pytest.mark.parametrize(
    ("changes", "proposer", "four_eyes", "first", "code"),
    [
        ({}, SOMEBODY, True, None, None),
        ({}, ME, True, None, "desk.same_person"),
        ({}, ME, False, None, None),
        ({"assurance": Assurance.MFA}, SOMEBODY, True, None, "desk.step_up_needed"),
        ({"role": Role.EXAMINER}, SOMEBODY, True, None, "desk.not_your_office"),
        ({}, SOMEBODY, True, ME, "desk.signed_first_decision"),
        ({}, None, True, None, None),
    ],
)
def test_a_signature_wants_the_office_the_second_factor_and_other_eyes(
    changes, proposer, four_eyes, first, code
):
    signer = Actor(
        **{
            "kind": ActorKind.AGENT,
            "user": ME,
            "role": Role.REGISTRAR,
            "assurance": Assurance.STEP_UP,
            **changes,
        }
    )
    closed = may_sign(
        signer=signer,
        decides=frozenset({Role.REGISTRAR}),
        proposer=proposer,
        four_eyes=four_eyes,
        first_signer=first,
    )
    assert [v.code for v in closed] == ([code] if code else [])


def test_a_decision_is_undone_until_its_last_moment():
    assert may_undo(at=NOW, until=NOW).is_ok
    assert not may_undo(at=NOW + timedelta(seconds=1), until=NOW).is_ok


def test_a_refusal_is_contested_until_its_last_day():
    last = date(2027, 1, 22)
    once = {"lodged": 0, "allowed": 1}
    assert may_appeal(until=last, today=last, **once).is_ok
    assert not may_appeal(until=last, today=last + timedelta(days=1), **once).is_ok


@pytest.mark.parametrize(("lodged", "closed"), [(0, False), (1, False), (2, True), (3, True)])
def test_a_case_is_contested_no_more_often_than_the_parameter_allows(lodged, closed):
    last = date(2027, 1, 22)
    verdict = may_appeal(until=last, today=last, lodged=lodged, allowed=2)
    assert (verdict.code == "desk.appealed_enough") is closed
    assert verdict.is_ok is not closed
    assert verdict.article == "provisional:desk.appeal"


@pytest.mark.parametrize(
    ("items", "code"),
    [
        ([("page:name", "wrong")], None),
        ([], "desk.correction_empty"),
        ([("page:other", "wrong")], "desk.correction_unknown"),
        ([("page:name", "ugly")], "desk.correction_unknown"),
    ],
)
def test_a_correction_names_a_thing_and_a_typed_reason(items, code):
    found = [v.code for v in well_asked(items, targets=frozenset({"page:name"}))]
    assert found == ([code] if code else [])
