"""Rows of old rolls that were settled long ago: what they said is erased, how they ended stays."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from sijill.kernel.actor import Actor
from sijill.kernel.clock import civil_date, start_of
from sijill.ledger.transaction import action
from sijill.reference import queries as reference
from sijill.reference.rules import definition, later
from sijill.register.models import Held
from sijill.register.rules.arriving import HeldState

PERIOD = "retention.rows_years"
SETTLED = sorted({HeldState.MENDED.value, HeldState.DROPPED.value})
AT_ONCE = 5_000


def forgettable_rows(*, at: datetime) -> QuerySet[Held]:
    """Rows settled before the period began that still say something."""
    day = civil_date(at)
    before = start_of(later(day, -reference.parameter(PERIOD, at=day), definition(PERIOD).unit))
    return Held.objects.filter(state__in=SETTLED, settled_at__lt=before).exclude(raw={})


@action
def forget_rows(*, by: Actor, at: datetime) -> int:
    """Empty some of them; what an entry was taken from is the entry's own, and stays with it."""
    some = forgettable_rows(at=at).order_by("id").values_list("id", flat=True)[:AT_ONCE]
    locked = Held.objects.select_for_update(of=("self",)).filter(pk__in=list(some))
    rows = [held.pk for held in locked.order_by("id")]
    return Held.objects.filter(pk__in=rows).update(raw={}, mended={}, faults=[], note="")
