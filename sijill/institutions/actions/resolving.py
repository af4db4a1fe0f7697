"""What a session decides: each point settled, the minutes signed, each decision followed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sijill.institutions.actions.body_minutes import GROUP, GROUPS
from sijill.institutions.actions.convening import keep, lock, moved, tell
from sijill.institutions.actions.locking import insist
from sijill.institutions.models import FollowUp, Meeting, Point
from sijill.institutions.queries import agents_of, names_of
from sijill.institutions.queries import sessions as read
from sijill.institutions.rules.bodies import AssemblyState, Part
from sijill.institutions.rules.sessions import (
    SESSIONS,
    VOTED,
    FollowState,
    Outcome,
    Side,
    another_signs,
    may_follow,
    may_resolve,
    surely_kept,
)
from sijill.kernel.actor import Actor
from sijill.kernel.clock import civil_date
from sijill.kernel.codes import drawn
from sijill.kernel.text import plain
from sijill.kernel.verdict import Refused, refused
from sijill.ledger.transaction import action


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """What became of a point: the public vote, the words, and who does it until when."""

    outcome: Outcome
    decision: str = ""
    votes: tuple[int, int, int] = (0, 0, 0)
    owner: UUID | None = None
    due: date | None = None


@action
def resolve(*, point: UUID, given: Resolution, by: Actor, at: datetime) -> Point:
    """Settle a point of the agenda; what was adopted may be put in somebody's hands."""
    held = lock(read.point_for(point, viewer=by).meeting_id, by=by)
    if not read.parts_in(held, by) & {Part.CHAIR, Part.SECRETARY}:
        raise Refused(refused("body.not_your_part", SESSIONS))
    one = Point.objects.select_for_update(of=("self",)).get(pk=point)
    state, present = held.state, held.attendances.count()
    here = Outcome(one.outcome)
    votes = given.votes
    insist(may_resolve(state=state, here=here, there=given.outcome, votes=votes, present=present))
    words = plain(given.decision).strip()
    if given.outcome in VOTED and not words:
        raise Refused(refused("session.decision_missing", SESSIONS))
    one.outcome, one.decision, one.settled_at = given.outcome, words, at
    one.votes_for, one.votes_against, one.abstained = votes
    one.save()
    told = {"point": one.position, "outcome": one.outcome, "votes": list(votes)}
    act = tell(held, "session.point_settled", by=by, at=at, **told)
    if given.owner or given.due:
        _hand_over(one, given, held, act, at)
    return one


def _hand_over(one: Point, given: Resolution, held: Meeting, act: UUID, at: datetime) -> None:
    insist([may_follow(None, FollowState.OPEN, side=Side.KEEPER)])
    there = {m.user_id for m in agents_of(held.institution_id, at=at)}
    adopted = given.outcome is Outcome.ADOPTED
    if not adopted or given.owner not in there or given.due is None or given.due < civil_date(at):
        raise Refused(refused("session.owner_and_day", SESSIONS))
    FollowUp.objects.create(
        id=uuid4(),
        institution_id=held.institution_id,
        point=one,
        owner_id=given.owner,
        due=given.due,
        act=act,
    )


@action
def close(*, meeting: UUID, by: Actor, at: datetime) -> Meeting:
    """Draw the minutes up when every point is settled: nothing moves any more."""
    held = moved(meeting, AssemblyState.CLOSED, by=by)
    points = read.points_of(held.pk)
    if any(one.outcome == Outcome.PENDING for one in points):
        raise Refused(refused("session.points_wait", SESSIONS))
    held.closed_at, held.minutes_code = at, drawn(GROUP, GROUPS)
    held.minutes = _said(held, points)
    return keep(held, "session.minutes_closed", by=by, at=at, code=held.minutes_code)


@action
def sign(*, meeting: UUID, by: Actor, at: datetime) -> Meeting:
    """Sign the minutes; with the second signature they hold."""
    before = read.meeting_for(meeting, viewer=by).state
    held = moved(meeting, AssemblyState.SIGNED, by=by)
    insist(surely_kept(by))
    part = "chair" if by.user == held.chair_id else "secretary"
    if getattr(held, f"{part}_signed_at") is not None:
        raise Refused(refused("body.signed_already", SESSIONS))
    insist(another_signs(by, signed_by=_signed_by(held)))
    setattr(held, f"{part}_signed_at", at)
    both = held.chair_signed_at is not None and held.secretary_signed_at is not None
    held.state = AssemblyState.SIGNED if both else before
    what = "session.minutes_signed" if both else "session.minutes_signed_first"
    return keep(held, what, by=by, at=at, part=part, code=held.minutes_code)


def _signed_by(held: Meeting) -> UUID | None:
    """Whoever signed first."""
    if held.chair_signed_at is not None:
        return held.chair_id
    return held.secretary_id if held.secretary_signed_at is not None else None


@action
def follow(*, follow: UUID, there: FollowState, note: str, by: Actor, at: datetime) -> FollowUp:
    """Tell that what was decided is done, or given up and why."""
    found = read.follow_for(follow, viewer=by)
    held = FollowUp.objects.select_for_update(of=("self",)).get(pk=found.pk)
    insist([may_follow(FollowState(held.state), there, side=read.side_of(held, by))])
    if not note.strip():
        raise Refused(refused("session.reason_missing", SESSIONS))
    held.state, held.note, held.ended_on = there, plain(note).strip(), civil_date(at)
    told = {"point": found.point.position, "state": held.state, "note": held.note}
    held.act = tell(found.point.meeting, "session.decision_followed", by=by, at=at, **told)
    held.save()
    return held


def _said(held: Meeting, points: list[Point]) -> dict[str, Any]:
    """What the minutes say, as it was on that day."""
    two = (held.chair_id, held.secretary_id)
    people = {lang: names_of(two, lang) for lang in ("ar", "fr")}
    who = [{"ar": people["ar"][one], "fr": people["fr"][one]} for one in two]
    came = held.attendances.select_related("seat").order_by("seat__name_ar", "id")
    return {
        "institution": {"ar": held.institution.name_ar, "fr": held.institution.name_fr},
        "organ": held.organ,
        "kind": held.kind,
        "place": held.place,
        "opened_at": held.opened_at.isoformat() if held.opened_at else "",
        "members": held.members,
        "needed": held.needed,
        "present": [{"ar": one.seat.name_ar, "fr": one.seat.name_fr} for one in came],
        "people": dict(zip(("chair", "secretary"), who, strict=True)),
        "points": [
            {
                "position": one.position,
                "subject": one.subject,
                "outcome": one.outcome,
                "decision": one.decision,
                "votes": [one.votes_for, one.votes_against, one.abstained],
            }
            for one in points
        ],
    }
