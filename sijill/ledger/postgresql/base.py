"""The connection of a request: looked at before it is used, asked only when it may be gone."""

from __future__ import annotations

import re
import select
import time
from collections.abc import Sequence
from functools import lru_cache, partial
from typing import Any

from django.db.backends.postgresql import base
from django.db.backends.signals import connection_created
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus, TransactionStatus

from sijill.ledger.postgresql.lines import Idle, Line
from sijill.ledger.postgresql.ready import Answer, Ready

# One row written as it is given: its columns say what each value is, and it has but one plan.
PLAIN = re.compile(
    r'INSERT INTO "\w+" \("[\w", ]+"\) VALUES \(%s(?:, %s)*\)(?: ON CONFLICT DO NOTHING)?'
    r'|UPDATE "\w+" SET "\w+" = (?:%s|NULL)(?:, "\w+" = (?:%s|NULL))* WHERE "\w+"\."\w+" = %s'
)
TRUSTED = 60.0  # seconds: a line that was silent longer may have been cut without a word


@lru_cache(maxsize=1_000)
def is_plain(text: str) -> bool:
    """Whether this writes one row, in words that come back the same."""
    return PLAIN.fullmatch(text) is not None


class Cursor(base.Cursor):  # type: ignore[misc]
    """Django's own, which reads a row that the models write once for each connection."""

    ready: Ready | None = None  # none where statements are logged, which reads them off it

    def execute(self, query: Any, params: Any = None, **how: Any) -> Cursor:
        """Ask what is ready, or bind the values on this side as Django does."""
        plain = params and isinstance(query, str) and is_plain(query)
        if self.ready is None or not plain:
            super().execute(query, params, **how)  # type: ignore[misc]
            return self
        self._reset()  # type: ignore[attr-defined]
        self._rowcount = self.ready.ask(query, params).count
        return self


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, which asks `SELECT 1` before each request.

    A server that ends, or that closes a connection, says so on the line: silence on a line in
    use is the answer.
    """

    idle: Idle | None = None  # where threads leave their lines to one another, if they do
    health_check_enabled: bool
    health_check_done: bool
    in_atomic_block: bool
    close_at: float | None
    queries_logged: bool
    execute_wrappers: list[Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._looked_at = 0.0
        self._ready: Ready

    def connect(self) -> None:
        """Take the line that another thread used last, or open one."""
        line = self.idle.take(self._where) if self.idle else None
        if line is None:
            super().connect()
            return
        self.connection, self._ready = line.connection, line.ready
        self.close_at, self._looked_at = line.close_at, line.looked_at
        self.autocommit, self.in_atomic_block, self.needs_rollback = True, False, False
        self.errors_occurred = self.closed_in_transaction = self.health_check_done = False
        self.savepoint_ids, self.atomic_blocks, self.run_on_commit = [], [], []
        self.health_check_enabled = self.settings_dict["CONN_HEALTH_CHECKS"]
        self.close_if_health_check_failed()
        if self.connection is None:
            self.connect()
        else:  # whoever stands on a thread's first line stands on this one
            connection_created.send(sender=type(self), connection=self)

    def close_if_unusable_or_obsolete(self) -> None:
        """At the end of a request: what is still good is left to whoever comes next."""
        super().close_if_unusable_or_obsolete()
        if self.idle is None or self.connection is None or self.in_atomic_block:
            return
        if self.connection.pgconn.transaction_status == TransactionStatus.IDLE:
            line = Line(self.connection, self._ready, self.close_at, self._looked_at)
            self.connection = None
            self.idle.put(self._where, line)

    @property
    def _where(self) -> tuple[Any, ...]:
        return tuple(self.settings_dict[name] for name in ("HOST", "PORT", "NAME", "USER"))

    def init_connection_state(self) -> None:
        """A new connection keeps nothing ready yet."""
        super().init_connection_state()
        self.connection.cursor_factory = Cursor
        self._ready = Ready(self.connection)

    def create_cursor(self, name: str | None = None) -> Any:
        """A cursor that knows what is ready."""
        made = super().create_cursor(name)
        if isinstance(made, Cursor):
            made.ready = None if self.queries_logged else self._ready
        return made

    def _savepoint(self, sid: str) -> None:
        self._say(f"SAVEPOINT {self.ops.quote_name(sid)}")

    def _savepoint_commit(self, sid: str) -> None:
        self._say(f"RELEASE SAVEPOINT {self.ops.quote_name(sid)}")

    def _say(self, text: str) -> None:
        """A word of the transaction itself, which writes nothing and answers nothing.

        A fifth of what a page asks are such words: past the cursor they cost a quarter.
        """
        line = self.connection
        begun = line is not None and line.pgconn.transaction_status == TransactionStatus.INTRANS
        if self.queries_logged or not begun:
            with self.cursor() as cursor:
                cursor.execute(text)
            return
        with self.wrap_database_errors:
            answer = line.pgconn.exec_(text.encode())
            if answer.status != ExecStatus.COMMAND_OK:
                raise error_from_result(answer)

    def ask(self, text: str, values: Sequence[Any]) -> Answer:
        """Ask a statement whose text is the same each time: PostgreSQL reads it once.

        No cursor stands between, which would cost three times the answer; whoever stands round
        the statements of cursors stands round it too. Where statements are logged it is a cursor's.
        """
        if self.queries_logged:
            return self._ask_aloud(text, values)
        self.close_if_health_check_failed()
        self.ensure_connection()
        execute: Any = self._ask
        for wrapper in reversed(self.execute_wrappers):
            execute = partial(wrapper, execute)
        found: Answer = execute(text, values, False, {"connection": self, "cursor": None})
        return found

    def _ask(self, text: str, values: Sequence[Any], *_: Any) -> Answer:
        self.validate_no_broken_transaction()
        with self.wrap_database_errors:
            return self._ready.ask(text, values)

    def ask_anew(self, text: str, values: Sequence[Any]) -> Answer:
        """The same for a statement whose best plan hangs on the values."""
        return self._ask_aloud(text, values)

    def _ask_aloud(self, text: str, values: Sequence[Any]) -> Answer:
        with self.cursor() as asking:
            asking.execute(text, values)
            return Answer(asking.fetchall() if asking.description else [], asking.rowcount)

    def close_if_health_check_failed(self) -> None:
        """Ask only when the server said something unasked, or nobody asked for a minute."""
        if self.connection is None or not self.health_check_enabled or self.health_check_done:
            return
        now = time.monotonic()
        silent, self._looked_at = now - self._looked_at, now
        if silent < TRUSTED and _is_quiet(self.connection):
            self.health_check_done = True
            return
        super().close_if_health_check_failed()


def _is_quiet(connection: Any) -> bool:
    """Whether nothing waits to be read: no farewell, no end of the line."""
    if connection.closed:
        return False
    line = select.poll()
    line.register(connection.fileno(), select.POLLIN)
    return not line.poll(0)
