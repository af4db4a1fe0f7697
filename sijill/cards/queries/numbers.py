"""What anyone may learn of a typed number: how its entry stands, and nothing of whose it is."""

from __future__ import annotations

from enum import StrEnum

from sijill.kernel.actor import SYSTEM
from sijill.kernel.identifiers import Invalid, nia
from sijill.ledger.transaction import acting_for
from sijill.register.models import Entry
from sijill.register.rules import EntryState


class Standing(StrEnum):
    """How the entry under a number stands."""

    ENTERED = "entered"
    SUSPENDED = "suspended"
    ENDED = "ended"
    UNKNOWN = "unknown"


STANDINGS = {
    EntryState.ENTERED: Standing.ENTERED,
    EntryState.SUSPENDED: Standing.SUSPENDED,
    EntryState.STRUCK_OFF: Standing.ENDED,
    EntryState.ANNULLED: Standing.UNKNOWN,
}


def canonical(text: str) -> str:
    """A number of ours, checked; Invalid tells what is wrong with it."""
    return nia.parse(text).value


def standing(text: str) -> Standing:
    """How the number stands, ours or kept from before; no name and no scope, since none is told."""
    try:
        number = canonical(text)
    except Invalid:
        number = nia.imported(text).value
    with acting_for(SYSTEM):
        state = Entry.objects.filter(nia=number).values_list("state", flat=True).first()
    return STANDINGS[EntryState(state)] if state else Standing.UNKNOWN
