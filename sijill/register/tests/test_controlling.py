"""A control is given, reported and settled by people who are not the same; it changes no entry."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import override

from sijill.accounts.models import User
from sijill.desk.models import Decision
from sijill.institutions.tests.factories import a_browser, a_mandate
from sijill.kernel.actor import ANONYMOUS, SYSTEM, Actor, ActorKind, Assurance, Role
from sijill.kernel.verdict import Refused
from sijill.ledger.models import Act
from sijill.ledger.transaction import acting_for, action
from sijill.register.actions import controlling as verbs
from sijill.register.models import Control, Entry
from sijill.register.queries import NotFound
from sijill.register.queries import controlling as read
from sijill.register.rules import EntryState
from sijill.register.rules.controlling import (
    CONTROL_LIFE,
    FOLLOWS,
    MEASURES,
    Consequence,
    ControlState,
    Giving,
    Outcome,
    may_control,
    may_give,
    may_report,
    may_settle,
)
from sijill.register.tests import factories as make

OFFICES = [
    *(Actor(kind=ActorKind.AGENT, user=uuid4(), role=role) for role in Role),
    *(ANONYMOUS, SYSTEM),
]
DUE = make.NOW.date() + timedelta(days=30)


def no(verdicts: Any) -> set[str]:
    return {v.code for v in verdicts if not v.is_ok}


def test_a_control_over_all_from_to_and_role() -> None:
    for here, there, by in product([None, *ControlState], ControlState, OFFICES):
        allowed = CONTROL_LIFE.get((here, there), frozenset())
        office = by.role if by.is_agent else by.kind
        assert (not no(may_control(here, there, by=by))) is (office in allowed)


def test_no_machine_and_no_clock_settles_a_control() -> None:
    for (_, there), who in CONTROL_LIFE.items():
        assert there is ControlState.WAITING or ActorKind.SYSTEM not in who


def test_what_follows_fits_what_was_found_and_takes_two_people() -> None:
    reporter, by = uuid4(), OFFICES[0]
    for outcome, consequence in product(Outcome, Consequence):
        given = {"outcome": outcome, "consequence": consequence, "note": "vu", "by": by}
        closed = no(may_settle(**given, reporter=reporter))
        assert (not closed) is (consequence in FOLLOWS[outcome])
        assert "control.two_people" in no(may_settle(**given, reporter=by.user))
    assert FOLLOWS[Outcome.CONFORM] == {Consequence.NONE}
    bare = {"outcome": "differs", "consequence": "none", "note": " ", "reporter": reporter}
    assert no(may_settle(**bare, by=by)) == {"control.no_note"}


@pytest.mark.parametrize(
    ("given", "closed"),
    [
        ({}, set()),
        ({"looks": False}, {"control.no_such_colleague"}),
        ({"way": "spell"}, {"control.no_way"}),
        ({"due_on": make.NOW.date() - timedelta(days=1)}, {"control.due_in_the_past"}),
    ],
)
def test_a_control_is_given_to_who_looks_with_a_way_and_a_day(
    given: dict[str, Any], closed: set[str]
) -> None:
    facts = {"owner": uuid4(), "way": "visit", "due_on": DUE, "today": make.NOW.date()}
    facts |= {"looks": True, "concerned": frozenset()}
    assert no(may_give(Giving(**{**facts, **given}))) == closed
    mine = {**facts, "concerned": frozenset({facts["owner"]})}
    assert no(may_give(Giving(**mine))) == {"control.own_work"}


def test_a_report_is_its_owners_and_whole() -> None:
    by = OFFICES[0]
    assert no(may_report(outcome="conform", note="vu", owner=by.user, by=by)) == set()
    assert no(may_report(outcome="", note=" ", owner=uuid4(), by=by)) == {
        *("control.of_another", "control.no_outcome", "control.no_note")
    }


# With the database from here on.


def officer(role: Role, chamber: str = make.FES) -> Actor:
    """Somebody whose office stands in a mandate, as colleagues are found by it."""
    held = a_mandate(role, chamber)
    return Actor(
        kind=ActorKind.AGENT, user=held.user_id, role=role, institution=chamber,
        reach=frozenset({chamber}), assurance=Assurance.STEP_UP, language="fr",
    )  # fmt: skip


@action
def opened(entry: Entry) -> Control:
    """A control of an entry, as a draw opens it."""
    case = Decision.objects.get(case__subject_id=entry.pk, stage="final").case_id
    return Control.objects.create(
        entry=entry, case=case, institution_id=entry.chamber_id, opened_at=make.NOW, act=uuid4()
    )


@pytest.fixture
def entry() -> Entry:
    return make.entered()


@pytest.fixture
def head() -> Actor:
    return officer(Role.DIRECTOR)


@pytest.fixture
def owner() -> Actor:
    return officer(Role.EXAMINER)


@pytest.fixture
def control(entry: Entry, head: Actor) -> Control:
    with acting_for(head):
        return opened(entry)


def given(control: Control, head: Actor, owner: Actor) -> Control:
    wanted = verbs.WantedControl(owner=owner.user, way="visit", due_on=DUE)  # type: ignore[arg-type]
    with acting_for(head):
        return verbs.give_control(control=control.pk, wanted=wanted, by=head, at=make.NOW)


def reported(control: Control, owner: Actor, outcome: str) -> Control:
    with acting_for(owner):
        return verbs.report_control(
            control=control.pk, outcome=outcome, note="fermé", by=owner, at=make.NOW
        )


def settled(control: Control, head: Actor, consequence: str) -> Control:
    with acting_for(head):
        return verbs.settle_control(
            control=control.pk, consequence=consequence, note="vu", by=head, at=make.NOW
        )


@pytest.mark.django_db
@pytest.mark.parametrize("consequence", ["suspension", "striking_off"])
def test_a_control_strikes_nobody_off_it_opens_a_procedure_that_hears_the_person(
    control: Control, entry: Entry, head: Actor, owner: Actor, consequence: str
) -> None:
    given(control, head, owner)
    reported(control, owner, "not_found")
    settled(control, head, consequence)
    with acting_for(owner):
        case = verbs.open_measure(control=control.pk, by=owner, at=make.NOW)
        with pytest.raises(Refused, match=r"control\.not_from_here"):
            verbs.open_measure(control=control.pk, by=owner, at=make.NOW)
        assert case.procedure == MEASURES[Consequence(consequence)].of_office
        assert Entry.objects.get(pk=entry.pk).state == EntryState.ENTERED
    told = Act.objects.filter(subject_id=control.pk).order_by("recorded_at")
    kinds = [f"control.{done}" for done in ("given", "reported", "settled", "followed")]
    assert list(told.values_list("kind", flat=True)) == kinds


@pytest.mark.django_db
def test_nobody_looks_again_at_their_own_work(control: Control, head: Actor) -> None:
    with acting_for(head):
        signers = read.concerned(control.case)
    assert len(signers) == 2
    for signer in signers:
        a_mandate(Role.EXAMINER, make.FES, user=User.objects.get(pk=signer))
        held = Actor(kind=ActorKind.AGENT, user=signer)
        with pytest.raises(Refused, match=r"control\.own_work"):
            given(control, head, held)


@pytest.mark.django_db
def test_a_report_is_sent_back_and_a_settled_control_rests(
    control: Control, head: Actor, owner: Actor
) -> None:
    given(control, head, owner)
    with pytest.raises(Refused, match=r"control\.not_from_here"):
        settled(control, head, "none")
    reported(control, owner, "differs")
    back = given(control, head, owner)
    assert (back.state, back.outcome, back.reported_by) == ("given", "", None)
    reported(control, owner, "conform")
    with pytest.raises(Refused, match=r"control\.does_not_follow"):
        settled(control, head, "striking_off")
    settled(control, head, "none")
    with pytest.raises(Refused, match=r"control\.not_from_here"):
        given(control, head, owner)


@pytest.mark.django_db
def test_whoever_looks_sees_what_was_given_to_them_and_another_chamber_sees_nothing(
    control: Control, head: Actor, owner: Actor
) -> None:
    given(control, head, owner)
    for seer, sees in (
        (head, 1), (owner, 1), (officer(Role.EXAMINER), 0), (officer(Role.REGISTRAR), 0),
        (officer(Role.DIRECTOR, make.RABAT), 0),
    ):  # fmt: skip
        with acting_for(seer):
            assert read.controls(seer).count() == sees
    stranger = officer(Role.EXAMINER, make.RABAT)
    with acting_for(stranger):
        assert not Control.objects.exists()  # the wall of the table itself
        with pytest.raises(NotFound):
            read.control_for(control.pk, viewer=stranger)
    with pytest.raises(Refused, match=r"control\.no_such_colleague"):
        given(control, head, stranger)


@pytest.mark.django_db
def test_the_database_wants_two_people_and_a_whole_report(
    control: Control, head: Actor, owner: Actor
) -> None:
    given(control, head, owner)
    reported(control, owner, "differs")

    @action
    def alone(**columns: Any) -> None:
        with transaction.atomic():
            Control.objects.filter(pk=control.pk).update(**columns)

    ended = {"state": "settled", "settled_at": make.NOW, "consequence": "none"}
    for columns, name in (
        ({**ended, "settled_by": owner.user}, "control_settled_by_another"),
        ({"note": ""}, "control_report_is_whole"),
        ({"outcome": "spell"}, "control_words_known"),
        ({"reported_by": head.user}, "control_report_is_whole"),
        ({"way": ""}, "control_given_to_somebody"),
    ):
        with acting_for(head), pytest.raises(IntegrityError, match=name):
            alone(**columns)


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_control_is_worked_on_screen_to_its_procedure(language: str, entry: Entry) -> None:
    head, owner = (a_mandate(role, make.FES).user for role in (Role.DIRECTOR, Role.EXAMINER))
    boss, colleague = a_browser(head), a_browser(owner)
    with acting_for(SYSTEM):
        control = opened(entry)
    day = {"due_on_day": "1", "due_on_month": "1", "due_on_year": "2099"}
    with override(language):
        page = reverse("register:control", args=[control.pk])

        def do(deed: str) -> str:
            return reverse("register:control_do", args=[control.pk, deed])

        assert colleague.get(page).status_code == 404
        assert boss.get(page).status_code == 200
        assert boss.post(do("give"), {"owner": str(head.pk), "way": "visit"}).status_code == 422
        typed = {"owner": str(owner.pk), "way": "visit", **day}
        assert boss.post(do("give"), typed).status_code == 302
        assert boss.post(do("report"), {"outcome": "conform", "note": "x"}).status_code == 404
        assert colleague.get(page).status_code == 200
        assert colleague.post(do("report"), {"outcome": "not_found"}).status_code == 422
        found = {"outcome": "not_found", "note": "atelier fermé"}
        assert colleague.post(do("report"), found).status_code == 302
        assert colleague.post(do("settle"), {"consequence": "none"}).status_code == 404
        assert boss.get(page).status_code == 200
        ends = {"consequence": "suspension", "note": "trois passages"}
        assert boss.post(do("settle"), ends).status_code == 302
        assert boss.post(do("measure")).status_code == 404
        opened_case = colleague.post(do("measure"))
        assert "/desk/case/" in opened_case.url
        assert colleague.get(page).status_code == 200
        assert boss.get(f"{reverse('register:controls')}?state=settled").status_code == 200
    assert a_browser(a_mandate(Role.ASSISTANT, make.FES).user).get(page).status_code == 403
