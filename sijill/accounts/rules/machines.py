"""What a machine of another organisation may ask, on which basis, and who lets it in.

No published text lists these accesses. Law 09.08 wants a purpose, a basis and no more data than
the purpose needs: one client has one purpose, each field of an entry is a scope of its own, and
two people of the ministry stand behind every grant.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from sijill.kernel.actor import Actor, Assurance, Role
from sijill.kernel.law import provisional
from sijill.kernel.verdict import Verdict, ok, refused

ACCESS = provisional("machine_access")


class ClientState(StrEnum):
    """Where a machine stands."""

    ASKED = "asked"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    CLOSED = "closed"


_MINISTRY = frozenset({Role.MINISTRY})
# (from, to): who may. What was granted in between never comes back by itself.
TRANSITIONS: Mapping[tuple[ClientState, ClientState], frozenset[Role]] = {
    (ClientState.ASKED, ClientState.ACTIVE): _MINISTRY,
    (ClientState.ASKED, ClientState.CLOSED): _MINISTRY,
    (ClientState.ACTIVE, ClientState.SUSPENDED): _MINISTRY,
    (ClientState.SUSPENDED, ClientState.ACTIVE): _MINISTRY,
    (ClientState.ACTIVE, ClientState.CLOSED): _MINISTRY,
    (ClientState.SUSPENDED, ClientState.CLOSED): _MINISTRY,
}


class Scope(StrEnum):
    """One thing a machine may ask, or one field of an entry it may be told."""

    REFERENCE = "reference.read"
    CASES_SUBMIT = "cases.submit"
    CASES_FOLLOW = "cases.follow"
    ENTRIES_CHECK = "entries.check"  # yes or no, and the state; nothing else
    ENTRIES_READ = "entries.read"
    ENTRIES_SEARCH = "entries.search"
    CHANGES = "changes.read"
    DOCUMENTS_VERIFY = "documents.verify"
    CARDS_VERIFY = "cards.verify"  # yes or no, and the reason; nothing else
    CARDS_MATCH = "cards.match"  # whether a number and a typed identity card go together
    NAME = "entry.name"
    BIRTH = "entry.birth"
    DOCUMENT = "entry.document"
    PHONE = "entry.phone"
    TRADES = "entry.trades"
    PLACE = "entry.place"
    ADDRESS = "entry.address"
    REGIME = "entry.regime"


FIELDS = frozenset(scope for scope in Scope if scope.startswith("entry."))
ABOUT_PERSONS = frozenset(Scope) - {Scope.REFERENCE}

TOKEN_LIFE = timedelta(minutes=10)
ASSERTION_LIFE = timedelta(minutes=10)
ANSWERS_KEPT = timedelta(hours=24)
LONGEST_GRANT = timedelta(days=3 * 366)
PER_MINUTE, PER_MINUTE_AT_MOST = 120, 6_000
MISS_COSTS = 10  # a number that does not exist counts as so many requests: guessing is slow
TRIES_A_MINUTE = 60  # tokens asked for from one address
LONGEST_REFERENCE, SHORTEST_BASIS = 200, 20
FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ./_-]{0,39}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What is granted: to ask what, of whose files, for what purpose, on which text, until when.

    `reach` holds codes of institutions, or "*". `valid_to` is the first day without.
    """

    scopes: frozenset[str]
    reach: frozenset[str]
    purpose_ar: str
    purpose_fr: str
    reference: str
    basis: str
    basis_date: date
    valid_from: date
    valid_to: date


def may_move(start: str, to: ClientState, *, by: Actor) -> Verdict:
    """Whether this actor may take a machine from one state to another."""
    allowed = TRANSITIONS.get((ClientState(start), to))
    if allowed is None:
        return refused("machine.not_from_here", ACCESS, state=start, to=to.value)
    if not by.is_agent or by.role not in allowed:
        return refused("machine.not_your_office", ACCESS)
    return ok("machine.may_move", ACCESS)


def may_grant(by: Actor) -> list[Verdict]:
    """Who asks for a grant, confirms one, or makes a secret: the ministry, surely known."""
    known = ok("machine.surely_known", ACCESS)
    if by.assurance < Assurance.STEP_UP:
        known = refused("machine.step_up", ACCESS, remedy="step_up")
    office = ok("machine.office", ACCESS)
    if not by.is_agent or by.role not in _MINISTRY:
        office = refused("machine.not_your_office", ACCESS)
    return [office, known]


def may_confirm(*, asked_by: UUID | None, by: Actor) -> list[Verdict]:
    """Whoever asked for a grant does not confirm it."""
    eyes = ok("machine.four_eyes", ACCESS)
    if by.user is None or by.counts_as(asked_by):
        eyes = refused("machine.same_person", ACCESS)
    return [*may_grant(by), eyes]


def well_granted(terms: Terms, *, today: date) -> list[Verdict]:
    """Every condition of a grant, the refusals with their reason."""
    return [_scopes(terms), _purpose(terms), _basis(terms, today), _dates(terms, today)]


def _scopes(terms: Terms) -> Verdict:
    unknown = sorted(terms.scopes - frozenset(Scope))
    if unknown or not terms.scopes:
        return refused("machine.scopes_unknown", ACCESS, found=", ".join(unknown))
    fields = sorted(terms.scopes & FIELDS)
    if fields and not terms.scopes & {Scope.ENTRIES_READ, Scope.ENTRIES_SEARCH}:
        return refused("machine.fields_alone", ACCESS, found=", ".join(fields))
    if terms.scopes & ABOUT_PERSONS and not terms.reach:
        return refused("machine.no_reach", ACCESS)
    return ok("machine.scopes", ACCESS)


def _purpose(terms: Terms) -> Verdict:
    """The person reads it under "who looked": in both languages, or it is not told."""
    if terms.scopes & ABOUT_PERSONS and not (terms.purpose_ar.strip() and terms.purpose_fr.strip()):
        return refused("machine.no_purpose", ACCESS)
    return ok("machine.purpose", ACCESS)


def _basis(terms: Terms, today: date) -> Verdict:
    if not terms.reference.strip() or len(terms.basis.strip()) < SHORTEST_BASIS:
        return refused("machine.no_basis", ACCESS, least=SHORTEST_BASIS)
    if terms.basis_date > today:
        return refused("machine.basis_to_come", ACCESS, day=terms.basis_date)
    return ok("machine.basis", ACCESS)


def _dates(terms: Terms, today: date) -> Verdict:
    if terms.valid_from < today:
        return refused("machine.starts_in_the_past", ACCESS, day=terms.valid_from)
    if terms.valid_to <= terms.valid_from:
        return refused("machine.ends_before", ACCESS, day=terms.valid_from)
    if terms.valid_to - terms.valid_from > LONGEST_GRANT:
        return refused("machine.too_long", ACCESS, days=LONGEST_GRANT.days)
    return ok("machine.dates", ACCESS)


def narrowed(granted: frozenset[str], asked: str) -> frozenset[str] | None:
    """The scopes of a token: those asked for, all of them when none is; None beyond the grant."""
    wanted = frozenset(asked.split())
    if not wanted:
        return granted
    return wanted if wanted <= granted else None
