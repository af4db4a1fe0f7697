"""What the person of a case is shown beside its dates."""

from __future__ import annotations

from datetime import date

from sijill.desk.models import Case, Correction, Decision
from sijill.desk.rules import CaseState, may_appeal


def open_correction(case: Case) -> Correction | None:
    """What is asked of the person now."""
    if case.state != CaseState.TO_CORRECT:
        return None
    return case.corrections.filter(answered_at=None).first()


def standing_decision(case: Case) -> Decision | None:
    """The decision that stands, signed."""
    return case.decisions.filter(stage="final", undone_at=None).first()


def refusal_to_contest(case: Case, *, today: date) -> Decision | None:
    """The refusal that may still be contested."""
    if case.state != CaseState.REFUSED:
        return None
    decision = standing_decision(case)
    if decision is None or not may_appeal(until=decision.appeal_until, today=today).is_ok:
        return None
    return decision if not decision.appeals.exists() else None
