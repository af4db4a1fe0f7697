"""The life of one printed card as literal tables.

No published text says how long a card is valid, who hands it over, or what happens to one that is
never fetched: the table is ours, provisional, and the durations are dated parameters.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from sijill.kernel.actor import Actor, ActorKind, Role
from sijill.kernel.card.status_list import Status
from sijill.kernel.law import provisional

LIFE = provisional("card_lifecycle")


class CardState(StrEnum):
    """Where a card stands; each ended state is final but for the two that may still be replaced."""

    REQUESTED = "requested"
    DROPPED = "dropped"  # the request was refused, withdrawn or lapsed
    APPROVED = "approved"
    QUEUED = "queued"  # in a batch for the printer
    PRINTED = "printed"
    AT_CHAMBER = "at_chamber"
    HANDED_OVER = "handed_over"
    UNDELIVERED = "undelivered"  # its holder was reminded and did not come
    SPOILED = "spoiled"  # badly printed or damaged before it was handed over
    LOST = "lost"
    REPLACED = "replaced"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


S = CardState
Who = Role | ActorKind
_ACTS: frozenset[Who] = frozenset({ActorKind.SYSTEM})  # the clock, and whoever follows the acts
_ASKS: frozenset[Who] = frozenset(
    {
        *(ActorKind.CITIZEN, ActorKind.SYSTEM),
        *(Role.ASSISTANT, Role.EXAMINER, Role.REGISTRAR, Role.DELEGATE),
    }
)
_SIGNS: frozenset[Who] = frozenset({Role.REGISTRAR, Role.DELEGATE, Role.DIRECTOR}) | _ACTS
_PRINTS: frozenset[Who] = frozenset({Role.REGISTRAR, Role.DIRECTOR, Role.MINISTRY}) | _ACTS
_STOCK: frozenset[Who] = frozenset({Role.ASSISTANT, Role.EXAMINER, Role.REGISTRAR, Role.DIRECTOR})
_OWNER: frozenset[Who] = frozenset({ActorKind.CITIZEN}) | _STOCK

# Cards that are good, or will be once they are fetched.
ON_THE_WAY = frozenset({S.APPROVED, S.QUEUED, S.PRINTED, S.AT_CHAMBER, S.UNDELIVERED})
LIVE = ON_THE_WAY | {S.HANDED_OVER}
MADE = frozenset({S.QUEUED, S.PRINTED, S.AT_CHAMBER, S.UNDELIVERED, S.HANDED_OVER})
ENDED = frozenset({S.DROPPED, S.SPOILED, S.LOST, S.REPLACED, S.WITHDRAWN, S.EXPIRED})

# (from, to): who may. None is "not asked for yet".
TRANSITIONS: Mapping[tuple[CardState | None, CardState], frozenset[Who]] = {
    (None, S.REQUESTED): _ASKS,
    (None, S.APPROVED): _PRINTS,  # in place of a spoiled one
    (S.REQUESTED, S.APPROVED): _SIGNS,
    (S.REQUESTED, S.DROPPED): _SIGNS,
    (S.APPROVED, S.DROPPED): _SIGNS,  # its approval was a mistake, undone
    (S.APPROVED, S.QUEUED): _PRINTS,
    (S.QUEUED, S.PRINTED): _PRINTS,
    (S.QUEUED, S.SPOILED): _PRINTS,
    (S.PRINTED, S.SPOILED): _PRINTS | _STOCK,
    (S.SUSPENDED, S.SPOILED): _PRINTS,  # it was at the printer when its entry was suspended
    (S.AT_CHAMBER, S.SPOILED): _STOCK,
    (S.PRINTED, S.AT_CHAMBER): _STOCK,
    (S.AT_CHAMBER, S.HANDED_OVER): _STOCK,
    (S.UNDELIVERED, S.HANDED_OVER): _STOCK,
    (S.AT_CHAMBER, S.UNDELIVERED): _ACTS,
    (S.HANDED_OVER, S.REPLACED): _STOCK | _ACTS,  # in the moment the next one is handed over
    **{(state, S.LOST): _STOCK for state in (S.PRINTED, S.AT_CHAMBER, S.UNDELIVERED)},
    (S.HANDED_OVER, S.LOST): _OWNER,
    (S.SUSPENDED, S.LOST): _OWNER,
    **{(state, S.SUSPENDED): _ACTS for state in sorted(LIVE)},
    **{(S.SUSPENDED, state): _ACTS for state in sorted(LIVE)},
    **{(state, S.WITHDRAWN): _ACTS for state in sorted(LIVE | {S.SUSPENDED})},
    (S.UNDELIVERED, S.WITHDRAWN): _ACTS | _STOCK,
    **{(state, S.EXPIRED): _ACTS for state in sorted(LIVE | {S.SUSPENDED})},
}

# What checkers are told; what is not here was never printed.
LISTED: Mapping[CardState, Status] = {
    **dict.fromkeys(MADE, Status.VALID),
    S.SUSPENDED: Status.SUSPENDED,
    S.REPLACED: Status.REPLACED,
    **dict.fromkeys((S.SPOILED, S.LOST, S.WITHDRAWN), Status.WITHDRAWN),
}


def may_move(start: CardState | None, to: CardState, by: Actor) -> bool:
    """Whether this actor may take a card from one state to the other."""
    who = TRANSITIONS.get((start, to), frozenset())
    return (by.is_agent and by.role in who) or (not by.is_agent and by.kind in who)
