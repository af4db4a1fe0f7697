"""The walk through the log by the clock, and when an auditor asks."""

from __future__ import annotations

import logging

from procrastinate.contrib.django import app

from sijill.kernel import clock
from sijill.ledger.actions.verifying import walk

log = logging.getLogger("sijill.ledger.verification")


@app.periodic(cron="20 4 * * *")
@app.task(name="ledger.verify", queue="default", queueing_lock="ledger.verify")
def verify_everything(timestamp: int = 0) -> None:
    """Walk through the whole log and ring when something is not as it was written."""
    found = walk(at=clock.now())
    for code, where in found.faults:
        log.critical("the log has a fault", extra={"fault": code, "where": where})
