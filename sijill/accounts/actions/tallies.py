"""Counting what happens in a window of time, across every process."""

from __future__ import annotations

from datetime import datetime, timedelta

from sijill.accounts import seals
from sijill.ledger.statements import ask
from sijill.ledger.transaction import action

# One statement: two requests at once cannot both read the same count.
ADD_ONE = """
INSERT INTO accounts_tally (bucket, "window", count) VALUES (%s, %s, %s)
ON CONFLICT (bucket, "window") DO UPDATE SET count = accounts_tally.count + excluded.count
RETURNING count
"""
# The same in a transaction that does not wait for the disk: a power cut may forget a second's pace.
# Whoever waits for the same row waits for no flush. Never inside a longer transaction, which would
# not wait either.
ADD_LIGHTLY = """
INSERT INTO accounts_tally (bucket, "window", count)
SELECT %s, %s::timestamptz, %s::integer FROM set_config('synchronous_commit', 'off', true)
ON CONFLICT (bucket, "window") DO UPDATE SET count = accounts_tally.count + excluded.count
RETURNING count
"""
EPOCH = datetime.fromisoformat("2020-01-01T00:00:00+00:00")


@action
def count(
    kind: str, who: str, *, window: timedelta, at: datetime, many: int = 1, lasting: bool = True
) -> int:
    """Add one, or what one weighs, and answer how many there are in the present window.

    `who` (a number, an address) is hashed: the table says how often, never who.
    """
    bucket = f"{kind}:{seals.digest('tally', kind, who).hex()[:32]}"
    start = EPOCH + ((at - EPOCH) // window) * window
    [(held,)] = ask(ADD_ONE if lasting else ADD_LIGHTLY, [bucket, start, many]).rows
    return int(held)
