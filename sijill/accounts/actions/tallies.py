"""Counting what happens in a window of time, across every process."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection

from sijill.accounts import seals
from sijill.ledger.transaction import action

# One statement: two requests at once cannot both read the same count.
ADD_ONE = """
INSERT INTO accounts_tally (bucket, "window", count) VALUES (%s, %s, %s)
ON CONFLICT (bucket, "window") DO UPDATE SET count = accounts_tally.count + excluded.count
RETURNING count
"""
EPOCH = datetime.fromisoformat("2020-01-01T00:00:00+00:00")


@action
def count(kind: str, who: str, *, window: timedelta, at: datetime, many: int = 1) -> int:
    """Add one, or what one weighs, and answer how many there are in the present window.

    `who` (a number, an address) is hashed: the table says how often, never who.
    """
    bucket = f"{kind}:{seals.digest('tally', kind, who).hex()[:32]}"
    start = EPOCH + ((at - EPOCH) // window) * window
    with connection.cursor() as cursor:
        cursor.execute(ADD_ONE, [bucket, start, many])
        return int(cursor.fetchone()[0])
