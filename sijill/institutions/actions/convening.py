"""Calling a session, telling who came, opening it, or giving it up for want of a quorum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sijill.institutions.actions.locking import insist
from sijill.institutions.models import Attendance, Institution, Meeting, Point
from sijill.institutions.queries import agents_of
from sijill.institutions.queries import sessions as read
from sijill.institutions.queries.deputies import are_apart
from sijill.institutions.rules import Kind
from sijill.institutions.rules.bodies import (
    AssemblyState,
    Part,
    may_give_up,
    may_move_assembly,
    may_tick,
    needed,
    quorate,
)
from sijill.institutions.rules.sessions import (
    SESSIONS,
    Convening,
    MeetingKind,
    Organ,
    keeps_house,
    may_convene,
    surely_kept,
)
from sijill.kernel.actor import Actor, Subject
from sijill.kernel.clock import civil_date
from sijill.kernel.text import plain
from sijill.kernel.verdict import Refused, refused
from sijill.ledger.actions import record
from sijill.ledger.transaction import action

SUBJECT = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedMeeting:
    """Who meets, when and where, about what; who chairs and who keeps the minutes."""

    institution: str
    organ: Organ
    kind: MeetingKind
    planned_at: datetime
    place: str
    chair: UUID
    secretary: UUID
    agenda: Sequence[str]


@action
def convene(*, wanted: WantedMeeting, by: Actor, at: datetime) -> Meeting:
    """Call the members in office together, as an act; the quorum is fixed now."""
    insist([*keeps_house(by, wanted.institution), *surely_kept(by)])
    insist([may_move_assembly(None, AssemblyState.CALLED, parts=frozenset({Part.KEEPER}))])
    where = Institution.objects.select_for_update(of=("self",)).get(pk=wanted.institution)
    on = civil_date(wanted.planned_at)
    lacking, terms = read.last_without_quorum(where.pk, wanted.organ), read.terms(at=at)
    members = len(read.seats_of(where.pk, at=on, organ=wanted.organ))
    subjects = [text for one in wanted.agenda if (text := plain(one).strip()[:SUBJECT])]
    asked = _asked(wanted, where, members, second=lacking is not None, points=len(subjects), at=at)
    insist(may_convene(asked, terms=terms))
    share = terms.second_quorum if lacking else terms.quorum
    held = _new(wanted, members=members, share=share, after=lacking, at=at)
    held.act = tell(held, "session.called", by=by, at=at, needed=held.needed, points=len(subjects))
    held.save(force_insert=True)
    Point.objects.bulk_create(
        Point(institution=where, meeting=held, position=place, subject=text)
        for place, text in enumerate(subjects, 1)
    )
    return held


def _asked(
    wanted: WantedMeeting,
    where: Institution,
    members: int,
    *,
    second: bool,
    points: int,
    at: datetime,
) -> Convening:
    there = {m.user_id for m in agents_of(where.pk, at=at)}
    return Convening(
        kind=Kind(where.kind),
        organ=wanted.organ,
        on=civil_date(wanted.planned_at),
        today=civil_date(at),
        members=members,
        second=second,
        two_people=wanted.chair != wanted.secretary,
        apart=are_apart({wanted.chair, wanted.secretary}, days=_days(wanted.planned_at, at)),
        here={wanted.chair, wanted.secretary} <= there,
        points=points,
    )


def _days(planned_at: datetime, at: datetime) -> tuple[date, date]:
    """When it is called and when it is held: on both, two are to be two."""
    return civil_date(at), civil_date(planned_at)


def _new(
    wanted: WantedMeeting, *, members: int, share: int, after: Meeting | None, at: datetime
) -> Meeting:
    return Meeting(
        id=uuid4(),
        institution_id=wanted.institution,
        organ=wanted.organ,
        kind=wanted.kind,
        after=after,
        planned_at=wanted.planned_at,
        place=plain(wanted.place).strip(),
        called_at=at,
        members=members,
        needed=needed(members, share),
        chair_id=wanted.chair,
        secretary_id=wanted.secretary,
    )


@action
def call_off(*, meeting: UUID, reason: str, by: Actor, at: datetime) -> Meeting:
    """Call a session off before it opens, with the reason."""
    held = moved(meeting, AssemblyState.CALLED_OFF, by=by)
    if not reason.strip():
        raise Refused(refused("session.reason_missing", SESSIONS))
    held.reason = plain(reason).strip()
    return keep(held, "session.called_off", by=by, at=at, reason=held.reason)


@action
def tick(*, meeting: UUID, seat: UUID, here: bool, by: Actor, at: datetime) -> None:
    """Tell that a member came, or take it back; until the first point is settled."""
    held = lock(meeting, by=by)
    if not read.parts_in(held, by) & {Part.CHAIR, Part.SECRETARY, Part.KEEPER} or by.user is None:
        raise Refused(refused("body.not_your_part", SESSIONS))
    on = civil_date(held.planned_at)
    begun = held.points.exclude(settled_at=None).exists()
    insist(may_tick(state=held.state, on=on, today=civil_date(at), balloting=begun))
    if not here:
        Attendance.objects.filter(meeting=held, seat=seat).delete()
        return
    sits = {one.pk for one in read.seats_of(held.institution_id, at=on, organ=Organ(held.organ))}
    if seat not in sits:
        raise Refused(refused("session.not_a_member", SESSIONS))
    facts = {"ticked_at": at, "by_id": by.user, "institution_id": held.institution_id}
    Attendance.objects.get_or_create(meeting=held, seat_id=seat, defaults=facts)


@action
def open_meeting(*, meeting: UUID, by: Actor, at: datetime) -> Meeting:
    """Open it: the quorum is there."""
    held = moved(meeting, AssemblyState.OPEN, by=by)
    if civil_date(at) < civil_date(held.planned_at):
        raise Refused(refused("body.not_the_day", SESSIONS))
    present = held.attendances.count()
    insist([quorate(present=present, needed=held.needed)])
    held.opened_at = at
    return keep(held, "session.opened", by=by, at=at, present=present, needed=held.needed)


@action
def give_up(*, meeting: UUID, by: Actor, at: datetime) -> Meeting:
    """Tell that the quorum was not reached: a second session may be called."""
    held = moved(meeting, AssemblyState.WITHOUT_QUORUM, by=by)
    present, on = held.attendances.count(), civil_date(held.planned_at)
    insist(may_give_up(present=present, needed=held.needed, on=on, today=civil_date(at)))
    return keep(held, "session.without_quorum", by=by, at=at, present=present, needed=held.needed)


def lock(pk: UUID, *, by: Actor) -> Meeting:
    """A session within reach, locked."""
    read.meeting_for(pk, viewer=by)
    rows = Meeting.objects.select_for_update(of=("self",)).select_related("institution")
    return rows.get(pk=pk)


def moved(pk: UUID, there: AssemblyState, *, by: Actor) -> Meeting:
    """A session locked and taken to another state, not saved yet."""
    held = lock(pk, by=by)
    insist([may_move_assembly(AssemblyState(held.state), there, parts=read.parts_in(held, by))])
    held.state = there
    return held


def keep(held: Meeting, what: str, *, by: Actor, at: datetime, **facts: Any) -> Meeting:
    """Tell it and save it."""
    held.act = tell(held, what, by=by, at=at, **facts)
    held.save()
    return held


def tell(held: Meeting, what: str, *, by: Actor, at: datetime, **facts: Any) -> UUID:
    """The act of what was done about a session."""
    told = record(
        what,
        subject=Subject(kind="session", id=held.pk),
        by=by,
        at=at,
        ground="institutions.service",
        article=SESSIONS,
        facts={"institution": held.institution_id, "organ": held.organ, **facts},
    )
    return told.id
