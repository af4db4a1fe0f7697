"""One piece of a population written in one transaction: all of it, or nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from uuid import UUID

import numpy as np
from django.conf import settings
from django.db import connection

from sijill.accounts.models import User
from sijill.kernel.actor import SYSTEM
from sijill.kernel.identifiers import nia
from sijill.ledger.actions import loading
from sijill.ledger.transaction import acting_for, action
from sijill.portal.population import papers, spaces
from sijill.portal.population import registered as registry
from sijill.portal.population import requests as desk
from sijill.portal.population.asking import requests as asked_for
from sijill.portal.population.entries import (
    Marks,
    Told,
    acting_entered,
    acting_taken_over,
    arriving,
    numbers_taken_over,
)
from sijill.portal.population.later import VERSION, Happened, later
from sijill.portal.population.lives import Lives, live
from sijill.portal.population.offices import Keepers
from sijill.portal.population.organised import organisations, people_of
from sijill.portal.population.plan import Plan
from sijill.portal.population.registered import registered
from sijill.portal.population.requests import Lines
from sijill.portal.population.rows import identifiers
from sijill.portal.population.spaces import Given
from sijill.register.actions.arriving import ARRIVING, write_staged
from sijill.register.models import Entry

TODAY = """
UPDATE register_entry e SET state = t.state, category = t.category
FROM today t WHERE t.entry = e.id
"""


@action
def write(plan: Plan, piece: int, keepers: Keepers) -> bool:
    """Write a piece; False when it stands already."""
    lives = live(plan, piece)
    with acting_for(SYSTEM):
        if Entry.objects.filter(pk=UUID(lives.entry[0])).exists():
            return False
        _write(lives, keepers)
    return True


def _write(lives: Lives, keepers: Keepers) -> None:
    _spare_documents(lives)
    told, into = Told(lives.people, keepers), Lines()
    ours = _numbers(lives)
    persons = [*numbers_taken_over(lives, told), *ours[: lives.entered - lives.taken]]
    held = _lines_held(told.phones[lives.taken :])
    given = Given(counters=lives.plan.requests(lives.piece), held=held)
    references = asked_for(lives, told, keepers, given, into)
    behind = people_of(lives, told)
    organised = organisations(behind, keepers, given, into, persons)
    registered(lives, told, keepers, organised, ours[lives.entered - lives.taken :], into)
    marks = Marks(
        numbers=persons,
        acts=identifiers(lives.rng(2), lives.recorded_at),
        versions=identifiers(lives.rng(3), lives.recorded_at),
        cases=[""] * lives.taken + references,
    )
    loading.stage("arriving", ARRIVING, arriving(lives, told, marks))
    write_staged()
    loading.record_lines(acting_taken_over(lives, told, marks))
    _write_lines(into)
    loading.record_lines(acting_entered(lives, told, marks, keepers))
    _write_later(later(lives, told, marks, keepers))


def _write_later(happened: Happened) -> None:
    loading.load("register_version", _types("register_version", VERSION), happened.versions)
    loading.record_lines(happened.acts)
    loading.stage("today", {"entry": "uuid", "state": "text", "category": "text"}, happened.today)
    with connection.cursor() as cursor:
        # an empty table as the statistics know it would be read once for each row of the other
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(TODAY)
        cursor.execute("SET LOCAL enable_seqscan = on")


def _spare_documents(lives: Lives) -> None:
    """Whoever was in the register before keeps the card: here one more digit is added."""
    cards = lives.people.cin
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT document FROM register_person WHERE document_kind = 'cin'"
            " AND document = ANY(%s)",
            [cards.tolist()],
        )
        taken = {row[0] for row in cursor.fetchall()}
    for row in np.flatnonzero(np.isin(cards.astype(str), list(taken))) if taken else ():
        cards[row] = f"{cards[row]}0"


def _numbers(lives: Lives) -> list[str]:
    key = settings.NUMBER_KEY.encode()
    return [nia.issue(counter, key=key).value for counter in lives.plan.numbers(lives.piece)]


def _lines_held(phones: Sequence[str]) -> dict[str, str]:
    known = User.objects.filter(phone__in=set(phones)).order_by("phone")
    return {phone: str(pk) for phone, pk in known.values_list("phone", "pk") if phone}


# --- lines --------------------------------------------------------------------------------------

# In the order in which one names another; those with row policies by way of a passing table.
TABLES: Mapping[str, Sequence[str]] = {
    "accounts_user": spaces.USER,
    "accounts_space": spaces.SPACE,
    "register_organisation": registry.ORGANISATION,
    "register_entry": registry.ENTRY,
    "register_version": VERSION,
    "register_organisation_keys": ["organisation", "keys", "version"],
    "register_membership": registry.MEMBERSHIP,
    "register_supervision": registry.SUPERVISION,
    "desk_case": desk.CASE,
    "desk_case_keys": ["case", "keys"],
    "desk_evidence": papers.EVIDENCE,
    "desk_caseverdict": desk.VERDICT,
    "desk_correction": desk.CORRECTION,
    "desk_decision": desk.DECISION,
    "desk_appeal": desk.APPEAL,
    "register_supervisoranswer": registry.ANSWER,
}
WALLED = """
SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relrowsecurity AND c.relnamespace = 'public'::regnamespace AND a.attnum > 0
  AND NOT a.attisdropped
"""


def _write_lines(lines: Lines) -> None:
    """Users and spaces first, then organisations, then cases and what belongs to them."""
    for table, columns in TABLES.items():
        if table in _walled():
            loading.load(table, _types(table, columns), lines.tables[table])
        else:
            loading.copy(table, columns, lines.tables[table])
    loading.record_lines(lines.acts)


@cache
def _walled() -> Mapping[str, Mapping[str, str]]:
    """The tables with row policies, and the types of their columns."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(WALLED)
        for table, column, kind in cursor.fetchall():
            found[table][column] = kind
    return found


def _types(table: str, columns: Sequence[str]) -> dict[str, str]:
    return {name: _walled()[table][name] for name in columns}
