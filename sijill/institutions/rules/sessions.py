"""Sessions of an institution: who sits, how they are called together, what they decide.

Law 18.09 gives the chambers an assembly and a bureau whose votes are public (articles 2 bis and
14). The rest of it was not read: notice, quorum and the length of mandates are dated parameters,
provisional until it is. A session goes through the same states as a craft body's assembly.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from sijill.institutions.rules.bodies import AssemblyState
from sijill.institutions.rules.offices import Capability, Kind, holds
from sijill.kernel.actor import Actor, ActorKind, Assurance
from sijill.kernel.law import article, provisional
from sijill.kernel.verdict import Verdict, ok, refused

SESSIONS = provisional("chamber.sessions")
VOTES = article("18.09", "14")


class Organ(StrEnum):
    """Who meets."""

    ASSEMBLY = "assembly"
    BUREAU = "bureau"
    SERVICE = "service"  # of a State service, which has no assembly


class Quality(StrEnum):
    """The part of a member."""

    PRESIDENT = "president"
    VICE_PRESIDENT = "vice_president"
    SECRETARY = "secretary"
    TREASURER = "treasurer"
    MEMBER = "member"


class College(StrEnum):
    """For whom a member was elected: those whom a chamber represents."""

    ARTISANS = "artisans"
    ENTERPRISES = "enterprises"
    COOPERATIVES = "cooperatives"
    NONE = "none"  # nobody was elected: a service


class MeetingKind(StrEnum):
    """What a session is."""

    ORDINARY = "ordinary"
    EXTRAORDINARY = "extraordinary"


class Outcome(StrEnum):
    """What became of a point of the agenda."""

    PENDING = "pending"
    ADOPTED = "adopted"
    REJECTED = "rejected"
    POSTPONED = "postponed"
    NOTED = "noted"  # heard, nothing to vote


class FollowState(StrEnum):
    """How far what was decided is done."""

    OPEN = "open"
    DONE = "done"
    ABANDONED = "abandoned"


class Side(StrEnum):
    """Who acts on what was decided."""

    OWNER = "owner"
    KEEPER = "keeper"  # whose office keeps the institution's papers
    OTHER = "other"


ORGANS: Mapping[Kind, tuple[Organ, ...]] = {
    Kind.CHAMBER: (Organ.ASSEMBLY, Organ.BUREAU),
    Kind.FEDERATION: (Organ.ASSEMBLY, Organ.BUREAU),
    Kind.DELEGATION: (Organ.SERVICE,),
    Kind.MINISTRY: (Organ.SERVICE,),
    Kind.PARTNER: (),
}
UNIQUE = frozenset({Quality.PRESIDENT})
VOTED = frozenset({Outcome.ADOPTED, Outcome.REJECTED})
F = FollowState
FOLLOW_LIFE: Mapping[tuple[FollowState | None, FollowState], frozenset[Side]] = {
    (None, F.OPEN): frozenset({Side.KEEPER}),
    (F.OPEN, F.DONE): frozenset({Side.OWNER, Side.KEEPER}),
    (F.OPEN, F.ABANDONED): frozenset({Side.KEEPER}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionTerms:
    """The parameters of sessions in force on a day."""

    notice: int  # days between the call and an assembly
    bureau_notice: int  # days before a bureau or a service meets
    second_notice: int
    quorum: int  # of a hundred members
    second_quorum: int
    years: int  # of a mandate, at most
    remind_days: int  # before what was decided is due, from when its owner is told


@dataclass(frozen=True, slots=True, kw_only=True)
class Convening:
    """A session as somebody wants to call it."""

    kind: Kind
    organ: Organ
    on: date
    today: date
    members: int
    second: bool
    two_people: bool
    apart: bool  # neither stands, or stood of late, for the other
    here: bool  # both work at the institution
    points: int


def keeps_house(by: Actor, institution: str) -> list[Verdict]:
    """What it takes to keep the papers of an institution: the office, at this very institution."""
    closed = []
    if by.kind is not ActorKind.SYSTEM and not holds(by, Capability.KEEP_HOUSE):
        closed.append(refused("session.not_your_office", SESSIONS))
    if by.kind is not ActorKind.SYSTEM and not at_home(by, institution):
        closed.append(refused("session.elsewhere", SESSIONS))
    return closed


def at_home(by: Actor, institution: str) -> bool:
    """Whether an institution is the actor's own, or came to it with a merger."""
    if by.is_national:
        return by.institution == institution
    return by.reaches(institution)


