"""What the clock does for campaigns: the same actions, one campaign or statement at a time."""

from __future__ import annotations

from procrastinate.contrib.django import app

from sijill.campaigns import actions
from sijill.kernel import clock


@app.periodic(cron="*/10 * * * *")
@app.task(name="campaigns.draw", queue="default", queueing_lock="campaigns.draw")
def draw(timestamp: int = 0) -> None:
    """Draw the statements whose seed the log gives by now."""
    actions.draw_waiting(clock.now())


@app.periodic(cron="35 0 * * *")
@app.task(name="campaigns.close", queue="default", queueing_lock="campaigns.close")
def close(timestamp: int = 0) -> None:
    """Close the campaigns whose last day has passed."""
    actions.close_over(clock.now())
