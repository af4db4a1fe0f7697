"""Plans and budgets: never above the line without a vote; what an institution keeps in hand."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from itertools import product

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import override

from sijill.institutions.actions import belongings, planning, resolving
from sijill.institutions.models import Belonging, Line, Meeting, Plan
from sijill.institutions.queries import plan as read
from sijill.institutions.queries.bodies import NotFound
from sijill.institutions.rules.plan import (
    PLAN_LIFE,
    Condition,
    Place,
    PlanState,
    Spending,
    may_move_plan,
)
from sijill.institutions.rules.sessions import Outcome
from sijill.institutions.tests.factories import AT, TODAY, a_browser, a_mandate, an_officer
from sijill.institutions.tests.test_sessions import FES, ON, Two, opened
from sijill.kernel.actor import Role
from sijill.kernel.verdict import Refused
from sijill.ledger.transaction import acting_for, action

COMMIT, PAY = Spending.COMMITMENT, Spending.PAYMENT


def test_a_plan_over_all_from_to_and_role():
    for here, there, role in product([None, *PlanState], PlanState, [None, *Role]):
        allowed = PLAN_LIFE.get((here, there))
        is_allowed = allowed is not None and role in allowed
        assert may_move_plan(here, there, role=role).is_ok is is_allowed


@pytest.fixture
def two() -> Two:
    made = [(role, a_mandate(role, FES).user.pk) for role in (Role.DIRECTOR, Role.REGISTRAR)]
    return Two(*(an_officer(role, FES, user=user) for role, user in made))


@pytest.fixture
def ministry():
    return an_officer(Role.MINISTRY, "MIN", user=a_mandate(Role.MINISTRY, "MIN").user.pk)


def signed(two: Two) -> Meeting:
    held = opened(two)
    for point in held.points.all():
        noted = resolving.Resolution(outcome=Outcome.NOTED)
        resolving.resolve(point=point.pk, given=noted, by=two.chair, at=ON)
    resolving.close(meeting=held.pk, by=two.secretary, at=ON)
    resolving.sign(meeting=held.pk, by=two.chair, at=ON)
    return resolving.sign(meeting=held.pk, by=two.secretary, at=ON)


def voted(two: Two) -> tuple[Plan, Line, Meeting]:
    plan = planning.draw_up(institution=FES, year=2027, by=two.chair, at=AT)
    facts = {"activity": "تكوين", "goal": "", "amount": Decimal(1000)}
    line = planning.add_line(plan=plan.pk, **facts, by=two.chair, at=AT)
    session = signed(two)
    plan = planning.vote(plan=plan.pk, session=session.pk, by=two.chair, at=ON)
    return plan, line, session


def spend(line: Line, kind: Spending, amount: int, two: Two):
    facts = {"kind": kind, "amount": Decimal(amount), "label": "صفقة"}
    return planning.spend(line=line.pk, **facts, by=two.chair, at=ON)


@pytest.mark.django_db
def test_money_never_goes_above_the_line_without_a_vote(two, ministry):
    with acting_for(two.chair):
        plan, line, session = voted(two)
        with pytest.raises(Refused, match=r"plan\.not_approved"):
            spend(line, COMMIT, 1, two)
        with pytest.raises(Refused, match=r"plan\.not_your_office"):
            planning.approve(plan=plan.pk, by=two.chair, at=ON)
    with acting_for(ministry):
        planning.approve(plan=plan.pk, by=ministry, at=ON)
        with pytest.raises(Refused, match=r"plan\.elsewhere"):
            spend(line, COMMIT, 1, Two(ministry, ministry))
    with acting_for(two.chair):
        with pytest.raises(Refused, match=r"plan\.above_the_line"):
            spend(line, PAY, 1, two)  # nothing is committed
        spend(line, COMMIT, 900, two)
        spend(line, PAY, 400, two)
        with pytest.raises(Refused, match=r"plan\.above_the_line"):
            spend(line, COMMIT, 101, two)
        anew = {"line": line.pk, "session": session.pk, "by": two.chair, "at": ON}
        with pytest.raises(Refused, match=r"plan\.below_committed"):
            planning.change_line(**anew, amount=Decimal(899))
        planning.change_line(**anew, amount=Decimal(1200))
        spend(line, COMMIT, 300, two)
        held = read.lines_of(plan.pk)[0]
        assert (held.voted, held.committed, held.paid) == (1200, 1200, 400)
        assert planning.close(plan=plan.pk, by=two.chair, at=ON).state == "closed"


@pytest.mark.django_db
def test_the_database_holds_the_sums(two):
    with acting_for(two.chair):
        plan = planning.draw_up(institution=FES, year=2027, by=two.chair, at=AT)
        facts = {"activity": "تكوين", "goal": "", "amount": Decimal(10)}
        line = planning.add_line(plan=plan.pk, **facts, by=two.chair, at=AT)

        @action
        def above(**given):
            with transaction.atomic():
                Line.objects.filter(pk=line.pk).update(**given)

        for given in ({"committed": 11}, {"paid": 1}, {"committed": -1}):
            with pytest.raises(IntegrityError, match="line_never_above"):
                above(**given)
        with pytest.raises(Refused, match=r"plan\.there_already"):
            planning.draw_up(institution=FES, year=2027, by=two.chair, at=AT)
        with pytest.raises(Refused, match=r"plan\.session_missing"):
            planning.vote(plan=plan.pk, session=plan.pk, by=two.chair, at=AT)


def test_payments_at_once_never_go_above_what_is_committed(clone):
    made = [(role, a_mandate(role, FES).user.pk) for role in (Role.DIRECTOR, Role.REGISTRAR)]
    two = Two(*(an_officer(role, FES, user=user) for role, user in made))
    ministry = an_officer(Role.MINISTRY, "MIN", user=a_mandate(Role.MINISTRY, "MIN").user.pk)
    with acting_for(two.chair):
        plan, line, _session = voted(two)
    with acting_for(ministry):
        planning.approve(plan=plan.pk, by=ministry, at=ON)

    def commit():
        with acting_for(two.chair):
            return spend(line, COMMIT, 300, two)

    answers = clone.at_once(*[commit] * 6)
    assert sum(isinstance(one, Refused) for one in answers) == 3
    with acting_for(two.chair):
        assert read.lines_of(plan.pk)[0].committed == 900


@pytest.mark.django_db
def test_the_ministry_sends_a_plan_back_with_a_word(two, ministry):
    with acting_for(two.chair):
        plan, _line, _session = voted(two)
    with acting_for(ministry):
        assert [one.pk for one in read.to_approve(viewer=ministry)] == [plan.pk]
        with pytest.raises(Refused, match=r"plan\.word_missing"):
            planning.send_back(plan=plan.pk, word=" ", by=ministry, at=ON)
        held = planning.send_back(plan=plan.pk, word="أضف الأهداف", by=ministry, at=ON)
    assert held.state == "draft"


def a_thing(by, **given) -> Belonging:
    facts = {"institution": FES, "kind": Place.EQUIPMENT, "number": "E-1", "name_ar": "حاسوب"}
    facts |= {"name_fr": "Ordinateur", "place": "فاس", "condition": Condition.GOOD}
    facts |= {"custodian": "", "came_on": TODAY - timedelta(days=9), **given}
    wanted = belongings.WantedBelonging(**facts)
    return belongings.take_in(wanted=wanted, by=by, at=AT)


@pytest.mark.django_db
def test_a_thing_comes_is_looked_over_and_leaves_with_a_reason(two):
    by = two.chair
    with acting_for(by):
        thing = a_thing(by)
        with pytest.raises(Refused, match=r"plan\.number_taken"):
            a_thing(by)
        with pytest.raises(Refused, match=r"plan\.came_to_come"):
            a_thing(by, number="E-2", came_on=TODAY + timedelta(days=1))
        looked = {"condition": Condition.WORN, "place": "مكناس", "custodian": "سلمى"}
        belongings.look_over(belonging=thing.pk, **looked, by=by, at=AT)
        leaves = {"belonging": thing.pk, "by": by, "at": AT}
        with pytest.raises(Refused, match=r"plan\.left_between"):
            belongings.let_go(**leaves, on=TODAY - timedelta(days=10), why="عطب")
        belongings.let_go(**leaves, on=TODAY, why="عطب")
        with pytest.raises(Refused, match=r"plan\.left_already"):
            belongings.let_go(**leaves, on=TODAY, why="عطب")


@pytest.mark.django_db
def test_another_chamber_reads_neither_plan_nor_inventory(two):
    with acting_for(two.chair):
        plan = planning.draw_up(institution=FES, year=2027, by=two.chair, at=AT)
        a_thing(two.chair)
    other = an_officer(Role.DIRECTOR, "CH-07")
    with acting_for(other):
        assert not Plan.objects.exists()  # the walls, without the filter
        assert not Belonging.objects.exists()
        with pytest.raises(NotFound):
            read.plan_for(plan.pk, viewer=other)


@pytest.mark.django_db
def test_everybody_reads_where_a_chamber_receives_people_and_nothing_else_of_its_inventory(
    two, client
):
    with acting_for(two.chair):
        a_thing(two.chair)
        a_thing(two.chair, number="B-1", kind=Place.BRANCH, name_fr="Annexe de Sefrou")
        a_thing(two.chair, number="S-1", kind=Place.SEAT, name_fr="Siège de la chambre")
        closed = a_thing(two.chair, number="A-1", kind=Place.ANNEX, name_fr="Ancien bureau")
        belongings.let_go(belonging=closed.pk, by=two.chair, at=AT, on=TODAY, why="إغلاق")
    day_before = [one.name_fr for one in read.premises_of(FES, on=TODAY - timedelta(days=1))]
    assert day_before == ["Siège de la chambre", "Annexe de Sefrou", "Ancien bureau"]
    with override("fr"):
        page = client.get(reverse("institutions:public_one", args=[FES]))
    shown = [one["name"] for one in page.context["premises"]]
    assert shown == ["Siège de la chambre", "Annexe de Sefrou"]
    assert "Ordinateur" not in page.content.decode()


@pytest.mark.django_db
def test_plan_and_inventory_on_screen_in_both_languages():
    browser = a_browser(a_mandate(Role.DIRECTOR, FES).user)
    with override("ar"):
        made = browser.post(reverse("institutions:plan_new"), {"year": 2027})
        assert made.status_code == 302
    pk = made.url.rstrip("/").rpartition("/")[2]
    line = reverse("institutions:line_new", args=[pk])
    assert browser.post(line, {"activity": "تكوين", "amount": "1000.50"}).status_code == 302
    thing = {"kind": "branch", "number": "B-1", "name_ar": "ملحقة", "name_fr": "Annexe"}
    thing |= {"place": "مكناس", "condition": "good"}
    thing |= {"came_on_day": 1, "came_on_month": 2, "came_on_year": 2020}
    assert browser.post(reverse("institutions:belonging_new"), thing).status_code == 302
    with acting_for(an_officer(Role.AUDITOR, "MIN")):
        one, held = Belonging.objects.get(), Line.objects.get()
        plan = Plan.objects.get()
    pages = [(name, []) for name in ("house", "plans", "belongings", "plan_new", "belonging_new")]
    pages += [(name, [plan.pk]) for name in ("plan", "line_new", "plan_vote", "plan_back")]
    pages += [(name, [held.pk]) for name in ("plan_line", "line_spend", "line_change")]
    pages += [(name, [one.pk]) for name in ("look_over", "let_go")]
    for language, (name, args) in product(("ar", "fr"), pages):
        with override(language):
            assert browser.get(reverse(f"institutions:{name}", args=args)).status_code == 200, name
    stranger = a_browser(a_mandate(Role.DIRECTOR, "CH-07").user)
    assert stranger.get(reverse("institutions:plan", args=[plan.pk])).status_code == 404
