"""One piece of a population written in one transaction: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

import numpy as np
from django.conf import settings
from django.db import connection

from sijill.accounts.models import User
from sijill.accounts.rules import label_of
from sijill.kernel.actor import SYSTEM
from sijill.kernel.identifiers import nia, reference
from sijill.ledger.actions import loading
from sijill.ledger.transaction import acting_for, action
from sijill.portal.population import requests as asked_for
from sijill.portal.population.entries import (
    Keepers,
    Marks,
    Told,
    acting_entered,
    acting_taken_over,
    arriving,
    numbers_taken_over,
)
from sijill.portal.population.later import VERSION, later
from sijill.portal.population.lives import Lives, live
from sijill.portal.population.plan import Plan
from sijill.portal.population.requests import Asked, Rows, line_of
from sijill.portal.population.rows import identifiers
from sijill.register.actions.arriving import ARRIVING, write_staged
from sijill.register.models import Entry

TODAY = """
UPDATE register_entry e SET state = t.state, category = t.category
FROM today t WHERE t.entry = e.id
"""
# How old a request is at least, in days, to stand where it stands; and how much older at most.
AGES = {"submitted": 0, "to_correct": 4, "resubmitted": 8, "examined": 3, "late": 50, "draft": 0}
SPREAD = {"late": 12, "draft": 60}
USUAL_SPREAD = 28


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
    told = Told(lives.people, keepers)
    asked, rows = _requests(lives, told, keepers)
    marks = Marks(
        numbers=[*numbers_taken_over(lives, told), *_numbers(lives.entered - lives.taken)],
        acts=identifiers(lives.rng(2), lives.recorded_at),
        versions=identifiers(lives.rng(3), lives.recorded_at),
        cases=[""] * lives.taken + [each.reference for each in asked],
    )
    loading.stage("arriving", ARRIVING, arriving(lives, told, marks))
    write_staged()
    loading.record_lines(acting_taken_over(lives, told, marks))
    _write_requests(rows)
    loading.record_lines(acting_entered(lives, told, marks, keepers))
    happened = later(lives, told, marks, keepers)
    loading.load("register_version", _types(VERSION, OF_VERSION), happened.versions)
    loading.record_lines(happened.acts)
    loading.stage("today", {"entry": "uuid", "state": "text", "category": "text"}, happened.today)
    with connection.cursor() as cursor:
        cursor.execute(TODAY)


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


def _numbers(count: int) -> list[str]:
    key = settings.NUMBER_KEY.encode()
    return [nia.issue(counter, key=key).value for counter in _next("register_nia_counter", count)]


def _next(sequence: str, count: int) -> list[int]:
    """The next values of a sequence, all at once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s) FROM generate_series(1, %s)", [sequence, count])
        return [row[0] for row in cursor.fetchall()]


# --- requests -----------------------------------------------------------------------------------


def _requests(lives: Lives, told: Told, keepers: Keepers) -> tuple[list[Asked], Rows]:
    """The requests of a piece, those that were accepted first, and what is written of them."""
    first, count = lives.taken, len(lives.people)
    rng, rows = lives.rng(5), Rows()
    cases, spaces, lines = (identifiers(lives.rng(use), lives.recorded_at) for use in (4, 6, 7))
    held = _lines_held(told.phones[first:])
    found = []
    key = settings.NUMBER_KEY.encode()
    chances = rng.random(count)
    for row, counter in zip(
        range(first, count), _next("desk_case_number", count - first), strict=True
    ):
        opened, sent, decided = _instants(lives, row, float(chances[row]))
        since = min(opened, sent or opened)
        line = line_of(
            told.phones[row], held, rows.tables["accounts_user"], id=lines[row], at=since
        )
        entered = row < lives.entered
        asked = Asked(
            row=row,
            case=cases[row],
            reference=reference.issue(since.year, counter % reference.SIZE, key=key).value,
            space=spaces[row],
            line=line,
            ending=str(lives.otherwise[row]),
            chance=float(chances[row]),
            opened=opened,
            submitted=sent,
            decided=decided,
            entry=lives.entry[row] if entered else "",
        )
        person = lives.person[row] if entered else None
        rows.tables["accounts_space"].append(_space(asked, told, since, person))
        asked_for.write(asked, told, keepers, rows)
        found.append(asked)
    return found[: lives.entered - first], rows


def _space(asked: Asked, told: Told, at: datetime, person: str | None) -> tuple[object, ...]:
    label = label_of(" ".join(told.names[asked.row][:2]))
    shared = bool(told.people.phone_shared[asked.row])
    return (asked.space, asked.line, at, label, "ar", shared, "none", 5, person, at, at)


def _lines_held(phones: Sequence[str]) -> dict[str, str]:
    known = User.objects.filter(phone__in=set(phones)).order_by("phone")
    return {phone: str(pk) for phone, pk in known.values_list("phone", "pk") if phone}


def _instants(
    lives: Lives, row: int, chance: float
) -> tuple[datetime, datetime | None, datetime | None]:
    """When a request was opened, sent and decided."""
    now, ending = lives.plan.now, str(lives.otherwise[row])
    hours = timedelta(hours=1 + 40 * chance)
    if ending in AGES:
        age = timedelta(days=AGES[ending] + chance * SPREAD.get(ending, USUAL_SPREAD), hours=1)
        return (
            (now - age, None, None) if ending == "draft" else (now - age - hours, now - age, None)
        )
    if ending == "appealed":
        decided = now - timedelta(days=12 + 20 * chance)
    else:
        decided = lives.recorded_at[row].item().replace(tzinfo=UTC)
    sent = decided - timedelta(days=3 + 20 * chance)
    return sent - hours, sent, decided


OF_VERSION = {
    **dict.fromkeys(("id", "entry_id", "person", "act"), "uuid"),
    **{"valid_from": "date", "recorded_at": "timestamptz", "other_trades": "text[]"},
    "details": "jsonb",
}
OF_CASE = {
    **dict.fromkeys(("id", "space", "subject_id", "assignee_id"), "uuid"),
    **dict.fromkeys(("answers", "page_revisions", "clock_suspensions"), "jsonb"),
    **dict.fromkeys(
        ("procedure_version", "revision", "clock_days", "corrections_asked"), "integer"
    ),
    **dict.fromkeys(("opened_at", "saved_at", "submitted_at", "clock_stopped_at"), "timestamptz"),
    **dict.fromkeys(("decided_at", "notified_at", "closed_at"), "timestamptz"),
    **{"due_on": "date", "clock_started_on": "date", "phone_shared": "boolean"},
}
PLAIN = {
    "accounts_user": asked_for.USER,
    "accounts_space": asked_for.SPACE,
    "desk_case_keys": ["case", "keys"],
    "desk_caseverdict": asked_for.VERDICT,
    "desk_correction": asked_for.CORRECTION,
    "desk_decision": asked_for.DECISION,
    "desk_appeal": asked_for.APPEAL,
}


def _types(columns: Sequence[str], known: Mapping[str, str]) -> dict[str, str]:
    return {name: known.get(name, "text") for name in columns}


def _write_requests(rows: Rows) -> None:
    """Users and spaces first, then cases, then what belongs to them."""
    tables = rows.tables
    for table in ("accounts_user", "accounts_space"):
        loading.copy(table, PLAIN[table], map(loading.line, tables[table]))
    lines = map(loading.line, tables["desk_case"])
    loading.load("desk_case", _types(asked_for.CASE, OF_CASE), lines)
    for table, columns in list(PLAIN.items())[2:]:
        loading.copy(table, columns, map(loading.line, tables[table]))
    loading.record_lines(map(loading.line, rows.acts))
