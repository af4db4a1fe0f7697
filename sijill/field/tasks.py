"""What the worker does for the field: the same actions, one envelope at a time."""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django import app

from sijill.field import actions
from sijill.kernel import clock


@app.task(name="field.take", queue="default")
def take(envelope: str) -> None:
    """Open one envelope and make its case."""
    actions.take(envelope=UUID(envelope), at=clock.now())


@app.periodic(cron="20 3 * * *")
@app.task(name="field.forget", queue="default", queueing_lock="field.forget")
def forget(timestamp: int) -> None:
    """Let go of sealed texts that nobody needs any more."""
    actions.forget(at=clock.now())
