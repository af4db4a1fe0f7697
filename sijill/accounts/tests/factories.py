"""People, phones and agents, made as the actions make them."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value

from sijill.accounts import actions
from sijill.accounts.actions.codes import line_of
from sijill.accounts.models import MachineClient, OutboxMessage, Space, User
from sijill.accounts.rules import FactKind, Scope, Terms, UserKind
from sijill.kernel.actor import SYSTEM, Actor, ActorKind, Assurance, Role
from sijill.ledger.transaction import acting_for, action

AT = datetime(2026, 11, 21, 14, 0, tzinfo=UTC)
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PASSWORD = "quatre zelliges bleus"
SECRET = "4172"
_numbers = itertools.count(11_000_000)

ANONYMOUS = Actor(kind=ActorKind.ANONYMOUS)
DIRECTOR = Actor(
    kind=ActorKind.AGENT, user=uuid4(), role=Role.DIRECTOR, assurance=Assurance.STEP_UP
)
AT_COUNTER = Actor(kind=ActorKind.AGENT, user=uuid4(), role=Role.ASSISTANT, assurance=Assurance.MFA)


def a_phone() -> str:
    """A mobile number that nobody has, each in another block, and that holds no secret number."""
    numbers = (f"+2126{(n * 10_007) % 100_000_000:08d}" for n in _numbers)
    return next(number for number in numbers if SECRET not in number)


@action
def a_line(phone: str = "") -> User:
    """A phone that has answered a code."""
    return line_of(phone or a_phone(), language="ar")


@action
def a_space(
    *, line: User | None = None, fact: str = "", card: str = "", at: datetime = AT, **given: object
) -> Space:
    """A space, on a line when one is given, with a secret number or a card's fact."""
    space = Space.objects.create(
        id=uuid4(),
        line=line,
        line_since=at if line else None,
        seen_at=at if line else None,
        created_at=at,
        **given,
    )
    if fact or card:
        kind = FactKind.SECRET if fact else FactKind.CARD
        actions.set_fact(space=space.id, kind=kind, fact=fact or card, by=SYSTEM, at=at)
        space.refresh_from_db()
    return space


def a_citizen(space: Space, assurance: Assurance = Assurance.CODE) -> Actor:
    """The person of this space."""
    return Actor(
        kind=ActorKind.CITIZEN if assurance else ActorKind.ANONYMOUS,
        user=space.line_id,
        space=space.id,
        assurance=assurance,
    )


@action
def an_agent(*, email: str = "", password: str = PASSWORD, totp: bool = True) -> User:
    """An agent with a password, and a second factor unless told otherwise."""
    agent = User(
        id=uuid4(),
        kind=UserKind.AGENT,
        email=email or f"agent{next(_numbers)}@chamber.ma",
        name_ar="سعاد",
        name_fr="Souad",
    )
    agent.set_password(password)
    agent.save()
    if totp:
        TOTP.activate(agent, TOTP_SECRET)
    return agent


def totp_now(secret: str = TOTP_SECRET, *, shift: int = 0) -> str:
    """The code that the application shows."""
    import time

    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + shift))


def code_sent_to(phone: str) -> str:
    """The code in the newest message for this phone, as its holder reads it."""
    from sijill.accounts.queries import text_of

    return "".join(c for c in text_of(to_phones(phone=phone)[0]) if c.isdigit())[:6]


def to_phones(**asked: Any) -> list[OutboxMessage]:
    """The messages to telephones, as the country's office reads them: the newest first."""
    with acting_for(SYSTEM):
        found = OutboxMessage.objects.exclude(phone="").filter(**asked)
        return list(found.order_by("-created_at", "-id"))


def read(message: OutboxMessage) -> OutboxMessage:
    """The message again, as it is now."""
    with acting_for(SYSTEM):
        return OutboxMessage.objects.get(pk=message.pk)


ASKER = Actor(kind=ActorKind.AGENT, user=uuid4(), role=Role.MINISTRY, assurance=Assurance.STEP_UP)
CONFIRMER = Actor(
    kind=ActorKind.AGENT, user=uuid4(), role=Role.MINISTRY, assurance=Assurance.STEP_UP
)


def terms(*scopes: str, at: datetime = AT, **changes: object) -> Terms:
    """What is granted to a bank that lends to craftswomen."""
    given = {
        "scopes": frozenset(scopes or {Scope.REFERENCE, Scope.ENTRIES_CHECK}),
        "reach": frozenset({"*"}),
        "purpose_ar": "لدراسة قرض طلبته",
        "purpose_fr": "étudier un crédit que vous avez demandé",
        "reference": "Convention 14/2026",
        "basis": "Convention entre le ministère et la banque, article 3",
        "basis_date": at.date(),
        "valid_from": at.date(),
        "valid_to": at.date() + timedelta(days=365),
        **changes,
    }
    return Terms(**given)


def a_machine(*scopes: str, at: datetime = AT, per_minute: int = 120, **changes: object):
    """A bank let in by two people of the ministry, and its secret."""
    asked = actions.ask_machine(
        name_ar="بنك الصناع",
        name_fr="Banque des artisans",
        contact="Direction du crédit, Casablanca",
        per_minute=per_minute,
        terms=terms(*scopes, at=at, **changes),
        by=ASKER,
        at=at,
    )
    actions.confirm_grant(grant=asked.pk, by=CONFIRMER, at=at)
    secret = actions.renew_secret(client=asked.client_id, by=ASKER, at=at)
    return MachineClient.objects.get(pk=asked.client_id), secret


def a_token(client: MachineClient, *, at: datetime = AT, scopes: frozenset[str] = frozenset()):
    """A token of this machine for all that was granted, or for less."""
    grant = client.grants.get(ended_at=None, confirmed_at__isnull=False)
    return actions.issue_token(
        client=client, grant=grant, scopes=scopes or frozenset(grant.scopes), at=at
    )
