"""What the acts and the clock do on people's way to the fund."""

from __future__ import annotations

from datetime import datetime

from procrastinate.contrib.django import app

from sijill.kernel import clock
from sijill.ledger.consumers import Consumer
from sijill.ledger.queries.log import SealedAct
from sijill.protection import actions
from sijill.protection.rules.following import EFFECTS


def follow(sealed: SealedAct, *, at: datetime) -> None:
    """Let the way to the fund follow one act on an entry."""
    assert sealed.act is not None
    actions.follow_entry(entry=sealed.act.subject_id, kind=sealed.act.kind, at=at)


PROTECTION = Consumer(name="protection", handle=follow, kinds=frozenset(EFFECTS))


@app.periodic(cron="35 2 * * *")
@app.task(name="protection.prices", queue="default", queueing_lock="protection.prices")
def recall_prices(timestamp: int = 0) -> None:
    """Ask again those who said yes to an amount that is no longer the one in force."""
    while actions.recall_prices(at=clock.now()):
        pass
