"""What the acts and the clock do in the register: the same actions, one entry at a time."""

from __future__ import annotations

from datetime import datetime

from procrastinate.contrib.django import app

from sijill.kernel import clock
from sijill.ledger.consumers import Consumer
from sijill.ledger.queries.log import SealedAct
from sijill.register import actions
from sijill.register.queries.organised import supervisors_among


def review(sealed: SealedAct, *, at: datetime) -> None:
    """Look again at the enterprises under a craftsman whose entry moved."""
    assert sealed.act is not None
    actions.review_supervisions(supervisor=sealed.act.subject_id, at=at)


SUPERVISION = Consumer(
    name="supervision",
    handle=review,
    concerned=supervisors_among,
    kinds=frozenset(
        f"register.{moved}"
        for moved in (
            *("suspended", "struck_off", "annulled", "merged"),
            *("resumed", "returned", "entered", "imported", "split"),
        )
    ),
)


@app.periodic(cron="25 2 * * *")
@app.task(name="register.supervision", queue="default", queueing_lock="register.supervision")
def pass_dates(timestamp: int) -> None:
    """Set aside the enterprises whose time to name another supervisor has passed."""
    actions.follow_dates(clock.now())
