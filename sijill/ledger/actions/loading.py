"""Rows by the thousand: copied into a passing table, then inserted by one statement.

COPY refuses a table with row policies, so that the insert is what the policies see. A passing
table is of this connection alone and is emptied by the end of the transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from sijill.kernel.actor import Actor, Subject
from sijill.kernel.lines import Json, line
from sijill.ledger.transaction import action, insist_on_own_name

__all__ = ["Columns", "Json", "Recorded", "copy", "line", "load", "record_lines", "record_many",
           "record_staged", "stage"]  # fmt: skip
Columns = Mapping[str, str]  # name → type in SQL
PIECE = 1 << 18  # characters handed to the driver at once


def stage(
    table: str, columns: Columns, lines: Iterable[str], *, made: Columns | None = None
) -> None:
    """Copy lines into a passing table of these columns, made when it is not there yet.

    The columns that are `made` have a default, and are not told by the lines.
    """
    every = {**(made or {}), **columns}
    declared = ", ".join(f'"{name}" {kind}' for name, kind in every.items())
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
    for text in lines:
        held.append(text)
        size += len(text)
        if size > PIECE:
            yield "".join(held)
            held, size = [], 0
    yield "".join(held)


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
SALT = "uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())"
RECORD = (
    f"INSERT INTO ledger_act ({_OF_ACT}) SELECT {_OF_ACT} FROM acting",  # noqa: S608 - constants
    f"INSERT INTO ledger_act_facts (act, salt, facts) SELECT id, {SALT}, facts FROM acting",  # noqa: S608
    "DELETE FROM acting",
)


@action
def record_many(acts: Sequence[Recorded], *, by: Actor) -> None:
    """Record many acts of one author: what `record` writes for each, in three statements."""
    insist_on_own_name(by)
    author = (by.kind, by.user, by.role or "", by.institution or "")
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
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


@action
def record_staged(
    table: str, *, kind: str, subject: str, ground: str, article: str, by: Actor, at: datetime
) -> None:
    """Record an act for each row of a passing table: its columns `act`, `facts` and the subject's.

    The column of the subject is named after its kind.
    """
    insist_on_own_name(by)
    author = [by.kind, by.user, by.role or "", by.institution or ""]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO ledger_act ({_OF_ACT}) SELECT act, %s, %s, {subject}, %s, now(),"  # noqa: S608
            f" %s, %s, %s, %s, %s, %s FROM {table}",
            [kind, subject, at, *author, article, ground],
        )
        facts = f"SELECT act, {SALT}, facts FROM {table}"  # noqa: S608 - the caller's own table
        cursor.execute(f"INSERT INTO ledger_act_facts (act, salt, facts) {facts}")
