"""Walking through the whole log, and keeping what was found."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from sijill.kernel.actor import Actor
from sijill.kernel.verdict import Refused, refused
from sijill.ledger.models import Verification
from sijill.ledger.queries import log
from sijill.ledger.rules import may_audit
from sijill.ledger.transaction import action
from sijill.ledger.verification import Progress, Stopwatch, silent, verify


def walk(*, at: datetime, progress: Progress = silent) -> Verification:
    """Walk through everything and keep the result for the auditor's page."""
    newest, watch = log.latest(), Stopwatch()
    faults = [[fault.code.value, fault.where] for fault in verify(at=at, progress=progress)]
    return keep_walk(size=newest.size if newest else 0, faults=faults, seconds=watch.seconds, at=at)


@action
def keep_walk(*, size: int, faults: list[list[str]], seconds: float, at: datetime) -> Verification:
    """Keep what a walk found."""
    return Verification.objects.create(at=at, seconds=seconds, size=size, faults=faults)


@action
def ask_walk(*, by: Actor, at: datetime) -> None:
    """Have the worker walk through the log; asked twice, it walks once."""
    if not may_audit(by):
        raise Refused(refused("ledger.not_yours", "faq"))
    with suppress(AlreadyEnqueued), transaction.atomic():
        app.configure_task("ledger.verify", queueing_lock="ledger.verify").defer(
            timestamp=int(at.timestamp())
        )
