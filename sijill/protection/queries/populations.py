"""Our population as a run reads it, and what runs left behind: streamed, never held."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from django.db import connection
from psycopg import sql

from sijill.institutions.queries import keeper
from sijill.kernel.actor import SYSTEM
from sijill.ledger.transaction import acting_for
from sijill.protection.models import Difference
from sijill.protection.rules.differences import Settlement
from sijill.reference.queries import provinces

# As every entry stood on that day, in the words of today's knowledge: a correction made since then
# is no difference. Those struck off are read too: the fund may hold them still.
OURS = """
COPY (
    SELECT e.id, t.said ->> 'given_ar' AS first_name_ar, t.said ->> 'family_ar' AS last_name_ar,
        t.said ->> 'given_latin' AS first_name_fr, t.said ->> 'family_latin' AS last_name_fr,
        CASE WHEN t.said ->> 'document_kind' = 'cin' THEN t.said ->> 'document' END AS cin,
        t.said ->> 'born' AS birth_date, t.said ->> 'sex' AS sex, t.commune, p.phone,
        t.principal_trade AS trade, e.nia, e.person_id AS person, t.chamber_id AS chamber,
        t.province, t.state, coalesce(t.details #>> '{{regime,declared}}', 'unknown') AS regime,
        a.state AS cover, a.fund_number, e.entered_on
    FROM (
        SELECT DISTINCT ON (v.entry_id) v.entry_id, v.state, v.chamber_id, v.province, v.commune,
            v.principal_trade, v.details, v.details -> 'identity' AS said
        FROM register_version v
        WHERE v.valid_from <= {day} AND v.person IS NOT NULL
        ORDER BY v.entry_id, v.valid_from DESC, v.recorded_at DESC
    ) t
    JOIN register_entry e ON e.id = t.entry_id
    JOIN register_person p ON p.id = e.person_id
    LEFT JOIN protection_affiliation a ON a.entry_id = e.id
    WHERE t.state NOT IN ('annulled', 'merged')
    ORDER BY e.id
) TO STDOUT (FORMAT csv, HEADER)
"""
BEFORE = """
COPY (SELECT key, kind, entry, nullif(their_id, '') AS their_id, says, state
      FROM protection_difference) TO STDOUT (FORMAT csv, HEADER)
"""
WAITING = """
SELECT DISTINCT upper(replace(answers #>> '{card,number}', ' ', '')) FROM desk_case
WHERE procedure LIKE 'registration%%' AND submitted_at IS NOT NULL AND closed_at IS NULL
  AND state NOT IN ('accepted', 'refused', 'withdrawn', 'lapsed')
  AND answers #>> '{card,number}' IS NOT NULL
"""


def stream_ours(path: Path, *, day: date) -> None:
    """Write every person who had an entry on that day, with where they stand at the fund."""
    _stream(sql.SQL(OURS).format(day=sql.Literal(day)), path)


def stream_before(path: Path) -> None:
    """Write every difference that runs have found, with what it said."""
    _stream(sql.SQL(BEFORE), path)


def _stream(statement: sql.Composable, path: Path) -> None:
    with path.open("xb") as file, connection.cursor() as cursor:
        path.chmod(0o600)
        # told by a statement: COPY alone passes by what tells the database who asks
        cursor.execute("SET LOCAL statement_timeout = 0")
        with cursor.copy(statement) as pieces:
            for piece in pieces:
                file.write(bytes(piece))


def said_apart() -> list[tuple[str, str]]:
    """The pairs of which an office said that they are two persons."""
    with acting_for(SYSTEM):
        rows = Difference.objects.filter(settled_as=Settlement.ANOTHER, entry__isnull=False)
        pairs = rows.exclude(their_id="").order_by("key").values_list("entry", "their_id")
        return [(str(entry), their) for entry, their in pairs]


def cards_waiting() -> list[str]:
    """The card numbers of requests to be entered that wait for a decision."""
    with acting_for(SYSTEM), connection.cursor() as cursor:
        cursor.execute(WAITING, [])
        return [row[0] for row in cursor.fetchall()]


def keepers(*, at: date) -> dict[str, str]:
    """The chamber that keeps the files of each province."""
    found = {place.code: keeper(place.code, at=at) for place in provinces()}
    return {code: chamber for code, chamber in found.items() if chamber}
