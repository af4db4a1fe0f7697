"""A halt with its own dates, and a suspension that a date brings: each with its end and appeal."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from sijill.accounts.models import OutboxMessage
from sijill.accounts.wording import ARABIC
from sijill.desk import actions as desk
from sijill.desk.models import Case, Decision
from sijill.desk.procedures import procedure
from sijill.desk.queries.following import contest_of, standing_decision
from sijill.desk.rules import CaseState
from sijill.desk.wording.states import stands
from sijill.desk.wording.steps import steps_of
from sijill.kernel.actor import SYSTEM, Actor, Role, Subject
from sijill.kernel.clock import civil_date
from sijill.kernel.verdict import Refused
from sijill.ledger.queries import acts_of
from sijill.ledger.transaction import acting_for, action
from sijill.register import actions
from sijill.register.models import Entry, Supervision
from sijill.register.rules import EntryState
from sijill.register.rules.measures import Measure
from sijill.register.tests import factories as make

DAY = civil_date(make.NOW)
PERIOD = 90
pytestmark = pytest.mark.django_db


def kinds(entry: Entry) -> list[str]:
    return [told.act.kind for told in acts_of([Subject(kind="entry", id=entry.id)])]


def state(entry: Entry) -> str:
    return str(make.fresh(entry).state)


@pytest.fixture
def by() -> Actor:
    return make.citizen()


@pytest.fixture
def entry(by: Actor) -> Entry:
    return make.entered(by)


@pytest.fixture
def holder(by: Actor, entry: Entry) -> Actor:
    return make.citizen(own=by.space, person=entry.person_id)


def halted(holder: Actor, *, first: int | None, last: int | None) -> None:
    """A halt asked for and accepted, from and to so many days from today."""
    days = {"from_on": first, "until_on": last}
    told = {box: f"{DAY + timedelta(days=n)}" for box, n in days.items() if n is not None}
    pages = {"reason": {"ground": "halt", "note": ""}, "dates": told, "documents": {}}
    case = make.asked(Measure.SUSPENSION, {**pages, "effects": {"told": True}}, by=holder)
    make.signed(make.examined(case))


def follow(days: int) -> int:
    return actions.follow_halts(make.NOW + timedelta(days=days))


def messages_to(holder: Actor) -> list[str]:
    """What the clock told of a halt, whose account it is."""
    with make.everything():
        told = OutboxMessage.objects.filter(space=holder.space, template__startswith="entry.halt_")
        return sorted(set(told.values_list("template", flat=True)))


def test_a_halt_begins_and_ends_by_itself_on_its_days(entry: Entry, holder: Actor) -> None:
    halted(holder, first=10, last=40)
    assert state(entry) == EntryState.ENTERED
    assert [follow(9), follow(10), follow(10)] == [0, 1, 0]
    assert state(entry) == EntryState.SUSPENDED
    assert messages_to(holder) == ["entry.halt_begun"]
    assert [follow(40), follow(41), follow(42)] == [0, 1, 0]
    assert state(entry) == EntryState.ENTERED
    assert messages_to(holder) == ["entry.halt_begun", "entry.halt_over"]
    done = ["register.halt_planned", "register.suspended", "register.resumed"]
    assert kinds(entry) == ["register.entered", *done]
    assert make.fresh(entry).halt_from is None


def test_a_halt_without_days_begins_at_the_decision_and_waits_for_its_holder(
    entry: Entry, holder: Actor
) -> None:
    halted(holder, first=None, last=None)
    assert state(entry) == EntryState.SUSPENDED
    assert follow(3000) == 0
    with acting_for(holder):
        assert actions.end_halt(entry=entry, by=holder, at=make.NOW)
        assert not actions.end_halt(entry=entry, by=holder, at=make.NOW)
    assert state(entry) == EntryState.ENTERED
    assert kinds(entry)[-2:] == ["register.halt_ended", "register.resumed"]


def test_a_halt_that_has_not_begun_is_given_up(entry: Entry, holder: Actor) -> None:
    halted(holder, first=10, last=40)
    with acting_for(holder):
        actions.end_halt(entry=entry, by=holder, at=make.NOW)
    assert [follow(10), follow(41)] == [0, 0]
    assert state(entry) == EntryState.ENTERED


def test_nobody_else_ends_a_halt(entry: Entry, holder: Actor) -> None:
    halted(holder, first=None, last=30)
    for other in (make.citizen(), make.agent(Role.REGISTRAR)):
        with acting_for(other), pytest.raises(Refused, match="not_yours"):
            actions.end_halt(entry=entry, by=other, at=make.NOW)


def test_another_suspension_takes_the_place_of_a_planned_halt(entry: Entry, holder: Actor) -> None:
    """The last day of a halt never lifts what was decided on another ground."""
    halted(holder, first=10, last=40)
    registrar = make.agent(Role.REGISTRAR)
    with acting_for(registrar):
        actions.suspend(entry=entry, ground="court", by=registrar, at=make.NOW)
    assert [follow(10), follow(41)] == [0, 0]
    assert state(entry) == EntryState.SUSPENDED


@action
def _dates(entry: Entry) -> None:
    ahead = DAY + timedelta(days=1)
    Entry.objects.filter(pk=entry.pk).update(halt_from=ahead, halt_until=DAY)


def test_a_halt_cannot_end_before_it_begins(entry: Entry) -> None:
    with make.everything(), pytest.raises(IntegrityError, match="halt_dates"), transaction.atomic():
        _dates(entry)


# What a date brings has a file, and is contested like any other decision.


def unsupervised() -> tuple[Actor, Entry, Entry]:
    """An enterprise suspended because its supervisor left and nobody was named in time."""
    by, supervisor = make.citizen(), make.entered(**make.FATIMA)
    enterprise = make.enterprise(by, supervisor=supervisor)
    registrar = make.agent(Role.REGISTRAR)
    with acting_for(registrar):
        actions.strike_off(entry=supervisor, ground="asked", by=registrar, at=make.NOW)
    with acting_for(SYSTEM):
        actions.review_supervisions(supervisor=supervisor.pk, at=make.NOW)
    assert actions.follow_dates(make.NOW + timedelta(days=PERIOD + 1)) == 1
    return by, enterprise, supervisor


def contested(by: Actor, entry: Entry) -> Case:
    """The decision of the clock, with an appeal against it."""
    with make.everything():
        case = Case.objects.get(subject_id=entry.pk, procedure=Measure.SUSPENSION.of_office)
        decision = Decision.objects.get(case=case)
    assert (case.state, decision.signed_by, case.space) == (CaseState.ACCEPTED, None, by.space)
    at = make.NOW + timedelta(days=PERIOD + 5)
    with acting_for(by):
        desk.appeal(decision=decision, grounds="نبحث عن مشرف", by=by, at=at)
    return make.fresh(case)


def answered(case: Case, outcome: str, ground: str = "") -> Case:
    at, reviewer = make.NOW + timedelta(days=PERIOD + 6), make.agent()
    if outcome == "accepted":
        make.examined(case, by=reviewer, at=at, note="لم يسم أحد")
    else:
        with acting_for(reviewer):
            desk.propose(
                case=case, outcome=outcome, ground=ground, article="", note="", by=reviewer, at=at
            )
    director = make.agent(Role.DIRECTOR)
    with acting_for(director):
        desk.sign(case=make.fresh(case), by=director, at=at)
    return make.fresh(case)


def test_an_appeal_against_the_clock_gives_the_enterprise_its_time_anew() -> None:
    by, enterprise, _ = unsupervised()
    case = contested(by, enterprise)
    assert ways_beside(case, by) == ["supervisor_replacement"]
    case = answered(case, "refused", "not_grounded")
    assert state(enterprise) == EntryState.ENTERED
    assert ways_beside(case, by) == []
    nobody_lost(case, by)
    with make.everything():
        row = Supervision.objects.get(enterprise=enterprise, valid_to=None)
    assert row.until == DAY + timedelta(days=PERIOD + 6 + PERIOD)
    assert actions.follow_dates(make.NOW + timedelta(days=PERIOD + 7)) == 0


def ways_beside(case: Case, by: Actor) -> list[str]:
    """What is offered beside the decision, instead of an appeal."""
    declared = procedure(case.procedure, case.procedure_version)
    return [one.href.strip("/").split("/")[-1] for one in declared.beside(case, by)]


def nobody_lost(case: Case, by: Actor) -> None:
    """A decision that was taken back is told as such, and there is nothing left to contest."""
    assert case.state == CaseState.REFUSED
    with acting_for(by), override("fr"):
        assert contest_of(case, standing_decision(case), [], today=DAY) is None
        assert stands(case) == ("ok", "Rien de décidé")
        told = [(step.state, step.title) for step in steps_of(case)]
    assert told[-1] == ("granted", "Rien n’est décidé contre vous.")
    assert "Refusée" not in {title for _, title in told}


def test_an_appeal_against_the_clock_that_fails_leaves_the_suspension_once() -> None:
    by, enterprise, _ = unsupervised()
    case = contested(by, enterprise)
    with acting_for(by), override("fr"):
        told = [(step.state, step.title) for step in steps_of(case)]
        declared = procedure(case.procedure, case.procedure_version)
        reason = declared.answer_of("ground", case.answers)
    assert "Un autre encadrant" in reason
    assert not ARABIC.search(reason), "a date that passed is told in the reader's language"
    assert ("broken", "Une décision a été prise sur votre inscription") in told
    assert answered(case, "accepted").state == CaseState.ACCEPTED
    assert stands(make.fresh(case))[0] == "wait"
    assert state(enterprise) == EntryState.SUSPENDED
    assert kinds(enterprise).count("register.suspended") == 1


def test_a_supervisor_named_meanwhile_leaves_nothing_to_uphold() -> None:
    by, enterprise, _ = unsupervised()
    case = contested(by, enterprise)
    other, registrar = make.entered(), make.agent(Role.REGISTRAR)
    with acting_for(registrar):
        actions.replace_supervisor(
            entry=enterprise, nia=other.nia, ground="asked", by=registrar, at=make.NOW
        )
    with pytest.raises(Refused):
        answered(case, "accepted")
    assert answered(case, "refused", "not_grounded").state == CaseState.REFUSED
    assert state(enterprise) == EntryState.ENTERED
