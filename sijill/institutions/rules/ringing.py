"""The number that people ring: who sets it, from when, and how it is read."""

from __future__ import annotations

import re
from datetime import date

from sijill.institutions.rules.offices import Capability, Kind, may
from sijill.institutions.rules.sessions import at_home
from sijill.kernel.actor import Actor, ActorKind
from sijill.kernel.digits import bare
from sijill.kernel.identifiers import phone as phones
from sijill.kernel.law import provisional
from sijill.kernel.verdict import Verdict, ok, refused

RING = provisional("number_to_ring")
SHORT = re.compile(r"[1-9]\d{2,4}")  # of an operator, for the whole country
# Whose number is told where an institution has none of its own.
ELSE = (Kind.FEDERATION, Kind.MINISTRY)


def read_number(typed: str) -> str:
    """A Moroccan number as E.164, or a short one; `phones.Invalid` for anything else."""
    plain = bare(typed)
    return plain if SHORT.fullmatch(plain) else phones.parse(plain).value


def shown_number(number: str) -> str:
    """The number as people say it: 05 22 33 44 55, or 141."""
    return phones.parse(number).display if number.startswith("+") else number


def may_set_number(institution: str, *, by: Actor, valid_from: date, today: date) -> list[Verdict]:
    """Every condition to set the number of an institution from a day on."""
    return [_manages(institution, by), _starts(valid_from, today)]


def _manages(institution: str, by: Actor) -> Verdict:
    if by.kind is ActorKind.SYSTEM:
        return ok("ring.manages", RING)
    if not may(by.role, Capability.KEEP_HOUSE):
        return refused("ring.not_your_office", RING)
    if not at_home(by, institution):
        return refused("ring.elsewhere", RING)
    return ok("ring.manages", RING)


def _starts(valid_from: date, today: date) -> Verdict:
    """What was printed on a paper yesterday is not changed today."""
    if valid_from < today:
        return refused("ring.starts_in_the_past", RING, valid_from=valid_from)
    return ok("ring.starts", RING)
