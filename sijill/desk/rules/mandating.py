"""When a program may act for a person: a mandate that the person signed, and not long ago."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sijill.kernel.law import provisional
from sijill.kernel.verdict import Verdict, ok, refused

MANDATE = provisional("desk.mandate")
OLDEST = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mandate:
    """What the person signed: its number at the organisation, the day, in which language."""

    reference: str
    signed_on: date
    language: str


def may_act(mandate: Mandate, *, by_machine: bool, today: date) -> list[Verdict]:
    """What keeps a program from opening this procedure for a person."""
    return [_procedure(by_machine=by_machine), _signed(mandate, today)]


def _procedure(*, by_machine: bool) -> Verdict:
    """Some things are asked in person: whose identity is contested is not told by a program."""
    if not by_machine:
        return refused("desk.not_by_machine", MANDATE)
    return ok("desk.by_machine", MANDATE)


def _signed(mandate: Mandate, today: date) -> Verdict:
    if mandate.signed_on > today:
        return refused("desk.mandate_to_come", MANDATE, signed_on=mandate.signed_on)
    if today - mandate.signed_on > OLDEST:
        return refused("desk.mandate_too_old", MANDATE, signed_on=mandate.signed_on)
    return ok("desk.mandate_signed", MANDATE)
