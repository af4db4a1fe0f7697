"""The life of a roll taken over from elsewhere: who may bring it, who accepts it, how much waits.

Checking reads everything and writes nothing to the register; somebody else than who brought the
roll accepts it; what is whole is entered and the rest waits to be corrected.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from uuid import UUID

from sijill.kernel.actor import Actor, ActorKind, Role
from sijill.kernel.law import provisional
from sijill.kernel.verdict import Verdict, ok, refused

TAKING_OVER = provisional("rolls")


class RollState(StrEnum):
    """Where a roll stands."""

    RECEIVED = "received"  # what its columns mean is still to be said
    CHECKING = "checking"
    CHECKED = "checked"  # reported on; waits for a second person
    ENTERING = "entering"
    ENDED = "ended"  # every row was entered, held, or stood already
    REFUSED = "refused"  # it could not be read to its end
    DROPPED = "dropped"  # left aside before anything was entered


Who = Role | ActorKind
_BRING: frozenset[Who] = frozenset({Role.EXAMINER, Role.REGISTRAR})
_ACCEPT: frozenset[Who] = frozenset({Role.REGISTRAR})
_WORK: frozenset[Who] = frozenset({ActorKind.SYSTEM})

# (from, to): who may. The operator brings a roll by command and in a name; the queue does the work.
TRANSITIONS: Mapping[tuple[RollState | None, RollState], frozenset[Who]] = {
    (None, RollState.RECEIVED): _BRING,
    (None, RollState.ENTERING): _WORK | _ACCEPT,
    (RollState.RECEIVED, RollState.CHECKING): _BRING,
    (RollState.CHECKED, RollState.CHECKING): _BRING,
    (RollState.REFUSED, RollState.CHECKING): _BRING,
    (RollState.CHECKING, RollState.CHECKED): _WORK,
    (RollState.CHECKING, RollState.REFUSED): _WORK,
    (RollState.CHECKED, RollState.ENTERING): _ACCEPT,
    (RollState.ENTERING, RollState.ENDED): _WORK | _ACCEPT,
    (RollState.ENTERING, RollState.REFUSED): _WORK,
    (RollState.RECEIVED, RollState.DROPPED): _BRING,
    (RollState.CHECKED, RollState.DROPPED): _BRING,
    (RollState.REFUSED, RollState.DROPPED): _BRING,
    (RollState.DROPPED, RollState.RECEIVED): _BRING,
}
WORKING = frozenset({RollState.CHECKING, RollState.ENTERING})
KEPT = frozenset(RollState) - {RollState.ENDED, RollState.DROPPED}  # whose file is kept
QUOTA = 200 << 20  # bytes of files that wait, for one chamber
CODES = frozenset({"roll.not_yours", "roll.not_now", "roll.own", "roll.quota", "roll.fine"})


def may_move(start: RollState | None, to: RollState, by: Actor) -> bool:
    """Whether this actor may take a roll from one state to the other."""
    who = TRANSITIONS.get((start, to), frozenset())
    return (by.is_agent and by.role in who) or (by.kind is not ActorKind.AGENT and by.kind in who)


def judged(start: RollState | None, to: RollState, by: Actor) -> Verdict:
    """Whether the move may be made, and if not whether it is the moment or the office."""
    if (start, to) not in TRANSITIONS:
        return refused("roll.not_now", TAKING_OVER)
    if not may_move(start, to, by):
        return refused("roll.not_yours", TAKING_OVER)
    return ok("roll.fine", TAKING_OVER)


def may_accept(state: RollState, *, brought_by: UUID | None, by: Actor) -> Verdict:
    """Somebody else than who brought the roll accepts it."""
    verdict = judged(state, RollState.ENTERING, by)
    if verdict.is_ok and by.is_agent and by.counts_as(brought_by):
        return refused("roll.own", TAKING_OVER)
    return verdict


def may_keep(size: int, *, kept: int) -> Verdict:
    """Whether one more file may wait beside those of the chamber that do."""
    if size + kept > QUOTA:
        return refused("roll.quota", TAKING_OVER, limit=QUOTA)
    return ok("roll.fine", TAKING_OVER)


def may_mend(state: RollState, by: Actor) -> Verdict:
    """The quarantine is emptied once the roll was read to its end, by who may bring one."""
    if state not in (RollState.ENDED, RollState.REFUSED):
        return refused("roll.not_now", TAKING_OVER)
    return judged(None, RollState.RECEIVED, by) if by.is_agent else ok("roll.fine", TAKING_OVER)


def may_sign(by: Actor) -> Verdict:
    """Who accepts rolls enters the rows that were corrected."""
    if by.is_agent and by.role not in _ACCEPT:
        return refused("roll.not_yours", TAKING_OVER)
    return ok("roll.fine", TAKING_OVER)
