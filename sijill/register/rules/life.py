"""The life of an entry as literal tables."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from sijill.kernel.actor import Actor, ActorKind, Role


class EntryState(StrEnum):
    """Where an entry stands; the number survives every one of them."""

    ENTERED = "entered"
    SUSPENDED = "suspended"
    STRUCK_OFF = "struck_off"
    ANNULLED = "annulled"  # a mistaken entry undone within the stated time


class Category(StrEnum):
    """What an entry is of."""

    ARTISAN = "artisan"
    MASTER = "master"
    COOPERATIVE = "cooperative"
    ENTERPRISE = "enterprise"


OF_PERSONS = frozenset({Category.ARTISAN, Category.MASTER})


class OrganisationKind(StrEnum):
    """What a legal person in the register is."""

    COOPERATIVE = "cooperative"
    ENTERPRISE = "enterprise"


Who = Role | ActorKind
_SIGNS: frozenset[Who] = frozenset({Role.REGISTRAR, Role.DELEGATE})
# The director answers appeals, and an appeal that is granted enters.
_ENTERS: frozenset[Who] = _SIGNS | {Role.DIRECTOR, ActorKind.SYSTEM}

# (from, to): who may. None is "not in the register yet". The clock enters when the parameter
# of the effect of silence says that silence accepts; it never takes anything away.
TRANSITIONS: Mapping[tuple[EntryState | None, EntryState], frozenset[Who]] = {
    (None, EntryState.ENTERED): _ENTERS,
    (EntryState.ENTERED, EntryState.SUSPENDED): _SIGNS,
    (EntryState.SUSPENDED, EntryState.ENTERED): _SIGNS,
    (EntryState.ENTERED, EntryState.STRUCK_OFF): _SIGNS,
    (EntryState.SUSPENDED, EntryState.STRUCK_OFF): _SIGNS,
    (EntryState.STRUCK_OFF, EntryState.ENTERED): _ENTERS,
    (EntryState.ENTERED, EntryState.ANNULLED): _SIGNS,
    (EntryState.ANNULLED, EntryState.ENTERED): _ENTERS,
}

LIVE = frozenset({EntryState.ENTERED, EntryState.SUSPENDED})


def may_move(start: EntryState | None, to: EntryState, by: Actor) -> bool:
    """Whether this actor may take an entry from one state to the other."""
    who = TRANSITIONS.get((start, to), frozenset())
    return (by.is_agent and by.role in who) or (by.kind is not ActorKind.AGENT and by.kind in who)
