"""One transaction for each action, and no write to our tables anywhere else.

The guard stands on the connection, not in `save()`: `update()`, `bulk_create()` and raw SQL
pass through it as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from psycopg.errors import error_from_result
from psycopg.pq import Escaping, ExecStatus, TransactionStatus

from sijill.kernel.actor import Actor

P = ParamSpec("P")
R = TypeVar("R")
Scope = tuple[str, ...]  # reach, space, person and helper, as the row policies read them

_writing: ContextVar[bool] = ContextVar("writing", default=False)
_looking: ContextVar[bool] = ContextVar("looking", default=False)
_reading: ContextVar[bool] = ContextVar("reading", default=False)

_DML = re.compile(
    r"\b(INSERT\s+INTO|UPDATE|DELETE\s+FROM|TRUNCATE(?:\s+TABLE)?|COPY|MERGE\s+INTO)"
    r'\s+(?:ONLY\s+)?(?:"?public"?\.)?"?([a-z_0-9]+)"?',
    re.IGNORECASE,
)
_QUOTED = re.compile(r"'(?:[^']|'')*'|--[^\n]*|/\*.*?\*/", re.DOTALL)
_MAYBE = re.compile(r"insert|update|delete|truncate|copy|merge", re.IGNORECASE)
LOOKS = "ledger_look"


class WriteOutsideAction(RuntimeError):
    """A statement wrote to one of our tables outside an action."""

    def __init__(self, table: str) -> None:
        super().__init__(f"write to {table} outside an action")


class WriteWhileReading(RuntimeError):
    """A GET tried to write something other than a look."""

    def __init__(self, table: str) -> None:
        super().__init__(f"write to {table} while reading")


class NotLent(PermissionDenied):
    """An act outside the powers under which somebody acts, which another agent lent them.

    Pages and actions ask their own rules first: this is the last wall, and answers 403.
    """


def insist_on_lent(kind: str, *, by: Actor) -> None:
    """Refuse an act that the powers under which somebody acts do not cover."""
    if by.lent is not None and not by.lent.covers(kind):
        raise NotLent(kind)


def insist_on_own_name(by: Actor) -> None:
    """Many acts at once are nobody's to do for another: their lines do not say for whom."""
    if by.lent is not None:
        raise NotLent("many at once")


def action(verb: Callable[P, R]) -> Callable[P, R]:
    """Make a function an action: one transaction, inside which our tables may be written.

    An action called by an action joins its transaction; what fails within it fails the whole.
    """

    @wraps(verb)
    def within(*args: P.args, **kwargs: P.kwargs) -> R:
        with transaction.atomic(savepoint=not _writing.get()):
            token = _writing.set(True)
            try:
                return verb(*args, **kwargs)
            finally:
                _writing.reset(token)

    within.is_action = True  # type: ignore[attr-defined]
    return within


@contextmanager
def looking() -> Iterator[None]:
    """Let the log of looks be written, also while reading."""
    token = _looking.set(True)
    try:
        yield
    finally:
        _looking.reset(token)


@contextmanager
def reading() -> Iterator[None]:
    """Refuse every write to our tables but looks: a safe HTTP method is being answered."""
    token = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(token)


@contextmanager
def acting_for(actor: Actor) -> Iterator[None]:
    """Open a transaction whose row policies know who asks; they end with the transaction.

    Inside a transaction it changes the scope until the block ends, then restores it. The database
    is told before the next statement, so that a block without one costs none; COPY alone passes
    by the guard that tells.
    """
    wanted = _scope_of(actor)
    if connection.in_atomic_block:
        with _scope_changed(wanted):
            yield
        return
    with transaction.atomic(), _first_known(wanted):
        yield


@contextmanager
def _scope_changed(wanted: Scope) -> Iterator[None]:
    """Another scope inside the same transaction; what fails undoes it with the rest."""
    if getattr(connection, KNOWN, None) is not None:
        with _known(wanted):
            yield
        return
    before = _scope()  # of a transaction that others opened: it gets back what it had
    try:
        with _first_known(wanted):
            yield
    finally:
        if _still_open():
            _set_scope(connection, before)


@contextmanager
def _first_known(scope: Scope) -> Iterator[None]:
    """The first scope that a transaction is told of; nothing told before it counts."""
    setattr(connection, TOLD, None)
    with _known(scope):
        yield


@contextmanager
def _known(scope: Scope) -> Iterator[None]:
    """Remember on the connection which scope its transaction has, so that nobody asks again."""
    before = getattr(connection, KNOWN, None)
    setattr(connection, KNOWN, scope)
    try:
        yield
    finally:
        setattr(connection, KNOWN, before)


