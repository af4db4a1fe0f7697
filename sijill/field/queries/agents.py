"""Who answers for what a tablet sent, by the mandate of the day it is taken."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sijill.accounts.models import User
from sijill.institutions.queries import mandates_of, office_of
from sijill.institutions.rules import Capability, may, reach
from sijill.kernel.actor import Actor, ActorKind, Assurance, Role


def agent_of(user: UUID, institution: str, *, at: datetime) -> Actor | None:
    """The agent at work at an institution, or nothing when no mandate there lets them assist."""
    held = [m for m in mandates_of(user, at=at) if m.institution_id == institution]
    able = next((m for m in held if may(Role(m.role), Capability.ASSIST)), None)
    known = User.objects.filter(pk=user, is_active=True).first()
    if able is None or known is None:
        return None
    return Actor(
        kind=ActorKind.AGENT,
        user=user,
        role=Role(able.role),
        institution=institution,
        # The house writes in the name of an enroller what that enroller may not read again.
        reach=reach([office_of(able, at=at)]) or frozenset({institution}),
        assurance=Assurance.MFA,
        name=known.name_fr or known.name_ar,
    )


def at_the_tablet(by: Actor) -> Actor:
    """Whoever sends: an enroller reaches nothing elsewhere, and here what leaves the tablet."""
    if by.role is Role.ENROLLER and by.institution is not None:
        return replace(by, reach=frozenset({by.institution}))
    return by


def territory_of(user: UUID, institution: str, *, at: datetime) -> frozenset[str]:
    """The provinces in which an enroller enrols there; nothing for whoever enrols everywhere."""
    held = [m for m in mandates_of(user, at=at) if m.institution_id == institution]
    if any(m.role != Role.ENROLLER and may(Role(m.role), Capability.ASSIST) for m in held):
        return frozenset()
    return frozenset(code for m in held if m.role == Role.ENROLLER for code in m.provinces)
