"""A call-back: somebody drawn by lot is rung and asked; a denial holds its unit back."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from uuid import UUID

from sijill.campaigns.rules.campaigns import CAMPAIGNS, HEADS, Who, moved
from sijill.kernel.actor import Actor, ActorKind, Role
from sijill.kernel.verdict import Verdict, refused

TRIES = "campaigns.tries"


class CallState(StrEnum):
    """What became of a call."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    UNREACHED = "unreached"  # tried as often as is asked
    DENIED = "denied"  # nobody enrolled this person: the unit is held back
    RELEASED = "released"  # a denial that the head looked into: the unit counts again


class Heard(StrEnum):
    """What whoever rang heard."""

    CONFIRMED = "confirmed"
    NOT_REACHED = "not_reached"
    DENIED = "denied"


RINGS: frozenset[Who] = frozenset({Role.ASSISTANT, Role.EXAMINER, Role.REGISTRAR, Role.DELEGATE})

S = CallState
CALL_LIFE: Mapping[tuple[CallState | None, CallState], frozenset[Who]] = {
    (None, S.WAITING): frozenset({*HEADS, Role.EXAMINER, Role.REGISTRAR, ActorKind.SYSTEM}),
    (S.WAITING, S.WAITING): RINGS,  # not reached: another day
    (S.WAITING, S.CONFIRMED): RINGS,
    (S.WAITING, S.UNREACHED): RINGS,
    (S.WAITING, S.DENIED): RINGS,
    (S.DENIED, S.RELEASED): HEADS,
}
HELD_BACK = frozenset({CallState.DENIED})


def may_call(here: CallState | None, there: CallState, *, by: Actor) -> list[Verdict]:
    """What keeps this actor from taking a call-back from one state to another."""
    return moved(CALL_LIFE.get((here, there)), by)


def becomes(heard: Heard, *, tries: int, limit: int) -> CallState:
    """Where a call stands after this try, which is one of `tries`."""
    if heard is Heard.NOT_REACHED:
        return CallState.UNREACHED if tries >= limit else CallState.WAITING
    return CallState(heard.value)


def may_ring(*, note: str, heard: Heard, concerned: frozenset[UUID], by: Actor) -> list[Verdict]:
    """Nobody rings about what they had a part in; a denial is told in words."""
    closed = []
    if by.user is None or any(by.counts_as(one) for one in concerned):
        closed.append(refused("campaign.own_work", CAMPAIGNS))
    if heard is Heard.DENIED and not note.strip():
        closed.append(refused("campaign.no_note", CAMPAIGNS))
    return closed


def may_release(*, note: str, rung_by: UUID | None, paid: bool, by: Actor) -> list[Verdict]:
    """Another than whoever heard a denial clears it up, before the statement is certified."""
    closed = []
    if by.user is None or by.counts_as(rung_by):
        closed.append(refused("campaign.two_people", CAMPAIGNS))
    if not note.strip():
        closed.append(refused("campaign.no_note", CAMPAIGNS))
    if paid:
        closed.append(refused("campaign.not_from_here", CAMPAIGNS))
    return closed


CODES = ("campaign.own_work", "campaign.no_note")
