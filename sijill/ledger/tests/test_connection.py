"""A connection that fell silent is used; one that was closed behind our back is made anew."""

from __future__ import annotations

import psycopg
from django.db import close_old_connections, connection
from psycopg.pq import TransactionStatus

from sijill.kernel.actor import SYSTEM
from sijill.ledger.transaction import acting_for


def pid() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def test_a_quiet_connection_is_used_again_without_a_question(clone):
    first = pid()
    close_old_connections()
    assert pid() == first
    close_old_connections()
    asked = []
    connection.is_usable = lambda: asked.append(1) or True
    try:
        assert pid() == first
    finally:
        del connection.is_usable
    assert not asked


def test_a_connection_that_the_server_ended_is_made_anew(clone):
    first = pid()
    with psycopg.connect(clone.url("web"), autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [first])
    close_old_connections()
    assert pid() != first


def test_the_scope_is_told_with_the_opening_of_the_transaction(clone):
    with acting_for(SYSTEM):
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('sijill.reach')")
            assert cursor.fetchone()[0] == "*"
        assert connection.connection.info.transaction_status == TransactionStatus.INTRANS
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('sijill.reach', true), '')")
        assert cursor.fetchone()[0] == ""
