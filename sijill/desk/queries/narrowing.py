"""What a list of the inbox may be narrowed to: columns as they are, and what stands behind figures.

A filter that cannot be read narrows to nothing: a number is never shown beside another list.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from uuid import UUID

from django.db.models import DateField, F, Q
from django.db.models.functions import TruncDate
from django.db.models.lookups import LessThanOrEqual

from sijill.desk.models import Decision
from sijill.kernel.clock import CASABLANCA, start_of

COLUMNS = ("procedure", "province", "topic", "state", "institution")
# Days since a request was sent: from, to (the last is open).
AGES: Mapping[str, tuple[int, int | None]] = {
    "0-7": (0, 7),
    "8-15": (8, 15),
    "16-30": (16, 30),
    "31-60": (31, 60),
    "61": (61, None),
}
NOTHING = Q(pk__in=[])
WEEK = timedelta(days=7)


def aged(age: str, today: date) -> Q:
    """Sent so many days ago, by the civil day."""
    if age not in AGES:
        return NOTHING
    newest, oldest = AGES[age]
    found = Q(submitted_at__lt=start_of(today - timedelta(days=newest - 1)))
    if oldest is None:
        return found
    return found & Q(submitted_at__gte=start_of(today - timedelta(days=oldest)))


def _agent(value: str, today: date) -> Q:
    if value == "nobody":
        return Q(assignee__isnull=True)
    try:
        return Q(assignee=UUID(value))
    except ValueError:
        return NOTHING


def _week(value: str, today: date) -> Q:
    try:
        monday = date.fromisoformat(value)
    except ValueError:
        return NOTHING
    return Q(decided_at__gte=start_of(monday), decided_at__lt=start_of(monday + WEEK))


def decided_on() -> TruncDate:
    """The civil day of a decision."""
    return TruncDate("decided_at", tzinfo=CASABLANCA, output_field=DateField())


def _level(value: str, today: date) -> Q:
    """Decided by the target, or behind it; without a target, nobody says."""
    if value not in ("kept", "missed"):
        return NOTHING
    day = decided_on()
    kept = Q(level_on__isnull=False) & _on_or_before(day)
    return kept if value == "kept" else Q(level_on__isnull=False) & ~_on_or_before(day)


def _on_or_before(day: TruncDate) -> Q:
    return Q(LessThanOrEqual(day, F("level_on")))


def _ground(value: str, today: date) -> Q:
    # A question of its own: a join would count a case once for each of its decisions.
    standing = Decision.objects.filter(
        ground=value, outcome="refused", stage="final", undone_at__isnull=True
    )
    return Q(state="refused", pk__in=standing.values("case"))


BEHIND: Mapping[str, Callable[[str, date], Q]] = {
    "age": aged,
    "agent": _agent,
    "week": _week,
    "level": _level,
    "ground": _ground,
}
FILTERS = (*COLUMNS, *BEHIND)


def narrowed(filters: Mapping[str, str], today: date) -> Q:
    """Everything a list is narrowed to, as one condition."""
    found = Q(**{name: filters[name] for name in COLUMNS if filters.get(name)})
    for name, condition in BEHIND.items():
        if value := filters.get(name):
            found &= condition(value, today)
    return found
