"""Agents of the demonstration: a known password and a known second factor, nowhere else."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from uuid import uuid4

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.contrib.auth.hashers import get_hasher, make_password

from sijill.accounts.actions.codes import line_of
from sijill.accounts.models import Space, User
from sijill.accounts.rules import UserKind
from sijill.kernel.actor import Actor
from sijill.ledger.transaction import action


class NotADemonstration(RuntimeError):
    """Known passwords exist beside the embedded server of a demonstration and nowhere else."""


@action
def demonstration_agent(
    *,
    email: str,
    password: str,
    totp_secret: str,
    name_ar: str,
    name_fr: str,
    by: Actor,
    at: datetime,
    language: str = "ar",
) -> User:
    """Make, or make again as it was, an agent that a newcomer signs in with."""
    if not settings.DEMONSTRATION:
        raise NotADemonstration
    agent, _ = User.objects.get_or_create(
        email=email.lower(), defaults={"id": uuid4(), "kind": UserKind.AGENT}
    )
    agent.name_ar, agent.name_fr, agent.language = name_ar, name_fr, language
    agent.is_active = True
    agent.password = _hashed(password, get_hasher().algorithm)
    agent.save()
    Authenticator.objects.filter(user=agent).delete()
    TOTP.activate(agent, totp_secret)
    return agent


@lru_cache(maxsize=1)
def _hashed(password: str, algorithm: str) -> str:
    """One password that everybody is told, hashed once for a whole load: each time is made slow."""
    return make_password(password, hasher=algorithm)


@action
def demonstration_space(
    *, phone: str, label: str, by: Actor, at: datetime, language: str = "ar"
) -> Space:
    """Open, once, the space of an invented person whose phone has answered a code."""
    if not settings.DEMONSTRATION:
        raise NotADemonstration
    line = line_of(phone, language=language)
    space, _ = Space.objects.get_or_create(
        line=line,
        label=label,
        defaults={
            "id": uuid4(),
            "line_since": at,
            "language": language,
            "created_at": at,
            "seen_at": at,
        },
    )
    return space
