"""Everybody who may ask: each office in three chambers' worth of distance, and those without."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.test import Client

from sijill.accounts.tests.factories import a_machine, a_token
from sijill.desk.tests.test_citizen_pages import signed_in
from sijill.institutions.tests.factories import a_browser, a_mandate
from sijill.kernel.actor import Role
from sijill.kernel.clock import now

HOME, AWAY, DELEGATION = "CH-03", "CH-04", "DEL-03.231"


@dataclass(frozen=True, slots=True)
class Office:
    """An agent of a column: the office, where, and until when."""

    role: Role
    institution: str = HOME
    until: date | None = None


# The columns of the table, in its order. The case, the entry and the card that fill the addresses
# are of the person "owner", kept by the chamber of Fès ("home").
OFFICES: dict[str, Office] = {
    "assistant": Office(Role.ASSISTANT),
    "examiner": Office(Role.EXAMINER),
    "registrar": Office(Role.REGISTRAR),
    "director": Office(Role.DIRECTOR),
    "enroller": Office(Role.ENROLLER),
    "examiner'": Office(Role.EXAMINER, AWAY),
    "registrar'": Office(Role.REGISTRAR, AWAY),
    "director'": Office(Role.DIRECTOR, AWAY),
    "delegate": Office(Role.DELEGATE, DELEGATION),
    "federation": Office(Role.FEDERATION, "FED"),
    "ministry": Office(Role.MINISTRY, "MIN"),
    "auditor": Office(Role.AUDITOR, "MIN"),
    "expired": Office(Role.EXAMINER, HOME, until=date(2026, 11, 1)),
}
WITHOUT = ("nobody", "owner", "other", "program")
COLUMNS = ("nobody", "owner", "other", *OFFICES, "program")


def browser(who: str, *, owner: UUID, other: UUID) -> Client:
    """The browser, or the program, of a column."""
    if who in OFFICES:
        office = OFFICES[who]
        mandate = a_mandate(office.role, office.institution, valid_to=office.until)
        return a_browser(mandate.user)
    if who == "program":
        client, _secret = a_machine(*_scopes(), at=now())
        return Client(headers={"authorization": f"Bearer {a_token(client, at=now())}"})
    return Client() if who == "nobody" else signed_in(Client(), owner if who == "owner" else other)


def _scopes() -> tuple[str, ...]:
    from sijill.accounts.rules import Scope

    return tuple(Scope)
