"""Another agent for a part at a session or an assembly that was called and is not open yet.

No text on it was read: an agent falls ill, leaves or stands aside, and what was called is held all
the same. Whoever comes in meets what the one before met on the day of the call.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sijill.institutions.rules.bodies import AssemblyState
from sijill.kernel.law import provisional
from sijill.kernel.verdict import Verdict, refused

REPLACING = provisional("chamber.sessions")


class Seated(StrEnum):
    """A part at a table that an agent holds."""

    CHAIR = "chair"
    SECRETARY = "secretary"
    TELLER = "teller"
    OTHER_TELLER = "other_teller"


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacing:
    """Somebody to be put in the place of somebody else, among those who hold the other parts."""

    state: str
    same: bool  # the very agent who holds it
    holds_another: bool  # has a part at this table already
    apart: bool  # stands, or stood of late, for none of the others, nor they for them
    here: bool  # works at an institution that may seat its agents there
    reason: str


def may_replace(wanted: Replacing) -> list[Verdict]:
    """What keeps another agent from a part, once members were called and before it opens."""
    closed = []
    if wanted.state != AssemblyState.CALLED:
        closed.append(refused("part.not_called", REPLACING))
    if not wanted.reason.strip():
        closed.append(refused("part.reason_missing", REPLACING))
    if wanted.same:
        closed.append(refused("part.same_agent", REPLACING))
    elif not wanted.here:
        closed.append(refused("part.not_here", REPLACING))
    elif wanted.holds_another:
        closed.append(refused("part.holds_another", REPLACING))
    elif not wanted.apart:
        closed.append(refused("part.one_person", REPLACING))
    return closed
