"""Who has the case in hand, and which institution answers it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sijill.desk import procedures
from sijill.desk.actions.locking import lock, require
from sijill.desk.actions.sitting import leave_agendas
from sijill.desk.actions.telling import tell
from sijill.desk.actions.visiting import leave_visits
from sijill.desk.models import Case
from sijill.desk.queries import ground
from sijill.desk.queries.hands import away_until, role_at
from sijill.desk.rules import AT_THE_DESK, OPEN
from sijill.desk.rules.handing import GIVES, may_be_given
from sijill.desk.rules.life import LIFE, REVIEW, SIGN
from sijill.kernel.actor import SYSTEM, Actor, Subject
from sijill.kernel.clock import civil_date
from sijill.kernel.law import provisional
from sijill.kernel.verdict import Verdict, ok, refused
from sijill.ledger import actions as ledger
from sijill.ledger.transaction import acting_for, action


@action
def assign(*, case: Case, to: UUID, by: Actor, at: datetime) -> Case:
    """Put a case in somebody's hands: one's own, or an agent's by whoever signs."""
    case = lock(case, by=by)
    require(_may_assign(case, to, by))
    if case.assignee_id == to:
        return case
    if to != by.user:
        require(_may_be_given(case, to, civil_date(at)))
    case.assignee_id = to
    case.save(update_fields=["assignee"])
    _record("desk.assigned", case, by=by, at=at, to=str(to))
    return case


def _may_be_given(case: Case, to: UUID, today: date) -> Verdict:
    """Nobody is given work from another institution's desk, nor while on leave."""
    institution = case.institution_id or ""
    away = away_until(institution, today).get(to)
    return may_be_given(to_role=role_at(to, institution, today), away_until=away)


@action
def release(*, case: Case, by: Actor, at: datetime) -> Case:
    """Let go of a case."""
    case = lock(case, by=by)
    require(_may_assign(case, case.assignee_id, by))
    if case.assignee_id is None:
        return case
    case.assignee = None
    case.save(update_fields=["assignee"])
    _record("desk.released", case, by=by, at=at)
    return case


def _may_assign(case: Case, to: UUID | None, by: Actor) -> Verdict:
    if case.state not in AT_THE_DESK:
        return refused("desk.not_from_here", LIFE, state=case.state)
    own = by.role in REVIEW and to == by.user and case.assignee_id in (None, by.user)
    if own or by.role in GIVES or to is None:
        return ok("desk.may_assign", LIFE)
    return refused("desk.not_your_office", LIFE, state=case.state)


@action
def reroute(*, case: Case, institution: str, reason: str, by: Actor, at: datetime) -> Case:
    """Hand a case to another institution, with the reason; the clock goes on."""
    case = lock(case, by=by)
    require(*_may_reroute(case, institution, reason, by))
    leave_visits(case, reason=reason, by=by, at=at)
    leave_agendas(case, reason=reason, by=by, at=at)
    before, case.institution_id, case.assignee = case.institution_id, institution, None
    case.rerouted_at = at
    with acting_for(SYSTEM):  # the case leaves the reach of whoever sends it away
        case.save()
    _record("desk.rerouted", case, by=by, at=at, reason=reason.strip()[:400], before=before)
    tell(case, "desk.rerouted", at=at)
    return case


def _may_reroute(case: Case, institution: str, reason: str, by: Actor) -> list[Verdict]:
    rule = provisional("desk.competence")
    closed = [_may_assign(case, None, by)]
    if by.role not in SIGN:
        closed.append(refused("desk.not_your_office", rule, state=case.state))
    if not reason.strip():
        closed.append(refused("desk.reason_missing", rule))
    kind = ground.kind_of(institution)
    if institution == case.institution_id or kind is None:
        closed.append(refused("desk.institution_unknown", rule, institution=institution))
    elif kind in _declared(case).kept_from(case.answers):
        closed.append(refused("desk.concerned_itself", rule, institution=institution))
    return closed


def _declared(case: Case) -> procedures.Procedure:
    return procedures.procedure(case.procedure, case.procedure_version)


def _record(kind: str, case: Case, *, by: Actor, at: datetime, **facts: object) -> None:
    ledger.record(kind, subject=Subject(kind="case", id=case.id), by=by, at=at, facts=facts)


@action
def move_open_cases(start: Subject, to: Subject, *, only: Sequence[str] | None = None) -> list[str]:
    """Let the open cases about one subject be about another; answers which.

    What was decided stays about whom it was decided of. The caller's act tells why.
    """
    with acting_for(SYSTEM):
        found = Case.objects.filter(subject_kind=start.kind, subject_id=start.id, state__in=OPEN)
        found = found if only is None else found.filter(pk__in=only)
        ids = [str(pk) for pk in found.order_by("pk").values_list("pk", flat=True)]
        Case.objects.filter(pk__in=ids).update(subject_kind=to.kind, subject_id=to.id)
    return ids
