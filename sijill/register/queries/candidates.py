"""Whom to compare somebody with: the holders of keys, a whole batch in one question."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sijill.desk.models import CaseKeys
from sijill.ledger.statements import ask
from sijill.register.models import PersonKeys
from sijill.register.rules.likeness import GROUPS, Face, wanted

AT_MOST = 100  # for one reason of one face: the commonest names of the largest towns

_OVERLAPS = " AND ".join(f"held.keys && asked.g{n}::varchar[]" for n in range(GROUPS))
_GROUPS = ", ".join(f"g{n}" for n in range(GROUPS))
_ARRAYS = ", ".join(["%s::text[]"] * GROUPS)
# OFFSET 0: for a few of them in order, the planner would walk all holders instead of the keys.
# Two words of one name may share their keys: the same group twice changes nothing.
_ASK = f"""
    SELECT DISTINCT asked.n, near.holder
    FROM unnest(%s::int[], {_ARRAYS}) AS asked(n, {_GROUPS})
    CROSS JOIN LATERAL (
        SELECT holder FROM (
            SELECT held.{{holder}} AS holder FROM {{table}} AS held WHERE {_OVERLAPS} OFFSET 0
        ) AS sharing
        ORDER BY holder LIMIT {AT_MOST}
    ) AS near
    ORDER BY asked.n, near.holder
"""  # noqa: S608 (our own tables and columns; what is looked for is a parameter)
OF_PERSONS = _ASK.format(table=PersonKeys._meta.db_table, holder="person")
OF_CASES = _ASK.format(table=CaseKeys._meta.db_table, holder="case")


def persons_near(faces: Sequence[Face]) -> list[list[UUID]]:
    """For each face, the persons of the register whose keys say that they may be the same."""
    return _near(OF_PERSONS, faces)


def cases_near(faces: Sequence[Face]) -> list[list[UUID]]:
    """For each face, the requests whose keys say that they may be the same person's."""
    return _near(OF_CASES, faces)


def _near(statement: str, faces: Sequence[Face]) -> list[list[UUID]]:
    asked = [(n, groups) for n, face in enumerate(faces) for groups in wanted(face)]
    found: list[list[UUID]] = [[] for _ in faces]
    if not asked:
        return found
    columns = [[_array(_filled(groups)[g]) for _, groups in asked] for g in range(GROUPS)]
    for n, holder in ask(statement, [[n for n, _ in asked], *columns]).rows:
        found[n].append(holder)
    return found


def _filled(groups: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    return groups + groups[:1] * (GROUPS - len(groups))


def _array(keys: tuple[str, ...]) -> str:
    """Keys as PostgreSQL writes an array."""
    quoted = ('"' + key.replace("\\", "\\\\").replace('"', '\\"') + '"' for key in keys)
    return "{" + ",".join(quoted) + "}"
