"""Targets that come near or have passed, and what was said of them."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Value

from sijill.desk.models import Notice
from sijill.desk.queries import ground
from sijill.desk.queries.scope import visible
from sijill.desk.rules import AT_THE_DESK
from sijill.desk.rules.handing import GIVES
from sijill.desk.rules.levels import NoticeKind
from sijill.kernel.actor import SYSTEM, Actor
from sijill.kernel.clock import civil_date
from sijill.ledger.statements import statement

AT_ONCE = 500
SHOWN = 100


def remind_from(today: date) -> date:
    """The last target of which an agent is reminded today."""
    days = ground.parameter("desk.level_reminder", on=today)
    return ground.in_working_days(today, days) if days else today


def unsaid(at: datetime) -> list[UUID]:
    """Cases of which a word is due and was not said, the oldest target first; at most a batch."""
    today = civil_date(at)
    until = remind_from(today)
    said = Notice.objects.filter(case=OuterRef("pk"), level_on=OuterRef("level_on"))
    passed = Q(level_on__lt=today) & ~Exists(said.filter(kind=NoticeKind.PASSED.value))
    near = Q(level_on__gte=today, level_on__lte=until, assignee__isnull=False) & ~Exists(
        said.filter(kind=NoticeKind.SOON.value)
    )
    found = visible(SYSTEM).filter(state__in=AT_THE_DESK, level_on__lte=until)
    return list(
        found.filter(passed | near)
        .order_by("level_on", "id")
        .values_list("id", flat=True)[:AT_ONCE]
    )


def notices(*, viewer: Actor, today: date, limit: int = SHOWN) -> list[Notice]:
    """What the clock said to this agent that still holds, the oldest target first."""
    found: list[Notice] = []
    for rows in _standing(viewer, today):
        found += rows.select_related("case").order_by("level_on", "id")[:limit]
    return sorted(found, key=lambda one: (one.level_on, one.pk))[:limit]


def notices_standing(*, viewer: Actor, today: date) -> int:
    """How many of them there are; one query."""
    return sum(_standing_count(viewer, today if viewer.role in GIVES else None))


@statement
def _standing_count(viewer: Actor, today: date | None) -> QuerySet[Notice, int]:
    first, *others = (_counted(rows) for rows in _standing(viewer, today))
    return first.union(*others, all=True) if others else first


def _counted(rows: QuerySet[Notice]) -> QuerySet[Notice, int]:
    whole = rows.annotate(whole=Value(1)).values("whole").order_by()
    return whole.annotate(total=Count("pk")).values_list("total", flat=True)


def _standing(viewer: Actor, today: date | None) -> list[QuerySet[Notice]]:
    """A word holds while its case is at the desk with the same target.

    Each list starts from the few rows it concerns: what was said of files that ended since, year
    after year, is never read through.
    """
    held = Notice.objects.filter(case__state__in=AT_THE_DESK, case__level_on=F("level_on"))
    soon = held.filter(kind=NoticeKind.SOON.value, user=viewer.user)
    if viewer.role not in GIVES or today is None:
        return [soon]
    here = {"institution": viewer.institution, "case__institution": viewer.institution}
    passed = held.filter(kind=NoticeKind.PASSED.value, case__level_on__lt=today, **here)
    return [passed, soon]
