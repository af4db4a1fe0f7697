"""A visit planned and told, called off, missed, reported; or done without, with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sijill.desk import procedures
from sijill.desk.actions.examining import examine
from sijill.desk.actions.locking import lock, require
from sijill.desk.actions.telling import tell
from sijill.desk.models import Case, Visit
from sijill.desk.procedures import VisitStage
from sijill.desk.queries import ground as given
from sijill.desk.queries.colleagues import colleagues
from sijill.desk.queries.hands import away_until
from sijill.desk.rules import TO_EXAMINE
from sijill.desk.rules.visiting import (
    VISIT,
    VisitState,
    may_plan,
    may_report,
    may_visit,
    may_waive,
)
from sijill.kernel.actor import Actor, Subject
from sijill.kernel.clock import civil_date
from sijill.kernel.verdict import Refused, refused
from sijill.ledger import actions as ledger
from sijill.ledger.transaction import action

LONGEST_NOTE = 4000


@action
def plan_visit(
    *, case: Case, on: datetime, place: str, agent: UUID, told: str, by: Actor, at: datetime
) -> Visit:
    """Give an appointment at the place of work and tell the person."""
    case = lock(case, by=by)
    if (there := _planned(case)) is not None:
        raise Refused(refused("desk.visit_planned", VISIT, on=there.planned_at))
    notice = given.parameter("desk.visit_notice", on=civil_date(at))
    first = civil_date(at) + timedelta(days=notice)
    require(
        may_visit(None, VisitState.PLANNED, by=by),
        *may_plan(
            case_state=case.state,
            wanted=_wanted(case) is not None,
            on=on,
            at=at,
            day=civil_date(on),
            first=first,
        ),
    )
    if not place.strip():
        raise Refused(refused("desk.visit_place_missing", VISIT))
    _insist_there(case, agent, on=on, by=by, at=at)
    visit = Visit(
        id=uuid4(),
        case=case,
        state=VisitState.PLANNED,
        planned_at=on,
        place=place.strip()[:300],
        agent_id=agent,
        told=told.strip()[:400],
        made_by=by.user,
        made_at=at,
    )
    _keep(visit, "desk.visit_planned", by=by, at=at, on=on.isoformat(), agent=str(agent))
    tell(case, "desk.visit_planned", at=at, when=on)
    return visit


@action
def call_off_visit(*, visit: Visit, reason: str, by: Actor, at: datetime) -> Visit:
    """Call an appointment off, by the person or by the desk; another one may be given."""
    visit = _locked(visit, by=by)
    require(may_visit(VisitState(visit.state), VisitState.CALLED_OFF, by=by))
    if not reason.strip():
        raise Refused(refused("desk.reason_missing", VISIT))
    _end(visit, VisitState.CALLED_OFF, "desk.visit_called_off", note=reason, by=by, at=at)
    if by.is_agent:
        tell(visit.case, "desk.visit_called_off", at=at)
    return visit


@action
def miss_visit(*, visit: Visit, note: str, by: Actor, at: datetime) -> Visit:
    """Say that nobody was there at the time given."""
    visit = _locked(visit, by=by)
    require(may_visit(VisitState(visit.state), VisitState.MISSED, by=by))
    if visit.planned_at is not None and at < visit.planned_at:
        raise Refused(refused("desk.visit_not_yet", VISIT, on=visit.planned_at))
    _end(visit, VisitState.MISSED, "desk.visit_missed", note=note or "—", by=by, at=at)
    return visit


@action
def report_visit(
    *,
    visit: Visit,
    findings: Mapping[str, str],
    outcome: str,
    report: str,
    by: Actor,
    at: datetime,
) -> Visit:
    """Keep what was seen, one answer for each thing to look at, and what it amounts to."""
    visit = _locked(visit, by=by)
    stage = _wanted(visit.case)
    asked = [sight.code for sight in stage.sights] if stage else []
    assert visit.planned_at is not None
    require(
        may_visit(VisitState(visit.state), VisitState.REPORTED, by=by),
        *may_report(
            findings,
            outcome,
            report,
            asked=asked,
            agent=visit.agent_id,
            by=by,
            planned_at=visit.planned_at,
            at=at,
        ),
    )
    visit.findings = {code: findings[code] for code in asked}
    visit.outcome = outcome
    _end(visit, VisitState.REPORTED, "desk.visit_reported", note=report, by=by, at=at)
    examine(case=visit.case, by=by, at=at)
    return visit


@action
def waive_visit(*, case: Case, ground: str, note: str, by: Actor, at: datetime) -> Visit:
    """Do without a visit: what was joined shows it already; who says so, and why, is kept."""
    case = lock(case, by=by)
    if (there := _planned(case)) is not None:
        raise Refused(refused("desk.visit_planned", VISIT, on=there.planned_at))
    require(
        may_visit(None, VisitState.WAIVED, by=by),
        *may_waive(ground, note, case_state=case.state, wanted=_wanted(case) is not None),
    )
    visit = Visit(
        id=uuid4(),
        case=case,
        state=VisitState.WAIVED,
        ground=ground,
        note=note.strip()[:LONGEST_NOTE],
        made_by=by.user,
        made_at=at,
        ended_by=by.user,
        ended_at=at,
    )
    _keep(visit, "desk.visit_waived", by=by, at=at, ground=ground, note=visit.note)
    examine(case=case, by=by, at=at)
    return visit


def leave_visits(case: Case, *, reason: str, by: Actor, at: datetime) -> None:
    """Call off the appointment of a locked case that leaves the desk."""
    if (there := _planned(case)) is not None:
        _end(there, VisitState.CALLED_OFF, "desk.visit_called_off", note=reason, by=by, at=at)


def _insist_there(case: Case, agent: UUID, *, on: datetime, by: Actor, at: datetime) -> None:
    """Whoever goes is an agent of the institution, and not on leave on that day."""
    if agent not in dict(colleagues(case.institution_id, viewer=by, on=civil_date(at))):
        raise Refused(refused("desk.visit_agent_unknown", VISIT))
    away = away_until(case.institution_id or "", civil_date(on))
    if agent in away:
        raise Refused(refused("desk.on_leave", VISIT, until=away[agent]))


def _planned(case: Case) -> Visit | None:
    held = case.visits.select_for_update(of=("self",)).filter(state=VisitState.PLANNED)
    return held.first()


def _locked(visit: Visit, *, by: Actor) -> Visit:
    """The visit as it stands now, its case locked before it."""
    case = lock(visit.case_id, by=by)
    found = case.visits.select_for_update(of=("self",)).get(pk=visit.pk)
    found.case = case
    if case.state not in TO_EXAMINE:
        raise Refused(refused("desk.not_from_here", VISIT, state=case.state))
    return found


def _wanted(case: Case) -> VisitStage | None:
    declared = procedures.procedure(case.procedure, case.procedure_version)
    stage = declared.stage.visit
    return stage if stage and stage.wanted_if(case.answers) else None


def _end(visit: Visit, state: VisitState, kind: str, *, note: str, by: Actor, at: datetime) -> None:
    visit.state, visit.note = state, note.strip()[:LONGEST_NOTE]
    visit.ended_by, visit.ended_at = by.user, at
    _keep(visit, kind, by=by, at=at, outcome=visit.outcome, note=visit.note)


def _keep(visit: Visit, kind: str, /, *, by: Actor, at: datetime, **facts: Any) -> None:
    told = ledger.record(
        kind,
        subject=Subject(kind="case", id=visit.case_id),
        by=by,
        at=at,
        article=VISIT,
        facts={"visit": str(visit.pk), **facts},
    )
    visit.act = told.id
    visit.save()
