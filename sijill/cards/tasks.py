"""What the acts and the clock do to cards and to the lists that checkers read."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from procrastinate.contrib.django import app

from sijill.cards import actions, publishing, safe
from sijill.cards.printing import drawing
from sijill.cards.queries import batches
from sijill.cards.queries.cards import with_cards
from sijill.cards.queries.stock import CALL, FETCH
from sijill.cards.rules.following import DROPPED, EFFECTS
from sijill.kernel import clock
from sijill.kernel.actor import SYSTEM
from sijill.kernel.clock import civil_date
from sijill.ledger.consumers import Consumer
from sijill.ledger.queries.log import SealedAct
from sijill.ledger.transaction import acting_for
from sijill.reference import queries as reference

IN_HAND = "cards.handed_over"
LEFT_BEHIND = timedelta(days=2)  # longer than any drawing may take


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


CARDS = Consumer(
    name="cards",
    handle=follow,
    kinds=frozenset(EFFECTS) | DROPPED | {IN_HAND},
    concerned=with_cards,
)


@app.periodic(cron="* * * * *")
@app.task(name="cards.publish", queue="default", queueing_lock="cards.publish")
def publish(timestamp: int = 0) -> None:
    """Sign and write the status lists that changed in the last minute, or grow old."""
    publishing.publish(at=clock.now())


@app.task(name="cards.draw", queue="default")
def draw(batch: str) -> None:
    """Draw a batch and keep its files."""
    drawing.draw_once(UUID(batch), at=clock.now())


@app.periodic(cron="50 3 * * *")
@app.task(name="cards.sweep", queue="default", queueing_lock="cards.sweep")
def sweep(timestamp: int = 0) -> None:
    """Erase sealed folders that no row tells of: whoever filled them was killed."""
    sweep_safe(clock.now())


def sweep_safe(at: datetime) -> int:
    """Erase what was left behind; answers how many folders."""
    old = list(safe.kept_before(at - LEFT_BEHIND))
    with acting_for(SYSTEM):
        used = batches.boxes_in_use(old)
    lost = [box for box in old if box not in used]
    for box in lost:
        safe.empty(box)
    return len(lost)


@app.periodic(cron="40 2 * * *")
@app.task(name="cards.dates", queue="default", queueing_lock="cards.dates")
def pass_dates(timestamp: int = 0) -> None:
    """End the cards whose last day passed, and tell who does not fetch theirs."""
    follow_dates(clock.now())


def follow_dates(at: datetime) -> None:
    """Let every date that came do its work, some cards at a time."""
    days, every = (int(reference.parameter(code, at=civil_date(at))) for code in (FETCH, CALL))
    while actions.expire(at=at):
        pass
    while actions.remind(at=at, days=days):
        pass
    while actions.call_again(at=at, every=every, days=days):
        pass


@app.periodic(cron="10 3 * * *")
@app.task(name="cards.carry", queue="default", queueing_lock="cards.carry")
def carry(timestamp: int = 0) -> None:
    """Sign what telephones show where that failed, or where the key has changed since."""
    actions.carry_all(at=clock.now())
