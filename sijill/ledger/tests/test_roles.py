"""What each trusted role cannot do to the log, tried one by one."""

import psycopg
import pytest
from psycopg import errors

from sijill.ledger.tests.factories import sealed

TABLES = ("ledger_act", "ledger_act_facts", "ledger_sealed", "ledger_tile", "ledger_checkpoint")
CHANGES = {
    "ledger_act": "kind = 'x'",
    "ledger_act_facts": "facts = '{}'",
    "ledger_sealed": "leaf = ''",
    "ledger_tile": "root = ''",
    "ledger_checkpoint": "note = ''",
}
REFUSED = (errors.InsufficientPrivilege,)


@pytest.fixture
def asked(house):
    """Yield a way to ask the database something under a role, and to give it all back."""
    sealed(256)

    def ask(role: str, *statements: str) -> None:
        with psycopg.connect(house.url(role)) as connection:
            for statement in statements:
                connection.execute(statement)
            connection.rollback()

    return ask


def forms(table: str) -> list[str]:
    return [
        f"UPDATE {table} SET {CHANGES[table]}",
        f"DELETE FROM {table}",
        f"TRUNCATE {table}",
        f"TRUNCATE {table} CASCADE",
        f"INSERT INTO {table} SELECT * FROM {table} ON CONFLICT DO UPDATE SET {CHANGES[table]}"
        if table not in ("ledger_tile",)
        else f"MERGE INTO {table} t USING {table} s ON t.n = s.n WHEN MATCHED THEN DELETE",
    ]


OFF = [
    "ALTER TABLE ledger_act DISABLE TRIGGER ALL",
    "ALTER TABLE ledger_act DISABLE TRIGGER act_insert_only",
    "DROP TRIGGER act_insert_only ON ledger_act",
    "SET session_replication_role = replica",
    "CREATE OR REPLACE FUNCTION ledger_refuse_change() RETURNS trigger LANGUAGE plpgsql"
    " AS $$ BEGIN RETURN NEW; END $$",
    "DROP TABLE ledger_act",
    "ALTER TABLE ledger_act RENAME TO gone",
]


def test_no_role_alters_what_was_written(asked):
    passed = []
    for role in ("web", "work", "owner"):
        for table in TABLES:
            for statement in forms(table):
                try:
                    asked(role, statement.replace("CONFLICT DO", f"CONFLICT ({id_of(table)}) DO"))
                except REFUSED:
                    continue
                passed.append((role, statement))
    assert passed == []


def id_of(table: str) -> str:
    return {"ledger_act": "id", "ledger_act_facts": "act", "ledger_sealed": "seq"}.get(
        table, "size"
    )


@pytest.mark.parametrize("role", ["web", "work"])
def test_neither_pages_nor_worker_can_take_a_wall_down(asked, role):
    for statement in OFF:
        with pytest.raises(REFUSED):
            asked(role, statement)


@pytest.mark.parametrize("role", ["web", "work", "owner"])
def test_nobody_reads_acts_from_or_into_a_file_of_the_server(asked, role):
    for statement in (
        "COPY ledger_act FROM '/etc/hostname'",
        "COPY ledger_act TO '/var/tmp/acts'",
        "COPY ledger_act FROM PROGRAM 'true'",
    ):
        with pytest.raises(REFUSED):
            asked(role, statement)


@pytest.mark.parametrize("role", ["web", "work", "owner"])
def test_nobody_puts_back_a_copy_over_what_was_written(house, asked, role):
    with psycopg.connect(house.url(role)) as connection:
        with connection.cursor().copy("COPY ledger_act TO STDOUT") as out:
            rows = b"".join(out)
        with (
            pytest.raises((errors.UniqueViolation, *REFUSED)),
            connection.cursor().copy("COPY ledger_act FROM STDIN") as back,
        ):
            back.write(rows)


def test_the_owner_cannot_switch_triggers_off_for_a_session(asked):
    with pytest.raises(REFUSED):
        asked("owner", "SET session_replication_role = replica")


def test_the_pages_number_nothing_and_sign_nothing(asked):
    for statement in (
        "INSERT INTO ledger_sealed VALUES (999, gen_random_uuid(), '')",
        "INSERT INTO ledger_checkpoint VALUES (999, '', '', now())",
        "INSERT INTO ledger_tile VALUES (9, 9, '', '')",
        "DELETE FROM ledger_pending",
        "INSERT INTO ledger_pending VALUES (gen_random_uuid(), now())",
        "UPDATE ledger_cursor SET next_seq = 0",
        "DELETE FROM ledger_parked",
        "INSERT INTO ledger_handled VALUES ('indicators', 999)",
        "SELECT ledger_erase_facts(gen_random_uuid())",
    ):
        with pytest.raises(REFUSED):
            asked("web", statement)


@pytest.mark.parametrize("role", ["web", "work", "owner"])
def test_facts_go_for_nobody_without_a_reason(asked, role):
    with pytest.raises(REFUSED):
        asked(role, "DELETE FROM ledger_act_facts")
    if role != "web":
        with pytest.raises(REFUSED):
            asked(role, "SELECT ledger_erase_facts(act) FROM ledger_act_facts")
