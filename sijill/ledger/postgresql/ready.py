"""The statements that one connection keeps ready, asked without a cursor between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import OperationalError
from psycopg.adapt import AdaptersMap, PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg.types.datetime import TimestamptzLoader

KEPT_AT_MOST = 400  # statements; each takes some tens of kilobytes of its connection
Rows = list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a statement answers, and how many rows it gave or changed."""

    rows: Rows
    count: int


@dataclass(frozen=True, slots=True)
class _Reading:
    """How values are read and written on a line."""

    adapters: AdaptersMap
    connection: Any


def _adapters_of(line: Any) -> AdaptersMap:
    """Django's own, but moments are read by the driver: every line of ours is in UTC.

    Django's reader is Python over Python, a thirtieth of a page that lists cases.
    """
    found = AdaptersMap(line.adapters)
    found.register_loader("timestamptz", TimestamptzLoader)
    return found


class Ready:
    """Statements that PostgreSQL has read once, and usually planned once, for this connection.

    They belong to the connection and outlive a transaction that is undone. One whose answer would
    have other columns than when it was read fails once and is read anew.
    """

    def __init__(self, line: Any) -> None:
        self._line, self._values = line, Transformer(_Reading(_adapters_of(line), line))
        self._names: dict[tuple[str, tuple[int, ...]], bytes] = {}
        self._made = 0

    def ask(self, text: str, values: Sequence[Any]) -> Answer:
        """Ask with these values; a transaction that is due begins with it."""
        line = self._line
        if not line.autocommit and line.pgconn.transaction_status == TransactionStatus.IDLE:
            line.execute("SELECT")  # psycopg knows how it begins
        given = self._values.dump_sequence(values, [PyFormat.AUTO] * len(values))
        key = (text, tuple(self._values.types or ()))
        try:
            name = self._names.get(key) or self._prepared(key, len(values))
            result = line.pgconn.exec_prepared(name, given, self._values.formats)
        except MemoryError:  # libpq had no answer to give: there is no line
            raise OperationalError("the connection is lost") from None
        return self._read(result, key)

    def _read(self, result: Any, key: tuple[str, tuple[int, ...]]) -> Answer:
        if result.status == ExecStatus.TUPLES_OK:
            self._values.set_pgresult(result)
            count = result.ntuples
            return Answer(self._values.load_rows(0, count, tuple), count)
        if result.status == ExecStatus.COMMAND_OK:
            return Answer([], result.command_tuples or 0)
        self._forget(key)
        raise error_from_result(result)

    def _prepared(self, key: tuple[str, tuple[int, ...]], count: int) -> bytes:
        if len(self._names) >= KEPT_AT_MOST:
            self._forget(next(iter(self._names)))
        self._made += 1
        name = b"ready_%d" % self._made
        marks = tuple(f"${number}" for number in range(1, count + 1))
        text = key[0] % marks
        result = self._line.pgconn.prepare(name, text.encode(), list(key[1]))
        if result.status != ExecStatus.COMMAND_OK:
            raise error_from_result(result)
        self._names[key] = name
        return name

    def _forget(self, key: tuple[str, tuple[int, ...]]) -> None:
        self._line.pgconn.close_prepared(self._names.pop(key))
