"""A year's plan drawn up, voted, approved, spent under each line, changed by a vote, closed."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from sijill.institutions.actions.locking import insist
from sijill.institutions.models import Change, Entered, Line, Plan
from sijill.institutions.queries import plan as read
from sijill.institutions.rules.plan import (
    PLAN,
    PlanState,
    Spending,
    may_change,
    may_move_plan,
    may_spend,
    may_vote,
    surely_planned,
)
from sijill.institutions.rules.sessions import at_home
from sijill.kernel.actor import Actor, Role, Subject
from sijill.kernel.clock import civil_date
from sijill.kernel.text import plain
from sijill.kernel.verdict import Refused, refused
from sijill.ledger.actions import record
from sijill.ledger.transaction import action


@action
def draw_up(*, institution: str, year: int, by: Actor, at: datetime) -> Plan:
    """Open the plan of a year."""
    insist([*surely_planned(by), may_move_plan(None, PlanState.DRAFT, role=by.role)])
    _at_home(institution, by)
    made = Plan(id=uuid4(), institution_id=institution, year=year)
    made.act = _tell(made, "plan.drawn_up", by=by, at=at)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as problem:
        raise Refused(refused("plan.there_already", PLAN, year=year)) from problem
    return made


@action
def add_line(
    *, plan: UUID, activity: str, goal: str, amount: Decimal, by: Actor, at: datetime
) -> Line:
    """Write a line while the plan is a draft."""
    held = _locked(plan, by=by)
    _at_home(held.institution_id, by)
    insist(surely_planned(by))
    if held.state != PlanState.DRAFT:
        raise Refused(refused("plan.not_from_here", PLAN))
    if not activity.strip() or amount <= 0:
        raise Refused(refused("plan.amount_and_label", PLAN))
    return Line.objects.create(
        id=uuid4(),
        institution_id=held.institution_id,
        plan=held,
        position=held.lines.count() + 1,
        activity=plain(activity).strip(),
        goal=plain(goal).strip(),
        voted=amount,
    )


@action
def vote(*, plan: UUID, session: UUID, by: Actor, at: datetime) -> Plan:
    """Tell which session voted the plan: its lines are bound from now on."""
    held = _locked(plan, by=by)
    _at_home(held.institution_id, by)
    _insist_move(held, PlanState.VOTED, by)
    signed = {one.pk: one for one in read.signed_sessions(held.institution_id, viewer=by)}
    insist(may_vote(lines=held.lines.count(), session=session in signed))
    held.session, held.voted_on = signed[session], civil_date(signed[session].planned_at)
    return _keep(held, PlanState.VOTED, "plan.voted", by=by, at=at, session=str(session))


@action
def approve(*, plan: UUID, by: Actor, at: datetime) -> Plan:
    """Approve a plan that was voted: it may be spent."""
    held = _locked(plan, by=by)
    _insist_move(held, PlanState.APPROVED, by)
    held.approved_on, held.word = civil_date(at), ""
    return _keep(held, PlanState.APPROVED, "plan.approved", by=by, at=at)


@action
def send_back(*, plan: UUID, word: str, by: Actor, at: datetime) -> Plan:
    """Send a plan that was voted back to its institution, with the reason."""
    held = _locked(plan, by=by)
    _insist_move(held, PlanState.DRAFT, by)
    if not word.strip():
        raise Refused(refused("plan.word_missing", PLAN))
    held.word = plain(word).strip()
    return _keep(held, PlanState.DRAFT, "plan.sent_back", by=by, at=at, word=held.word)


@action
def close(*, plan: UUID, by: Actor, at: datetime) -> Plan:
    """Close a plan: nothing is spent under it any more."""
    held = _locked(plan, by=by)
    _at_home(held.institution_id, by)
    _insist_move(held, PlanState.CLOSED, by)
    return _keep(held, PlanState.CLOSED, "plan.closed", by=by, at=at)


@action
def spend(
    *, line: UUID, kind: Spending, amount: Decimal, label: str, by: Actor, at: datetime
) -> Entered:
    """Write a commitment or a payment under a line; never above it."""
    held = _line(line, by=by)
    insist(surely_planned(by))
    state, room = PlanState(held.plan.state), read.room_of(held)
    insist(may_spend(state=state, kind=kind, amount=amount, room=room, label=label))
    name = "committed" if kind is Spending.COMMITMENT else "paid"
    setattr(held, name, getattr(held, name) + amount)
    held.save(update_fields=[name])
    facts = {"line": held.position, "kind": kind.value, "amount": str(amount)}
    assert by.user is not None
    return Entered.objects.create(
        id=uuid4(),
        institution_id=held.institution_id,
        line=held,
        kind=kind,
        amount=amount,
        label=plain(label).strip(),
        on=civil_date(at),
        by_id=by.user,
        act=_tell(held.plan, "plan.spent", by=by, at=at, **facts),
    )


@action
def change_line(*, line: UUID, amount: Decimal, session: UUID, by: Actor, at: datetime) -> Change:
    """Vote a line anew: what it was stays written."""
    held = _line(line, by=by)
    insist(surely_planned(by))
    signed = {one.pk for one in read.signed_sessions(held.institution_id, viewer=by)}
    state, room = PlanState(held.plan.state), read.room_of(held)
    insist(may_change(state=state, amount=amount, room=room, session=session in signed))
    facts = {"line": held.position, "before": str(held.voted), "after": str(amount)}
    made = Change(
        id=uuid4(),
        institution_id=held.institution_id,
        line=held,
        session_id=session,
        before=held.voted,
        after=amount,
        on=civil_date(at),
        act=_tell(held.plan, "plan.line_changed", by=by, at=at, **facts),
    )
    made.save(force_insert=True)
    held.voted = amount
    held.save(update_fields=["voted"])
    return made


def _locked(pk: UUID, *, by: Actor) -> Plan:
    read.plan_for(pk, viewer=by)
    return Plan.objects.select_for_update(of=("self",)).get(pk=pk)


def _line(pk: UUID, *, by: Actor) -> Line:
    """A line locked after its plan: what is spent under one year comes one after the other."""
    found = read.line_for(pk, viewer=by)
    plan = _locked(found.plan_id, by=by)
    _at_home(plan.institution_id, by)
    held = Line.objects.select_for_update(of=("self",)).get(pk=pk)
    held.plan = plan
    return held


def _at_home(institution: str, by: Actor) -> None:
    if not at_home(by, institution):
        raise Refused(refused("plan.elsewhere", PLAN))


def _insist_move(held: Plan, there: PlanState, by: Actor) -> None:
    moves = may_move_plan(PlanState(held.state), there, role=by.role)
    insist([*surely_planned(by), moves])
    if there in (PlanState.APPROVED, PlanState.DRAFT) and by.role is not Role.MINISTRY:
        raise Refused(refused("plan.not_your_office", PLAN))


def _keep(held: Plan, there: PlanState, what: str, *, by: Actor, at: datetime, **f: Any) -> Plan:
    held.state = there
    held.act = _tell(held, what, by=by, at=at, **f)
    held.save()
    return held


def _tell(held: Plan, what: str, *, by: Actor, at: datetime, **facts: Any) -> UUID:
    told = record(
        what,
        subject=Subject(kind="plan", id=held.pk),
        by=by,
        at=at,
        ground="institutions.service",
        article=PLAN,
        facts={"institution": held.institution_id, "year": held.year, **facts},
    )
    return told.id
