"""Who is given which file, what each agent handles, and what happens while somebody is away."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from sijill.accounts.models import OutboxMessage
from sijill.desk import actions, tasks
from sijill.desk.actions.handing import say_skills
from sijill.desk.actions.leaving import (
    Days,
    follow_leaves,
    hand_over_leave,
    move_leave,
    plan_leave,
)
from sijill.desk.models import Leave, Skill, Visit
from sijill.desk.queries.hands import plan
from sijill.desk.rules.handing import GIVES, Hand, Waiting, may_hand_out, share
from sijill.desk.rules.leaving import LEAVES, LeaveState, is_due, may_leave, well_planned
from sijill.desk.rules.life import office
from sijill.desk.wording.hands import LEAVES as SAID
from sijill.desk.wording.hands import why
from sijill.kernel import clock
from sijill.kernel.actor import Role
from sijill.kernel.verdict import Refused
from sijill.ledger.models import Act
from sijill.ledger.transaction import acting_for, action

from . import stages
from .factories import (
    FES,
    NOW,
    PROVINCE_OF_FES,
    RABAT,
    agent,
    everything,
    fresh,
    holds_an_office,
    institutions,
    sent,
)
from .test_rules import ACTORS

ANNA, BRIK, CHAMA = (UUID(int=n) for n in (1, 2, 3))
TODAY = NOW.date()


def file(**what) -> Waiting:
    return Waiting(case=uuid4(), procedure=what.pop("procedure", "registration"), **what)


def given_to(waiting, hands, most=60):
    return [(one.to, one.why.code) for one in share(waiting, hands, most=most)]


def test_the_least_loaded_agent_is_given_the_next_file_and_loads_even_out():
    hands = [Hand(user=ANNA, load=3), Hand(user=BRIK, load=1)]
    found = [to for to, _ in given_to([file() for _ in range(5)], hands)]
    assert found == [BRIK, BRIK, ANNA, BRIK, ANNA]


def test_nobody_on_leave_is_given_a_file():
    hands = [Hand(user=ANNA, away_until=TODAY), Hand(user=BRIK, load=50)]
    assert given_to([file()], hands) == [(BRIK, "desk.only_hand")]
    away = [Hand(user=ANNA, away_until=TODAY)]
    assert given_to([file()], away) == [(None, "desk.all_away")]
    assert given_to([file()], []) == [(None, "desk.no_hands")]


def test_an_agent_is_given_what_they_handle_and_where():
    complaints = Hand(user=ANNA, procedures=frozenset({"complaint"}))
    of_fes = Hand(user=BRIK, provinces=frozenset({"03.231"}))
    asked = [file(procedure="complaint", province="03.061"), file(province="03.231")]
    assert given_to(asked, [complaints, of_fes]) == [
        (ANNA, "desk.only_hand"),
        (BRIK, "desk.only_hand"),
    ]
    assert given_to([file(province="03.061")], [complaints, of_fes]) == [
        (None, "desk.nobody_handles")
    ]


def test_whoever_is_named_for_a_branch_comes_before_whoever_takes_all():
    named = Hand(user=ANNA, load=20, branches=frozenset({"PROV-001"}))
    hands = [named, Hand(user=BRIK, load=1)]
    assert given_to([file(branch="PROV-001")], hands) == [(ANNA, "desk.named_hand")]
    assert given_to([file(branch="PROV-002")], hands) == [(BRIK, "desk.only_hand")]


def test_nobody_is_given_more_than_the_most():
    found = given_to([file(), file(), file()], [Hand(user=ANNA), Hand(user=BRIK)], most=1)
    assert [to for to, _ in found] == [ANNA, BRIK, None]
    assert found[-1][1] == "desk.hands_full"


def test_every_reason_of_the_proposal_has_its_words():
    reasons = [
        *share([file(), file()], [Hand(user=ANNA), Hand(user=BRIK)], most=1),
        *share([file()], [], most=1),
    ]
    assert all(why(one.why) for one in reasons)
    assert set(SAID) == set(LeaveState)


def test_only_who_signs_or_directs_gives_work_out():
    allowed = {name for name, actor in ACTORS.items() if may_hand_out(actor).is_ok}
    assert allowed == {str(role) for role in GIVES}


def test_a_leave_moves_as_its_table_says_and_in_no_other_way():
    for here, there in product([None, *LeaveState], LeaveState):
        for who, actor in ACTORS.items():
            allowed = office(actor) in LEAVES.get((here, there), frozenset())
            assert may_leave(here, there, by=actor).is_ok is allowed, (here, there, who)


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (3, 1, "desk.leave_backwards"),
        (-9, -1, "desk.leave_passed"),
        (0, 500, "desk.leave_too_long"),
    ],
)
def test_a_leave_has_days_that_make_sense(first, last, said):
    days = {"first": TODAY + timedelta(days=first), "last": TODAY + timedelta(days=last)}
    closed = well_planned(user=ANNA, stand_in=BRIK, today=TODAY, apart=True, **days)
    assert [v.code for v in closed] == [said]


def test_nobody_stands_in_for_themselves_nor_twice_at_once():
    days = {"first": TODAY, "last": TODAY, "today": TODAY}
    closed = well_planned(user=ANNA, stand_in=ANNA, apart=False, **days)
    assert {v.code for v in closed} == {"desk.stands_in_for_self", "desk.leave_overlaps"}


def test_the_clock_begins_a_leave_on_its_first_day_and_ends_it_after_its_last():
    day = timedelta(days=1)
    assert is_due("planned", TODAY + day, TODAY + day, today=TODAY) is None
    assert is_due("planned", TODAY, TODAY, today=TODAY) is LeaveState.RUNNING
    assert is_due("running", TODAY, TODAY, today=TODAY) is None
    assert is_due("running", TODAY - day, TODAY - day, today=TODAY) is LeaveState.OVER


# At the desk of a chamber


@pytest.fixture
def team(db):
    institutions()
    salma, hicham, director = agent(), agent(), agent(Role.DIRECTOR)
    holds_an_office(salma)
    holds_an_office(hicham)
    return salma, hicham, director


def away(team, *, first=0, days=5, stand_in=True) -> Leave:
    salma, hicham, director = team
    start = TODAY + timedelta(days=first)
    wanted = Days(
        user=salma.user,
        first=start,
        last=start + timedelta(days=days),
        stand_in=hicham.user if stand_in else None,
    )
    with acting_for(director):
        return plan_leave(days=wanted, by=director, at=NOW)


def take(case, by):
    with acting_for(by):
        return actions.assign(case=case, to=by.user, by=by, at=NOW)


def test_what_is_in_hand_goes_to_who_stands_in_and_comes_to_nobody_meanwhile(team):
    salma, hicham, director = team
    case, other = take(sent(), salma), sent()
    leave = away(team)
    with everything():
        assert follow_leaves(NOW) == 1
        assert follow_leaves(NOW) == 0
    assert fresh(case).assignee_id == hicham.user
    assert fresh(leave).state == "running"
    with acting_for(director), pytest.raises(Refused, match=r"desk\.on_leave"):
        actions.assign(case=other, to=salma.user, by=director, at=NOW)
    with everything():
        follow_leaves(NOW + timedelta(days=6))
    assert fresh(leave).state == "over"
    with acting_for(director):
        actions.assign(case=other, to=salma.user, by=director, at=NOW + timedelta(days=6))
    assert fresh(other).assignee_id == salma.user


def test_without_anybody_who_stands_in_the_files_are_free_again(team):
    case = take(sent(), team[0])
    away(team, stand_in=False)
    with everything():
        follow_leaves(NOW)
    assert fresh(case).assignee_id is None


def test_a_file_waiting_for_its_person_is_handed_over_too(team):
    salma, hicham, _director = team
    case = take(sent(), salma)
    items = [{"page": "name", "reason": "wrong", "note": ""}]
    with acting_for(salma):
        actions.ask_correction(case=case, items=items, by=salma, at=NOW)
    away(team)
    with everything():
        follow_leaves(NOW)
    assert fresh(case).assignee_id == hicham.user


def visit_of(team, *, days: int) -> Visit:
    """An appointment that Salma gave, so many days from now."""
    salma = team[0]
    case = stages.before_commission()
    with acting_for(salma):
        return actions.plan_visit(
            case=case, on=NOW + timedelta(days=days), place="12, derb Sidi Ahmed",
            agent=salma.user, told="", by=salma, at=NOW,
        )  # fmt: skip


def told_off(visit: Visit) -> int:
    with everything():
        key = f"desk.visit_called_off:{visit.case_id.hex}"
        held = OutboxMessage.objects.filter(key__startswith=key)
        return held.values("key").distinct().count()


def test_the_visits_of_the_days_of_a_leave_go_to_who_stands_in(team):
    salma, hicham, _director = team
    within, after = visit_of(team, days=4), visit_of(team, days=12)
    away(team)
    with everything():
        assert follow_leaves(NOW) == 1
        assert follow_leaves(NOW) == 0
    assert (fresh(within).state, fresh(within).agent_id) == ("planned", hicham.user)
    assert fresh(after).agent_id == salma.user
    given = Act.objects.get(kind="desk.visit_given", subject_id=within.case_id)
    assert fresh(within).act == given.pk
    assert told_off(within) == 0


def test_a_visit_with_nobody_to_stand_in_is_called_off_and_the_person_told(team):
    within = visit_of(team, days=4)
    away(team, stand_in=False)
    with everything():
        follow_leaves(NOW)
    assert fresh(within).state == "called_off"
    assert told_off(within) == 1


def test_no_visit_is_planned_with_an_agent_on_leave_that_day(team):
    away(team, first=3)
    with pytest.raises(Refused, match=r"desk\.on_leave"):
        visit_of(team, days=4)
    assert visit_of(team, days=12).state == "planned"


def test_a_handing_over_that_broke_off_is_done_to_its_end(team, monkeypatch):
    salma, hicham, _director = team
    one, two = take(sent(), salma), take(sent(), salma)
    leave = away(team)
    with everything():
        began = move_leave(leave=leave.pk, to=LeaveState.RUNNING, by=_clock(), at=NOW)
        assert fresh(one).assignee_id == salma.user
        assert hand_over_leave(leave=began, by=_clock(), at=NOW) == 2
    assert {fresh(each).assignee_id for each in (one, two)} == {hicham.user}


def _clock():
    from sijill.kernel.actor import SYSTEM

    return SYSTEM


def test_two_leaves_on_the_same_days_are_refused_by_the_rule_and_by_the_database(team):
    leave = away(team, first=3)
    with pytest.raises(Refused, match=r"desk\.leave_overlaps"):
        away(team, first=5)
    twin = {"user_id": leave.user_id, "institution_id": FES, "first_day": leave.first_day}
    with everything(), pytest.raises(IntegrityError), transaction.atomic():
        action(Leave.objects.create)(last_day=leave.last_day, made_at=NOW, act=uuid4(), **twin)


def test_an_examiner_plans_no_leave_and_another_chamber_moves_none(team):
    salma, hicham, director = team
    with acting_for(salma), pytest.raises(Refused, match=r"desk\.not_your_office"):
        plan_leave(days=Days(user=hicham.user, first=TODAY, last=TODAY), by=salma, at=NOW)
    leave, stranger = away(team), agent(Role.DIRECTOR, RABAT)
    with acting_for(stranger), pytest.raises(Refused):
        move_leave(leave=leave.pk, to=LeaveState.CALLED_OFF, by=stranger, at=NOW)
    with acting_for(director):
        move_leave(leave=leave.pk, to=LeaveState.CALLED_OFF, by=director, at=NOW)
    assert Act.objects.filter(subject_id=leave.pk).count() == 2


def test_the_task_of_the_night_follows_leaves(team, monkeypatch):
    leave = away(team)
    with clock.stopped(NOW), everything():
        tasks.pass_leaves(0)
    assert fresh(leave).state == "running"


def test_what_an_agent_handles_decides_who_gets_a_file(team):
    salma, hicham, director = team
    sent()
    skills = {"procedure": ["complaint"], "province": [PROVINCE_OF_FES]}
    with acting_for(director):
        say_skills(user=salma.user, skills=skills, by=director, at=NOW)
        say_skills(user=salma.user, skills=skills, by=director, at=NOW)
        [given] = plan(viewer=director, today=TODAY).given
    assert given.to == hicham.user
    assert Skill.objects.filter(user=salma.user).count() == 2
    assert Act.objects.filter(kind="desk.skills_said").count() == 1


# The pages


@pytest.fixture
def browse(monkeypatch, team):
    def as_(actor) -> Client:
        monkeypatch.setattr("sijill.institutions.middleware.actor_of", lambda request: actor)
        return Client(headers={"accept-language": "fr"})

    with clock.stopped(NOW + timedelta(hours=3)):
        yield as_


def url(name: str, *args) -> str:
    return reverse(f"desk:{name}", args=args).replace("/ar/", "/fr/", 1)


def test_the_work_is_proposed_with_its_reasons_and_given_with_one_button(
    browse, team, django_assert_max_num_queries
):
    case, director = sent(), team[2]
    browser = browse(director)
    with django_assert_max_num_queries(22):
        page = browser.get(url("work")).content.decode()
    assert case.reference in page
    marks = [part.split('"')[0] for part in page.split('name="give[]" value="')[1:]]
    assert len(marks) == 1
    assert browser.post(url("give_out"), {"give[]": marks}).status_code == 302
    assert str(fresh(case).assignee_id) == marks[0].split(":")[1]
    again = browser.post(url("give_out"), {"give[]": [f"{case.pk}:{uuid4()}", "x"]}, follow=True)
    assert "pris" in again.content.decode()


def test_an_examiner_gives_no_work_out(browse, team):
    browser = browse(team[0])
    for name in ("work", "leaves", "leave_plan"):
        assert browser.get(url(name)).status_code == 403
    assert browser.post(url("give_out"), {"give[]": []}).status_code == 403


def test_a_leave_is_written_down_from_its_page_and_ended_there(browse, team):
    salma, hicham, director = team
    case, browser = take(sent(), salma), browse(director)
    typed = {"user": str(salma.user), "stand_in": str(hicham.user)}
    for name, day in (("first", TODAY), ("last", TODAY + timedelta(days=4))):
        typed |= {f"{name}_{part}": getattr(day, part) for part in ("day", "month", "year")}
    assert browser.post(url("leave_plan"), {"user": ""}).status_code == 422
    assert browser.post(url("leave_plan"), typed).status_code == 302
    assert fresh(case).assignee_id == hicham.user
    assert browser.post(url("leave_plan"), typed).status_code == 422
    leave = Leave.objects.get()
    assert browser.get(url("leaves")).status_code == 200
    browser.post(url("leave_move", leave.pk, "over"))
    assert fresh(leave).state == "over"
    assert browser.get(url("leaves") + "?past").status_code == 200
    assert browser.post(url("leave_move", leave.pk, "running")).status_code == 404


def test_what_an_agent_handles_is_said_on_a_page(browse, team):
    salma, _hicham, director = team
    browser = browse(director)
    assert browser.get(url("skills", salma.user)).status_code == 200
    browser.post(url("skills", salma.user), {"procedure": ["test-stall"]})
    assert Skill.objects.get().code == "test-stall"
    assert browser.get(url("skills", uuid4())).status_code == 404
