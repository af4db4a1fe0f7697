"""The life of an entry, the conditions to enter, and who may be the same person; all pure."""

from sijill.register.rules.life import (
    LIVE,
    OF_PERSONS,
    PROMOTIONS,
    TRANSITIONS,
    UNSUPERVISED,
    VERSIONED,
    Category,
    EntryState,
    OrganisationKind,
    may_move,
    may_promote,
)

__all__ = [
    "LIVE",
    "OF_PERSONS",
    "PROMOTIONS",
    "TRANSITIONS",
    "UNSUPERVISED",
    "VERSIONED",
    "Category",
    "EntryState",
    "OrganisationKind",
    "may_move",
    "may_promote",
]
