"""Leave of an agent: planned, begun, ended; what was in hand goes to who stands in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from sijill.desk.actions.locking import lock, require
from sijill.desk.actions.telling import tell
from sijill.desk.actions.visiting import leave_visits
from sijill.desk.models import Case, Leave
from sijill.desk.queries.hands import away_until, in_hand_of, leaves_due, role_at, visits_during
from sijill.desk.rules import OPEN
from sijill.desk.rules.handing import may_be_given
from sijill.desk.rules.leaving import (
    LEAVE,
    STANDING,
    LeaveState,
    is_due,
    may_leave,
    well_planned,
)
from sijill.desk.rules.visiting import VisitState
from sijill.institutions.models import Mandate
from sijill.kernel.actor import SYSTEM, Actor, Subject
from sijill.kernel.clock import civil_date
from sijill.kernel.verdict import Refused, refused
from sijill.ledger import actions as ledger
from sijill.ledger.transaction import acting_for, action


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """Whose leave, on which days, and who stands in."""

    user: UUID
    first: date
    last: date
    stand_in: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """How much of somebody on leave went to another hand."""

    files: int = 0
    visits: int = 0


@action
def plan_leave(*, days: Days, by: Actor, at: datetime) -> Leave:
    """Write down a leave at the actor's institution."""
    institution, today = by.institution or "", civil_date(at)
    _lock_agents(institution, days)
    require(may_leave(None, LeaveState.PLANNED, by=by))
    for one in filter(None, (days.user, days.stand_in)):
        require(may_be_given(to_role=role_at(one, institution, today), away_until=None))
    require(
        *well_planned(
            user=days.user,
            stand_in=days.stand_in,
            first=days.first,
            last=days.last,
            today=today,
            apart=_apart(institution, days),
        )
    )
    leave = Leave(
        id=uuid4(),
        institution_id=institution,
        user_id=days.user,
        stand_in_id=days.stand_in,
        first_day=days.first,
        last_day=days.last,
        made_by=by.user,
        made_at=at,
    )
    leave.act = _record("desk.leave_planned", leave, by=by, at=at)
    leave.save(force_insert=True)
    return leave


def _lock_agents(institution: str, days: Days) -> None:
    """Two hands planning at one moment: the second sees what the first wrote."""
    held = Mandate.objects.filter(
        institution=institution, user__in=[u for u in (days.user, days.stand_in) if u]
    )
    list(held.select_for_update(of=("self",)).order_by("pk"))


def _apart(institution: str, days: Days) -> bool:
    """Whether neither the agent nor who stands in is away on these days already."""
    found = Leave.objects.filter(
        institution=institution,
        user__in=[u for u in (days.user, days.stand_in) if u],
        state__in=sorted(STANDING),
        first_day__lte=days.last,
        last_day__gte=days.first,
    )
    return not found.exists()


@action
def move_leave(*, leave: UUID, to: LeaveState, by: Actor, at: datetime) -> Leave:
    """Begin a leave, end it, or call it off."""
    found = Leave.objects.select_for_update(of=("self",)).filter(pk=leave).first()
    if found is None or not by.reaches(found.institution_id):
        raise Refused(refused("desk.leave_not_from_here", LEAVE, state="", to=to.value))
    require(may_leave(found.state, to, by=by))
    if to is LeaveState.OVER:
        found.last_day = max(found.first_day, min(found.last_day, civil_date(at)))
    found.state = to.value
    found.act = _record(f"desk.leave_{_SAID[to]}", found, by=by, at=at)
    found.save(update_fields=["state", "last_day", "act"])
    return found


_SAID = {
    LeaveState.RUNNING: "begun",
    LeaveState.OVER: "ended",
    LeaveState.CALLED_OFF: "called_off",
    LeaveState.PLANNED: "planned",
}


def hand_over_leave(*, leave: Leave, by: Actor, at: datetime) -> int:
    """Give what somebody on leave has in hand to who stands in, one file in one transaction.

    Broken off anywhere, it is done again to its end: what was handed on is no longer in hand.
    """
    with acting_for(by):
        cases = in_hand_of(leave.user_id, leave.institution_id)
    return sum(_hand_on(case, leave, by=by, at=at) for case in cases)


