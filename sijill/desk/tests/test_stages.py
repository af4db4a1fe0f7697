"""A visit and a commission between a case and its decision, and what the database refuses."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from sijill.accounts.tests.factories import to_phones
from sijill.desk import actions, procedures
from sijill.desk.models import Conflict, Hearing, Mark, Sitting, Visit
from sijill.desk.queries.examination import examination_of
from sijill.desk.queries.sittings import minutes_by_code
from sijill.desk.queries.stages import stages_of
from sijill.kernel.actor import Role
from sijill.kernel.verdict import Refused
from sijill.ledger.models import Act
from sijill.ledger.transaction import acting_for, action

from .factories import NOW, RABAT, agent, citizen, everything, fresh, proposed, reasons, sent
from .stages import (
    GOOD,
    POOR,
    SOON,
    Bench,
    before_commission,
    in_office,
    planned,
    ready,
    visited,
)

pytestmark = pytest.mark.django_db


def refused(code: str):
    return pytest.raises(Refused, match=code.replace(".", r"\."))


def acts(subject) -> list[str]:
    held = Act.objects.filter(subject_id=subject.pk).order_by("recorded_at")
    return list(held.values_list("kind", flat=True))


def propose(case, outcome: str = "accepted", by=None):
    by = by or agent()
    with acting_for(by):
        return actions.propose(case=case, by=by, at=NOW, **reasons(outcome))


def test_nothing_is_proposed_before_the_visit_and_the_commission_ended():
    case = before_commission()
    for outcome in ("accepted", "refused"):
        with refused("desk.visit_open, desk.commission_open"):
            propose(case, outcome)
    visited(case)
    with refused("desk.commission_open"):
        propose(case)
    Bench().judged(case)
    assert propose(case).outcome == "accepted"


def test_nobody_is_sent_to_look_at_what_a_rule_already_refuses():
    case = before_commission(years={"years": 0})
    with refused("desk.visit_open"):
        propose(case)
    assert propose(case, "refused").outcome == "refused"


def test_a_procedure_without_stages_is_decided_as_ever():
    assert proposed(agent(), sent()).state == "examined"


def test_the_person_is_told_of_the_appointment_and_the_rules_of_its_outcome():
    case = before_commission()
    visit = planned(case)
    [message] = to_phones(template="case.visit")
    assert message.key.startswith("desk.visit_planned")
    by = in_office()
    with acting_for(by), refused("desk.visit_planned"):
        actions.waive_visit(case=case, ground="pictures", note="vu", by=by, at=NOW)
    with acting_for(by), refused("desk.visit_of_another"):
        report(visit, by)
    assert visit.agent_id != by.user


def report(visit, by, **changes):
    told = {"findings": {"tools": "yes", "works": "no"}, "outcome": "doubtful", "report": "vu"}
    return actions.report_visit(
        visit=visit, by=by, at=SOON + timedelta(hours=2), **{**told, **changes}
    )


def test_a_report_reaches_the_rules_as_a_plain_value():
    case = before_commission()
    visited(case, "doubtful")
    with everything():
        seen = examination_of(fresh(case), on=NOW.date(), likenesses_open=0).visited
    assert seen is not None
    assert (seen.outcome, seen.ground) == ("doubtful", "")
    assert "desk.visit_reported" in acts(case)


def test_a_visit_called_off_by_the_person_is_planned_again():
    by = citizen()
    case = sent(by, procedure="test-visited")
    visit = planned(case)
    with acting_for(by):
        actions.call_off_visit(visit=visit, reason="je suis absent", by=by, at=NOW)
    assert fresh(visit).state == "called_off"
    again = planned(case)
    with acting_for(agent(Role.REGISTRAR)) as _, refused("desk.visit_not_yet"):
        actions.miss_visit(visit=again, note="", by=agent(Role.REGISTRAR), at=NOW)


def test_a_visit_done_without_says_why_and_lets_the_decision_be_proposed():
    case = sent(citizen(), procedure="test-visited")
    by = in_office()
    with acting_for(by):
        actions.waive_visit(case=case, ground="pictures", note="dix photos nettes", by=by, at=NOW)
    assert propose(case).outcome == "accepted"
    assert "desk.visit_waived" in acts(case)


def test_an_agent_of_another_chamber_is_not_sent():
    case, by, far = before_commission(), in_office(), agent(institution=RABAT)
    with acting_for(by), refused("desk.visit_agent_unknown"):
        actions.plan_visit(case=case, on=SOON, place="ici", agent=far.user, told="", by=by, at=NOW)


def test_a_case_that_leaves_the_desk_leaves_its_appointment_and_its_agenda():
    person = citizen()
    case = sent(person, procedure="test-mastery")
    visit = planned(case)
    with acting_for(person):
        actions.withdraw(case=fresh(case), by=person, at=NOW)
    assert fresh(visit).state == "called_off"
    bench, other = ready()
    hearing = bench.hear(other, bench.call())
    registrar = agent(Role.REGISTRAR)
    with acting_for(registrar):
        actions.reroute(case=other, institution=RABAT, reason="ailleurs", by=registrar, at=NOW)
    assert fresh(hearing).result == "deferred"


def test_a_commission_hears_marks_and_signs():
    bench, case = ready()
    sitting = bench.judged(case)
    with everything():
        hearing = Hearing.objects.get(case=case)
        heard = examination_of(fresh(case), on=NOW.date(), likenesses_open=0).heard
    assert (hearing.result, hearing.average, hearing.markers) == ("passed", Decimal("80.00"), 4)
    assert heard is not None
    assert (heard.result, heard.code) == ("passed", sitting.minutes_code)
    assert sitting.state == "signed"
    assert acts(sitting) == [
        "desk.sitting_called",
        "desk.sitting_opened",
        "desk.minutes_closed",
        "desk.minutes_signed_first",
        "desk.minutes_signed",
    ]
    assert "desk.heard" in acts(case)
    minutes = sitting.minutes
    assert minutes["cases"][0]["average"] == "80.00"
    assert [m["part"] for m in minutes["members"]][:2] == ["chair", "secretary"]
    assert minutes_by_code(sitting.minutes_code) == sitting


def test_a_case_below_the_threshold_fails():
    bench, case = ready()
    bench.judged(case, POOR)
    with everything():
        assert Hearing.objects.get(case=case).result == "failed"


def test_a_result_holds_only_once_both_have_signed():
    bench, case = ready()
    sitting = bench.call()
    hearing = bench.hear(case, sitting)
    bench.open(sitting)
    bench.mark(hearing)
    bench.close(sitting)
    declared = procedures.procedure("test-mastery")
    with everything():
        assert stages_of(case, declared).heard is None
    with acting_for(bench.secretary):
        actions.sign_minutes(sitting=sitting, by=bench.secretary, at=SOON)
    with acting_for(bench.secretary), refused("desk.signed_already"):
        actions.sign_minutes(sitting=sitting, by=bench.secretary, at=SOON)
    with everything():
        assert stages_of(case, declared).heard is None


def test_nobody_else_opens_closes_or_signs():
    bench, case = ready()
    sitting = bench.call()
    bench.hear(case, sitting)
    stranger = in_office(Role.REGISTRAR)
    for verb in (actions.close_minutes, actions.sign_minutes):
        with acting_for(stranger), refused("desk."):
            verb(sitting=sitting, by=stranger, at=SOON)
    with acting_for(stranger), refused("desk.not_your_part"):
        actions.open_sitting(sitting=sitting, present=(), by=stranger, at=SOON)
    with acting_for(stranger), refused("desk.not_your_part"):
        actions.call_sitting(commission=bench.commission, on=SOON, place="ici", by=stranger, at=NOW)


def test_a_sitting_does_not_open_without_its_quorum():
    bench, case = ready()
    sitting = bench.call()
    bench.hear(case, sitting)
    with refused("desk.no_quorum"):
        bench.open(sitting, absent=2)


def test_a_member_in_conflict_does_not_mark_and_the_case_waits_when_too_few_are_left():
    bench, case = ready()
    sitting = bench.call()
    hearing = bench.hear(case, sitting)
    bench.open(sitting, absent=1)
    bench.mark(hearing)
    seat = bench.markers(hearing)[-1]
    with acting_for(bench.secretary):
        actions.declare_conflict(
            hearing=hearing, seat=seat, reason="son neveu", by=bench.secretary, at=SOON
        )
        assert not hearing.marks.filter(seat=seat).exists()
        with refused("desk.member_in_conflict"):
            actions.mark(hearing=hearing, seat=seat, points=GOOD, by=bench.secretary, at=SOON)
    bench.close(sitting)
    assert fresh(hearing).result == "deferred"
    again = bench.call(SOON + timedelta(days=7))
    assert bench.hear(case, again).result == "waiting"


def test_a_member_with_an_account_marks_for_themselves_alone():
    bench, case = ready()
    sitting = bench.call()
    hearing = bench.hear(case, sitting)
    bench.open(sitting)
    own, *_others = bench.markers(hearing)
    assert own.user == bench.chair.user
    stranger = in_office()
    with acting_for(stranger), refused("desk.not_your_part"):
        actions.mark(hearing=hearing, seat=own, points=GOOD, by=stranger, at=SOON)
    with acting_for(bench.chair):
        actions.mark(hearing=hearing, seat=own, points=POOR, by=bench.chair, at=SOON)
        actions.mark(hearing=hearing, seat=own, points=GOOD, by=bench.chair, at=SOON)
        assert hearing.marks.filter(seat=own).count() == 2
    with acting_for(bench.secretary), refused("desk.marks_waiting"):
        actions.close_minutes(sitting=sitting, by=bench.secretary, at=SOON)


def test_a_sitting_called_off_gives_its_cases_back():
    bench, case = ready()
    sitting = bench.call()
    hearing = bench.hear(case, sitting)
    with refused("desk.on_an_agenda"):
        bench.hear(case, bench.call(SOON + timedelta(days=1)))
    with acting_for(bench.chair):
        actions.call_off_sitting(sitting=sitting, reason="grève", by=bench.chair, at=NOW)
    assert fresh(hearing).result == "deferred"
    assert bench.hear(case, bench.call(SOON + timedelta(days=2)))


def test_a_commission_waits_for_the_visit():
    case, bench = before_commission(), Bench()
    with refused("desk.visit_first"):
        bench.hear(case, bench.call())


# What the database refuses by itself.


def marked():
    """An open sitting with its marks, and the row of one of them."""
    bench, case = ready()
    sitting = bench.call()
    hearing = bench.hear(case, sitting)
    bench.open(sitting)
    bench.mark(hearing)
    return bench, sitting, hearing


def give(hearing, seat, criterion: str = "more", points: int = 1) -> None:
    @action
    def write() -> None:
        with transaction.atomic():
            Mark.objects.create(
                hearing=hearing,
                seat=seat,
                criterion=criterion,
                points=points,
                most=10,
                given_at=NOW,
            )

    with everything():
        write()


def test_the_database_refuses_a_second_mark_and_one_beyond_the_grid():
    bench, _sitting, hearing = marked()
    seat = bench.markers(hearing)[0]
    with pytest.raises(IntegrityError, match="mark_once"):
        give(hearing, seat, "hand")
    with pytest.raises(IntegrityError, match="mark_within_the_grid"):
        give(hearing, seat, "more", points=11)


def test_the_database_refuses_marks_of_the_absent_of_the_secretary_and_of_strangers():
    bench, sitting, hearing = marked()
    secretary = sitting.seats.get(part="secretary")
    other = bench.call(SOON + timedelta(days=1)).seats.filter(part="member").first()
    for seat in (secretary, other):
        with pytest.raises(IntegrityError, match="only a member who came marks"):
            give(hearing, seat)


def test_the_database_refuses_the_mark_of_a_member_in_conflict():
    bench, _sitting, hearing = marked()
    seat = bench.markers(hearing)[0]

    @action
    def declare() -> None:
        with transaction.atomic():
            Conflict.objects.create(hearing=hearing, seat=seat, reason="x", declared_at=NOW)

    with everything(), pytest.raises(IntegrityError, match="once the marks are taken back"):
        declare()
    with acting_for(bench.secretary):
        actions.declare_conflict(
            hearing=hearing, seat=seat, reason="x", by=bench.secretary, at=SOON
        )
    with pytest.raises(IntegrityError, match="conflict of interest does not mark"):
        give(hearing, seat)


def test_the_database_refuses_any_mark_after_the_minutes_are_closed():
    bench, sitting, hearing = marked()
    seat = bench.markers(hearing)[0]
    bench.close(sitting)
    with pytest.raises(IntegrityError, match="outside an open sitting"):
        give(hearing, seat)

    @action
    def change(verb) -> None:
        with transaction.atomic():
            verb()

    with everything():
        for verb in (
            lambda: Mark.objects.filter(hearing=hearing).update(points=0),
            lambda: Mark.objects.filter(hearing=hearing).delete(),
            lambda: Hearing.objects.filter(pk=hearing.pk).update(result="deferred"),
            lambda: Sitting.objects.filter(pk=sitting.pk).update(minutes={}),
            lambda: sitting.seats.update(present=False),
        ):
            with pytest.raises(IntegrityError, match=r"closed|outside an open sitting"):
                change(verb)


def test_the_database_refuses_one_signature_for_two():
    bench, sitting, _hearing = marked()
    bench.close(sitting)

    @action
    def sign(**values) -> None:
        with transaction.atomic():
            Sitting.objects.filter(pk=sitting.pk).update(**values)

    same = bench.chair.user
    with pytest.raises(IntegrityError, match="sitting_signed_by_two"):
        sign(chair_signed_by=same, secretary_signed_by=same)
    with pytest.raises(IntegrityError, match="sitting_signed_by_both"):
        sign(state="signed", chair_signed_at=NOW)


def test_the_database_refuses_a_visit_that_cannot_be():
    case = before_commission()
    appointment = {"planned_at": SOON, "place": "ici", "agent_id": agent().user}

    @action
    def make(**values) -> None:
        with transaction.atomic():
            Visit.objects.create(case=case, made_at=NOW, id=uuid4(), **values)

    with everything():
        make(state="planned", **appointment)
        for values, name in (
            ({"state": "planned", **appointment}, "visit_one_planned"),
            ({"state": "lost", "ended_at": SOON, **appointment}, "visit_state_known"),
            ({"state": "missed", "ended_at": SOON}, "visit_has_its_appointment"),
            ({"state": "missed", **appointment}, "visit_ends_once"),
            ({"state": "reported", "ended_at": SOON, **appointment}, "visit_report_is_whole"),
            ({"state": "waived", "ended_at": SOON, "note": "x"}, "visit_waiver_has_ground"),
            (
                {
                    "state": "reported",
                    "outcome": "confirmed",
                    "note": "x",
                    "ended_at": NOW,
                    **appointment,
                },
                "visit_reported_after_it_was",
            ),
        ):
            with pytest.raises(IntegrityError, match=name):
                make(**values)


def test_a_report_is_never_altered():
    case = before_commission()
    visit = visited(case)

    @action
    def change() -> None:
        with transaction.atomic():
            Visit.objects.filter(pk=visit.pk).update(note="autre")

    with everything(), pytest.raises(IntegrityError, match="never altered"):
        change()


def test_another_chamber_sees_neither_visits_nor_marks():
    marked()

    def rows(table: str) -> int:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {table}")
            return cursor.fetchone()[0]

    tables = ("desk_visit", "desk_hearing", "desk_mark")
    with acting_for(agent()):
        assert all(rows(table) for table in tables)
    with acting_for(agent(institution=RABAT)):
        assert not any(rows(table) for table in tables)


@pytest.mark.parametrize("table", ["desk_visit", "desk_sitting", "desk_hearing", "desk_conflict"])
def test_the_pages_delete_nothing_of_a_stage(table):
    @action
    def delete():
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")

    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        delete()
