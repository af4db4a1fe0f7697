"""What the person of a case is shown beside its dates."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from sijill.desk.models import Appeal, Case, Correction, Decision
from sijill.desk.rules import DECIDED, CaseState, may_appeal
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


def decision_to_contest(case: Case, *, today: date) -> Decision | None:
    """The refusal, or the decision of office, that may still be contested."""
    decision = standing_decision(case) if case.state in DECIDED else None
    if decision is None or decision.appeal_until is None:
        return None
    if not may_appeal(until=decision.appeal_until, today=today).is_ok:
        return None
    return decision if not decision.appeals.exists() else None
