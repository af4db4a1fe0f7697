"""A line that one thread leaves is taken by the next; a bad one by nobody."""

from __future__ import annotations

import contextlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import psycopg
import pytest
from django.core.signals import request_finished
from django.db import connection, connections, transaction

from sijill.kernel.actor import SYSTEM
from sijill.ledger.models import Act
from sijill.ledger.postgresql.base import DatabaseWrapper
from sijill.ledger.postgresql.lines import Idle
from sijill.ledger.statements import ask
from sijill.ledger.transaction import WriteOutsideAction, acting_for


@pytest.fixture
def idle(clone, monkeypatch):
    connections.close_all()
    held = Idle()
    monkeypatch.setattr(DatabaseWrapper, "idle", held)
    yield held
    connections.close_all()
    held.close()


def pid() -> int:
    return ask("SELECT pg_backend_pid()", []).rows[0][0]


def request(work=pid):
    """What a thread does for one request."""
    try:
        return work()
    finally:
        request_finished.send(sender=None)


def in_a_thread(work=pid):
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(request, work).result()


def test_one_after_another_they_use_one_line(idle):
    assert len({in_a_thread() for _ in range(5)}) == 1


def test_at_once_each_has_its_own_and_the_last_put_away_is_taken_first(idle):
    both = Barrier(2)

    def together():
        found = pid()
        both.wait()
        return found

    with ThreadPoolExecutor(2) as threads:
        found = {each.result() for each in [threads.submit(request, together) for _ in "ab"]}
    assert len(found) == 2
    last = in_a_thread()
    assert last in found
    assert {in_a_thread() for _ in range(3)} == {last}


def test_what_was_ready_for_one_thread_is_ready_for_the_next(idle):
    def kept():
        ask("SELECT %s::integer + 1", [1])
        return ask("SELECT count(*) FROM pg_prepared_statements", []).rows

    assert in_a_thread(kept) == in_a_thread(kept)


def test_the_guard_stands_on_a_line_that_was_left(idle):
    first = in_a_thread()

    def scoped():
        with acting_for(replace(SYSTEM, reach=frozenset({"CH-03"}))):
            [[told]] = ask("SELECT current_setting('sijill.reach', true)", []).rows
        with pytest.raises(WriteOutsideAction):
            Act.objects.filter(pk=0).delete()
        return told, pid()

    assert in_a_thread(scoped) == ("CH-03", first)
    assert in_a_thread(lambda: ask("SELECT current_setting('sijill.reach', true)", []).rows) == [
        ("",)
    ]


def test_a_line_that_the_server_ended_is_given_to_nobody(idle, clone):
    first = in_a_thread()
    with psycopg.connect(clone.url("web"), autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [first])
    assert in_a_thread() != first


def test_a_line_within_a_transaction_is_left_to_nobody(idle):
    with transaction.atomic():
        ours = pid()
        connection.close_if_unusable_or_obsolete()
        assert in_a_thread() != ours
    assert pid() != ours


def test_a_transaction_that_failed_leaves_a_good_line(idle):
    def fails():
        with contextlib.suppress(ZeroDivisionError), transaction.atomic():
            transaction.on_commit(lambda: pytest.fail("nothing was committed"))
            raise ZeroDivisionError(pid())
        return pid()

    line = in_a_thread(fails)

    def works():
        with transaction.atomic():
            return pid()

    assert in_a_thread(works) == line


def test_a_line_that_is_too_old_is_closed(idle):
    def ages():
        found = pid()
        connection.close_at = 0.0
        return found

    first = in_a_thread(ages)
    assert in_a_thread() != first


def test_a_line_that_nobody_needed_is_closed_when_it_is_too_old(idle):
    [where] = {connection._where}
    request()
    line = idle.take(where)
    old = type(line)(line.connection, line.ready, 0.0, line.looked_at)
    idle.put(where, old)
    assert line.connection.closed
    assert idle.take(where) is None
