"""How a desk does: what waits and since when, what was decided each week, how soon, and why not.

Three questions, each along an index that holds all it asks; the answer is kept for a minute,
beside the moment it was counted at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, cast

from django.core.cache import cache
from django.db.models import Count, F, Q
from django.db.models.functions import TruncWeek
from django.db.models.lookups import LessThanOrEqual

from sijill.desk.models import Decision
from sijill.desk.queries.narrowing import AGES, aged, decided_on
from sijill.desk.queries.scope import visible
from sijill.desk.rules import AT_THE_DESK, DECIDED, CaseState
from sijill.institutions.rules import NATIONAL_FIGURES
from sijill.kernel.actor import NATIONAL, Actor
from sijill.kernel.clock import CASABLANCA, civil_date, start_of
from sijill.ledger.transaction import acting_for

WEEKS = 12
KEPT_FOR = 60  # seconds
NOBODY = "nobody"
Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """What was decided in the week that starts on a Monday."""

    monday: date
    accepted: int
    refused: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """All that the supervision screen shows, and when it was counted."""

    at: datetime
    waiting: int
    late: int
    slow: int
    ages: Counts
    procedures: Counts
    agents: Counts  # by user, and NOBODY
    institutions: Counts
    weeks: tuple[Week, ...] = ()
    kept: int = 0  # decided by the target
    missed: int = 0
    grounds: Counts = field(default_factory=dict)


def supervision(*, viewer: Actor, institution: str, at: datetime) -> Figures:
    """The figures of one institution, or of all within reach; counted at most once a minute."""
    viewer = for_figures(viewer)
    key = f"desk.supervision:{','.join(sorted(viewer.reach))}:{institution}:{civil_date(at)}"
    if (found := cache.get(key)) is not None and _is_fresh(found, at):
        return cast(Figures, found)
    with acting_for(viewer):
        found = _counted(viewer, institution, at)
    cache.set(key, found, KEPT_FOR)
    return found


def for_figures(viewer: Actor) -> Actor:
    """The viewer as far as figures go: the federation counts everywhere, and reads no file."""
    return replace(viewer, reach=NATIONAL) if viewer.role in NATIONAL_FIGURES else viewer


def _is_fresh(found: Figures, at: datetime) -> bool:
    return timedelta(0) <= at - found.at < timedelta(seconds=KEPT_FOR)


def _counted(viewer: Actor, institution: str, at: datetime) -> Figures:
    today = civil_date(at)
    open_ = _open(viewer, institution, today)
    first = _monday(today) - timedelta(weeks=WEEKS - 1)
    decided = _decided(viewer, institution, first)
    return Figures(
        at=at,
        waiting=_sum(open_, "waiting"),
        late=_sum(open_, "late"),
        slow=_sum(open_, "slow"),
        ages={age: _sum(open_, f"age_{turn}") for turn, age in enumerate(AGES)},
        procedures=_by(open_, "procedure"),
        agents=_by(open_, "assignee", NOBODY),
        institutions=_by(open_, "institution"),
        weeks=tuple(_weeks(decided, first)),
        kept=_sum(decided, "kept"),
        missed=_sum(decided, "missed"),
        grounds=_grounds(viewer, institution, first),
    )


Rows = list[dict[str, Any]]


def _open(viewer: Actor, institution: str, today: date) -> Rows:
    """Files at the desk, in one pass over those in hand."""
    asked = {f"age_{turn}": Count("pk", filter=aged(age, today)) for turn, age in enumerate(AGES)}
    rows = visible(viewer).filter(state__in=AT_THE_DESK, submitted_at__isnull=False)
    return _listed(
        rows.filter(**_where(institution))
        .values("institution", "procedure", "assignee")
        .annotate(
            waiting=Count("pk"),
            late=Count("pk", filter=Q(due_on__lt=today)),
            slow=Count("pk", filter=Q(level_on__lt=today)),
            **asked,
        )
        .order_by("institution", "procedure", "assignee")
    )


def _decided(viewer: Actor, institution: str, first: date) -> Rows:
    """Files decided since a Monday, by week and answer, and how many of them by the target."""
    in_time = Q(LessThanOrEqual(decided_on(), F("level_on")))
    known = Q(level_on__isnull=False)
    rows = visible(viewer).filter(
        state__in=DECIDED, decided_at__gte=start_of(first), submitted_at__isnull=False
    )
    return _listed(
        rows.filter(**_where(institution))
        .annotate(week=TruncWeek("decided_at", tzinfo=CASABLANCA))
        .values("week", "state")
        .annotate(
            count=Count("pk"),
            kept=Count("pk", filter=known & in_time),
            missed=Count("pk", filter=known & ~in_time),
        )
        .order_by("week", "state")
    )


def _grounds(viewer: Actor, institution: str, first: date) -> Counts:
    """Refusals that stand since a Monday, by ground."""
    rows = (
        Decision.objects.filter(
            outcome="refused",
            stage="final",
            undone_at__isnull=True,
            signed_at__gte=start_of(first),
            case__in=visible(viewer).filter(
                state=CaseState.REFUSED, decided_at__gte=start_of(first), **_where(institution)
            ),
        )
        .values("ground")
        .annotate(count=Count("pk"))
        .order_by("-count", "ground")
    )
    return {row["ground"]: row["count"] for row in cast(Any, rows)}


def _where(institution: str) -> dict[str, str]:
    return {"institution": institution} if institution else {}


def _listed(rows: Iterable[Any]) -> Rows:
    return cast(Rows, list(rows))


def _sum(rows: Rows, name: str) -> int:
    return sum(row[name] for row in rows)


def _by(rows: Rows, name: str, otherwise: str = "") -> Counts:
    """Counts by one column, the greatest first."""
    counted: Counter[str] = Counter()
    for row in rows:
        counted[str(row[name] or otherwise)] += row["waiting"]
    return dict(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _weeks(rows: Rows, first: date) -> Iterable[Week]:
    counted = {(row["week"].date(), row["state"]): row["count"] for row in rows}
    for turn in range(WEEKS):
        monday = first + timedelta(weeks=turn)
        yield Week(
            monday=monday,
            accepted=counted.get((monday, CaseState.ACCEPTED.value), 0),
            refused=counted.get((monday, CaseState.REFUSED.value), 0),
        )
