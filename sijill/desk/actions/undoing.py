"""A mistaken decision undone: the case stands where it stood before, and so does the register."""

from __future__ import annotations

from datetime import datetime

from sijill.desk import procedures
from sijill.desk.actions import clock
from sijill.desk.actions.deciding import record_decision
from sijill.desk.actions.locking import lock, move, require
from sijill.desk.actions.telling import tell
from sijill.desk.models import Appeal, Case, Decision
from sijill.desk.procedures import Stage
from sijill.desk.queries import ground as given
from sijill.desk.queries.deciding import answered_by, state_before, undo_until
from sijill.desk.rules import DecisionOutcome, may_sign, may_undo
from sijill.desk.rules.life import ANSWER_APPEAL, LIFE
from sijill.kernel.actor import Actor
from sijill.kernel.clock import civil_date
from sijill.kernel.verdict import Verdict, refused
from sijill.ledger.transaction import action


@action
def undo(*, decision: Decision, reason: str, by: Actor, at: datetime) -> Case:
    """Undo a mistaken decision within the stated time; the case stands where it stood before.

    Where it answered an appeal, the appeal waits again and what it contests stands again.
    """
    case = lock(decision.case_id, by=by)
    declared = procedures.procedure(case.procedure, case.procedure_version)
    decision = case.decisions.select_for_update(of=("self",)).get(pk=decision.pk)
    answered = answered_by(decision)
    require(*_may_be_undone(decision, answered, reason, by, at))
    decision.undone_at, decision.undone_as = at, "undone"
    decision.save()
    case.decided_at = case.notified_at = case.closed_at = None
    if answered:
        _open_again(case, answered)
    move(case, state_before(case), by=by)
    clock.start(case, days=given.parameter(declared.clock, on=civil_date(at)), at=at)
    case.save()
    record_decision("desk.undone", decision, by=by, at=at, note=reason.strip()[:400])
    _take_back(case, decision, answered, by=by, at=at)
    tell(case, "desk.undone", at=at)
    return case


def _open_again(case: Case, appeal: Appeal) -> None:
    """Let an appeal wait for its answer, and the decision that it contests stand, as before it."""
    Appeal.objects.filter(pk=appeal.pk).update(answered_at=None)
    former = appeal.decision
    former.undone_at, former.undone_as = None, ""
    former.save()
    case.decided_at = case.notified_at = former.signed_at


def _take_back(
    case: Case, decision: Decision, answered: Appeal | None, *, by: Actor, at: datetime
) -> None:
    """Take back what the decision did; an answer that changed nothing leaves nothing to undo."""
    declared = procedures.procedure(case.procedure, case.procedure_version)
    former = answered.decision if answered else None
    if former is not None and former.outcome == decision.outcome:
        return
    if former is not None and former.outcome == DecisionOutcome.ACCEPTED:  # lifted by mistake
        declared.on_acceptance(case=case, decision=former, by=by, at=at)
        return
    declared.on_undoing(case=case, decision=decision, by=by, at=at)


def _may_be_undone(
    decision: Decision, answered: Appeal | None, reason: str, by: Actor, at: datetime
) -> list[Verdict]:
    """Whoever signs such decisions undoes one; an answer, not who signed what it replaced."""
    if decision.stage != "final" or decision.undone_at or decision.signed_at is None:
        return [refused("desk.decision_not_standing", LIFE)]
    until = undo_until(decision)
    closed = [may_undo(at=at, until=until)] if until else []
    if not reason.strip():
        closed.append(refused("desk.reason_missing", LIFE))
    return closed + may_sign(
        signer=by,
        decides=ANSWER_APPEAL if answered else frozenset({*Stage().decides}),  # type: ignore[arg-type]
        proposer=None,
        four_eyes=False,
        first_signer=answered.decision.signed_by if answered else None,
    )
