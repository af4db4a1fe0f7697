"""The connection of a request: looked at before it is used, asked only when it may be gone."""

from __future__ import annotations

import select
import time
from typing import Any

from django.db.backends.postgresql import base
from django.db.backends.utils import CursorWrapper

KEPT_AT_MOST = 200  # statements that one connection keeps ready
TRUSTED = 60.0  # seconds: a line that was silent longer may have been cut without a word


class Prepared(base.ServerBindingCursor):
    """A cursor whose statements PostgreSQL reads and plans once for each connection."""

    def execute(self, query: Any, params: Any = None, **how: Any) -> Prepared:
        """The values go apart from the text."""
        super().execute(query, params, prepare=True, **how)  # type: ignore[misc]
        return self


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, which asks `SELECT 1` before each request.

    A server that ends, or that closes a connection, says so on the line: silence on a line in
    use is the answer.
    """

    health_check_enabled: bool
    health_check_done: bool

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._looked_at = 0.0

    def get_new_connection(self, conn_params: Any) -> Any:
        """Room for the statements of every page."""
        made = super().get_new_connection(conn_params)
        made.prepared_max = KEPT_AT_MOST
        return made

    def prepared_cursor(self) -> CursorWrapper:
        """As `cursor`, for a statement whose text is the same each time."""
        self.close_if_health_check_failed()
        self.ensure_connection()
        with self.wrap_database_errors:
            made: CursorWrapper = self._prepare_cursor(Prepared(self.connection))  # type: ignore[attr-defined,call-arg]
            return made

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
