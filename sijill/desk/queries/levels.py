"""Targets that come near or have passed, and what was said of them."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value

from sijill.desk.models import Case, Notice
from sijill.desk.queries import ground
from sijill.desk.queries.scope import visible
from sijill.desk.rules import AT_THE_DESK
from sijill.desk.rules.handing import GIVES
from sijill.desk.rules.levels import NoticeKind
from sijill.kernel.actor import SYSTEM, Actor
from sijill.kernel.clock import civil_date
from sijill.ledger.statements import planned_anew

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


def notices(*, viewer: Actor, limit: int = SHOWN) -> list[Notice]:
    """What the clock said to this agent that still holds, the oldest target first."""
    return list(_standing(viewer).select_related("case").order_by("level_on", "id")[:limit])


def notices_standing(*, viewer: Actor) -> int:
    """How many of them there are."""
    return sum(_standing_count(viewer))


@planned_anew
def _standing_count(viewer: Actor) -> QuerySet[Notice, int]:
    whole = _standing(viewer).annotate(whole=Value(1)).values("whole").order_by()
    return whole.annotate(total=Count("pk")).values_list("total", flat=True)


def _standing(viewer: Actor) -> QuerySet[Notice]:
    """A word holds while its case is at the desk with the same target."""
    if viewer.role in GIVES:
        mine = Q(kind=NoticeKind.PASSED.value, institution=viewer.institution)
        mine |= Q(kind=NoticeKind.SOON.value, user=viewer.user)
    else:
        mine = Q(kind=NoticeKind.SOON.value, user=viewer.user)
    open_ = Case.objects.filter(pk=OuterRef("case"), state__in=AT_THE_DESK)
    return Notice.objects.filter(mine).filter(Exists(open_.filter(level_on=OuterRef("level_on"))))
