"""Leave of an agent: its life as a literal table, who plans it, and who may stand in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from uuid import UUID

from sijill.desk.rules.handing import GIVES
from sijill.desk.rules.life import BY_CLOCK, office
from sijill.kernel.actor import Actor
from sijill.kernel.law import provisional
from sijill.kernel.verdict import Verdict, ok, refused

LEAVE = provisional("desk.leave")
LONGEST = 400  # days: a year and its holidays


class LeaveState(StrEnum):
    """Where a leave stands."""

    PLANNED = "planned"
    RUNNING = "running"
    OVER = "over"
    CALLED_OFF = "called_off"


L = LeaveState
# (from, to): who may. None is "no leave yet". The clock begins it on its first day and ends it
# after its last; whoever gives work may do so before.
LEAVES: Mapping[tuple[LeaveState | None, LeaveState], frozenset[str]] = {
    (None, L.PLANNED): frozenset(GIVES),
    (L.PLANNED, L.CALLED_OFF): frozenset(GIVES),
    (L.PLANNED, L.RUNNING): frozenset(GIVES) | BY_CLOCK,
    (L.RUNNING, L.OVER): frozenset(GIVES) | BY_CLOCK,
}
STANDING = frozenset({L.PLANNED, L.RUNNING})


def may_leave(here: str | None, there: LeaveState, *, by: Actor) -> Verdict:
    """Whether this actor may take a leave from one state to another."""
    allowed = LEAVES.get((LeaveState(here) if here else None, there))
    if allowed is None:
        return refused("desk.leave_not_from_here", LEAVE, state=here or "", to=there.value)
    if office(by) not in allowed:
        return refused("desk.not_your_office", LEAVE, state=here or "", to=there.value)
    return ok("desk.may_leave", LEAVE)


def well_planned(
    *, user: UUID, stand_in: UUID | None, first: date, last: date, today: date, apart: bool
) -> list[Verdict]:
    """What is wrong with the dates of a leave, or with who stands in.

    `apart`: no other leave of the agent, nor of who stands in, lies on these days.
    """
    closed = []
    if last < first:
        closed.append(refused("desk.leave_backwards", LEAVE))
    elif last < today:
        closed.append(refused("desk.leave_passed", LEAVE))
    elif (last - first).days >= LONGEST:
        closed.append(refused("desk.leave_too_long", LEAVE, most=LONGEST))
    if stand_in == user:
        closed.append(refused("desk.stands_in_for_self", LEAVE))
    if not apart:
        closed.append(refused("desk.leave_overlaps", LEAVE))
    return closed


def is_due(state: str, first: date, last: date, *, today: date) -> LeaveState | None:
    """Where the clock takes a leave today; nothing when it stands where it should."""
    if state == L.PLANNED and first <= today:
        return L.RUNNING
    if state == L.RUNNING and last < today:
        return L.OVER
    return None
