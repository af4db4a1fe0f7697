"""A case sent, and sent again once it was mended."""

from __future__ import annotations

from datetime import date, datetime

from sijill.desk import procedures
from sijill.desk.actions import clock
from sijill.desk.actions.assisting import require_agreement
from sijill.desk.actions.ending import answer_by_rule
from sijill.desk.actions.examining import examine_locked
from sijill.desk.actions.locking import lock, move, require
from sijill.desk.actions.telling import tell
from sijill.desk.models import Case, CaseKeys, Correction
from sijill.desk.procedures import Procedure
from sijill.desk.queries import ground
from sijill.desk.queries.contracted import why_not_sent
from sijill.desk.queries.examination import joined
from sijill.desk.queries.finding import keys_of_case
from sijill.desk.rules import CLOSED, OPEN, CaseState
from sijill.desk.rules.completeness import lacks
from sijill.desk.rules.life import ONE_CORRECTION
from sijill.kernel.actor import Actor, ActorKind, Subject
from sijill.kernel.clock import civil_date
from sijill.kernel.verdict import Refused, refused
from sijill.ledger import actions as ledger
from sijill.ledger.transaction import action


@action
def submit(*, case: Case, by: Actor, at: datetime) -> Case:
    """Send a draft to whoever is competent and start the clock; sent twice, it is one case."""
    case = lock(case, by=by)
    if case.state in OPEN | CLOSED and case.submitted_at:
        return case
    declared = procedures.procedure(case.procedure, case.procedure_version)
    require(*why_not_sent(case, by=by, at=at))
    if not declared.of_office:
        require_agreement(case, by=by)
    move(case, CaseState.SUBMITTED, by=by)
    _require_whole(case, declared, at)
    today = civil_date(at)
    case.institution_id = _competent(case, declared, at)
    case.submitted_at = at
    clock.start(case, days=ground.parameter(declared.clock, on=today), at=at)
    case.save()
    _index(case, declared)
    declared.on_submission(case=case, by=by, at=at)
    examine_locked(case=case, at=at)
    _tell_of(case, "desk.submitted", by=by, at=at, template=_notice(declared))
    return answer_by_rule(case=case, at=at) if declared.by_rule(case.answers) else case


@action
def resubmit(*, case: Case, by: Actor, at: datetime) -> Case:
    """Answer a correction: the clock runs again, and the rules are asked again."""
    case = lock(case, by=by)
    if case.state == CaseState.RESUBMITTED:
        return case
    declared = procedures.procedure(case.procedure, case.procedure_version)
    require_agreement(case, by=by)
    move(case, CaseState.RESUBMITTED, by=by)
    _require_whole(case, declared, at)
    asked = Correction.objects.select_for_update(of=("self",)).get(case=case, answered_at=None)
    asked.answered_at = at
    asked.save()
    clock.resume(case, at=at)
    case.save()
    _index(case, declared)
    declared.on_submission(case=case, by=by, at=at)
    examine_locked(case=case, at=at)
    _tell_of(case, "desk.resubmitted", by=by, at=at, until=case.due_on)
    return case


def _require_whole(case: Case, declared: Procedure, at: datetime) -> None:
    found = lacks(declared, case.answers, evidence=joined(case), today=civil_date(at))
    if found:
        raise Refused(*(refused(f.code, ONE_CORRECTION, page=f.page, box=f.target) for f in found))


def _competent(case: Case, declared: Procedure, at: datetime) -> str:
    """By the place of work, else the residence: the procedure says which province that is."""
    code = ground.competent(declared, case.answers, on=civil_date(at))
    if code is None:
        raise Refused(refused("desk.nobody_competent", ground.COMPETENCE, province=case.province))
    return code


def _index(case: Case, declared: Procedure) -> None:
    keys = sorted(set(keys_of_case(case, declared.keys_of(case.answers))))
    CaseKeys.objects.bulk_create(
        [CaseKeys(case=case.id, keys=keys)],
        update_conflicts=True,
        unique_fields=["case"],
        update_fields=["keys"],
    )


def _tell_of(
    case: Case,
    kind: str,
    *,
    by: Actor,
    at: datetime,
    until: date | None = None,
    template: str = "",
) -> None:
    ledger.record(
        kind,
        subject=Subject(kind="case", id=case.id),
        by=by,
        at=at,
        facts={"institution": case.institution_id, "due_on": f"{case.due_on}"},
    )
    if by.kind is not ActorKind.SYSTEM:  # what the clock opens it decides at once: told once
        tell(case, kind, at=at, until=until, template=template)


def _notice(declared: procedures.Procedure) -> str:
    """The message that says what has come: nobody sent what an institution opened of office."""
    return "case.of_office" if declared.of_office else declared.called.notice
