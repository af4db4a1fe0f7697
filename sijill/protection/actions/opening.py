"""Every entry that stands and has no way to the fund yet, at once: the twin of following each act.

For a register that arrives whole, where an act at a time would take hours. Nobody is written to:
those who arrive this way are told when they open their account, or by the reconciliation.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from sijill.kernel.actor import SYSTEM
from sijill.ledger.models import Cursor
from sijill.ledger.queries.log import numbered
from sijill.ledger.transaction import acting_for, action
from sijill.protection.models import Affiliation
from sijill.protection.rules.due import LIAISONS, Liaison

CONSUMER = "protection"
OPEN = """
INSERT INTO protection_affiliation
    (id, entry_id, person, chamber_id, state, regime, since, opened_at, fund_answer, fund_number,
     ground)
SELECT gen_random_uuid(), e.id, e.person_id, e.chamber_id, 'candidate', said.regime,
       %(at)s, %(at)s, '', '', ''
FROM register_entry e
CROSS JOIN LATERAL (
    SELECT coalesce(nullif(v.details -> 'regime' ->> 'declared', ''), 'unknown') AS regime
    FROM register_version v WHERE v.entry_id = e.id
    ORDER BY v.valid_from DESC, v.recorded_at DESC LIMIT 1
) said
WHERE e.state = 'entered' AND e.person_id IS NOT NULL
  AND NOT said.regime = ANY(%(told_by_others)s)
ON CONFLICT (entry_id) DO NOTHING
"""
HANDLED = """
INSERT INTO ledger_handled (consumer, seq)
SELECT 'protection', seq FROM ledger_sealed WHERE seq >= %s AND seq < %s ON CONFLICT DO NOTHING
"""
OTHERS = sorted(
    regime
    for regime, liaison in LIAISONS.items()
    if liaison not in (Liaison.REGISTER, Liaison.TO_LEARN)
)


@action
def open_all(*, at: datetime) -> int:
    """Open the way of everybody who is due, past every act sealed so far; answers how many.

    Only where no way was opened before: afterwards each act says more than the entry does.
    """
    with acting_for(SYSTEM):
        if Affiliation.objects.exists():
            return 0
        held = Cursor.objects.select_for_update(of=("self",)).filter(pk=CONSUMER).first()
        start, end = held.next_seq if held else 0, numbered()
        with connection.cursor() as cursor:
            cursor.execute(OPEN, {"at": at, "told_by_others": OTHERS})
            opened = cursor.rowcount
            cursor.execute(HANDLED, [start, end])
        Cursor.objects.update_or_create(pk=CONSUMER, defaults={"next_seq": end, "moved_at": at})
    return opened
