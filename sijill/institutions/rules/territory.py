"""Moving a territory from one institution to another on a day: by the ministry, by two people.

Competence moves, the file does not (see docs/adr/0010): what was sent before the day stays where
it was sent, letters stay as they were given, and who kept an entry keeps it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from sijill.institutions.rules.offices import Capability, holds
from sijill.kernel.actor import Actor, ActorKind, Assurance
from sijill.kernel.law import provisional
from sijill.kernel.verdict import Verdict, ok, refused

TERRITORY = provisional("territory")


class MoveState(StrEnum):
    """Where a move of territory stands."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


class Hand(StrEnum):
    """Who acts on a move: whoever proposed it, another of the same office, anybody else."""

    FIRST = "first"
    SECOND = "second"
    OTHER = "other"


M, H = MoveState, Hand
MOVE_LIFE: Mapping[tuple[MoveState | None, MoveState], frozenset[Hand]] = {
    (None, M.PROPOSED): frozenset({H.FIRST}),
    (M.PROPOSED, M.CONFIRMED): frozenset({H.SECOND}),
    (M.PROPOSED, M.WITHDRAWN): frozenset({H.FIRST, H.SECOND}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Moving:
    """A move as somebody wants it: one province, or all that an institution has."""

    same_kind: bool
    same_institution: bool
    holds: bool  # the former one is competent there on that day
    on: date
    today: date
    reason: str


def hand(by: Actor, *, first: UUID | None) -> Hand:
    """The hand of an actor on a move that somebody proposed."""
    if not holds(by, Capability.MOVE_TERRITORY):
        return Hand.OTHER
    if by.user == first:
        return Hand.FIRST
    return Hand.OTHER if by.counts_as(first) else Hand.SECOND


def may_move(here: MoveState | None, there: MoveState, *, by: Hand) -> Verdict:
    """Whether this hand may take a move from one state to another."""
    allowed = MOVE_LIFE.get((here, there))
    if allowed is None:
        return refused("territory.not_from_here", TERRITORY)
    if by not in allowed and by is Hand.FIRST:
        return refused("territory.second_person", TERRITORY)
    if by not in allowed:
        return refused("territory.not_your_office", TERRITORY)
    return ok("territory.may_move", TERRITORY)


def surely_moved(by: Actor) -> list[Verdict]:
    """A border moves on the second factor given again."""
    if by.kind is not ActorKind.SYSTEM and by.assurance < Assurance.STEP_UP:
        return [refused("territory.step_up_needed", TERRITORY, remedy="step_up")]
    return []


def may_propose_move(wanted: Moving) -> list[Verdict]:
    """What keeps a move from being proposed or confirmed; the past is never rewritten."""
    closed = []
    if wanted.same_institution or not wanted.same_kind:
        closed.append(refused("territory.two_of_a_kind", TERRITORY))
    if not wanted.holds:
        closed.append(refused("territory.not_theirs", TERRITORY))
    if wanted.on <= wanted.today:
        closed.append(refused("territory.in_the_past", TERRITORY))
    if not wanted.reason.strip():
        closed.append(refused("territory.reason_missing", TERRITORY))
    return closed
