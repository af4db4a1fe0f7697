"""Numbers to ring that nobody has: zeros throughout, and each is marked as invented."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sijill.institutions.actions.ringing import set_number
from sijill.institutions.queries.ringing import numbers_of
from sijill.kernel.actor import Actor
from sijill.kernel.clock import civil_date
from sijill.ledger.transaction import acting_for

# By an agent of each: the federation for the whole country, the chamber of Fès its own.
NUMBERS = (("federation", "FED", "05 00 00 00 00"), ("director.fes", "CH-03", "05 00 00 00 03"))


def set_numbers(agents: Mapping[str, Actor], *, at: datetime) -> None:
    """Set them from today on; set already, they change nothing."""
    for name, institution, number in NUMBERS:
        by = agents[name]
        if numbers_of(institution):
            continue
        with acting_for(by):
            set_number(
                institution=institution, number=number, valid_from=civil_date(at), by=by, at=at
            )
