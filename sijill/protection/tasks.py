"""What the acts and the clock do on people's way to the fund."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

from procrastinate.contrib.django import app

from sijill.kernel import clock
from sijill.kernel.actor import SYSTEM
from sijill.ledger.consumers import Consumer
from sijill.ledger.queries.log import SealedAct
from sijill.ledger.transaction import acting_for
from sijill.protection import actions, safe
from sijill.protection.exchanging import connected, passage
from sijill.protection.queries.exchange import bytes_in_use
from sijill.protection.rules.following import EFFECTS
from sijill.protection.ways.port import NoWay

LEFT_BEHIND = timedelta(days=2)  # longer than any packing may take


def follow(sealed: SealedAct, *, at: datetime) -> None:
    """Let the way to the fund follow one act on an entry."""
    act = sealed.act
    assert act is not None
    actions.follow_entry(entry=act.subject_id, kind=act.kind, at=at, happened=act.at)


PROTECTION = Consumer(name="protection", handle=follow, kinds=frozenset(EFFECTS))


@app.periodic(cron="35 2 * * *")
@app.task(name="protection.prices", queue="default", queueing_lock="protection.prices")
def recall_prices(timestamp: int = 0) -> None:
    """Ask again those who said yes to an amount that is no longer the one in force."""
    while actions.recall_prices(at=clock.now()):
        pass


@app.periodic(cron="*/10 * * * *")
@app.task(
    name="protection.exchange",
    queue="default",
    lock="protection.exchange",
    queueing_lock="protection.exchange",
)
def exchange(timestamp: int = 0) -> None:
    """Put what may leave at the fund, and read what lies there for us."""
    at = clock.now()
    with suppress(NoWay), connected(at=at) as (way, seal):
        passage(way, at=at, seal=seal)


@app.periodic(cron="50 6 * * *")
@app.task(name="protection.lapses", queue="default", queueing_lock="protection.lapses")
def warn_of_lapses(timestamp: int = 0) -> None:
    """Tell those whose rights at the fund are about to lapse."""
    while actions.warn_of_lapses(at=clock.now()):
        pass


@app.periodic(cron="20 4 * * *")
@app.task(name="protection.sweep", queue="default", queueing_lock="protection.sweep")
def sweep(timestamp: int = 0) -> None:
    """Erase sealed files that no row tells of: whoever wrote them was killed."""
    sweep_safe(at=clock.now())


def sweep_safe(*, at: datetime) -> int:
    """Erase what was left behind; answers how many files."""
    old = list(safe.kept_before(at - LEFT_BEHIND))
    with acting_for(SYSTEM):
        used = bytes_in_use(old)
    lost = [each for each in old if each not in used]
    for each in lost:
        safe.erase(each)
    return len(lost)
