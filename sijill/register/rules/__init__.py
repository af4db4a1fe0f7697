"""The life of an entry, the conditions to enter, and who may be the same person; all pure."""

from sijill.register.rules.life import (
    OF_PERSONS,
    TRANSITIONS,
    Category,
    EntryState,
    OrganisationKind,
    may_move,
)

__all__ = [
    "OF_PERSONS",
    "TRANSITIONS",
    "Category",
    "EntryState",
    "OrganisationKind",
    "may_move",
]
