"""The status lists published by the clock."""

from __future__ import annotations

from procrastinate.contrib.django import app

from sijill.cards import publishing
from sijill.kernel import clock


@app.periodic(cron="* * * * *")
@app.task(name="cards.publish", queue="default", queueing_lock="cards.publish")
def publish(timestamp: int = 0) -> None:
    """Sign and write the status lists that changed in the last minute, or grow old."""
    publishing.publish(at=clock.now())
