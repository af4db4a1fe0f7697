"""The first consumer: how many acts of each kind, institution and Moroccan day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from sijill.kernel.clock import CASABLANCA, civil_date
from sijill.ledger.consumers import Consumer
from sijill.ledger.models import Cursor
from sijill.ledger.queries.log import SealedAct, numbered
from sijill.ledger.transaction import action

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


COUNT_TOGETHER = """
INSERT INTO ledger_indicator (day, kind, institution, count)
SELECT * FROM unnest(%s::date[], %s::text[], %s::text[], %s::bigint[])
ON CONFLICT (day, kind, institution)
DO UPDATE SET count = ledger_indicator.count + excluded.count
"""


def count_together(acts: Sequence[SealedAct], *, at: datetime) -> None:
    """Count several acts as `count` counts each."""
    found = Counter(
        (civil_date(each.act.recorded_at), each.act.kind, each.act.by_institution)
        for each in acts
        if each.act is not None
    )
    rows = sorted(found)
    with connection.cursor() as cursor:
        columns = [[row[place] for row in rows] for place in range(3)]
        cursor.execute(COUNT_TOGETHER, [*columns, [found[row] for row in rows]])


COUNT_MANY = f"""
INSERT INTO ledger_indicator (day, kind, institution, count)
SELECT (a.recorded_at AT TIME ZONE '{CASABLANCA.key}')::date, a.kind, a.by_institution, count(*)
FROM ledger_sealed s JOIN ledger_act a ON a.id = s.act
WHERE s.seq >= %s AND s.seq < %s
GROUP BY 1, 2, 3
ON CONFLICT (day, kind, institution)
DO UPDATE SET count = ledger_indicator.count + excluded.count
"""  # noqa: S608 — the zone is a constant
HANDLED = """
INSERT INTO ledger_handled (consumer, seq)
SELECT 'indicators', seq FROM ledger_sealed WHERE seq >= %s AND seq < %s
"""


@action
def count_many(*, at: datetime) -> int:
    """Count every sealed act not counted yet at once: the set-based twin of `count`."""
    held = Cursor.objects.select_for_update(of=("self",)).filter(pk=INDICATORS.name).first()
    start, end = held.next_seq if held else 0, numbered()
    if start == end:
        return 0
    with connection.cursor() as cursor:
        for statement in (COUNT_MANY, HANDLED):
            cursor.execute(statement, [start, end])
    Cursor.objects.update_or_create(pk=INDICATORS.name, defaults={"next_seq": end, "moved_at": at})
    return end - start


INDICATORS = Consumer(name="indicators", handle=count, handle_many=count_together)
