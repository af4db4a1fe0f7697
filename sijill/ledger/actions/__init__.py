"""Writing acts and looks."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID, uuid4

from sijill.kernel.actor import Actor, Subject
from sijill.ledger.models import Act, ActFacts, Look
from sijill.ledger.transaction import action, looking


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
    hold personal data.
    """
    act = Act.objects.create(
        id=uuid4(),
        kind=kind,
        subject_kind=subject.kind,
        subject_id=subject.id,
        at=at,
        by_kind=by.kind,
        by_user=by.user,
        by_role=by.role or "",
        by_institution=by.institution or "",
        article=article,
        ground=ground,
    )
    ActFacts.objects.create(act=act.id, salt=secrets.token_bytes(32), facts=dict(facts or {}))
    return act


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
        Look.objects.create(
            at=at,
            by_kind=by.kind,
            by_user=by.user,
            by_role=by.role or "",
            by_institution=by.institution or "",
            subject_kind=subject.kind if subject else "",
            subject_id=subject.id if subject else None,
            space=space,
            person=person,
            what=what,
            reason=reason,
            count=count,
            terms=list(terms),
        )
