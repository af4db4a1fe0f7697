"""Craft bodies: how one is prepared, assembled, chosen, kept and dissolved.

Law 50.17, article 11, makes a body of the craftsmen of one branch in one province; those of a
branch make the regional one, and the regional ones the national. Its text was not read in full:
notice, quorum, second convocation and mandates are dated parameters, provisional until it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sijill.institutions.rules.offices import Capability, holds
from sijill.kernel.actor import Actor, ActorKind, Assurance, Role
from sijill.kernel.law import article, provisional
from sijill.kernel.verdict import Verdict, ok, refused

BODIES = article("50.17", "11")
FOUNDING = provisional("bodies.founding")
MANDATES = provisional("bodies.mandates")


class Level(StrEnum):
    """Of which territory a body is."""

    PROVINCIAL = "provincial"
    REGIONAL = "regional"
    NATIONAL = "national"


class BodyState(StrEnum):
    """Where a body stands."""

    PREPARING = "preparing"
    STANDING = "standing"
    DISSOLVED = "dissolved"
    ABANDONED = "abandoned"  # prepared, and never founded


class RollState(StrEnum):
    """Where the roll of an assembly stands."""

    DRAWN = "drawn"  # to be read by whoever thinks they are missing
    FROZEN = "frozen"  # its fingerprint is an act: nobody comes in or goes out


class AssemblyState(StrEnum):
    """Where an assembly stands."""

    CALLED = "called"
    CALLED_OFF = "called_off"
    WITHOUT_QUORUM = "without_quorum"
    OPEN = "open"
    CLOSED = "closed"  # the minutes are drawn up
    SIGNED = "signed"  # by chair and secretary: what was chosen holds


class AssemblyKind(StrEnum):
    """What an assembly is called for."""

    FOUNDING = "founding"
    RENEWAL = "renewal"


class Post(StrEnum):
    """An office of a body."""

    PRESIDENT = "president"
    MEMBER = "member"


class Part(StrEnum):
    """The part of an agent in an assembly."""

    KEEPER = "keeper"  # whose office keeps craft bodies
    CHAIR = "chair"
    SECRETARY = "secretary"
    TELLER = "teller"
    NONE = "none"


B, A, P = BodyState, AssemblyState, Part
KEEPERS = frozenset({Role.REGISTRAR, Role.DIRECTOR, Role.DELEGATE, Role.MINISTRY})
MINISTRY = frozenset({Role.MINISTRY})
# (from, to): which office may. None is "not there yet"; nothing comes back from an end.
BODY_LIFE: Mapping[tuple[BodyState | None, BodyState], frozenset[Role]] = {
    (None, B.PREPARING): KEEPERS,
    (B.PREPARING, B.ABANDONED): KEEPERS,
    # By the second signature under the minutes of a founding assembly, whoever gives it.
    (B.PREPARING, B.STANDING): frozenset(Role),
    (B.STANDING, B.DISSOLVED): MINISTRY,
}
ROLL_LIFE: Mapping[tuple[RollState | None, RollState], frozenset[Role]] = {
    (None, RollState.DRAWN): KEEPERS,
    (RollState.DRAWN, RollState.DRAWN): KEEPERS,  # drawn again: the register moved meanwhile
    (RollState.DRAWN, RollState.FROZEN): KEEPERS,
}
# (from, to): which part may.
ASSEMBLY_LIFE: Mapping[tuple[AssemblyState | None, AssemblyState], frozenset[Part]] = {
    (None, A.CALLED): frozenset({P.KEEPER}),
    (A.CALLED, A.CALLED_OFF): frozenset({P.KEEPER, P.CHAIR}),
    (A.CALLED, A.OPEN): frozenset({P.CHAIR, P.SECRETARY}),
    (A.CALLED, A.WITHOUT_QUORUM): frozenset({P.CHAIR, P.SECRETARY}),
    (A.OPEN, A.CLOSED): frozenset({P.SECRETARY}),
    (A.CLOSED, A.SIGNED): frozenset({P.CHAIR, P.SECRETARY}),
}
LIVING = frozenset({B.PREPARING, B.STANDING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The parameters of craft bodies in force on a day."""

    organisers: int  # members of a preparatory committee, at least
    members: int  # names on a roll, at least
    parts: int  # bodies that make the one above, at least
    roll_days: int  # for which a roll lies open before it is frozen
    notice: int  # days between the call and the assembly
    second_notice: int
    quorum: int  # of a hundred members of the roll
    second_quorum: int
    bureau: int  # members beside the president
    years: int  # of a mandate
    terms: int  # for which one may be president
    alert_days: int  # before the end of mandates, from when the desk is told


