"""How a case ends without a decision, and what the clock does when a date passes."""

from __future__ import annotations

from datetime import datetime

from sijill.desk import procedures
from sijill.desk.actions.deciding import conclude
from sijill.desk.actions.locking import lock, move
from sijill.desk.actions.sitting import leave_agendas
from sijill.desk.actions.telling import tell
from sijill.desk.actions.visiting import leave_visits
from sijill.desk.models import Case, Correction, Decision
from sijill.desk.queries import ground
from sijill.desk.queries.deciding import why_not_accept
from sijill.desk.rules import AT_THE_DESK, CLOSED, CaseState, DecisionOutcome, SilenceEffect
from sijill.desk.rules.life import LIFE
from sijill.kernel.actor import SYSTEM, Actor, Subject
from sijill.kernel.clock import civil_date
from sijill.kernel.law import provisional
from sijill.kernel.verdict import Refused, refused
from sijill.ledger import actions as ledger
from sijill.ledger.transaction import acting_for, action

SILENCE = provisional("desk.silence")
BY_RULE = provisional("desk.by_rule")


@action
def withdraw(*, case: Case, by: Actor, at: datetime) -> Case:
    """Let the person take the case back; a second click changes nothing."""
    case = lock(case, by=by)
    if case.state == CaseState.WITHDRAWN:
        return case
    if procedures.procedure(case.procedure, case.procedure_version).of_office:
        raise Refused(refused("desk.of_office", LIFE))
    move(case, CaseState.WITHDRAWN, by=by)
    return _end(case, "desk.withdrawn", by=by, at=at)


@action
def lapse(*, case: Case, by: Actor, at: datetime) -> Case:
    """Close a draft nobody came back to, or a correction nobody answered."""
    case = lock(case, by=by)
    if case.state in CLOSED:
        return case
    move(case, CaseState.LAPSED, by=by)
    return _end(case, "desk.lapsed", by=by, at=at)


def _end(case: Case, kind: str, *, by: Actor, at: datetime) -> Case:
    leave_visits(case, reason=kind, by=by, at=at)
    leave_agendas(case, reason=kind, by=by, at=at)
    case.closed_at, case.clock_stopped_at, case.assignee = at, None, None
    case.save()
    Correction.objects.filter(case=case, answered_at=None).update(answered_at=at)
    Decision.objects.filter(case=case, stage="proposed", undone_at=None).update(
        undone_at=at, undone_as="returned"
    )
    ledger.record(kind, subject=Subject(kind="case", id=case.id), by=by, at=at)
    tell(case, kind, at=at)
    return case


@action
def apply_silence(*, case: Case, at: datetime) -> Case:
    """Do what the law makes of a deadline that passed: an answer, or a call to the hierarchy."""
    case = lock(case, by=SYSTEM)
    today = civil_date(at)
    if case.state not in AT_THE_DESK or case.due_on is None or case.due_on >= today:
        return case
    declared = procedures.procedure(case.procedure, case.procedure_version)
    effect = ground.parameter(declared.silence, on=today)
    if effect == SilenceEffect.NONE or case.state == CaseState.APPEALED:
        return escalate(case=case, at=at)
    Decision.objects.filter(case=case, stage="proposed", undone_at=None).update(
        undone_at=at, undone_as="returned"
    )
    move(case, CaseState(effect), by=SYSTEM)
    silent = Decision(
        case=case,
        outcome=effect,
        stage="proposed",
        ground="silence",
        article=SILENCE,
        four_eyes=False,
        decided_at=at,
    )
    conclude(case, silent, declared, by=SYSTEM, at=at)
    return case


@action
def answer_by_rule(*, case: Case, at: datetime) -> Case:
    """Accept at once a request that its procedure leaves to the rules, when all of them say yes."""
    with acting_for(SYSTEM):
        case = lock(case, by=SYSTEM)
        declared = procedures.procedure(case.procedure, case.procedure_version)
        if not declared.by_rule(case.answers) or why_not_accept(case):
            return case
        move(case, CaseState.ACCEPTED, by=SYSTEM)
        ruled = Decision(
            case=case,
            outcome=DecisionOutcome.ACCEPTED,
            stage="proposed",
            ground="by_rule",
            article=BY_RULE,
            four_eyes=False,
            decided_at=at,
        )
        conclude(case, ruled, declared, by=SYSTEM, at=at)
    return case


@action
def escalate(*, case: Case, at: datetime) -> Case:
    """Say once, as an act, that the legal days have passed without an answer."""
    case = lock(case, by=SYSTEM)
    if case.reminded_at and case.due_on and civil_date(case.reminded_at) > case.due_on:
        return case
    case.reminded_at = at
    case.save()
    ledger.record(
        "desk.overdue",
        subject=Subject(kind="case", id=case.id),
        by=SYSTEM,
        at=at,
        article=SILENCE,
        facts={"due_on": f"{case.due_on}", "institution": case.institution_id},
    )
    return case


@action
def remind(*, case: Case, at: datetime) -> Case:
    """Remind the person once of a draft, with the day it lapses."""
    case = lock(case, by=SYSTEM)
    if case.state != CaseState.DRAFT or case.reminded_at:
        return case
    case.reminded_at = at
    case.save()
    until = ground.days_after(case.saved_at, "desk.draft_days")
    tell(case, "desk.reminded", at=at, until=until)
    return case
