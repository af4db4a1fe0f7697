"""The cases whose date has come, for the clock."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from sijill.desk.models import Case
from sijill.desk.queries import ground
from sijill.desk.queries.scope import visible
from sijill.desk.rules import AT_THE_DESK, CaseState
from sijill.kernel.actor import SYSTEM
from sijill.kernel.clock import civil_date

AT_ONCE = 500


def drafts_to_remind(at: datetime) -> list[UUID]:
    """Drafts that lapse within the week and whose person was not told."""
    quiet_since = at - _draft_days(at) + ground.REMINDED_BEFORE
    return _ids(_drafts().filter(saved_at__lte=quiet_since, reminded_at=None))


def drafts_to_lapse(at: datetime) -> list[UUID]:
    """Drafts nobody came back to."""
    return _ids(_drafts().filter(saved_at__lt=at - _draft_days(at)))


def corrections_to_lapse(at: datetime) -> list[UUID]:
    """Cases whose correction nobody answered in time."""
    waiting = visible(SYSTEM).filter(state=CaseState.TO_CORRECT)
    late = waiting.filter(corrections__answered_at=None, corrections__until__lt=civil_date(at))
    return _ids(late)


def cases_past_due(at: datetime) -> list[UUID]:
    """Cases whose legal days have passed without an answer."""
    return _ids(visible(SYSTEM).filter(state__in=AT_THE_DESK, due_on__lt=civil_date(at)))


def _drafts() -> QuerySet[Case]:
    return visible(SYSTEM).filter(state=CaseState.DRAFT)


def _draft_days(at: datetime) -> timedelta:
    return timedelta(days=ground.parameter("desk.draft_days", on=civil_date(at)))


def _ids(cases: QuerySet[Case]) -> list[UUID]:
    return list(cases.order_by("saved_at", "id").values_list("id", flat=True)[:AT_ONCE])
