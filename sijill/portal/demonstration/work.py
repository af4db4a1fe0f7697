"""How the chamber of Fès shares its work: who handles what, and a leave to come."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sijill.desk.actions.handing import say_skills
from sijill.desk.actions.leaving import Days, plan_leave
from sijill.desk.models import Leave
from sijill.kernel.actor import Actor
from sijill.kernel.clock import civil_date
from sijill.ledger.transaction import acting_for, action

AWAY_IN, AWAY_FOR = timedelta(days=9), timedelta(days=11)


@action
def share_work(agents: Mapping[str, Actor], *, at: datetime) -> None:
    """Say what an examiner handles, and write one leave down; told already, it changes nothing."""
    director, hicham, salma = (agents[f"{who}.fes"] for who in ("director", "hicham", "salma"))
    assert hicham.user
    assert salma.user
    if Leave.objects.filter(user=hicham.user).exists():
        return
    handled = {"province": ["03.231", "03.061"], "branch": ["PROV-001", "PROV-002", "PROV-003"]}
    first = civil_date(at) + AWAY_IN
    days = Days(user=hicham.user, first=first, last=first + AWAY_FOR, stand_in=salma.user)
    with acting_for(director):
        say_skills(user=salma.user, skills=handled, by=director, at=at)
        plan_leave(days=days, by=director, at=at)
