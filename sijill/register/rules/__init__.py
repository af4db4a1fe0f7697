"""The life of an entry, the conditions to enter, and who may be the same person; all pure."""

from sijill.register.rules.controlling import CONTROL_LIFE
from sijill.register.rules.drawing import DRAWS
from sijill.register.rules.exporting import EXPORT_LIFE
from sijill.register.rules.groupings import GROUPING_LIFE, PLACES
from sijill.register.rules.life import (
    LIVE,
    OF_PERSONS,
    PROMOTIONS,
    TRANSITIONS,
    UNCONFIRMED,
    UNSUPERVISED,
    VERSIONED,
    Category,
    EntryState,
    OrganisationKind,
    may_move,
    may_promote,
)
from sijill.register.rules.opposing import OPPOSITIONS
from sijill.register.rules.renewing import CONFIRMATIONS
from sijill.register.rules.rolls import TRANSITIONS as LIFE_OF_A_ROLL
from sijill.register.rules.watching import SIGNAL_LIFE

LIVES = {
    "confirmation": CONFIRMATIONS,
    "control": CONTROL_LIFE,
    "draw": DRAWS,
    "export": EXPORT_LIFE,
    "grouping": GROUPING_LIFE,
    "grouping-member": PLACES,
    "opposition": OPPOSITIONS,
    "roll": LIFE_OF_A_ROLL,
    "signal": SIGNAL_LIFE,
}

__all__ = [
    "LIVE",
    "LIVES",
    "OF_PERSONS",
    "PROMOTIONS",
    "TRANSITIONS",
    "UNCONFIRMED",
    "UNSUPERVISED",
    "VERSIONED",
    "Category",
    "EntryState",
    "OrganisationKind",
    "may_move",
    "may_promote",
]
