"""Foreign keys wait for the end of a population, and nothing that points nowhere outlasts it."""

from __future__ import annotations

import psycopg
import pytest

from sijill.portal.population.trusting import KNOWN_SINCE, TABLES, check, trusting

EVERY = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), to_jsonb(c) - 'conname'
FROM pg_constraint c WHERE contype = 'f' ORDER BY 1, 2
"""
WAITING = "SELECT count(DISTINCT conrelid) FROM pg_constraint WHERE NOT conenforced"
NOWHERE = """
INSERT INTO register_supervisoranswer (id, "case", supervisor_id, answer, answered_at, act)
VALUES (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'yes', now(), gen_random_uuid())
"""


@pytest.fixture
def owner(clone):
    with psycopg.connect(clone.cluster.url("owner", clone.name), autocommit=True) as connection:
        if connection.info.server_version < KNOWN_SINCE or not clone.cluster.ours:
            pytest.skip("this server checks every row as it comes")
        yield connection


def test_foreign_keys_wait_for_the_end_and_stand_as_before(owner):
    before = owner.execute(EVERY).fetchall()
    with trusting():
        assert owner.execute(WAITING).fetchone() == (len(TABLES),)
    assert owner.execute(EVERY).fetchall() == before


def test_a_row_that_points_nowhere_ends_a_population(owner):
    with pytest.raises(psycopg.errors.ForeignKeyViolation), trusting():
        owner.execute(NOWHERE)


def test_what_a_killed_run_left_is_enforced_by_the_next(owner):
    before = owner.execute(EVERY).fetchall()
    killed = trusting()
    killed.__enter__()
    check()
    assert owner.execute(EVERY).fetchall() == before
