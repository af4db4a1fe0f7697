"""What a decision has to know about its case."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from sijill.accounts.models import User
from sijill.desk.models import Appeal, Case, CaseVerdict, Decision, Likeness
from sijill.desk.procedures import procedure
from sijill.desk.queries import ground as given
from sijill.desk.rules import CaseState, DecisionOutcome, may_accept, standing
from sijill.desk.rules.life import LIFE
from sijill.kernel.clock import civil_date
from sijill.kernel.verdict import Outcome, Verdict, refused
from sijill.ledger.statements import statement


def why_not_accept(case: Case) -> list[Verdict]:
    """Everything that closes acceptance now; empty when it is open."""
    answers = [(rule, standing(outcome, judged)) for rule, outcome, judged in _answers(case.pk)]
    return may_accept(answers, likenesses_open=len(_unsettled(case.pk)))


@statement
def _answers(case: UUID) -> QuerySet[CaseVerdict, tuple[str, str, str]]:
    found = CaseVerdict.objects.filter(case=case).order_by("position", "rule")
    return found.values_list("rule", "outcome", "judged")


@statement
def _unsettled(case: UUID) -> QuerySet[Likeness, UUID]:
    found = Likeness.objects.filter(case=case, settled="").order_by("id")
    return found.values_list("id", flat=True)


def is_refused_by_a_rule(case: Case) -> bool:
    """Whether a rule says no, by itself or by whoever judged in its place."""
    answers = case.verdicts.order_by("position").values_list("outcome", "judged")
    return any(standing(outcome, judged) == Outcome.REFUSED for outcome, judged in answers)


def state_before(case: Case) -> CaseState:
    """Where the case stood before its decision was proposed."""
    if is_appealed(case):
        return CaseState.APPEALED
    return CaseState.RESUBMITTED if case.corrections_asked else CaseState.SUBMITTED


def open_appeal(case: Case) -> Appeal | None:
    """The appeal that waits for its answer, with the decision that it contests."""
    return _open_appeals.first(case.pk)


def is_appealed(case: Case) -> bool:
    """Whether an appeal waits for its answer."""
    return _open_appeals.any(case.pk)


@statement
def _open_appeals(case: UUID) -> QuerySet[Appeal]:
    waiting = Appeal.objects.filter(case=case, answered_at=None)
    return waiting.select_related("decision").order_by("id")


def appeals_lodged(case: Case) -> int:
    """How many times what was decided in a case was contested."""
    return case.appeals.count()


def appeals_allowed(*, on: date) -> int:
    """How many times what is signed on a day may be contested, in one case."""
    return int(given.parameter("desk.appeals_allowed", on=on))


def is_against(decision: Decision, case: Case) -> bool:
    """Whether a decision says no to who asked, or yes to what nobody asked."""
    declared = procedure(case.procedure, case.procedure_version)
    return (decision.outcome == DecisionOutcome.REFUSED) is not declared.of_office


def answered_by(decision: Decision) -> Appeal | None:
    """The appeal that a signed decision answers, with the decision that it contested."""
    if decision.signed_at is None:
        return None
    found = Appeal.objects.filter(case=decision.case_id, answered_at=decision.signed_at)
    found = found.exclude(decision=decision).select_related("decision")
    return found.order_by("id").first()


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
