"""What a decision has to know about its case."""

from __future__ import annotations

from datetime import datetime, timedelta

from sijill.accounts.models import User
from sijill.desk.models import Appeal, Case, Decision
from sijill.desk.queries import ground as given
from sijill.desk.rules import CaseState, may_accept, standing
from sijill.desk.rules.life import LIFE
from sijill.kernel.clock import civil_date
from sijill.kernel.verdict import Outcome, Verdict, refused


def why_not_accept(case: Case) -> list[Verdict]:
    """Everything that closes acceptance now; empty when it is open."""
    answers = [
        (row.rule, standing(row.outcome, row.judged)) for row in case.verdicts.order_by("position")
    ]
    return may_accept(answers, likenesses_open=case.likenesses.filter(settled="").count())


def is_refused_by_a_rule(case: Case) -> bool:
    """Whether a rule says no, by itself or by whoever judged in its place."""
    answers = case.verdicts.order_by("position").values_list("outcome", "judged")
    return any(standing(outcome, judged) == Outcome.REFUSED for outcome, judged in answers)


def state_before(case: Case) -> CaseState:
    """Where the case stood before its decision was proposed."""
    if case.appeals.filter(answered_at=None).exists():
        return CaseState.APPEALED
    return CaseState.RESUBMITTED if case.corrections_asked else CaseState.SUBMITTED


def open_appeal(case: Case) -> Appeal | None:
    """The appeal that waits for its answer, with the decision that it contests."""
    return case.appeals.filter(answered_at=None).select_related("decision").first()


def undo_until(decision: Decision) -> datetime | None:
    """The last moment at which a signed decision may still be undone."""
    if decision.signed_at is None:
        return None
    hours = given.parameter("desk.hours_to_undo", on=civil_date(decision.signed_at))
    return decision.signed_at + timedelta(hours=hours)


def already_decided(case: Case, language: str) -> Verdict:
    """Tell the agent who came second who signed the standing decision, and when."""
    decision = case.decisions.filter(stage="final", undone_at=None).first()
    if decision is None or decision.signed_at is None:
        return refused("desk.already_decided", LIFE, state=case.state, who="", at="")
    user = User.objects.filter(pk=decision.signed_by).first() if decision.signed_by else None
    return refused(
        "desk.already_decided",
        LIFE,
        state=case.state,
        who=user.name(language) if user else "",
        at=decision.signed_at.isoformat(),
    )
