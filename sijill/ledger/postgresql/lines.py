"""The lines of a process that nobody holds: the last one put away is the first one taken.

A line keeps its statements ready, and the server's process behind it what it read of the database.
A few that are always at work answer sooner than one for each of sixty-four threads.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass
from threading import Lock
from typing import Any

from sijill.ledger.postgresql.ready import Ready


@dataclass(frozen=True, slots=True)
class Line:
    """A connection outside any transaction, with what is known of it."""

    connection: Any
    ready: Ready
    close_at: float | None  # by the clock that only goes forward
    looked_at: float

    @property
    def is_too_old(self) -> bool:
        return self.close_at is not None and time.monotonic() >= self.close_at


class Idle:
    """The lines that nobody holds, by the database and the role that they lead to."""

    def __init__(self) -> None:
        self._lines: defaultdict[Hashable, list[Line]] = defaultdict(list)
        self._lock = Lock()

    def put(self, where: Hashable, line: Line) -> None:
        """Put a line away; one that nobody needed until it was too old is closed."""
        with self._lock:
            lines = self._lines[where]
            lines.append(line)
            old = lines.pop(0) if lines[0].is_too_old else None
        if old:
            old.connection.close()

    def take(self, where: Hashable) -> Line | None:
        """The line that was used last, when there is one."""
        with self._lock:
            lines = self._lines[where]
            return lines.pop() if lines else None

    def close(self) -> None:
        """Close all of them."""
        with self._lock:
            for lines in self._lines.values():
                while lines:
                    lines.pop().connection.close()
