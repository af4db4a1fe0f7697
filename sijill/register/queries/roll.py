"""What two people agreed to let out, as it stood on a day and was known at an instant.

Streamed, never held: the order is that of an index, read backwards, and the first row leaves at
once, whatever the size. Names and documents are those the version knew, not those of today.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.db import connection
from psycopg import sql

from sijill.kernel.actor import NATIONAL, SYSTEM, Actor
from sijill.ledger.transaction import acting_for, looking
from sijill.register.models import Export
from sijill.register.queries.exporting import SCOPE
from sijill.register.rules.exporting import Column

LATEST = """
    SELECT DISTINCT ON (v.entry_id) v.*, v.details -> 'identity' AS said
    FROM register_version v
    WHERE v.valid_from <= {day} AND v.recorded_at <= {known}
    ORDER BY v.entry_id DESC, v.valid_from DESC, v.recorded_at DESC
"""
# Within what was agreed to: the reach of who asked, and each choice that narrowed it.
WITHIN = """
    ({all} OR t.chamber_id = ANY({within}) OR e.institution_id = ANY({within}))
    AND ({chamber} = '' OR t.chamber_id = {chamber})
    AND ({category} = '' OR t.category = {category})
    AND ({state} = '' OR t.state = {state})
    AND ({province} = '' OR t.province = {province})
    AND ({trade} = '' OR t.principal_trade = {trade} OR {trade} = ANY(t.other_trades))
    AND t.state NOT IN ('annulled', 'merged')
"""
ROLL = f"""
COPY (
    SELECT {{columns}} FROM ({LATEST}) t JOIN register_entry e ON e.id = t.entry_id
    WHERE {WITHIN}
    ORDER BY t.entry_id DESC
) TO STDOUT
"""  # noqa: S608 - ours
LOOKS = f"""
INSERT INTO ledger_look
    (at, by_kind, by_user, by_role, by_institution, subject_kind, subject_id, person, space, what,
     reason, terms)
SELECT {{at}}, {{kind}}, {{user}}, {{role}}, {{institution}}, 'entry', e.id, e.person_id, o.space,
       'exported', {{reason}}, '{{{{}}}}'
FROM ({LATEST}) t JOIN register_entry e ON e.id = t.entry_id
LEFT JOIN register_organisation o ON o.id = e.organisation_id
WHERE {WITHIN}
"""  # noqa: S608 - ours
# Telephone and address are no part of what a version says of somebody: the day's file has them.
SAID: Mapping[str, str] = {
    Column.CATEGORY: "t.category",
    Column.STATE: "t.state",
    Column.NAME_AR: "coalesce(concat_ws(' ', t.said ->> 'given_ar',"
    " nullif(t.said ->> 'family_ar', '')), '')",
    Column.NAME_LATIN: "coalesce(concat_ws(' ', t.said ->> 'given_latin',"
    " nullif(t.said ->> 'family_latin', '')), '')",
    Column.TRADE: "t.principal_trade",
    Column.OTHER_TRADES: "array_to_string(t.other_trades, ' ')",
    Column.PROVINCE: "t.province",
    Column.COMMUNE: "t.commune",
    Column.CHAMBER: "t.chamber_id",
    Column.ENTERED_ON: "e.entered_on::text",
    Column.SEX: "coalesce(t.said ->> 'sex', '')",
    Column.BIRTH_YEAR: "coalesce(left(t.said ->> 'born', 4), '')",
    Column.DOCUMENT: "coalesce(t.said ->> 'document', '')",
    Column.BORN: "coalesce(t.said ->> 'born', '')",
}
# Of the version itself: with these a row can be proven.
DATED: Mapping[str, str] = {
    "valid_from": "t.valid_from::text",
    "recorded_at": "to_char(t.recorded_at AT TIME ZONE 'UTC',"
    """ 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')""",
    "act": "t.act::text",
}


def told(export: Export) -> list[str]:
    """The columns that were agreed to and that a version knows."""
    return [column for column in export.columns if column in SAID]


def stream(export: Export, *, day: date, known: datetime) -> Iterator[tuple[str | None, ...]]:
    """The number, the agreed columns and the version's dates of everybody, one at a time."""
    told_of = ["e.nia", *(SAID[one] for one in told(export)), *DATED.values()]
    columns = sql.SQL(", ").join(sql.SQL(one) for one in told_of)  # type: ignore[arg-type]
    statement = sql.SQL(ROLL).format(columns=columns, **_given(export, day, known))
    with acting_for(SYSTEM), connection.cursor() as cursor:
        # a roll is read once from end to end: an index in order, not a sort of everything
        cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute("SET LOCAL enable_hashjoin = off")
        with cursor.copy(statement) as pieces:
            yield from pieces.rows()


def look_at_all(export: Export, *, day: date, known: datetime, by: Actor, at: datetime) -> int:
    """Log that everybody told of left the house, as a look at each; tell how many."""
    said: dict[str, Any] = {
        **{"at": at, "kind": by.kind.value, "user": by.user, "role": by.role or ""},
        **{"institution": by.institution or "", "reason": f"export_{export.basis}"},
    }
    literal = {name: sql.Literal(value) for name, value in said.items()}
    statement = sql.SQL(LOOKS).format(**literal, **_given(export, day, known))
    with acting_for(SYSTEM), looking(), connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.rowcount)


def _given(export: Export, day: date, known: datetime) -> dict[str, sql.Composable]:
    within = frozenset(export.within)
    given: dict[str, Any] = {
        **{name: export.scope.get(name, "") for name in SCOPE},
        **{"all": within == NATIONAL, "within": sorted(within), "day": day, "known": known},
    }
    return {name: sql.Literal(value) for name, value in given.items()}
