"""The whole register as it was on a day, as known at an instant: streamed, never held.

The order is that of an index, read backwards: the first row leaves at once, whatever the size.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db import connection
from psycopg import sql

from sijill.kernel.actor import SYSTEM, Actor
from sijill.ledger.transaction import acting_for, looking

# Names and the document are those the version knew, not those of today.
ROLL = """
COPY (
    SELECT e.nia, t.category, t.state,
        coalesce(concat_ws(' ', t.said ->> 'given_ar', nullif(t.said ->> 'family_ar', '')),
                 '') AS name_ar,
        coalesce(concat_ws(' ', t.said ->> 'given_latin', nullif(t.said ->> 'family_latin', '')),
                 '') AS name_latin,
        t.said ->> 'document_kind' AS document_kind, t.said ->> 'document' AS document,
        t.said ->> 'sex' AS sex, t.said ->> 'born' AS born,
        t.principal_trade AS trade, array_to_string(t.other_trades, ' ') AS other_trades,
        t.proof, t.practice_since, t.chamber_id AS chamber, t.province, t.commune,
        e.entered_on, t.valid_from,
        to_char(t.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS recorded_at,
        t.act
    FROM (
        SELECT DISTINCT ON (v.entry_id) v.*, v.details -> 'identity' AS said
        FROM register_version v
        WHERE v.valid_from <= {day} AND v.recorded_at <= {known}
        ORDER BY v.entry_id DESC, v.valid_from DESC, v.recorded_at DESC
    ) t JOIN register_entry e ON e.id = t.entry_id
    ORDER BY t.entry_id DESC
) TO STDOUT (FORMAT csv, HEADER)
"""
LOOKS = """
INSERT INTO ledger_look
    (at, by_kind, by_user, by_role, by_institution, subject_kind, subject_id, person, what, reason,
     terms)
SELECT %(at)s, %(kind)s, %(user)s, %(role)s, %(institution)s, 'entry', e.id, e.person_id,
       'register.extracted', %(reason)s, '{}'
FROM register_entry e
WHERE EXISTS (
    SELECT FROM register_version v
    WHERE v.entry_id = e.id AND v.valid_from <= %(day)s AND v.recorded_at <= %(known)s
)
"""


def stream(day: date, *, known_at: datetime) -> Iterator[bytes]:
    """The CSV of every entry that stood or had stood on that day, piece by piece."""
    statement = sql.SQL(ROLL).format(day=sql.Literal(day), known=sql.Literal(known_at))
    with acting_for(SYSTEM), connection.cursor() as cursor:
        # a roll is read once from end to end: an index in order, not a sort of everything
        cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute("SET LOCAL enable_hashjoin = off")
        with cursor.copy(statement) as pieces:
            yield from (bytes(piece) for piece in pieces)


def look_at_all(*, day: date, known_at: datetime, reason: str, by: Actor, at: datetime) -> int:
    """Log that everybody's entry left the house, as a look at each; tell how many."""
    given: dict[str, Any] = {
        **{"at": at, "kind": by.kind, "user": by.user, "role": by.role or ""},
        **{"institution": by.institution or "", "reason": reason, "day": day, "known": known_at},
    }
    with acting_for(SYSTEM), looking(), connection.cursor() as cursor:
        cursor.execute(LOOKS, given)
        return int(cursor.rowcount)
