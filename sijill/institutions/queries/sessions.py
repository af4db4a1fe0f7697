"""Who sits in an institution's assembly or bureau, its sessions, what waits to be done."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from sijill.institutions.models import FollowUp, Meeting, Point, Seat
from sijill.institutions.queries.bodies import NotFound, _one
from sijill.institutions.queries.offices import in_force, may
from sijill.institutions.rules import Capability
from sijill.institutions.rules.bodies import AssemblyState, Part
from sijill.institutions.rules.sessions import (
    FollowState,
    Organ,
    Quality,
    SessionTerms,
    Side,
    at_home,
)
from sijill.kernel.actor import SYSTEM, Actor, Role
from sijill.ledger.transaction import acting_for
from sijill.reference import queries as reference

FAMILY = "sessions"
ORDER = list(Quality)

__all__ = ["NotFound"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A decision in somebody's hands, and by how many days it is late."""

    one: FollowUp
    late: int


def terms(*, at: date | datetime) -> SessionTerms:
    """The parameters of sessions in force on a day."""
    names = [field.name for field in fields(SessionTerms)]
    held = reference.parameters([f"{FAMILY}.{name}" for name in names], at=at)
    return SessionTerms(**{name: held[f"{FAMILY}.{name}"] for name in names})


def own(rows: QuerySet, viewer: Actor) -> QuerySet:
    """Of these rows the institution's own; audit and ministry read everybody's."""
    if viewer.role in (Role.AUDITOR, Role.MINISTRY):
        return rows
    if viewer.is_national:
        return rows.filter(institution=viewer.institution)
    return rows.filter(institution__in=sorted(viewer.reach))


def seats_of(
    institution: str, *, at: date, organ: Organ | None = None, past: bool = False
) -> list[Seat]:
    """Who sits there on a day, the president first; or who sat there before."""
    rows = Seat.objects.filter(institution=institution)
    if organ is not None:
        rows = rows.filter(organ=organ)
    found = rows.filter(valid_to__lte=at) if past else in_force(rows, at)
    order = list(found.order_by("organ", "name_ar", "id"))
    return sorted(order, key=lambda one: (one.organ, ORDER.index(Quality(one.quality))))


def seat(pk: UUID) -> Seat | None:
    """One member's mandate."""
    return Seat.objects.select_related("institution").filter(pk=pk).first()


def meetings_of(institution: str, *, viewer: Actor) -> list[Meeting]:
    """The sessions of an institution, the latest first."""
    found = own(Meeting.objects.filter(institution=institution), viewer)
    return list(found.order_by("-planned_at", "id")[:200])


def meeting_for(pk: UUID, *, viewer: Actor) -> Meeting:
    """One session within the viewer's reach."""
    found: Meeting = _one(own(Meeting.objects.select_related("institution").filter(pk=pk), viewer))
    return found


def point_for(pk: UUID, *, viewer: Actor) -> Point:
    """One point of an agenda within the viewer's reach."""
    found: Point = _one(own(Point.objects.select_related("meeting").filter(pk=pk), viewer))
    return found


def follow_for(pk: UUID, *, viewer: Actor) -> FollowUp:
    """One decision in somebody's hands, within the viewer's reach."""
    rows = FollowUp.objects.select_related("point__meeting", "owner").filter(pk=pk)
    found: FollowUp = _one(own(rows, viewer))
    return found


def to_follow(institution: str, *, viewer: Actor, at: date) -> list[Due]:
    """What waits to be done, what is due first at the head."""
    rows = FollowUp.objects.filter(institution=institution, state=FollowState.OPEN)
    found = own(rows, viewer).select_related("point__meeting", "owner").order_by("due", "id")
    return [Due(one=one, late=max(0, (at - one.due).days)) for one in found[:200]]


def soon_due(waiting: list[Due], *, at: date) -> list[Due]:
    """Of these, what is late or soon due."""
    last = at + timedelta(days=terms(at=at).remind_days)
    return [one for one in waiting if one.one.due <= last]


def points_of(meeting: UUID) -> list[Point]:
    """The agenda, with what became of it."""
    return list(Point.objects.filter(meeting=meeting).order_by("position"))


def last_without_quorum(institution: str, organ: Organ) -> Meeting | None:
    """The latest session of an organ, when it had no quorum and none followed it."""
    rows = Meeting.objects.filter(institution=institution, organ=organ)
    last = rows.order_by("-planned_at", "id").first()
    lacking = last is not None and last.state == AssemblyState.WITHOUT_QUORUM
    return last if lacking else None


def parts_in(held: Meeting, by: Actor) -> frozenset[Part]:
    """The parts that an agent has in a session."""
    keeps = may(by, Capability.KEEP_HOUSE) and at_home(by, held.institution_id)
    parts = {Part.KEEPER} if keeps else set()
    if by.user is not None:
        parts |= {Part.CHAIR} if held.chair_id == by.user else set()
        parts |= {Part.SECRETARY} if held.secretary_id == by.user else set()
    return frozenset(parts) or frozenset({Part.NONE})


def side_of(held: FollowUp, by: Actor) -> Side:
    """Whether somebody keeps the institution's papers, has the decision in hand, or neither."""
    if may(by, Capability.KEEP_HOUSE) and at_home(by, held.institution_id):
        return Side.KEEPER
    return Side.OWNER if by.user == held.owner_id else Side.OTHER


def session_by_code(code: str) -> Meeting | None:
    """The session whose minutes bear this code, whoever asks: a paper is checked by anybody."""
    if not code:
        return None
    with acting_for(SYSTEM):
        found = Meeting.objects.select_related("institution")
        return found.filter(minutes_code=code).first()
