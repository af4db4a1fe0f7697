"""Requests whose content is kept longer than its time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from sijill.desk.models import Case, Evidence
from sijill.desk.queries import ground
from sijill.desk.queries.scope import visible
from sijill.desk.rules.evidence import EvidenceState
from sijill.desk.rules.forgetting import PERIODS, STATES, Forgetting
from sijill.kernel.actor import SYSTEM
from sijill.kernel.clock import civil_date, start_of
from sijill.ledger.transaction import acting_for
from sijill.reference.rules import definition, later

AT_ONCE = 500


def kept_until(what: Forgetting, ended_on: date, *, today: date) -> date:
    """The last day on which a request that ended then keeps its content."""
    period = ground.parameter(PERIODS[what], on=today)
    return later(ended_on, period, definition(PERIODS[what]).unit)


def forgettable(what: Forgetting, *, at: datetime) -> QuerySet[Case]:
    """Requests that ended before the period began and still hold something of it."""
    today = civil_date(at)
    period = ground.parameter(PERIODS[what], on=today)
    before = start_of(later(today, -period, definition(PERIODS[what]).unit))
    documents = Exists(
        Evidence.objects.filter(case=OuterRef("pk")).exclude(state=EvidenceState.REMOVED)
    )
    held = documents | ~Q(answers={}) if what is Forgetting.UNSENT else documents
    ended = visible(SYSTEM).filter(state__in=sorted(STATES[what]), closed_at__lt=before)
    unsent = what is Forgetting.UNSENT
    return ended.filter(held, submitted_at__isnull=unsent)


def in_turn(what: Forgetting, *, at: datetime) -> Iterator[UUID]:
    """Each of them once, some at a time, so that a country's worth is never held at once."""
    after = None
    while True:
        with acting_for(SYSTEM):
            found = forgettable(what, at=at).order_by("id")
            if after is not None:
                found = found.filter(id__gt=after)
            some = list(found.values_list("id", flat=True)[:AT_ONCE])
        if not some:
            return
        yield from some
        after = some[-1]
