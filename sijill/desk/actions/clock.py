"""The legal clock of a case: it starts at submission and stands still during a correction."""

from __future__ import annotations

from datetime import date, datetime

from sijill.desk.models import Case
from sijill.desk.queries import ground
from sijill.kernel.clock import civil_date


def start(case: Case, *, days: int, at: datetime) -> None:
    """Start the clock with its legal days: at submission, an appeal, a decision undone."""
    case.clock_started_on = civil_date(at)
    case.clock_days, case.clock_suspensions, case.clock_stopped_at = days, [], None
    case.due_on, case.level_on = ground.due_on(case, at), ground.level_on(case, at)


def stop(case: Case, *, at: datetime) -> None:
    """Stop the clock while the person owes an answer."""
    case.clock_stopped_at = at


def resume(case: Case, *, at: datetime) -> None:
    """Let the clock run again and move the due date by what it stood still."""
    if case.clock_stopped_at is None:
        return
    stood: tuple[date, date] = (civil_date(case.clock_stopped_at), civil_date(at))
    case.clock_suspensions = [*case.clock_suspensions, [d.isoformat() for d in stood]]
    case.clock_stopped_at = None
    case.due_on, case.level_on = ground.due_on(case, at), ground.level_on(case, at)
