"""A database of a test's own, to which Django speaks for a while."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.db import connections

from tests import database


@dataclass(frozen=True, slots=True)
class Clone:
    """A database of this test alone, where transactions really commit."""

    name: str
    cluster: database.Cluster

    def url(self, role: str) -> str:
        """Return its address for owner, web or work."""
        return self.cluster.url(role, self.name)

    def at_once(self, *calls: Callable[[], Any]) -> list[Any]:
        """Run calls at the same moment, each on its own connection.

        Returns for each what it returned, or the exception it raised.
        """
        start = threading.Barrier(len(calls))
        results: list[Any] = [None] * len(calls)

        def run(place: int, call: Callable[[], Any]) -> None:
            try:
                connections["default"].ensure_connection()
                start.wait(timeout=30)
                results[place] = call()
            except Exception as problem:
                results[place] = problem
            finally:
                connections.close_all()

        threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=120)
        return results


@contextmanager
def connected_to(cluster: database.Cluster, name: str) -> Iterator[Clone]:
    """Let Django speak to a database of this server for a while, as `sijill_web`."""
    ordinary = connections["default"]  # may be inside the transaction of a test marked django_db
    before = dict(ordinary.settings_dict)
    point_to(cluster.url("web", name))
    connections["default"] = connections.create_connection("default")
    try:
        yield Clone(name=name, cluster=cluster)
    finally:
        connections["default"].close()
        connections["default"] = ordinary
        ordinary.settings_dict.update(before)


def point_to(url: str) -> None:
    """Change Django's default connection; threads read the same settings."""
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    connections["default"].settings_dict.update(
        NAME=parts.path.lstrip("/"),
        USER=unquote(parts.username or ""),
        PASSWORD=unquote(parts.password or ""),
        HOST=query.get("host", [parts.hostname or ""])[0],
        PORT=str(parts.port or query.get("port", [""])[0]),
    )
