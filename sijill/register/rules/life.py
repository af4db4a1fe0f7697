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
    MERGED = "merged"  # found to be the entry of somebody who has another; that one answers


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
# The director answers appeals: what is granted on appeal is done under that signature.
_DECIDES: frozenset[Who] = _SIGNS | {Role.DIRECTOR}
_CLOCK: frozenset[Who] = frozenset({ActorKind.SYSTEM})

_MERGEABLE = (EntryState.ENTERED, EntryState.SUSPENDED, EntryState.STRUCK_OFF)

# (from, to): who may. None is "not in the register yet". The clock enters when the parameter
# of the effect of silence says that silence accepts; it sets aside an enterprise whose supervisor
# is gone, an entry that nobody confirmed, or one whose holder named the days of a halt, and lets
# it stand again, on these grounds alone.
TRANSITIONS: Mapping[tuple[EntryState | None, EntryState], frozenset[Who]] = {
    (None, EntryState.ENTERED): _DECIDES | _CLOCK,
    (EntryState.ENTERED, EntryState.SUSPENDED): _DECIDES | _CLOCK,
    (EntryState.SUSPENDED, EntryState.ENTERED): _DECIDES | _CLOCK,
    (EntryState.ENTERED, EntryState.STRUCK_OFF): _DECIDES,
    (EntryState.SUSPENDED, EntryState.STRUCK_OFF): _DECIDES,
    (EntryState.STRUCK_OFF, EntryState.ENTERED): _DECIDES | _CLOCK,
    # A striking-off undone: the entry is set aside again as it was before.
    (EntryState.STRUCK_OFF, EntryState.SUSPENDED): _DECIDES,
    (EntryState.ENTERED, EntryState.ANNULLED): _SIGNS,
    (EntryState.ANNULLED, EntryState.ENTERED): _DECIDES | _CLOCK,
    # Two entries of one person: one answers for both, until a split restores them.
    **{(state, EntryState.MERGED): _SIGNS for state in _MERGEABLE},
    **{(EntryState.MERGED, state): _SIGNS for state in _MERGEABLE},
}

# (from, to): who may change what an entry is of. Nobody becomes an organisation, and a recognised
# master stays one: what an undone decision gave is taken back by whoever undoes it.
PROMOTIONS: Mapping[tuple[Category, Category], frozenset[Who]] = {
    (Category.ARTISAN, Category.MASTER): _DECIDES | _CLOCK,
    (Category.MASTER, Category.ARTISAN): _SIGNS,
}

LIVE = frozenset({EntryState.ENTERED, EntryState.SUSPENDED})

# Acts on an entry that change what it says: each makes one version, and no other act makes any.
VERSIONED = frozenset(
    f"register.{done}"
    for done in (
        *("entered", "imported", "returned", "amended", "promoted", "suspended", "resumed"),
        *("reinstated", "struck_off", "annulled", "merged", "split"),
    )
)

UNSUPERVISED = "unsupervised"
UNCONFIRMED = "unconfirmed"  # nobody confirmed the entry, where silence sets it aside
OWN_DATES = "own_dates"  # a halt begins and ends on the days that its holder named
_BY_CLOCK = frozenset({UNSUPERVISED, UNCONFIRMED, OWN_DATES})
# The only grounds on which the clock may set an entry aside or let it stand again.
CLOCK_GROUNDS: Mapping[tuple[EntryState | None, EntryState], frozenset[str]] = {
    (EntryState.ENTERED, EntryState.SUSPENDED): _BY_CLOCK,
    (EntryState.SUSPENDED, EntryState.ENTERED): _BY_CLOCK,
}


def may_move(start: EntryState | None, to: EntryState, by: Actor, *, ground: str = "") -> bool:
    """Whether this actor may take an entry from one state to the other, on this ground."""
    if not _among(TRANSITIONS.get((start, to), frozenset()), by):
        return False
    grounds = CLOCK_GROUNDS.get((start, to))
    return by.kind is not ActorKind.SYSTEM or grounds is None or ground in grounds


def may_promote(start: Category, to: Category, by: Actor) -> bool:
    """Whether this actor may change what an entry is of."""
    return _among(PROMOTIONS.get((start, to), frozenset()), by)


def may_replace_supervisor(by: Actor) -> bool:
    """Whether this actor may put another craftsman above an enterprise."""
    return _among(_DECIDES, by)


def _among(who: frozenset[Who], by: Actor) -> bool:
    return (by.is_agent and by.role in who) or (by.kind is not ActorKind.AGENT and by.kind in who)
