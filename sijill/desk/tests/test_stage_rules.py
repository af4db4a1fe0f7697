"""Visits and sittings: every step of their lives, and what marks amount to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import product
from uuid import UUID, uuid4

import pytest

from sijill.desk.rules import TO_EXAMINE, CaseState
from sijill.desk.rules.sitting import (
    SITTINGS,
    HearingResult,
    Part,
    Scale,
    SittingState,
    Tally,
    may_close,
    may_declare,
    may_hear,
    may_mark,
    may_open,
    may_sit,
    result_of,
    tally,
)
from sijill.desk.rules.visiting import (
    ENDED,
    VISITS,
    VisitState,
    Waiver,
    may_plan,
    may_report,
    may_visit,
    may_waive,
)
from sijill.kernel.actor import Actor, ActorKind, Role

from .factories import NOW
from .test_rules import ACTORS

GRID = [
    Scale(code="hand", most=40),
    Scale(code="piece", most=40),
    Scale(code="passing_on", most=20),
]
ANNA, BRIK, CHAMA = uuid4(), uuid4(), uuid4()
WHOLE = {"hand": 30, "piece": 30, "passing_on": 12}


def codes(verdicts) -> set[str]:
    return {v.code for v in verdicts if not v.is_ok}


def test_a_visit_moves_as_its_table_says_and_in_no_other_way():
    wrong = [
        (here, there, who)
        for here, there, who in product([None, *VisitState], VisitState, ACTORS)
        if may_visit(here, there, by=ACTORS[who]).is_ok
        is not (who in VISITS.get((here, there), frozenset()))
    ]
    assert wrong == []


def test_a_sitting_moves_as_its_table_says_and_in_no_other_way():
    wrong = [
        (here, there, part)
        for here, there, part in product([None, *SittingState], SittingState, Part)
        if may_sit(here, there, part=part).is_ok
        is not (part in SITTINGS.get((here, there), frozenset()))
    ]
    assert wrong == []


def test_a_visit_that_ended_stays_as_it_is_and_closed_minutes_are_never_opened():
    assert not {here for here, _ in VISITS} - {None, VisitState.PLANNED}
    assert {VisitState.REPORTED, VisitState.WAIVED} == ENDED
    after = {there for here, there in SITTINGS if here is SittingState.CLOSED}
    assert after == {SittingState.SIGNED}


def planned(on: datetime, **changes) -> set[str]:
    told = {"case_state": "submitted", "wanted": True, "first": date(2026, 11, 26), **changes}
    return codes(may_plan(on=on, at=NOW, day=on.date(), **told))


@pytest.mark.parametrize("state", CaseState)
def test_a_visit_is_planned_only_while_the_case_is_examined(state):
    tomorrow = NOW + timedelta(days=3)
    closed = planned(tomorrow, case_state=state)
    assert (not closed) is (state in TO_EXAMINE)


def test_the_person_is_told_some_days_before_the_visit():
    assert planned(NOW - timedelta(hours=1)) == {"desk.visit_in_the_past"}
    assert planned(NOW + timedelta(days=1)) == {"desk.visit_too_soon"}
    assert planned(NOW + timedelta(days=3)) == set()


def test_a_procedure_that_wants_no_visit_has_none():
    assert planned(NOW + timedelta(days=3), wanted=False) == {"desk.visit_not_wanted"}
    assert codes(may_waive("pictures", "vu", case_state="submitted", wanted=False)) == {
        "desk.visit_not_wanted"
    }


@pytest.mark.parametrize("ground", [*Waiver, "nothing"])
def test_a_visit_is_done_without_on_a_known_ground_said_in_words(ground):
    known = ground in set(Waiver)
    assert (not may_waive(ground, "vu", case_state="submitted", wanted=True)) is known
    assert "desk.reason_missing" in codes(
        may_waive(ground, " ", case_state="submitted", wanted=True)
    )


EXAMINER = Actor(kind=ActorKind.AGENT, role=Role.EXAMINER, user=ANNA)


def reported(by: Actor = EXAMINER, *, at: datetime = NOW, **changes) -> set[str]:
    told = {
        "findings": {"tools": "yes", "works": "no"},
        "outcome": "confirmed",
        "report": "Vu au travail.",
        **changes,
    }
    return codes(
        may_report(
            told["findings"],
            told["outcome"],
            told["report"],
            asked=["tools", "works"],
            agent=ANNA,
            by=by,
            planned_at=NOW,
            at=at,
        )
    )


def test_a_report_is_of_whoever_went_after_they_went_and_whole():
    assert reported() == set()
    assert reported(replace(EXAMINER, user=BRIK)) == {"desk.visit_of_another"}
    assert reported(replace(EXAMINER, user=BRIK, role=Role.REGISTRAR)) == set()
    assert reported(at=NOW - timedelta(minutes=1)) == {"desk.visit_not_yet"}
    assert reported(findings={"tools": "yes"}) == {"desk.finding_missing"}
    assert reported(findings={"tools": "yes", "works": "perhaps"}) == {"desk.finding_missing"}
    assert reported(outcome="") == {"desk.visit_outcome_missing"}
    assert reported(report=" ") == {"desk.report_missing"}


def marked(points=WHOLE, **changes) -> set[str]:
    given = {"state": "open", "present": True, "conflict": False, "grid": GRID, **changes}
    return codes(may_mark(points, **given))


def test_a_member_marks_when_present_free_and_within_the_grid():
    assert marked() == set()
    assert marked(present=False) == {"desk.member_absent"}
    assert marked(conflict=True) == {"desk.member_in_conflict"}
    assert marked({**WHOLE, "hand": 41}) == {"desk.marks_out_of_grid"}
    assert marked({"hand": 1}) == {"desk.marks_missing"}


@pytest.mark.parametrize("state", SittingState)
def test_no_mark_is_given_outside_an_open_sitting(state):
    assert ("desk.marks_closed" in marked(state=state)) is (state is not SittingState.OPEN)


def counted(*who: UUID, markers: tuple[UUID, ...] = (ANNA, BRIK, CHAMA)) -> Tally:
    marks = {one: {**WHOLE, "hand": 30 + 4 * n} for n, one in enumerate(who)}
    return tally(marks, grid=GRID, markers=markers)


def test_the_average_is_the_mean_of_what_each_gave_of_one_hundred():
    assert counted(ANNA, BRIK, CHAMA) == Tally(average=Decimal("76.00"), markers=3, complete=True)
    assert counted(ANNA) == Tally(average=Decimal("72.00"), markers=3, complete=False)
    assert counted() == Tally(average=None, markers=3, complete=False)


def test_whoever_may_not_mark_does_not_count():
    assert counted(ANNA, BRIK, CHAMA, markers=(ANNA, BRIK)).average == Decimal("74.00")
    assert tally({}, grid=GRID, markers=()).complete is False


def test_a_half_cent_goes_up():
    grid = [Scale(code="all", most=3)]
    marks = {ANNA: {"all": 1}, BRIK: {"all": 2}, CHAMA: {"all": 2}}
    assert tally(marks, grid=grid, markers=list(marks)).average == Decimal("55.56")


@pytest.mark.parametrize(
    ("average", "markers", "complete", "result"),
    [
        ("60.00", 3, True, HearingResult.PASSED),
        ("59.99", 3, True, HearingResult.FAILED),
        ("90.00", 2, True, HearingResult.DEFERRED),
        ("90.00", 3, False, HearingResult.DEFERRED),
        (None, 3, False, HearingResult.DEFERRED),
    ],
)
def test_a_case_passes_on_the_threshold_and_waits_when_too_few_may_mark(
    average, markers, complete, result
):
    found = Tally(average=Decimal(average) if average else None, markers=markers, complete=complete)
    assert result_of(found, quorum=3, threshold=Decimal(60)) is result


def test_minutes_wait_for_the_marks_of_every_member_who_may_mark():
    waiting, done = counted(ANNA), counted(ANNA, BRIK, CHAMA)
    too_few = counted(markers=(ANNA,))
    assert codes(may_close({"a": waiting, "b": done}, quorum=3)) == {"desk.marks_waiting"}
    assert codes(may_close({"b": done, "c": too_few}, quorum=3)) == set()


def test_a_sitting_opens_with_its_keepers_its_quorum_and_something_to_judge():
    whole = {"keepers_present": True, "cases": 1, "present": 3, "quorum": 3}
    assert codes(may_open(**whole)) == set()
    assert codes(may_open(**{**whole, "present": 2})) == {"desk.no_quorum"}
    assert codes(may_open(**{**whole, "keepers_present": False})) == {"desk.keepers_absent"}
    assert codes(may_open(**{**whole, "cases": 0})) == {"desk.agenda_empty"}


def test_a_case_goes_on_one_agenda_once_its_visit_ended():
    whole = {
        "case_state": "submitted",
        "wanted": True,
        "sitting": "called",
        "waits_elsewhere": False,
        "first_stages_done": True,
    }
    assert codes(may_hear(**whole)) == set()
    for change, code in (
        ({"case_state": "examined"}, "desk.not_from_here"),
        ({"wanted": False}, "desk.commission_not_wanted"),
        ({"sitting": "open"}, "desk.agenda_closed"),
        ({"waits_elsewhere": True}, "desk.on_an_agenda"),
        ({"first_stages_done": False}, "desk.visit_first"),
    ):
        assert codes(may_hear(**{**whole, **change})) == {code}


def test_a_conflict_is_declared_before_the_minutes_and_says_why():
    assert codes(may_declare(state="open", reason="cousin")) == set()
    assert codes(may_declare(state="called", reason="cousin")) == set()
    assert codes(may_declare(state="closed", reason="")) == {
        "desk.marks_closed",
        "desk.reason_missing",
    }
