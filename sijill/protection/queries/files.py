"""The files that left and came, as those who run the hand-over see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Window
from django.db.models.functions import Lag

from sijill.kernel.actor import Actor
from sijill.kernel.clock import civil_date
from sijill.protection.models import Affiliation, Incoming, Line, Outgoing, Placed, Remark, Run
from sijill.protection.queries.affiliations import NotFound, visible
from sijill.protection.queries.exchange import silent
from sijill.protection.rules.lines import LineState

SILENT = "silent"
MONTH = 31  # days, after which both populations are to be compared again
GOOD = ~Q(status__in=["", "PDNG"])


def files(*, viewer: Actor, only: str = "", at: datetime | None = None) -> QuerySet[Outgoing]:
    """The files with lines of the viewer's people, the newest first; all, or the silent alone."""
    mine = Placed.objects.filter(file=OuterRef("pk"), line__affiliation__in=visible(viewer))
    rows = silent(at=at) if only == SILENT and at else Outgoing.objects.all()
    rows = rows.filter(Exists(mine))
    return rows.order_by("-made_at", "stream", "-sequence")


def counts(rows: Sequence[Outgoing], *, viewer: Actor) -> dict[UUID, tuple[int, int]]:
    """For each file how many lines of the viewer's people it holds, and how many are answered."""
    places = Placed.objects.filter(file__in=rows, line__affiliation__in=visible(viewer))
    found = places.order_by().values("file").annotate(n=Count("id"), done=Count("id", filter=GOOD))
    return {row["file"]: (row["n"], row["done"]) for row in found}


def silent_ones(*, at: datetime) -> set[UUID]:
    """The files that have been silent for too long."""
    return set(silent(at=at).values_list("pk", flat=True))


def unread(*, viewer: Actor) -> list[Incoming]:
    """Files of the fund that could not be read; they are the whole country's."""
    if not viewer.is_national:
        return []
    return list(Incoming.objects.filter(state="refused").order_by("-came_at", "id")[:20])


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Numbers of a stream of the fund that never came, though a later one did."""

    stream: str
    first: int
    last: int
    since: datetime


def gaps() -> list[Gap]:
    """What the fund said or asked of its own accord and we never had."""
    read = Incoming.objects.exclude(state="refused").filter(sequence__isnull=False)
    before = Window(Lag("sequence", default=0), ["stream"], ["sequence", "came_at"])
    rows = read.annotate(before=before).filter(sequence__gt=F("before") + 1)
    return [
        Gap(stream=row.stream, first=row.before + 1, last=row.until, since=row.came_at)
        for row in rows.annotate(until=F("sequence") - 1).order_by("stream", "sequence")
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarms:
    """What somebody should telephone about."""

    silent: int
    gaps: Sequence[Gap]
    unread: int
    uncompared: int  # days since both populations were last compared, once a month is over

    def __bool__(self) -> bool:
        return bool(self.silent or self.gaps or self.unread or self.uncompared)


def alarms(*, viewer: Actor, at: datetime) -> Alarms:
    """Silence is told to each whose people wait; what comes wrong or never, to the ministry."""
    mine = Placed.objects.filter(file=OuterRef("pk"), line__affiliation__in=visible(viewer))
    late = silent(at=at).filter(Exists(mine)).count()
    if not viewer.is_national:
        return Alarms(silent=late, gaps=(), unread=0, uncompared=0)
    unreadable = Incoming.objects.filter(state="refused").count()
    return Alarms(silent=late, gaps=gaps(), unread=unreadable, uncompared=_uncompared(at))


def _uncompared(at: datetime) -> int:
    run = Run.objects.filter(state="done").order_by("-number").first()
    days = (civil_date(at) - civil_date(run.began_at)).days if run else 0
    return days if days > MONTH else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """One file with the lines of the viewer's people, its answers and what was wrong in them."""

    file: Outgoing
    places: QuerySet[Placed]
    replies: Sequence[Incoming]
    remarks: Sequence[Remark]


def file_for(id: UUID, *, viewer: Actor) -> Opened:
    """One file; NotFound when no line of it is of the viewer's people."""
    found = files(viewer=viewer).filter(pk=id).first()
    if found is None:
        raise NotFound(id)
    places = found.places.filter(line__affiliation__in=visible(viewer))
    told = places.select_related("line__affiliation__entry__person").order_by("position")
    remarks = Remark.objects.filter(file__answers=found).order_by("file", "position")
    return Opened(
        file=found,
        places=told,
        replies=list(found.replies.order_by("came_at", "id")),
        remarks=list(remarks[:50]) if viewer.is_national else [],
    )


def lines_of(affiliation: Affiliation) -> list[Line]:
    """Everything that was or will be told to the fund about somebody, the newest first."""
    return list(affiliation.lines.order_by("-number"))


def held(*, viewer: Actor) -> QuerySet[Affiliation]:
    """Those of whom a line is held, the longest first."""
    rows = visible(viewer).filter(lines__state=LineState.HELD)
    return rows.select_related("entry__person", "chamber").order_by("lines__since", "id")
