"""Mandates, and browsers of agents who work under them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.test import Client

from sijill.accounts.models import User
from sijill.accounts.tests.factories import an_agent
from sijill.institutions.models import Deputation, Institution, Mandate
from sijill.institutions.rules import OFFICES, Kind
from sijill.kernel.actor import NATIONAL, Actor, ActorKind, Assurance, Role
from sijill.kernel.clock import now
from sijill.ledger.transaction import action

AT = datetime(2026, 11, 21, 14, 0, tzinfo=UTC)
TODAY = AT.date()
A_YEAR_ON = date(2027, 12, 31)
PLACES = {
    Kind.CHAMBER: "CH-03",
    Kind.DELEGATION: "DEL-03.231",
    Kind.FEDERATION: "FED",
    Kind.MINISTRY: "MIN",
}
HOME = {role: PLACES[kind] for kind, roles in OFFICES.items() for role in roles}


def at_home(role: Role) -> str:
    """An institution where this office exists."""
    return "CH-03" if role in OFFICES[Kind.CHAMBER] else HOME[role]


@action
def a_mandate(
    role: Role = Role.EXAMINER, institution: str = "", *, user: User | None = None, **given: Any
) -> Mandate:
    """A mandate in force since January, of a new agent unless told whose."""
    facts = {"valid_from": date(2026, 1, 1), "act": uuid4(), **given}
    if role is Role.ENROLLER:
        facts = {"campaign": uuid4(), **facts, "valid_to": given.get("valid_to") or A_YEAR_ON}
    return Mandate.objects.create(
        user=user or an_agent(totp=False),
        role=role,
        institution=Institution.objects.get(pk=institution or at_home(role)),
        **facts,
    )


@action
def a_deputation(**given: Any) -> Deputation:
    """Powers that a registrar offered to an examiner of the same chamber."""
    giver, deputy = a_mandate(Role.REGISTRAR), a_mandate(Role.EXAMINER)
    facts = {
        "powers": ["decide", "see_files"],
        "valid_from": TODAY,
        "valid_to": A_YEAR_ON,
        "reason": "Leave",
        "offered_at": AT,
        "moved_at": AT,
        "act": uuid4(),
        **given,
    }
    return Deputation.objects.create(mandate=giver, giver=giver.user, deputy=deputy.user, **facts)


def an_officer(role: Role, institution: str = "", **given: Any) -> Actor:
    """Somebody who holds an office, as the rules see them."""
    code = institution or at_home(role)
    national = code in ("MIN", "FED")
    facts = {"user": uuid4(), "assurance": Assurance.STEP_UP, **given}
    return Actor(
        kind=ActorKind.AGENT,
        role=role,
        institution=code,
        reach=NATIONAL if national else frozenset({code}),
        **facts,
    )


def a_browser(user: User, *, second_factor: bool = True, stepped_up: bool = True) -> Client:
    """A browser in which an agent signed in, a moment or twenty minutes ago."""
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    given_at = now() - (timedelta(0) if stepped_up else timedelta(minutes=20))
    if second_factor:
        session = client.session
        record = {"method": "mfa", "type": "totp", "at": given_at.timestamp()}
        session["account_authentication_methods"] = [record]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()
    return client
