"""Rows by the thousand: copied into a passing table, then inserted by one statement.

COPY refuses a table with row policies, so that the insert is what the policies see. A passing
table is of this connection alone and is emptied by the end of the transaction.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from sijill.kernel.actor import Actor, Subject
from sijill.ledger.transaction import action

Columns = Mapping[str, str]  # name → type in SQL
PIECE = 1 << 18  # characters handed to the driver at once


def stage(table: str, columns: Columns, lines: Iterable[str]) -> None:
    """Copy lines into a passing table of these columns, made when it is not there yet."""
    declared = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMP TABLE IF NOT EXISTS {table} ({declared}) ON COMMIT DELETE ROWS"
        )
    copy(table, columns, lines)


@action
def copy(table: str, columns: Iterable[str], lines: Iterable[str]) -> None:
    """Copy lines into a table on which no row policy stands."""
    # made beforehand: a line that asks the database while it copies would wait for ever
    pieces = list(_pieces(lines))
    with connection.cursor() as cursor:
        words = f"COPY {table} ({_quoted(columns)}) FROM STDIN"
        with cursor.copy(words) as into:
            for piece in pieces:
                into.write(piece)


@action
def load(table: str, columns: Columns, lines: Iterable[str]) -> None:
    """Load lines into a table with row policies, by way of a passing one."""
    passing, names = f"passing_{table}", _quoted(columns)
    stage(passing, columns, lines)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM {passing}")  # noqa: S608
        cursor.execute(f"DELETE FROM {passing}")  # noqa: S608 - the caller's own table


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _pieces(lines: Iterable[str]) -> Iterator[str]:
    held: list[str] = []
    size = 0
    for line in lines:
        held.append(line)
        size += len(line)
        if size > PIECE:
            yield "".join(held)
            held, size = [], 0
    yield "".join(held)


# --- one line -----------------------------------------------------------------------------------

_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_SPECIAL = re.compile(r"[\\\t\n\r]")  # most text has none of them
_IN_ARRAY = str.maketrans({"\\": "\\\\", '"': '\\"'})


class Json(NamedTuple):
    """A list that goes into a column of JSON: a bare list is an array."""

    value: Any


def line(values: Iterable[Any]) -> str:
    """One row as COPY reads it: None, text, numbers, days, instants, bytes, lists and JSON."""
    return "\t".join([_text(value) for value in values]) + "\n"


def _text(value: Any) -> str:
    if isinstance(value, str):
        return _escaped(value)
    if value is None:
        return "\\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, bytes):
        return f"\\\\x{value.hex()}"
    if isinstance(value, Json):
        return _escaped(_json(value.value))
    if isinstance(value, list | tuple):
        items = ",".join([f'"{_quotable(str(item))}"' for item in value])
        return _escaped(f"{{{items}}}")
    if isinstance(value, dict):
        return _escaped(_json(value))
    assert isinstance(value, int | UUID | date | datetime), value
    return str(value)


_json = json.JSONEncoder(ensure_ascii=False).encode


def _escaped(text: str) -> str:
    return text.translate(_ESCAPED) if _SPECIAL.search(text) else text


def _quotable(item: str) -> str:
    return item.translate(_IN_ARRAY) if '"' in item or "\\" in item else item


# --- acts ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """An act to be recorded with many others, under an identifier chosen beforehand."""

    act: UUID
    kind: str
    subject: Subject
    at: datetime
    facts: Mapping[str, object]
    ground: str = ""
    article: str = ""


ACTING: Columns = {
    "id": "uuid",
    "kind": "text",
    "subject_kind": "text",
    "subject_id": "uuid",
    "at": "timestamptz",
    "recorded_at": "timestamptz",
    "by_kind": "text",
    "by_user": "uuid",
    "by_role": "text",
    "by_institution": "text",
    "article": "text",
    "ground": "text",
    "facts": "jsonb",
}
_OF_ACT = ", ".join(name for name in ACTING if name != "facts")
# Two random identifiers are 244 random bits: as good a salt as any.
RECORD = (
    f"INSERT INTO ledger_act ({_OF_ACT}) SELECT {_OF_ACT} FROM acting",  # noqa: S608 - constants
    "INSERT INTO ledger_act_facts (act, salt, facts) SELECT id,"
    " uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()), facts FROM acting",
    "DELETE FROM acting",
)


@action
def record_many(acts: Sequence[Recorded], *, by: Actor) -> None:
    """Record many acts of one author: what `record` writes for each, in three statements."""
    author = (by.kind, by.user, by.role or "", by.institution or "")
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        [recorded_at] = cursor.fetchone()
    record_lines(
        line(
            (
                *(each.act, each.kind, each.subject.kind, each.subject.id, each.at, recorded_at),
                *(*author, each.article, each.ground, dict(each.facts)),
            )
        )
        for each in acts
    )


@action
def record_lines(lines: Iterable[str]) -> None:
    """Record acts that are lines of `ACTING` already."""
    stage("acting", ACTING, lines)
    with connection.cursor() as cursor:
        for statement in RECORD:
            cursor.execute(statement)
