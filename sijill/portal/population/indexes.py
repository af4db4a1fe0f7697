"""Search indexes that take rows by the thousand while a population is written.

Each key of each person written at its own place in the index costs more than all the rest of an
entry. While a population is written the indexes of keys collect what arrives and sort it in by
the thousand; a search reads what is collected as well, so that nobody is out of sight, and a
process that is killed leaves indexes that are right. They are as before once the last piece
stands: at the end of this run, or of the next.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import connection

OWNER = "sijill_owner"
OF_KEYS = ("person_keys_gin", "organisation_keys_gin", "case_keys_gin")
COLLECTED = 16_384  # kilobytes
COLLECT = "ALTER INDEX {} SET (fastupdate = on, gin_pending_list_limit = {})"
AS_BEFORE = "ALTER INDEX {} SET (fastupdate = off); ALTER INDEX {} RESET (gin_pending_list_limit)"


@contextmanager
def collecting() -> Iterator[None]:
    """Let the indexes of keys collect for the length of a block that ends well."""
    with as_owner() as owner:
        for index in OF_KEYS:
            owner.execute(COLLECT.format(index, COLLECTED))
    yield
    with as_owner() as owner:
        for index in OF_KEYS:
            owner.execute(AS_BEFORE.format(index, index))
            owner.execute("SELECT gin_clean_pending_list(%s::regclass)", [index])


def as_owner() -> psycopg.Connection:
    """A connection as owner: the embedded server lets every role of the house in by its socket."""
    held = connection.settings_dict
    return psycopg.connect(
        host=held["HOST"],
        port=held["PORT"] or None,
        dbname=held["NAME"],
        user=OWNER,
        autocommit=True,
    )
