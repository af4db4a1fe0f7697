"""The latest months of Fès, frozen so that the log draws which decisions are looked at again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sijill.kernel.actor import Actor
from sijill.ledger.transaction import acting_for
from sijill.register.actions.drawing import freeze_month
from sijill.register.queries import controlling as read

WHERE, MONTHS = "CH-03", 2


def freeze_months(agents: Mapping[str, Actor], *, at: datetime) -> int:
    """Freeze the latest months that hold a decision; frozen already, they stay so."""
    by = agents["director.fes"]
    with acting_for(by):
        known = {draw.month for draw in read.draws(by)}
        full = [month for month in read.months(at=at) if read.drawable(WHERE, month)]
        wanted = [month for month in full[:MONTHS] if month not in known]
        for month in wanted:
            freeze_month(institution=WHERE, month=month, by=by, at=at)
    return len(wanted)
