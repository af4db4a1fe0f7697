"""The connection of a request: looked at before it is used, asked only when it may be gone."""

from __future__ import annotations

import select
import time
from collections.abc import Sequence
from functools import partial
from typing import Any

from django.db.backends.postgresql import base

from sijill.ledger.postgresql.ready import Answer, Ready

TRUSTED = 60.0  # seconds: a line that was silent longer may have been cut without a word


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, which asks `SELECT 1` before each request.

    A server that ends, or that closes a connection, says so on the line: silence on a line in
    use is the answer.
    """

    health_check_enabled: bool
    health_check_done: bool
    queries_logged: bool
    execute_wrappers: list[Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._looked_at = 0.0
        self._ready: Ready

    def init_connection_state(self) -> None:
        """A new connection keeps nothing ready yet."""
        super().init_connection_state()
        self._ready = Ready(self.connection)

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
