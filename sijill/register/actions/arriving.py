"""Many entries at once: the set-based twin of `enter`, over a passing table.

It writes the rows that `enter` would write one by one; a test compares them. Who calls it has
asked the rules, looked for persons already there, and chosen the numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from sijill.kernel.actor import Actor, Subject
from sijill.ledger.actions.loading import Recorded, line, record_many, stage
from sijill.ledger.transaction import action
from sijill.register.rules import Category, EntryState
from sijill.register.rules.asking import Asking
from sijill.register.rules.entering import THE_REGISTER
from sijill.register.rules.keys import KEYS_VERSION, person_keys
from sijill.register.rules.saying import details, sorted_as, told


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


ARRIVING = {
    **dict.fromkeys(("person", "entry", "version", "act"), "uuid"),
    **dict.fromkeys(("nia", "nia_version", "chamber", "institution", "category", "state"), "text"),
    "entered_on": "date",
    "recorded_at": "timestamptz",
    **dict.fromkeys(("document_kind", "document", "given_ar", "family_ar"), "text"),
    **dict.fromkeys(("given_latin", "family_latin"), "text"),
    **dict.fromkeys(("sort_ar", "sort_latin"), "bytea"),
    **dict.fromkeys(("birth_year", "birth_month", "birth_day"), "smallint"),
    **dict.fromkeys(("birth_place", "sex", "phone"), "text"),
    "phone_shared": "boolean",
    "keys": "text[]",
    "trade": "text",
    "other_trades": "text[]",
    **dict.fromkeys(("proof", "since", "province", "commune"), "text"),
    "details": "jsonb",
}
OF_PERSON = (
    "document_kind, document, given_ar, family_ar, given_latin, family_latin, sort_ar, sort_latin,"
    " birth_year, birth_month, birth_day, birth_place, sex, phone, phone_shared"
)
ENTER = (
    f"""
INSERT INTO register_person (id, chamber_id, institution_id, {OF_PERSON})
SELECT person, chamber, institution, {OF_PERSON} FROM arriving
""",  # noqa: S608 - constants
    """
INSERT INTO register_entry
    (id, nia, nia_version, person_id, chamber_id, institution_id, category, state, entered_on)
SELECT entry, nia, nia_version, person, chamber, institution, category, state, entered_on
FROM arriving
""",
    """
INSERT INTO register_version
    (id, entry_id, person, chamber_id, valid_from, recorded_at, act, state, category,
     principal_trade, other_trades, proof, practice_since, province, commune, details)
SELECT version, entry, person, chamber, entered_on, recorded_at, act, state, category,
       trade, other_trades, proof, since, province, commune, details
FROM arriving
""",
    f"""
INSERT INTO register_person_keys (person, keys, version)
SELECT person, keys, {KEYS_VERSION} FROM arriving
""",  # noqa: S608 - a constant
    "DELETE FROM arriving",
)


@action
def enter_many(
    arrivals: Sequence[Arrival], *, kind: str, ground: str, by: Actor, at: datetime
) -> None:
    """Enter all of them, each with its act, its version and its keys, or nobody."""
    stage("arriving", ARRIVING, (line(_row(each, at)) for each in arrivals))
    write_staged()
    record_many([_act(each, kind, ground, at) for each in arrivals], by=by)


@action
def write_staged() -> None:
    """Write persons, entries, versions and keys of whoever stands in the passing table."""
    with connection.cursor() as cursor:
        for statement in ENTER:
            cursor.execute(statement)


def _row(each: Arrival, at: datetime) -> tuple[Any, ...]:
    asking = each.asking
    assert asking.born is not None
    return (
        *(each.person, each.entry, each.version, each.act, each.nia, each.nia_version),
        *(each.chamber, each.institution, each.category, each.state, each.entered_on, at),
        *(asking.document_kind, asking.document, asking.given_ar, asking.family_ar),
        *(asking.given_latin, asking.family_latin),
        *(sorted_as(asking.name_ar), sorted_as(asking.name_latin)),
        *(asking.born.year, asking.born.month, asking.born.day),
        *(asking.birth_place, asking.sex, asking.phone, asking.phone_shared),
        *(
            person_keys(asking, each.chamber, each.institution),
            asking.trade,
            asking.other_trades,
            asking.path,
        ),
        asking.since.iso if asking.since else "",
        *(asking.workplace.province, asking.workplace.commune, details(asking)),
    )


def _act(each: Arrival, kind: str, ground: str, at: datetime) -> Recorded:
    return Recorded(
        act=each.act,
        kind=kind,
        subject=Subject(kind="entry", id=each.entry),
        at=at,
        ground=ground,
        article=THE_REGISTER,
        facts=told(
            each.asking,
            nia=each.nia,
            person=each.person,
            category=each.category,
            chamber=each.chamber,
        ),
    )
