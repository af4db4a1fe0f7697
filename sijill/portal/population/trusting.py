"""Foreign keys that are checked all at once, when everything is written.

Asked for each of a million rows, they cost a fifth of the whole. While a population is written
they stand in the catalogue as not enforced; at the end each is enforced again, which has the server
compare the whole table at once and refuse what points nowhere. A run that is killed leaves them as
they are, and the next one, whatever it is asked for, enforces them. Servers before PostgreSQL 18
know no such thing: there, every row is checked as it comes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql

from sijill.portal.population.indexes import as_owner

KNOWN_SINCE = 180_000
TABLES = (
    *("accounts_space", "desk_appeal", "desk_case", "desk_caseverdict", "desk_correction"),
    *("desk_decision", "desk_evidence", "protection_affiliation", "register_entry"),
    *("register_membership", "register_organisation", "register_person"),
    *("register_supervision", "register_supervisoranswer", "register_version"),
)
POINTED_TO = ("accounts_user", "institutions_institution")
OF_TABLES = """
SELECT conrelid::regclass::text, conname FROM pg_constraint
WHERE contype = 'f' AND conenforced AND conrelid = ANY(%s::regclass[]) ORDER BY 1, 2
"""
LEFT = """
SELECT conrelid::regclass::text, conname FROM pg_constraint
WHERE contype = 'f' AND NOT conenforced ORDER BY 1, 2
"""


@contextmanager
def trusting() -> Iterator[None]:
    """Let foreign keys wait for the end of a block, however it ends."""
    with as_owner() as owner:
        if owner.info.server_version >= KNOWN_SINCE:
            _alter(owner, owner.execute(OF_TABLES, [list(TABLES)]).fetchall(), "NOT ENFORCED")
    try:
        yield
    finally:
        check()


def check() -> None:
    """Enforce every foreign key that waits; raises when a row points nowhere."""
    with as_owner() as owner:
        if owner.info.server_version < KNOWN_SINCE or not (left := owner.execute(LEFT).fetchall()):
            return
        # a table that the statistics believe empty would be read once for each row of another
        owner.execute(f"ANALYZE {', '.join((*TABLES, *POINTED_TO))}")
        _alter(owner, left, "ENFORCED")


def _alter(owner: psycopg.Connection, found: list[tuple[str, str]], how: str) -> None:
    for table, name in found:
        said = "ALTER TABLE {} ALTER CONSTRAINT {} " + how
        owner.execute(sql.SQL(said).format(sql.Identifier(table), sql.Identifier(name)))
