"""Groupings: who of the register works together around a craft and a place, supported as such.

No published text says how a grouping is recognised, who keeps it or how many found it: all of it
is provisional. A member is counted while its entry stands; nothing of an entry is copied.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sijill.kernel.actor import Actor, ActorKind, Role
from sijill.kernel.law import provisional
from sijill.kernel.verdict import Verdict, refused
from sijill.register.rules.drawing import Who, among
from sijill.register.rules.life import OF_PERSONS, Category, EntryState
from sijill.register.rules.members import Member, Shares, shares

GROUPINGS = provisional("groupings")


class GroupingKind(StrEnum):
    """What holds its members together."""

    CLUSTER = "cluster"  # of a place
    ASSOCIATION = "association"  # of crafts people
    INTEREST = "interest"  # an economic interest grouping
    UNION = "union"  # of cooperatives


class GroupingState(StrEnum):
    """Where a grouping stands."""

    ACTIVE = "active"
    DISSOLVED = "dissolved"


class Place(StrEnum):
    """The place of an entry in a grouping."""

    MEMBER = "member"
    COORDINATOR = "coordinator"
    LEFT = "left"


KEEPERS: frozenset[Who] = frozenset({Role.EXAMINER, Role.REGISTRAR, Role.DELEGATE})
_OR_ONESELF: frozenset[Who] = KEEPERS | {ActorKind.CITIZEN}

S, P = GroupingState, Place
# (from, to): who may. Nothing comes back from the end: another grouping is founded.
GROUPING_LIFE: Mapping[tuple[GroupingState | None, GroupingState], frozenset[Who]] = {
    (None, S.ACTIVE): KEEPERS,
    (S.ACTIVE, S.DISSOLVED): KEEPERS,
}
# (from, to): who may. Everybody may leave alone; who left joins again by a place of its own.
PLACES: Mapping[tuple[Place | None, Place], frozenset[Who]] = {
    (None, P.MEMBER): KEEPERS,
    (P.MEMBER, P.COORDINATOR): KEEPERS,
    (P.COORDINATOR, P.MEMBER): KEEPERS,  # another was named
    (P.MEMBER, P.LEFT): _OR_ONESELF,
    (P.COORDINATOR, P.LEFT): _OR_ONESELF,
}


def may_move_grouping(
    here: GroupingState | None, there: GroupingState, *, by: Actor
) -> list[Verdict]:
    """What keeps this actor from taking a grouping from one state to another."""
    allowed = GROUPING_LIFE.get((here, there))
    if allowed is None:
        return [refused("grouping.not_from_here", GROUPINGS)]
    return [] if among(by, allowed) else [refused("grouping.not_your_office", GROUPINGS)]


def may_change_place(here: Place | None, there: Place, *, by: Actor) -> list[Verdict]:
    """What keeps this actor from changing the place of a member."""
    allowed = PLACES.get((here, there))
    if allowed is None:
        return [refused("grouping.not_this_place", GROUPINGS)]
    return [] if among(by, allowed) else [refused("grouping.not_your_office", GROUPINGS)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Founding:
    """A grouping as somebody wants to found it."""

    name_ar: str
    name_latin: str
    craft_known: bool
    at_home: bool  # its province is of the institution that founds it
    members: int  # that may join, each counted once
    least: int
    name_taken: bool  # by a grouping that stands at the same institution


def may_found(f: Founding) -> list[Verdict]:
    """What keeps a grouping from being founded."""
    closed = []
    if not (f.name_ar.strip() and f.name_latin.strip()):
        closed.append(refused("grouping.no_name", GROUPINGS))
    if f.name_taken:
        closed.append(refused("grouping.name_taken", GROUPINGS))
    if not f.craft_known:
        closed.append(refused("grouping.no_craft", GROUPINGS))
    if not f.at_home:
        closed.append(refused("grouping.elsewhere", GROUPINGS))
    if f.members < f.least:
        closed.append(refused("grouping.too_few", GROUPINGS, least=f.least, members=f.members))
    return closed


@dataclass(frozen=True, slots=True, kw_only=True)
class Joining:
    """An entry that is to join: what it is of and where it stands; none under a wrong number."""

    nia: str
    state: EntryState | None
    category: Category | None
    member_already: bool


def may_join(j: Joining, *, kind: GroupingKind) -> list[Verdict]:
    """What keeps an entry from joining: it stands, once; its craft may be any."""
    if j.state is None:
        return [refused("grouping.no_such_number", GROUPINGS, nia=j.nia)]
    closed = []
    if j.state is not EntryState.ENTERED:
        closed.append(refused("grouping.not_standing", GROUPINGS, nia=j.nia))
    if j.member_already:
        closed.append(refused("grouping.member_already", GROUPINGS, nia=j.nia))
    if kind is GroupingKind.UNION and j.category is not Category.COOPERATIVE:
        closed.append(refused("grouping.cooperatives_only", GROUPINGS, nia=j.nia))
    return closed


def may_leave(*, since: date, day: date, today: date, reason: str, by: Actor) -> list[Verdict]:
    """What keeps a member from leaving on a day; whoever takes another out says why."""
    closed = []
    if not since <= day <= today:
        closed.append(refused("grouping.no_such_day", GROUPINGS))
    if by.is_agent and not reason.strip():
        closed.append(refused("grouping.no_reason", GROUPINGS))
    return closed


def may_name(state: EntryState) -> list[Verdict]:
    """What keeps a member from coordinating: the entry stands."""
    return [] if state is EntryState.ENTERED else [refused("grouping.not_counted", GROUPINGS)]


def may_dissolve(*, reason: str) -> list[Verdict]:
    """What keeps a grouping from being dissolved: a reason, and one person is enough."""
    return [] if reason.strip() else [refused("grouping.no_reason", GROUPINGS)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A member whose entry stands: its people, when the register knows them, and its craft."""

    category: Category
    people: tuple[Member, ...]  # the person, or the members of the cooperative
    trade: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What is counted of a grouping on a day."""

    persons: int
    cooperatives: int
    enterprises: int
    own: Shares  # of the persons who are members themselves
    people: Shares  # together with the members of its cooperatives
    crafts: tuple[tuple[str, int], ...]  # how many members of each craft, the most first

    @property
    def members(self) -> int:
        return self.persons + self.cooperatives + self.enterprises


def figures(members: Iterable[Counted], *, on: date, youth_age: int) -> Figures:
    """The members by kind, the shares of women and of the young, the crafts; nobody twice."""
    found = list(members)
    own = _once(who for one in found if one.category in OF_PERSONS for who in one.people)
    others = _once(who for one in found if one.category not in OF_PERSONS for who in one.people)
    crafts: dict[str, int] = {}
    for one in found:
        crafts[one.trade] = crafts.get(one.trade, 0) + 1
    return Figures(
        persons=sum(one.category in OF_PERSONS for one in found),
        cooperatives=sum(one.category is Category.COOPERATIVE for one in found),
        enterprises=sum(one.category is Category.ENTERPRISE for one in found),
        own=shares(own.values(), on=on, youth_age=youth_age),
        people=shares({**others, **own}.values(), on=on, youth_age=youth_age),
        crafts=tuple(sorted(crafts.items(), key=lambda pair: (-pair[1], pair[0]))),
    )


def _once(people: Iterable[Member]) -> dict[tuple[str, str], Member]:
    return {(one.document_kind, one.document): one for one in people}


def may_be_told(people: int, *, least: int) -> bool:
    """Whether what is counted of so many stands on a public page: fewer would tell of somebody."""
    return people >= least


def is_short(members: int, *, least: int) -> bool:
    """Whether fewer members stand than found one: its keeper is told, and nothing follows."""
    return members < least


GROUPING_CODES = (
    *("grouping.not_from_here", "grouping.not_this_place", "grouping.not_your_office"),
    *("grouping.no_name", "grouping.no_craft", "grouping.elsewhere", "grouping.too_few"),
    "grouping.name_taken",
    *("grouping.no_such_number", "grouping.not_standing", "grouping.member_already"),
    *("grouping.cooperatives_only", "grouping.no_such_day", "grouping.no_reason"),
    "grouping.not_counted",
)
