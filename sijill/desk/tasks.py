"""What the clock does at the desk: the same actions, one case at a time."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

from procrastinate.contrib.django import app

from sijill.desk import actions
from sijill.desk.actions.evidence import sweep_orphans
from sijill.desk.actions.leaving import follow_leaves
from sijill.desk.actions.levels import say_levels
from sijill.desk.actions.many import carry_out, take_up
from sijill.desk.models import Case
from sijill.desk.queries import dates
from sijill.kernel import clock
from sijill.kernel.actor import SYSTEM

log = logging.getLogger("sijill.desk.clock")


@app.periodic(cron="10 2 * * *")
@app.task(name="desk.dates", queue="default", queueing_lock="desk.dates")
def pass_dates(timestamp: int) -> None:
    """Remind, lapse and do what silence does, for every case whose date has come."""
    follow_dates(clock.now())


@app.periodic(cron="20 4 * * *")
@app.task(name="desk.leaves", queue="default", queueing_lock="desk.leaves")
def pass_leaves(timestamp: int) -> None:
    """Begin and end leaves, and hand on what somebody away has in hand."""
    follow_leaves(clock.now())


@app.task(name="desk.many", queue="default")
def decide_many(bulk: str) -> None:
    """Carry out one order on many files, line by line."""
    carry_out(bulk=UUID(bulk), at=clock.now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="desk.take_up", queue="default", queueing_lock="desk.take_up")
def take_up_many(timestamp: int) -> None:
    """Go on with orders that a killed worker left."""
    take_up(at=clock.now())


@app.periodic(cron="30 4 * * *")
@app.task(name="desk.levels", queue="default", queueing_lock="desk.levels")
def pass_levels(timestamp: int) -> None:
    """Remind of targets that come near, and tell who directs of those that passed."""
    say_levels(clock.now())


@app.periodic(cron="40 3 * * *")
@app.task(name="desk.orphans", queue="default", queueing_lock="desk.orphans")
def orphans(timestamp: int) -> None:
    """Erase documents on the disk that no case tells of."""
    sweep_orphans(at=clock.now())


def follow_dates(at: datetime) -> int:
    """Let every date that came do its work; answers how many cases it touched."""
    return (
        _each(dates.drafts_to_lapse(at), lambda case: actions.lapse(case=case, by=SYSTEM, at=at))
        + _each(dates.drafts_to_remind(at), lambda case: actions.remind(case=case, at=at))
        + _each(
            dates.corrections_to_lapse(at), lambda case: actions.lapse(case=case, by=SYSTEM, at=at)
        )
        + _each(dates.cases_past_due(at), lambda case: actions.apply_silence(case=case, at=at))
    )


def _each(cases: Iterable[UUID], verb: Callable[[Case], object]) -> int:
    """One transaction for each case: one that cannot be handled stops nobody else's."""
    done = 0
    for id in cases:
        try:
            verb(Case(pk=id))
            done += 1
        except Exception:
            log.exception("case %s: its date could not be followed", id)
    return done
