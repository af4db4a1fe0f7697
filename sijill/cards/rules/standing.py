"""What is answered of a number that somebody typed: the entry first, then its card."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from sijill.cards.rules.life import CardState
from sijill.register.rules import EntryState


class Standing(StrEnum):
    """How a number stands; each is one answer of the page and one reason of the API."""

    VALID = "valid"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"
    EXPIRED = "expired"
    NONE = "none"  # in the register, and no card was handed over
    EARLIER = "earlier"  # registered, under a number and a card from before this register
    ENDED = "ended"  # no longer in the register
    UNKNOWN = "unknown"


# What the entry alone decides; an entry in force leaves the word to its card.
BY_ENTRY: Mapping[EntryState, Standing | None] = {
    EntryState.ENTERED: None,
    EntryState.SUSPENDED: Standing.SUSPENDED,
    EntryState.STRUCK_OFF: Standing.ENDED,
    EntryState.ANNULLED: Standing.UNKNOWN,
    EntryState.MERGED: Standing.WITHDRAWN,  # a card of it; the number itself answers for the other
}
# A card that was never in a hand is not one that may be shown.
BY_CARD: Mapping[CardState, Standing] = {
    **dict.fromkeys(CardState, Standing.NONE),
    CardState.HANDED_OVER: Standing.VALID,
    CardState.SUSPENDED: Standing.SUSPENDED,
    CardState.LOST: Standing.WITHDRAWN,
    CardState.WITHDRAWN: Standing.WITHDRAWN,
    CardState.SPOILED: Standing.WITHDRAWN,
    CardState.REPLACED: Standing.REPLACED,
    CardState.EXPIRED: Standing.EXPIRED,
}
# Whose holder is registered today, whatever became of a card.
REGISTERED = frozenset(
    {Standing.VALID, Standing.WITHDRAWN, Standing.REPLACED, Standing.EXPIRED}
    | {Standing.NONE, Standing.EARLIER}
)


def of_entry(state: str) -> Standing | None:
    """What the entry decides by itself, or None."""
    return BY_ENTRY[EntryState(state)]


def of_card(state: str, *, until: date | None, on: date) -> Standing:
    """How a card stands on a day; one that is past its last day is not valid, noted or not."""
    found = BY_CARD[CardState(state)]
    if found is Standing.VALID and (until is None or until < on):
        return Standing.EXPIRED
    return found
