"""The same actions by the clock or by the queue; jobs carry identifiers only."""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django import app

from sijill.accounts import actions
from sijill.kernel import clock
from sijill.kernel.actor import SYSTEM


@app.task(name="accounts.deliver", queue="sms")
def deliver(message: str) -> None:
    """Give one message to the gateway."""
    actions.deliver(message=UUID(message), at=clock.now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="accounts.sweep", queue="sms", queueing_lock="accounts.sweep")
def sweep(timestamp: int) -> None:
    """Take up what a killed worker left."""
    actions.sweep(by=SYSTEM, at=clock.now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="accounts.count_months", queue="default", queueing_lock="accounts.count_months")
def count_months(timestamp: int) -> None:
    """Count the messages of the open months for the boards."""
    actions.count_months(by=SYSTEM, at=clock.now())


@app.periodic(cron="17 3 * * *")
@app.task(name="accounts.purge", queue="default", queueing_lock="accounts.purge")
def purge(timestamp: int) -> None:
    """Forget old codes, counts and messages; tokens of machines and answers kept for them."""
    at = clock.now()
    actions.purge(by=SYSTEM, at=at)
    actions.purge_machines(at=at)