def may_move_body(here: BodyState | None, there: BodyState, *, role: Role | None) -> Verdict:
    """Whether this office may take a body from one state to another."""
    return _move(BODY_LIFE, here, there, role)


def may_move_roll(here: RollState | None, there: RollState, *, role: Role | None) -> Verdict:
    """Whether this office may take a roll from one state to another."""
    return _move(ROLL_LIFE, here, there, role)


def may_move_assembly(
    here: AssemblyState | None, there: AssemblyState, *, parts: frozenset[Part]
) -> Verdict:
    """Whether somebody with these parts may take an assembly from one state to another."""
    allowed = ASSEMBLY_LIFE.get((here, there))
    if allowed is None:
        return refused("body.not_from_here", FOUNDING)
    if not allowed & parts:
        return refused("body.not_your_part", FOUNDING)
    return ok("body.may_move", FOUNDING)


def _move(
    life: Mapping[Any, frozenset[Role]],
    here: StrEnum | None,
    there: StrEnum,
    role: Role | None,
) -> Verdict:
    allowed = life.get((here, there))
    if allowed is None:
        return refused("body.not_from_here", FOUNDING)
    if role not in allowed:
        return refused("body.not_your_office", FOUNDING)
    return ok("body.may_move", FOUNDING)


def keeps(by: Actor, institution: str) -> list[Verdict]:
    """What it takes to keep the bodies of an institution: the office, at home."""
    verdicts = []
    if by.kind is not ActorKind.SYSTEM and not holds(by, Capability.KEEP_BODIES):
        verdicts.append(refused("body.not_your_office", FOUNDING))
    if not by.reaches(institution):
        verdicts.append(refused("body.elsewhere", FOUNDING))
    return verdicts


def surely(by: Actor) -> list[Verdict]:
    """What binds the State takes the second factor given again."""
    if by.kind is not ActorKind.SYSTEM and by.assurance < Assurance.STEP_UP:
        return [refused("body.step_up_needed", FOUNDING, remedy="step_up")]
    return []


def may_prepare(*, exists: bool, branch_known: bool, place_known: bool) -> list[Verdict]:
    """One body of a branch in a place, and no other."""
    closed = []
    if not (branch_known and place_known):
        closed.append(refused("body.no_such_place", BODIES))
    if exists:
        closed.append(refused("body.there_already", BODIES))
    return closed


def may_draw(
    *, state: str, level: Level, organisers: int, parts: int, terms: Terms
) -> list[Verdict]:
    """What keeps the roll from being drawn: a committee, or the bodies that make this one."""
    closed = []
    if state not in LIVING:
        closed.append(refused("body.not_from_here", FOUNDING))
    if level is Level.PROVINCIAL and state == B.PREPARING and organisers < terms.organisers:
        closed.append(refused("body.committee_short", FOUNDING, needed=terms.organisers))
    if level is not Level.PROVINCIAL and parts < terms.parts:
        closed.append(refused("body.parts_missing", BODIES, needed=terms.parts))
    return closed


def may_freeze(
    *, drawn_on: date, today: date, lines: int, level: Level, terms: Terms
) -> list[Verdict]:
    """A roll lies open for its days, and names enough members, before it is frozen."""
    closed = []
    open_until = drawn_on + timedelta(days=terms.roll_days)
    if today < open_until:
        closed.append(refused("body.roll_lies_open", FOUNDING, until_day=open_until))
    needed = terms.members if level is Level.PROVINCIAL else terms.parts
    if lines < needed:
        closed.append(refused("body.roll_short", FOUNDING, needed=needed))
    return closed


