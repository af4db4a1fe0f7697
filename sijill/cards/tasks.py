"""What the acts and the clock do to cards and to the lists that checkers read."""

from __future__ import annotations

from datetime import datetime

from procrastinate.contrib.django import app

from sijill.cards import actions, publishing
from sijill.cards.rules.following import DROPPED, EFFECTS
from sijill.kernel import clock
from sijill.kernel.clock import civil_date
from sijill.ledger.consumers import Consumer
from sijill.ledger.queries.log import SealedAct
from sijill.reference import queries as reference

FETCH = "card.days_to_fetch"
IN_HAND = "cards.handed_over"


def follow(sealed: SealedAct, *, at: datetime) -> None:
    """Let cards follow one act: on their entry, or on the request they come from."""
    act = sealed.act
    assert act is not None
    if act.kind == IN_HAND:
        actions.carry(card=act.subject_id, at=at)
    elif act.kind in DROPPED:
        actions.follow_case(case=act.subject_id, kind=act.kind, at=at)
    else:
        actions.follow_entry(entry=act.subject_id, kind=act.kind, at=at)


CARDS = Consumer(name="cards", handle=follow, kinds=frozenset(EFFECTS) | DROPPED | {IN_HAND})


@app.periodic(cron="* * * * *")
@app.task(name="cards.publish", queue="default", queueing_lock="cards.publish")
def publish(timestamp: int = 0) -> None:
    """Sign and write the status lists that changed in the last minute, or grow old."""
    publishing.publish(at=clock.now())


@app.periodic(cron="40 2 * * *")
@app.task(name="cards.dates", queue="default", queueing_lock="cards.dates")
def pass_dates(timestamp: int = 0) -> None:
    """End the cards whose last day passed, and tell who does not fetch theirs."""
    at = clock.now()
    days = int(reference.parameter(FETCH, at=civil_date(at)))
    while actions.expire(at=at):
        pass
    while actions.remind(at=at, days=days):
        pass


@app.periodic(cron="10 3 * * *")
@app.task(name="cards.carry", queue="default", queueing_lock="cards.carry")
def carry(timestamp: int = 0) -> None:
    """Sign what telephones show where that failed, or where the key has changed since."""
    actions.carry_all(at=clock.now())
