"""The first consumer: how many acts of each kind, institution and Moroccan day."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from sijill.kernel.clock import civil_date
from sijill.ledger.consumers import Consumer
from sijill.ledger.queries.log import SealedAct

COUNT = """
INSERT INTO ledger_indicator (day, kind, institution, count) VALUES (%s, %s, %s, 1)
ON CONFLICT (day, kind, institution) DO UPDATE SET count = ledger_indicator.count + 1
"""


def count(sealed: SealedAct, *, at: datetime) -> None:
    """Count one act on the day it was recorded."""
    act = sealed.act
    assert act is not None
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [civil_date(act.recorded_at), act.kind, act.by_institution])


INDICATORS = Consumer(name="indicators", handle=count)
