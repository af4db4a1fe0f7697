"""The life of one difference between the two populations, and what may be said when it is settled.

No text says who works these, nor until when: provisional. What was decided is never reopened by a
run; an office may take its word back, with a reason. What a run no longer finds, it closes itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum

from sijill.kernel.actor import Actor, ActorKind, Role
from sijill.kernel.law import provisional
from sijill.protection.rules.populations import Cause, Kind

DIFFERENCES = provisional("differences_with_the_fund")
DAYS = "fund.days_to_settle"
SEVERAL = 500
LONGEST_REASON = 500


class DifferenceState(StrEnum):
    """Where a difference stands."""

    OPEN = "open"
    SETTLED = "settled"  # an office said what it is
    CLOSED = "closed"  # a run no longer finds it


class Settlement(StrEnum):
    """What an office says of a difference."""

    EXPLAINED = "explained"  # both lists are right
    CORRECTED = "corrected"  # it was ours to correct, and is
    THEIRS = "theirs"  # it is the fund's to correct: told to it
    INVITED = "invited"  # the person was invited
    NOT_A_CRAFT = "not_a_craft"  # covered there for another activity
    SAME = "same"  # one person indeed
    ANOTHER = "another"  # two persons: never to be tied again
    NOT_FOUND = "not_found"  # looked for, and found nowhere


D, T, K = DifferenceState, Settlement, Kind
Who = Role | ActorKind
_WORKS: frozenset[Who] = frozenset(
    {Role.EXAMINER, Role.REGISTRAR, Role.DIRECTOR, Role.DELEGATE, Role.MINISTRY}
)
_RUN: frozenset[Who] = frozenset({ActorKind.SYSTEM})
TRANSITIONS: Mapping[tuple[DifferenceState | None, DifferenceState], frozenset[Who]] = {
    (None, D.OPEN): _RUN,
    (D.OPEN, D.SETTLED): _WORKS,
    (D.SETTLED, D.OPEN): _WORKS,
    (D.OPEN, D.CLOSED): _RUN,
    (D.CLOSED, D.OPEN): _RUN,  # found again
}
ANY_KIND = frozenset({T.EXPLAINED, T.THEIRS, T.NOT_FOUND})
MAY_SAY: Mapping[Kind, frozenset[Settlement]] = {
    K.ONLY_OURS: ANY_KIND | {T.INVITED, T.CORRECTED},
    K.ONLY_THEIRS: ANY_KIND | {T.INVITED, T.NOT_A_CRAFT},
    K.DIFFER: ANY_KIND | {T.CORRECTED, T.SAME, T.ANOTHER},
    K.SEVERAL_OURS: ANY_KIND | {T.CORRECTED, T.SAME, T.ANOTHER},
    K.SEVERAL_THEIRS: ANY_KIND | {T.SAME, T.ANOTHER},
}
# Nobody gives these without saying why.
NEEDS_REASON = frozenset({T.EXPLAINED, T.ANOTHER, T.NOT_A_CRAFT})
# Said of each one alone, after both records were looked at: never of a whole list.
ONE_BY_ONE = frozenset({T.SAME, T.ANOTHER})
# Those who may be invited: covered there and not registered here, or registered and not covered.
CAMPAIGNS: Mapping[Kind, frozenset[Cause]] = {
    K.ONLY_THEIRS: frozenset({Cause.NOT_REGISTERED}),
    K.ONLY_OURS: frozenset({Cause.NOT_ASKED}),
}


def may_move(start: DifferenceState | None, to: DifferenceState, by: Actor) -> bool:
    """Whether this actor may take a difference from one state to the other."""
    who = TRANSITIONS.get((start, to), frozenset())
    return (by.is_agent and by.role in who) or (not by.is_agent and by.kind in who)


def may_work(by: Actor) -> bool:
    """Whether this office works differences."""
    return by.is_agent and by.role in _WORKS


def due_on(opened: date, days: int) -> date:
    """Until when it is to be settled."""
    return opened + timedelta(days=days)
