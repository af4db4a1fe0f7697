"""A refusal contested, or what an institution decided of its own office."""

from __future__ import annotations

from datetime import datetime

from sijill.desk import procedures
from sijill.desk.actions import clock
from sijill.desk.actions.locking import lock, move, require
from sijill.desk.actions.telling import tell
from sijill.desk.models import Appeal, Decision
from sijill.desk.queries import ground
from sijill.desk.queries.deciding import appeals_allowed, appeals_lodged, is_against
from sijill.desk.rules import CaseState, may_appeal
from sijill.desk.rules.life import LIFE
from sijill.kernel.actor import Actor, Subject
from sijill.kernel.clock import civil_date
from sijill.kernel.verdict import Refused, refused
from sijill.ledger import actions as ledger
from sijill.ledger.transaction import action

LONGEST = 4000


@action
def appeal(*, decision: Decision, grounds: str, by: Actor, at: datetime) -> Appeal:
    """Contest a standing decision; somebody else answers, and the clock starts again."""
    case = lock(decision.case_id, by=by)
    decision = case.decisions.select_for_update(of=("self",)).get(pk=decision.pk)
    if lodged := Appeal.objects.filter(decision=decision).first():
        return lodged
    if decision.undone_at or decision.signed_at is None or not is_against(decision, case):
        raise Refused(refused("desk.decision_not_standing", LIFE))
    require(
        may_appeal(
            until=decision.appeal_until,
            today=civil_date(at),
            lodged=appeals_lodged(case),
            allowed=appeals_allowed(on=civil_date(decision.signed_at)),
        )
    )
    if not grounds.strip():
        raise Refused(refused("desk.reason_missing", LIFE))
    move(case, CaseState.APPEALED, by=by)
    lodged = Appeal.objects.create(
        case=case, decision=decision, grounds=grounds.strip()[:LONGEST], lodged_at=at
    )
    declared = procedures.procedure(case.procedure, case.procedure_version)
    case.closed_at = None
    clock.start(case, days=ground.parameter(declared.clock, on=civil_date(at)), at=at)
    case.save()
    ledger.record(
        "desk.appealed",
        subject=Subject(kind="case", id=case.id),
        by=by,
        at=at,
        facts={"grounds": lodged.grounds},
    )
    tell(case, "desk.appealed", at=at, until=case.due_on)
    return lodged