@dataclass(frozen=True, slots=True, kw_only=True)
class Calling:
    """An assembly as somebody wants to call it."""

    kind: AssemblyKind
    state: str  # of the body
    on: date
    today: date
    frozen: bool  # its roll
    second: bool  # after one without its quorum
    another: bool  # one is called or open already
    chair: object
    secretary: object
    tellers: frozenset[object]
    apart: bool  # none of the four stands, or stood of late, for another
    statute: bool  # a text to adopt is there


def may_call(wanted: Calling, *, terms: Terms) -> list[Verdict]:
    """What keeps an assembly from being called."""
    closed = []
    needs = B.PREPARING if wanted.kind is AssemblyKind.FOUNDING else B.STANDING
    if wanted.state != needs:
        closed.append(refused("body.not_from_here", FOUNDING))
    if not wanted.frozen:
        closed.append(refused("body.roll_not_frozen", FOUNDING))
    if wanted.another:
        closed.append(refused("body.assembly_waits", FOUNDING))
    notice = terms.second_notice if wanted.second else terms.notice
    first = wanted.today + timedelta(days=notice)
    if wanted.on < first:
        closed.append(refused("body.notice_short", FOUNDING, days=notice, first=first))
    if wanted.kind is AssemblyKind.FOUNDING and not wanted.statute:
        closed.append(refused("body.statute_missing", FOUNDING))
    return [*closed, *_four(wanted)]


def _four(wanted: Calling) -> list[Verdict]:
    """Chair and secretary sign, two others count: four people, nobody twice."""
    parts = {wanted.chair, wanted.secretary, *wanted.tellers}
    if len(wanted.tellers) != len(("one", "other")) or len(parts) != len(P) - 1:
        return [refused("body.four_people", FOUNDING)]
    if not wanted.apart:
        return [refused("body.one_person", FOUNDING)]
    return []


def another_does(by: Actor, *, done_by: Iterable[UUID | None]) -> list[Verdict]:
    """The second signature, and the second count, are of another person: not of a deputy."""
    if any(by.counts_as(one) for one in done_by):
        return [refused("body.one_person", FOUNDING)]
    return []


def needed(members: int, percent: int) -> int:
    """How many make the quorum: the percentage of the roll, rounded up, one at least."""
    return max(1, -(-members * percent // 100))


def may_tick(*, state: str, on: date, today: date, balloting: bool) -> list[Verdict]:
    """Presence is told on the day, until the first ballot is opened."""
    if state not in (A.CALLED, A.OPEN) or today < on or balloting:
        return [refused("body.presence_closed", FOUNDING)]
    return []


def quorate(*, present: int, needed: int) -> Verdict:
    """Enough members are there."""
    if present < needed:
        return refused("body.no_quorum", FOUNDING, present=present, needed=needed)
    return ok("body.quorate", FOUNDING, present=present, needed=needed)


def may_give_up(*, present: int, needed: int, on: date, today: date) -> list[Verdict]:
    """An assembly is given up for want of a quorum on its day, when there is none."""
    closed = []
    if today < on:
        closed.append(refused("body.not_the_day", FOUNDING))
    if present >= needed:
        closed.append(refused("body.quorum_is_there", FOUNDING))
    return closed


def may_run(
    *, post: Post, listed: bool, present: bool, vouched: bool, served: int, terms: Terms
) -> list[Verdict]:
    """Who may be chosen: a member who is there; a president's papers are seen, terms counted."""
    closed = []
    if not (listed and present):
        closed.append(refused("body.not_a_member_present", BODIES))
    if post is Post.PRESIDENT and not vouched:
        closed.append(refused("body.papers_not_seen", MANDATES))
    if post is Post.PRESIDENT and served >= terms.terms:
        closed.append(refused("body.terms_served", MANDATES, terms=terms.terms))
    return closed


def ends_on(first: date, years: int) -> date:
    """The first day without a mandate of so many years."""
    try:
        return first.replace(year=first.year + years)
    except ValueError:  # the 29th of February
        return first.replace(year=first.year + years, month=3, day=1)


def may_end_post(*, ended: bool, last: date, today: date, first: date) -> list[Verdict]:
    """An office-holder's place may end before its term: a death, a resignation, a strike-off."""
    closed = []
    if ended:
        closed.append(refused("body.post_ended", MANDATES))
    if last < first or last > today:
        closed.append(refused("body.post_dates", MANDATES, first=first))
    return closed
