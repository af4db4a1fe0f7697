"""The connection of a request: looked at before it is used, asked only when it may be gone."""

from __future__ import annotations

import select
import time
from typing import Any

from django.db.backends.postgresql import base

TRUSTED = 60.0  # seconds: a line that was silent longer may have been cut without a word


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
