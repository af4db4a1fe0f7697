"""The life of an entry and the conditions to enter, as literal tables and dated rules."""

from __future__ import annotations

from enum import StrEnum


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
