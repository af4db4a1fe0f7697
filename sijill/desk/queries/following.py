"""What the person of a case is shown beside its dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from sijill.desk.models import Appeal, Case, Correction, Decision
from sijill.desk.queries.deciding import appeals_allowed, is_against
from sijill.desk.rules import DECIDED, CaseState, may_appeal
from sijill.kernel.clock import civil_date
from sijill.kernel.verdict import Verdict
from sijill.ledger.statements import statement


def open_correction(case: Case) -> Correction | None:
    """What is asked of the person now."""
    if case.state != CaseState.TO_CORRECT:
        return None
    return case.corrections.filter(answered_at=None).first()


def standing_decision(case: Case) -> Decision | None:
    """The decision that stands, signed."""
    return _standing.first(case.pk)


@statement
def _standing(case: UUID) -> QuerySet[Decision]:
    return Decision.objects.filter(case=case, stage="final", undone_at=None).order_by("id")[:1]


def appeals_of(case: Case) -> list[Appeal]:
    """The appeals against its decisions, in order, each with what it contests."""
    if case.state not in {*DECIDED, CaseState.APPEALED, CaseState.EXAMINED}:
        return []
    found = case.appeals.select_related("decision").order_by("lodged_at", "id")
    return list(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contest:
    """The decision against somebody that stands, and whether they may contest it still."""

    decision: Decision
    lodged: int  # appeals before
    allowed: int
    verdict: Verdict

    @property
    def is_open(self) -> bool:
        """Whether an appeal would be received."""
        return self.verdict.is_ok

    @property
    def is_last(self) -> bool:
        """Whether it could not be contested once more after that."""
        return self.is_open and self.lodged + 1 >= self.allowed


def contest_of(
    case: Case, decision: Decision | None, appeals: Sequence[Appeal], *, today: date
) -> Contest | None:
    """How the refusal, or the decision of office, that stands may be contested, or no longer."""
    if decision is None or decision.signed_at is None or case.state not in DECIDED:
        return None
    if any(lodged.decision_id == decision.pk for lodged in appeals):
        return None
    if decision.appeal_until is None and not (appeals and is_against(decision, case)):
        return None
    allowed = appeals_allowed(on=civil_date(decision.signed_at))
    verdict = may_appeal(
        until=decision.appeal_until, today=today, lodged=len(appeals), allowed=allowed
    )
    return Contest(decision=decision, lodged=len(appeals), allowed=allowed, verdict=verdict)
