"""What the acts and the clock do in the register: the same actions, one entry at a time."""

from __future__ import annotations

import logging
from datetime import datetime

from procrastinate.contrib.django import app

from sijill.kernel import clock
from sijill.kernel.actor import SYSTEM
from sijill.kernel.clock import civil_date
from sijill.ledger.consumers import Consumer
from sijill.ledger.queries.log import SealedAct
from sijill.ledger.transaction import acting_for
from sijill.register import actions
from sijill.register.models import Entry
from sijill.register.queries.organised import supervisions_past

log = logging.getLogger("sijill.register.clock")


def review(sealed: SealedAct, *, at: datetime) -> None:
    """Look again at the enterprises under a craftsman whose entry moved."""
    assert sealed.act is not None
    actions.review_supervisions(supervisor=sealed.act.subject_id, at=at)


SUPERVISION = Consumer(
    name="supervision",
    handle=review,
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
    follow_dates(clock.now())


def follow_dates(at: datetime) -> int:
    """Let every date that came do its work; answers how many enterprises it set aside."""
    with acting_for(SYSTEM):
        past = supervisions_past(civil_date(at))
    done = 0
    for enterprise in past:
        try:
            done += actions.suspend_unsupervised(entry=Entry(pk=enterprise), at=at)
        except Exception:
            log.exception("entry %s: its date could not be followed", enterprise)
    return done
