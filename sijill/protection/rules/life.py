"""The life of one affiliation as literal tables.

No published text says how the register hands a craftsman over to the fund, nor in which steps:
the table is ours, provisional. Two things in it are not negotiable: nobody is sent who was not
told and did not say yes, and nobody is sent while the fund has not answered who it knows.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from sijill.kernel.actor import Actor, ActorKind, Role
from sijill.kernel.law import provisional

LIFE = provisional("affiliation_lifecycle")


class CoverState(StrEnum):
    """Where somebody stands on the way to the fund."""

    CANDIDATE = "candidate"  # due, and not told yet
    TOLD = "told"
    DECLINED = "declined"  # a no, or a yes taken back before anything was sent
    CONSENTED = "consented"
    QUERIED = "queried"  # the fund is asked whom it already covers
    COVERED = "covered"  # the fund covers this person on another account
    READY = "ready"
    SENT = "sent"
    RECEIVED = "received"  # the fund read the file and took the group
    TO_MEND = "to_mend"  # refused for something the chamber can correct
    REFUSED = "refused"
    AFFILIATED = "affiliated"
    SUSPENDED = "suspended"
    STOPPING = "stopping"  # a stop was sent and is not answered
    STOPPED = "stopped"
    DROPPED = "dropped"  # no longer due before anything was sent


S = CoverState
Who = Role | ActorKind
_ACTS: frozenset[Who] = frozenset({ActorKind.SYSTEM})  # acts on the entry, the clock, the fund
_SELF: frozenset[Who] = frozenset({ActorKind.CITIZEN})
_MENDS: frozenset[Who] = frozenset({Role.EXAMINER, Role.REGISTRAR, Role.DELEGATE})

# Nothing of these left the house; from the others on, the fund must be told of a change.
BEFORE = frozenset({S.CANDIDATE, S.TOLD, S.DECLINED, S.CONSENTED, S.QUERIED, S.COVERED, S.READY})
# The person said yes, and nothing left: the yes may be taken back.
AGREED = frozenset({S.CONSENTED, S.QUERIED, S.READY})
AT_THE_FUND = frozenset({S.SENT, S.RECEIVED, S.AFFILIATED, S.SUSPENDED})
ENDED = frozenset({S.DROPPED, S.REFUSED, S.STOPPED})

# (from, to): who may. None is "never due yet".
TRANSITIONS: Mapping[tuple[CoverState | None, CoverState], frozenset[Who]] = {
    (None, S.CANDIDATE): _ACTS,
    (S.CANDIDATE, S.TOLD): _SELF,
    (S.TOLD, S.CONSENTED): _SELF,
    (S.TOLD, S.DECLINED): _SELF,
    (S.CANDIDATE, S.DECLINED): _SELF,  # a no needs no reading
    (S.DECLINED, S.TOLD): _SELF,  # told again, with the amount of that day
    **{(state, S.DECLINED): _SELF for state in sorted(AGREED)},
    # The amount changed: the yes was to another price.
    **{(state, S.CANDIDATE): _ACTS for state in sorted(AGREED)},
    (S.CONSENTED, S.QUERIED): _ACTS,
    (S.QUERIED, S.READY): _ACTS,
    (S.QUERIED, S.COVERED): _ACTS,
    (S.QUERIED, S.CONSENTED): _ACTS,  # the question was not understood: asked again
    (S.QUERIED, S.TO_MEND): _ACTS,  # the fund finds nobody, or another, under this document
    (S.QUERIED, S.REFUSED): _ACTS,
    (S.COVERED, S.CONSENTED): _MENDS | _ACTS,  # the other cover ended
    (S.READY, S.SENT): _ACTS,
    (S.SENT, S.READY): _ACTS,  # the whole file was refused
    (S.SENT, S.RECEIVED): _ACTS,
    **{
        (state, there): _ACTS
        for state in (S.SENT, S.RECEIVED)
        for there in (S.AFFILIATED, S.COVERED, S.REFUSED, S.TO_MEND)
    },
    (S.RECEIVED, S.READY): _ACTS,  # refused for a time: sent again
    (S.TO_MEND, S.READY): _MENDS,
    (S.TO_MEND, S.CONSENTED): _MENDS,  # the fund never said whom it covers: asked first
    (S.AFFILIATED, S.SUSPENDED): _ACTS,
    (S.SUSPENDED, S.AFFILIATED): _ACTS,
    **{(state, S.STOPPING): _ACTS for state in sorted(AT_THE_FUND)},
    (S.STOPPING, S.STOPPED): _MENDS | _ACTS,  # by an office when the fund knows nobody to stop
    **{(state, S.DROPPED): _ACTS for state in sorted(BEFORE | {S.TO_MEND})},
    **{(state, S.CANDIDATE): _ACTS for state in sorted(ENDED)},  # due again
}


def may_move(start: CoverState | None, to: CoverState, by: Actor) -> bool:
    """Whether this actor may take an affiliation from one state to the other."""
    who = TRANSITIONS.get((start, to), frozenset())
    return (by.is_agent and by.role in who) or (not by.is_agent and by.kind in who)
