"""The schedule of retention by the clock, once two people of the State have said so."""

from __future__ import annotations

from procrastinate.contrib.django import app

from sijill.kernel import clock
from sijill.kernel.actor import SYSTEM
from sijill.portal import retention


@app.periodic(cron="20 4 * * *")
@app.task(name="portal.retention", queue="default", queueing_lock="portal.retention")
def follow_schedule(timestamp: int) -> None:
    """Erase what is kept too long, if the night may."""
    at = clock.now()
    if retention.by_the_clock(at=at):
        retention.carry_out(by=SYSTEM, at=at)
