"""Writing acts and looks."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sijill.kernel.actor import Actor, Subject
from sijill.ledger.models import Act, Look
from sijill.ledger.statements import ask
from sijill.ledger.transaction import action, insist_on_lent, looking

# The act and what it says in full, in one statement: every decision writes two or three of them.
RECORD = """
WITH kept AS (
    INSERT INTO ledger_act (
        id, kind, subject_kind, subject_id, at,
        by_kind, by_user, by_role, by_institution, article, ground, by_for
    )
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
    RETURNING id, recorded_at
), said AS (
    INSERT INTO ledger_act_facts (act, salt, facts) SELECT id, %s, %s::jsonb FROM kept
)
SELECT recorded_at FROM kept
"""


LOOKED = """
INSERT INTO ledger_look (
    at, by_kind, by_user, by_role, by_institution, subject_kind, subject_id, space, person,
    what, reason, count, terms, basis
)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s::varchar[], %s)
"""


@action
def record(
    kind: str,
    *,
    subject: Subject,
    by: Actor,
    at: datetime,
    ground: str = "",
    article: str = "",
    facts: Mapping[str, object] | None = None,
) -> Act:
    """Write one act and its facts in the transaction of the change it tells of.

    `kind` is "<room>.<past participle>"; `facts` must be JSON and are the only part that may
    hold personal data. Under powers that another agent lent, it says for whom, and what they do
    not cover is refused.
    """
    insist_on_lent(kind, by=by)
    columns: dict[str, Any] = {
        "id": uuid4(),
        "kind": kind,
        "subject_kind": subject.kind,
        "subject_id": subject.id,
        "at": at,
        "by_kind": by.kind,
        "by_user": by.user,
        "by_role": by.role or "",
        "by_institution": by.institution or "",
        "article": article,
        "ground": ground,
        "by_for": by.stands_for,
    }
    said = json.dumps(dict(facts or {}))
    [(recorded_at,)] = ask(RECORD, [*columns.values(), secrets.token_bytes(32), said]).rows
    return Act(**columns, recorded_at=recorded_at)


def look(  # noqa: PLR0913 — a look has as many facets; each is a column
    what: str,
    *,
    by: Actor,
    at: datetime,
    reason: str,
    subject: Subject | None = None,
    space: UUID | None = None,
    person: UUID | None = None,
    count: int | None = None,
    terms: Sequence[str] = (),
) -> None:
    """Log that somebody read a file, a document or a result list.

    `terms` names the criteria of a search ("cin", "name"), never what was typed.
    """
    with looking():
        columns: dict[str, Any] = {
            "at": at,
            "by_kind": by.kind,
            "by_user": by.user,
            "by_role": by.role or "",
            "by_institution": by.institution or "",
            "subject_kind": subject.kind if subject else "",
            "subject_id": subject.id if subject else None,
            "space": space,
            "person": person,
            "what": what,
            "reason": reason,
            "count": count,
            "terms": list(terms),
            "basis": by.grant,
        }
        ask(LOOKED, [*columns.values()])


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One file of several that were handed out at once, and whose it is."""

    subject: Subject
    space: UUID | None = None
    person: UUID | None = None


def look_at_each(
    what: str,
    rows: Iterable[Row],
    *,
    by: Actor,
    at: datetime,
    reason: str,
    terms: Sequence[str] = (),
) -> None:
    """Log each file of a list that leaves the house: an exported row is a look of its own."""
    looks = [
        Look(
            at=at,
            by_kind=by.kind,
            by_user=by.user,
            by_role=by.role or "",
            by_institution=by.institution or "",
            subject_kind=row.subject.kind,
            subject_id=row.subject.id,
            space=row.space,
            person=row.person,
            what=what,
            reason=reason,
            terms=list(terms),
            basis=by.grant,
        )
        for row in rows
    ]
    with looking():
        Look.objects.bulk_create(looks)
