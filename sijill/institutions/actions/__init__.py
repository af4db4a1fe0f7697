"""Loading institutions, appointing agents, ending mandates, setting up commissions."""

from sijill.institutions.actions.commissions import (
    WantedCommission,
    WantedSeat,
    found,
    seat,
    unseat,
)
from sijill.institutions.actions.load import load
from sijill.institutions.actions.mandates import (
    Engagement,
    Wanted,
    appoint,
    end_mandate,
    engage,
)

__all__ = [
    "Engagement",
    "Wanted",
    "WantedCommission",
    "WantedSeat",
    "appoint",
    "end_mandate",
    "engage",
    "found",
    "load",
    "seat",
    "unseat",
]