def _tell(connection: BaseDatabaseWrapper) -> None:
    """Tell the database the scope in force unless this transaction has been told."""
    wanted = getattr(connection, KNOWN, None)
    if wanted is None or wanted == getattr(connection, TOLD, None) or connection.needs_rollback:
        return
    _set_scope(connection, wanted)
    setattr(connection, TOLD, wanted)


def _still_open() -> bool:
    """Whether the transaction still takes statements; a broken one rolls its scope back itself."""
    if connection.needs_rollback or connection.connection is None:
        return False
    return bool(connection.connection.info.transaction_status == TransactionStatus.INTRANS)


IDLE = TransactionStatus.IDLE
KNOWN, TOLD = "sijill_scope", "sijill_scope_told"
SAVED = ("SAVEPOINT", "RELEASE SAVEPOINT")
UNDONE = "ROLLBACK TO SAVEPOINT"
_SETTINGS = ("sijill.reach", "sijill.space", "sijill.person", "sijill.helper")
SET_SCOPE = "SELECT " + ", ".join(f"set_config('{s}', %s, true)" for s in _SETTINGS)


def _scope_of(actor: Actor) -> Scope:
    helper = str(actor.user or "") if actor.only_helps else ""
    reach = ",".join(sorted(actor.reach))
    return (reach, str(actor.space or ""), str(actor.person or ""), helper)


def _scope() -> Scope:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT " + ", ".join(f"coalesce(current_setting('{s}', true), '')" for s in _SETTINGS)
        )
        return tuple(cursor.fetchone())


def _set_scope(connection: BaseDatabaseWrapper, values: Scope) -> None:
    """Said past the guard, which calls this; a transaction opens with it, in the same breath."""
    line = connection.connection
    with connection.wrap_database_errors:
        begins = not line.autocommit and line.pgconn.transaction_status == IDLE
        if begins and line.isolation_level is not None:  # psycopg knows how it begins
            line.execute(SET_SCOPE, values)
            return
        quote = Escaping(line.pgconn).escape_literal
        said = SET_SCOPE.encode() % tuple(quote(value.encode()) for value in values)
        answer = line.pgconn.exec_(b"BEGIN; " + said if begins else said)
        if answer.status != ExecStatus.TUPLES_OK:
            raise error_from_result(answer)


def _our_tables() -> frozenset[str]:
    """Tables of our rooms; those of libraries (sessions, sign-in, queue) are theirs to write."""
    return frozenset(
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith("sijill.") and not getattr(model, "library_written", False)
    )


def _guard(
    execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    for table in _written(sql):
        _permit(table)
    if not (isinstance(sql, str) and sql.startswith(SAVED)):
        _tell(context["connection"])
    if isinstance(sql, str) and sql.startswith(UNDONE):  # and what was told since, with it
        setattr(context["connection"], TOLD, None)
    return execute(sql, params, many, context)


def _written(sql: Any) -> Sequence[str]:
    """Our tables that a statement writes; literals and comments are not statements.

    `SELECT … FOR UPDATE OF "x"` names a table after UPDATE only behind OF, so it passes.
    """
    text = sql if isinstance(sql, str) else sql.as_string(None) if hasattr(sql, "as_string") else ""
    return _written_by(text) if len(text) < LONGEST_KNOWN else _read_in(text)


LONGEST_KNOWN = 10_000  # signs of a statement; longer ones hold many rows and come once


@lru_cache(maxsize=2_000)
def _written_by(text: str) -> Sequence[str]:
    """Statements hold no values and come back: each is read once."""
    return _read_in(text)


def _read_in(text: str) -> Sequence[str]:
    if not _MAYBE.search(text):
        return ()
    found = (m[2].lower() for m in _DML.finditer(_QUOTED.sub(" ", text)))
    return tuple(table for table in found if table in _tables())


def _permit(table: str) -> None:
    if table == LOOKS and _looking.get():
        return
    if _reading.get():
        raise WriteWhileReading(table)
    if not _writing.get():
        raise WriteOutsideAction(table)


_ours: list[frozenset[str]] = []


def _tables() -> frozenset[str]:
    if not _ours:
        _ours.append(_our_tables())
    return _ours[0]


def _stand_guard(connection: BaseDatabaseWrapper, **_: object) -> None:
    if _guard not in connection.execute_wrappers:
        connection.execute_wrappers.append(_guard)


def guard_connections() -> None:
    """Put the guard on every connection as it is made."""
    connection_created.connect(_stand_guard, dispatch_uid="sijill.ledger.guard")