def hand_over_visits(*, leave: Leave, by: Actor, at: datetime) -> int:
    """Send who stands in to the visits of the days of a leave, one visit in one transaction."""
    with acting_for(by):
        visits = visits_during(leave, at=at)
    return sum(_send_on(visit, case, leave, by=by, at=at) for visit, case in visits)


@action
def _hand_on(id: UUID, leave: Leave, *, by: Actor, at: datetime) -> int:
    with acting_for(by):
        rows = Case.objects.select_for_update(of=("self",)).filter(pk=id, state__in=OPEN)
        case = rows.filter(assignee=leave.user_id).first()
        if case is None:
            return 0
        case.assignee_id = to = _who_is_there(leave, civil_date(at))
        case.save(update_fields=["assignee"])
        subject = Subject(kind="case", id=case.pk)
        kind, facts = "desk.released", {"leave": str(leave.pk)}
        if to is not None:
            kind, facts = "desk.assigned", facts | {"to": str(to)}
        ledger.record(kind, subject=subject, by=by, at=at, ground="desk.leave", facts=facts)
    return 1


@action
def _send_on(id: UUID, case_id: UUID, leave: Leave, *, by: Actor, at: datetime) -> int:
    """The appointment stands with who stands in; with nobody there, it is called off and told."""
    with acting_for(by):
        case = lock(case_id, by=by)
        rows = case.visits.select_for_update(of=("self",)).filter(state=VisitState.PLANNED)
        visit = rows.filter(pk=id, agent=leave.user_id).first()
        if visit is None or visit.planned_at is None:
            return 0
        to = _who_is_there(leave, civil_date(visit.planned_at))
        if to is None:
            leave_visits(case, reason="desk.leave", by=by, at=at)
            tell(case, "desk.visit_called_off", at=at)
            return 1
        visit.agent_id = to
        facts = {"visit": str(visit.pk), "leave": str(leave.pk), "agent": str(to)}
        subject = Subject(kind="case", id=case.pk)
        visit.act = ledger.record(
            "desk.visit_given", subject=subject, by=by, at=at, ground="desk.leave", facts=facts
        ).id
        visit.save(update_fields=["agent", "act"])
    return 1


def _who_is_there(leave: Leave, today: date) -> UUID | None:
    """Who stands in, unless they are away too or hold no office any more."""
    to = leave.stand_in_id
    if to is None or to in away_until(leave.institution_id, today):
        return None
    return to if role_at(to, leave.institution_id, today) else None


def follow_leave(*, leave: Leave, at: datetime) -> Moved:
    """What the clock does to a leave today; while it runs, what came back is handed on."""
    due = is_due(leave.state, leave.first_day, leave.last_day, today=civil_date(at))
    if due is not None:
        leave = move_leave(leave=leave.pk, to=due, by=SYSTEM, at=at)
    if leave.state != LeaveState.RUNNING:
        return Moved()
    return Moved(
        files=hand_over_leave(leave=leave, by=SYSTEM, at=at),
        visits=hand_over_visits(leave=leave, by=SYSTEM, at=at),
    )


def follow_leaves(at: datetime) -> int:
    """Every leave whose day came; answers how many files and visits changed hands."""
    found = Leave.objects.in_bulk(leaves_due(civil_date(at)))
    moved = [follow_leave(leave=leave, at=at) for leave in found.values()]
    return sum(one.files + one.visits for one in moved)


def _record(kind: str, leave: Leave, *, by: Actor, at: datetime) -> UUID:
    return ledger.record(
        kind,
        subject=Subject(kind="leave", id=leave.pk),
        by=by,
        at=at,
        article=LEAVE,
        facts={
            "user": str(leave.user_id),
            "stand_in": str(leave.stand_in_id) if leave.stand_in_id else None,
            "first_day": leave.first_day.isoformat(),
            "last_day": leave.last_day.isoformat(),
        },
    ).id
