"""Powers lent for a time, for the demonstration: one offer that waits, one to come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sijill.institutions.actions import deputies as acting
from sijill.institutions.models import Deputation
from sijill.institutions.rules import Capability
from sijill.kernel.actor import Actor
from sijill.kernel.clock import civil_date

C = Capability
WEEK = timedelta(days=7)
KEEPS = (C.KEEP_HOUSE, C.KEEP_MAIL)


def lend(agents: Mapping[str, Actor], *, at: datetime) -> None:
    """Offer powers and accept some; told already, it changes nothing."""
    if Deputation.objects.exists():
        return
    _offer(agents, "director.fes", "hicham.fes", KEEPS, "عطلة سنوية", at)
    coming = (C.DECIDE, C.EXAMINE)
    held = _offer(agents, "registrar.guelmim", "lahcen.guelmim", coming, "مهمة بالرباط", at)
    acting.accept(deputation=held, by=agents["lahcen.guelmim"], at=at)


def _offer(
    agents: Mapping[str, Actor],
    giver: str,
    deputy: str,
    powers: Sequence[Capability],
    reason: str,
    at: datetime,
) -> UUID:
    user = agents[deputy].user
    assert user is not None
    day = civil_date(at)
    wanted = acting.WantedDeputy(
        deputy=user,
        powers=powers,
        valid_from=day + WEEK,
        valid_to=day + 3 * WEEK,
        reason=reason,
    )
    return acting.offer(wanted=wanted, by=agents[giver], at=at).pk