def surely_kept(by: Actor) -> list[Verdict]:
    """What binds an institution takes the second factor given again."""
    if by.kind is not ActorKind.SYSTEM and by.assurance < Assurance.STEP_UP:
        return [refused("session.step_up_needed", SESSIONS, remedy="step_up")]
    return []


def may_sit(
    *, kind: Kind, organ: Organ, taken: bool, first: date, last: date, terms: SessionTerms
) -> list[Verdict]:
    """Every condition to write a member's mandate down."""
    closed = []
    if organ not in ORGANS[kind]:
        closed.append(refused("session.no_such_organ", SESSIONS))
    if taken:
        closed.append(refused("session.seat_taken", SESSIONS))
    if not first < last <= years_after(first, terms.years):
        closed.append(refused("session.seat_dates", SESSIONS, years=terms.years))
    return closed


def years_after(first: date, years: int) -> date:
    """The same day so many years later."""
    try:
        return first.replace(year=first.year + years)
    except ValueError:  # the 29th of February
        return first.replace(year=first.year + years, month=3, day=1)


def notice(organ: Organ, *, second: bool, terms: SessionTerms) -> int:
    """How many days before a session its members are called."""
    if organ is not Organ.ASSEMBLY:
        return terms.bureau_notice
    return terms.second_notice if second else terms.notice


def may_convene(wanted: Convening, *, terms: SessionTerms) -> list[Verdict]:
    """What keeps a session from being called."""
    closed = []
    if wanted.organ not in ORGANS[wanted.kind]:
        closed.append(refused("session.no_such_organ", SESSIONS))
    if not wanted.members:
        closed.append(refused("session.nobody_sits", SESSIONS))
    days = notice(wanted.organ, second=wanted.second, terms=terms)
    first = wanted.today + timedelta(days=days)
    if wanted.on < first:
        closed.append(refused("session.notice_short", SESSIONS, days=days, first=first))
    if not wanted.points:
        closed.append(refused("session.agenda_missing", SESSIONS))
    if not (wanted.two_people and wanted.here):
        closed.append(refused("session.two_people", SESSIONS))
    elif not wanted.apart:
        closed.append(refused("session.one_person", SESSIONS))
    return closed


def another_signs(by: Actor, *, signed_by: UUID | None) -> list[Verdict]:
    """The second signature is of another person than the first: not of a deputy of theirs."""
    if by.counts_as(signed_by):
        return [refused("session.one_person", SESSIONS)]
    return []


def may_resolve(
    *, state: str, here: Outcome, there: Outcome, votes: tuple[int, int, int], present: int
) -> list[Verdict]:
    """Whether a point may be settled so: votes are public, and equal ones adopt nothing."""
    closed = []
    if state != AssemblyState.OPEN or here is not Outcome.PENDING or there is Outcome.PENDING:
        closed.append(refused("session.point_settled", SESSIONS))
    if there in VOTED:
        closed += _counted(there, votes, present)
    elif any(votes):
        closed.append(refused("session.no_vote_here", VOTES))
    return closed


def _counted(there: Outcome, votes: tuple[int, int, int], present: int) -> list[Verdict]:
    closed = []
    yes, no, _abstain = votes
    if min(votes) < 0 or sum(votes) != present:
        closed.append(refused("session.votes_do_not_add_up", VOTES, present=present))
    if (yes > no) is not (there is Outcome.ADOPTED):
        closed.append(refused("session.votes_say_otherwise", VOTES))
    return closed


def may_follow(here: FollowState | None, there: FollowState, *, side: Side) -> Verdict:
    """Whether this side may take what was decided from one state to another."""
    allowed = FOLLOW_LIFE.get((here, there))
    if allowed is None:
        return refused("session.follow_over", SESSIONS)
    if side not in allowed:
        return refused("session.not_yours_to_follow", SESSIONS)
    return ok("session.may_follow", SESSIONS)
