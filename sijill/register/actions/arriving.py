"""Many entries at once: the set-based twin of `enter`, over a passing table.

It writes the rows that `enter` would write one by one; a test compares them. Who calls it has
asked the rules, looked for persons already there, and chosen the numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from sijill.kernel.actor import Actor
from sijill.kernel.lines import Json, line
from sijill.ledger.actions.loading import record_staged, stage
from sijill.ledger.transaction import action
from sijill.register.rules import Category, EntryState
from sijill.register.rules.asking import Asking
from sijill.register.rules.entered import ENTERED, NUMBERED, entered_as
from sijill.register.rules.entering import THE_REGISTER
from sijill.register.rules.keys import KEYS_VERSION
from sijill.register.rules.saying import told


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """Somebody who enters with many others: identifiers, number, keepers and what is said."""

    person: UUID
    entry: UUID
    version: UUID
    act: UUID
    nia: str
    nia_version: str
    chamber: str
    institution: str
    category: Category
    state: EntryState
    entered_on: date
    asking: Asking


ARRIVING = {**NUMBERED, **ENTERED}
# The same with what an act tells and, of whoever comes from a roll, its row as it was written.
ARRIVING_BY_ROLL = {
    **NUMBERED,
    **{"facts": "jsonb", "raw": "jsonb", "mended": "jsonb"},
    **ENTERED,
    **{"row": "integer", "remarks": "jsonb"},
}
OF_PERSON = (
    "document_kind, document, given_ar, family_ar, given_latin, family_latin, sort_ar, sort_latin,"
    " birth_year, birth_month, birth_day, birth_place, sex, phone, phone_shared"
)


def _entering(table: str) -> tuple[str, ...]:
    return tuple(statement.format(table=table) for statement in ENTER)


ENTER = (
    f"""
INSERT INTO register_person (id, chamber_id, institution_id, {OF_PERSON})
SELECT person, chamber, institution, {OF_PERSON} FROM {{table}}
""",  # noqa: S608 - constants
    """
INSERT INTO register_entry
    (id, nia, nia_version, person_id, chamber_id, institution_id, category, state, entered_on)
SELECT entry, nia, nia_version, person, chamber, institution, category, state, entered_on
FROM {table}
""",
    """
INSERT INTO register_version
    (id, entry_id, person, chamber_id, valid_from, recorded_at, act, state, category,
     principal_trade, other_trades, proof, practice_since, province, commune, details)
SELECT version, entry, person, chamber, entered_on, recorded_at, act, state, category,
       trade, other_trades, proof, since, province, commune, details
FROM {table}
""",
    f"""
INSERT INTO register_person_keys (person, keys, version)
SELECT person, keys, {KEYS_VERSION} FROM {{table}}
""",  # noqa: S608 - a constant
)
KEEP = """
INSERT INTO register_provenance (source_id, row, entry_id, raw, mended, remarks, entered_at)
SELECT %s, row, entry, raw, mended, remarks, %s FROM arriving_by_roll
"""


@action
def enter_many(
    arrivals: Sequence[Arrival], *, kind: str, ground: str, by: Actor, at: datetime
) -> None:
    """Enter all of them, each with its act, its version and its keys, or nobody."""
    lines = [
        line((*_numbered(each), _facts(each), {}, {}, *_entered(each, at), 0, Json([])))
        for each in arrivals
    ]
    enter_lines(lines, kind=kind, ground=ground, by=by, at=at)


@action
def enter_lines(
    lines: Iterable[str],
    *,
    kind: str,
    ground: str,
    by: Actor,
    at: datetime,
    source: UUID | None = None,
) -> None:
    """Enter whoever stands in lines of `ARRIVING_BY_ROLL`, each with its row of that source."""
    table = "arriving_by_roll"
    stage(table, ARRIVING_BY_ROLL, lines)
    with connection.cursor() as cursor:
        for statement in _entering(table):
            cursor.execute(statement)
        record_staged(
            table,
            kind=kind,
            subject="entry",
            ground=ground,
            article=THE_REGISTER,
            by=by,
            at=at,
        )
        if source:
            cursor.execute(KEEP, [source, at])
        cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - a constant


@action
def write_staged() -> None:
    """Write persons, entries, versions and keys of whoever stands in the passing table."""
    with connection.cursor() as cursor:
        for statement in (*_entering("arriving"), "DELETE FROM arriving"):
            cursor.execute(statement)


def _row(each: Arrival, at: datetime) -> tuple[Any, ...]:
    """The values of `ARRIVING`."""
    return (*_numbered(each), *_entered(each, at))


def _numbered(each: Arrival) -> tuple[Any, ...]:
    return (each.person, each.entry, each.version, each.act, each.nia, each.nia_version)


def _entered(each: Arrival, at: datetime) -> tuple[Any, ...]:
    return entered_as(
        each.asking,
        chamber=each.chamber,
        institution=each.institution,
        category=each.category,
        state=each.state,
        entered_on=each.entered_on,
        at=at,
    )


def _facts(each: Arrival) -> dict[str, Any]:
    return told(
        each.asking,
        nia=each.nia,
        person=each.person,
        category=each.category,
        chamber=each.chamber,
    )
