"""Agents: invited by a link, closed, and helped when the second factor is lost.

No e-mail leaves the house: the link is shown once to whoever invites, who hands it over.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from uuid import UUID, uuid4

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password

from sijill.accounts import seals
from sijill.accounts.models import Invitation, User
from sijill.accounts.policy import policy
from sijill.accounts.rules import CERTAINTY, UserKind
from sijill.kernel.actor import Actor, ActorKind, Assurance, Role, Subject
from sijill.kernel.verdict import Refused, refused
from sijill.ledger import actions as ledger
from sijill.ledger.transaction import action

MAY_MANAGE = frozenset({Role.DIRECTOR, Role.FEDERATION, Role.MINISTRY})


@action
def invite_agent(
    *, email: str, name_ar: str, name_fr: str, by: Actor, at: datetime, language: str = "ar"
) -> tuple[User, str]:
    """Make an agent without a password, and the secret of the link that sets it.

    Refused when the address already has an agent. The mandate is the business of the room
    above: an agent without one may sign in and see nothing.
    """
    _may_manage(by)
    address = email.strip().lower()
    if User.objects.filter(email=address).exists():
        raise Refused(refused("agent.already_there", CERTAINTY))
    agent = User(
        id=uuid4(),
        kind=UserKind.AGENT,
        email=address,
        name_ar=name_ar.strip(),
        name_fr=name_fr.strip(),
        language=language,
    )
    agent.set_unusable_password()
    agent.save(force_insert=True)
    _record("accounts.agent_invited", agent, by=by, at=at)
    return agent, _link(agent, by=by, at=at)


@action
def renew_invitation(*, agent: UUID, by: Actor, at: datetime) -> str:
    """A new link for a forgotten password; the old password and sessions end now."""
    _may_manage(by)
    found = _agent(agent)
    found.set_unusable_password()
    found.save(update_fields=["password"])
    _record("accounts.password_reset", found, by=by, at=at)
    return _link(found, by=by, at=at)


@action
def clear_second_factor(*, agent: UUID, by: Actor, at: datetime) -> str:
    """Forget the second factor of an agent who lost it, and make a new link.

    The password ends with it: whoever finds the telephone must not be one step away.
    """
    found = _agent(agent)
    link = renew_invitation(agent=agent, by=by, at=at)
    Authenticator.objects.filter(user=found).delete()
    _record("accounts.second_factor_cleared", found, by=by, at=at)
    return link


@action
def deactivate_agent(*, agent: UUID, by: Actor, at: datetime) -> None:
    """Close an agent's account: sessions end, links end, the name stays on past acts."""
    _may_manage(by)
    found = _agent(agent)
    found.is_active = False
    found.set_unusable_password()
    found.save(update_fields=["is_active", "password"])
    Invitation.objects.filter(user=found, closed_at__isnull=True).update(closed_at=at)
    _record("accounts.agent_deactivated", found, by=by, at=at)


@action
def accept_invitation(*, secret: str, password: str, at: datetime) -> User | None:
    """Set the password of the invited agent, once; None when the link is spent or too old.

    ValidationError when the password is too weak: the link stays good.
    """
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .filter(
            digest__in=seals.digests("invitation", secret),
            closed_at__isnull=True,
            expires_at__gt=at,
            user__is_active=True,
        )
        .select_related("user")
        .first()
    )
    if invitation is None:
        return None
    set_password(agent=invitation.user, password=password)
    invitation.used_at = invitation.closed_at = at
    invitation.save(update_fields=["used_at", "closed_at"])
    return invitation.user


@action
def set_password(*, agent: User, password: str) -> None:
    """Keep a password that passes the validators."""
    validate_password(password, agent)
    agent.set_password(password)
    agent.save(update_fields=["password"])


def _link(agent: User, *, by: Actor, at: datetime) -> str:
    Invitation.objects.filter(user=agent, closed_at__isnull=True).update(closed_at=at)
    secret = secrets.token_urlsafe(32)
    Invitation.objects.create(
        id=uuid4(),
        user=agent,
        digest=seals.digest("invitation", secret),
        made_at=at,
        made_by=by.user,
        expires_at=at + policy(at).invitation_lasts,
    )
    return secret


def _agent(agent: UUID) -> User:
    return User.objects.select_for_update(of=("self",)).get(id=agent, kind=UserKind.AGENT)


def _record(kind: str, agent: User, *, by: Actor, at: datetime) -> None:
    ledger.record(
        kind,
        subject=Subject(kind="user", id=agent.id),
        by=by,
        at=at,
        ground="asked",
        article=CERTAINTY,
    )


def _may_manage(by: Actor) -> None:
    """Refuse all but a director and above, with the second factor given a moment ago."""
    if by.kind is ActorKind.SYSTEM:
        return
    if not by.is_agent or by.role not in MAY_MANAGE:
        raise Refused(refused("agent.not_yours", CERTAINTY))
    if by.assurance < Assurance.STEP_UP:
        raise Refused(refused("agent.step_up", CERTAINTY, remedy="step_up"))
