"""A register with the decided requests of many years, and who directs a chamber of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg

from benchmarks._served import Served, say

if TYPE_CHECKING:
    from sijill.kernel.actor import Role

AT_ONCE = 100_000  # rows of one transaction
# A former request of the same person, decided: as the later years of a register have them.
FORMER = """
INSERT INTO desk_case ({columns})
SELECT {values} FROM desk_case c CROSS JOIN generate_series(1, {times}) AS year
WHERE c.submitted_at IS NOT NULL AND c.reference NOT LIKE 'X%' LIMIT {limit}
"""
CHANGED = {
    "id": "gen_random_uuid()",
    "reference": "'X' || lpad(({first} + row_number() OVER ())::text, 10, '0')",
    "space": "gen_random_uuid()",
    "state": "CASE WHEN c.state = 'refused' THEN 'refused' ELSE 'accepted' END",
    "submitted_at": "coalesce(c.submitted_at, c.opened_at)",
    "institution_id": "coalesce(c.institution_id, 'CH-03')",
    "assignee_id": "NULL",
    "clock_stopped_at": "NULL",
    "decided_at": "coalesce(c.decided_at, c.saved_at) - interval '6 years' * random()",
}


def filled(house: Served, wanted: int) -> int:
    """Add decided requests until there are so many, once; answers how many there are."""
    with psycopg.connect(house.web.replace("sijill_web", "sijill_work"), autocommit=True) as line:
        have = first = _count(line, "")
        sent = _count(line, "WHERE submitted_at IS NOT NULL AND reference NOT LIKE 'X%'")
        while have < wanted:
            text = _former(line, have, times=AT_ONCE // sent + 1, limit=wanted - have)
            line.execute(text)
            have = _count(line, "")
            say(f"{have:,} of {wanted:,} cases")
        if have > first:  # as the server would have by itself, one night of those years
            line.execute("VACUUM (ANALYZE) desk_case")
    return have


def _former(line: psycopg.Connection, have: int, *, times: int, limit: int) -> str:
    rows = line.execute(
        "SELECT column_name FROM information_schema.columns"
        " WHERE table_name = 'desk_case' ORDER BY ordinal_position"
    ).fetchall()
    columns = [str(row[0]) for row in rows]
    values = [CHANGED.get(name, f"c.{name}").format(first=have) for name in columns]
    limit = min(limit, AT_ONCE)
    return FORMER.format(
        columns=", ".join(columns), values=", ".join(values), times=times, limit=limit
    )


def _count(line: psycopg.Connection, where: str) -> int:
    found = line.execute(f"SELECT count(*) FROM desk_case {where}").fetchone()
    return int(found[0]) if found else 0


def directing(where: str) -> str:
    """The address of who directs an institution, made when nobody does."""
    from sijill.kernel.actor import Role

    return officer(Role.DIRECTOR, where)


def examining(where: str, many: int) -> list[str]:
    """The addresses of so many who examine at an institution, made where there are fewer."""
    from sijill.kernel.actor import Role

    return [officer(Role.EXAMINER, where, number) for number in range(1, many + 1)]


def officer(role: Role, where: str, number: int = 1) -> str:
    """The address of who holds an office of an institution, made when nobody does."""
    from sijill.kernel.actor import SYSTEM
    from sijill.kernel.clock import now
    from sijill.ledger.transaction import acting_for, action
    from sijill.portal.population.staff import _agent, email_of

    with acting_for(SYSTEM):
        action(_agent)(role, where, at=now(), number=number)
    return email_of(role, where, number)
