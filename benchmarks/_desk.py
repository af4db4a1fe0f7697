"""A register whose requests are doubled, and who directs a chamber of it."""

from __future__ import annotations

from pathlib import Path

import psycopg

from benchmarks._served import Served, say

# A former request of the same person, decided: as the second year of a register has them.
DOUBLE = """
INSERT INTO desk_case ({columns})
SELECT {values} FROM desk_case c WHERE c.submitted_at IS NOT NULL OR c.state = 'draft'
"""
CHANGED = {
    "id": "gen_random_uuid()",
    "reference": "'X' || lpad((row_number() OVER ())::text, 10, '0')",
    "state": "CASE WHEN c.state = 'refused' THEN 'refused' ELSE 'accepted' END",
    "submitted_at": "coalesce(c.submitted_at, c.opened_at)",
    "institution_id": "coalesce(c.institution_id, 'CH-03')",
    "assignee_id": "NULL",
    "clock_stopped_at": "NULL",
    "decided_at": "coalesce(c.decided_at, c.saved_at) - interval '1 year' * random()",
}


def doubled(house: Served, var: Path) -> int:
    """Add a decided request beside each one, once; answers how many there are."""
    told = var / "doubled"
    work = house.web.replace("sijill_web", "sijill_work")
    with psycopg.connect(work, autocommit=True) as line:
        if not told.exists():
            say("doubling the requests…")
            rows = line.execute(
                "SELECT column_name FROM information_schema.columns"
                " WHERE table_name = 'desk_case' ORDER BY ordinal_position"
            ).fetchall()
            columns = [str(row[0]) for row in rows]
            values = [CHANGED.get(name, f"c.{name}") for name in columns]
            line.execute(DOUBLE.format(columns=", ".join(columns), values=", ".join(values)))
            told.write_text("yes")
        counted = line.execute("SELECT count(*) FROM desk_case").fetchone()
    return int(counted[0]) if counted else 0


def directing(where: str) -> str:
    """The address of who directs an institution, made when nobody does."""
    from sijill.kernel.actor import SYSTEM, Role
    from sijill.kernel.clock import now
    from sijill.ledger.transaction import acting_for, action
    from sijill.portal.population.staff import _agent

    with acting_for(SYSTEM):
        action(_agent)(Role.DIRECTOR, where, at=now())
    return f"{Role.DIRECTOR.value}.{where.lower()}@sijill.example"
