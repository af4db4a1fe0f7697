"""What every action on a craft body begins and ends with: the body locked, the act told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sijill.institutions.models import Assembly, Ballot, Body
from sijill.institutions.queries import bodies as read
from sijill.institutions.rules.bodies import FOUNDING
from sijill.kernel.actor import Actor, Subject
from sijill.kernel.verdict import Refused, Verdict
from sijill.ledger.actions import record
from sijill.ledger.models import Act


def insist(verdicts: Iterable[Verdict]) -> None:
    """Raise every refusal among these verdicts."""
    if closed := [verdict for verdict in verdicts if not verdict.is_ok]:
        raise Refused(*closed)


def lock_body(pk: UUID, *, by: Actor) -> Body:
    """A body within reach, locked: whatever happens to it comes one after the other."""
    read.body_for(pk, viewer=by)
    return Body.objects.select_for_update(of=("self",)).get(pk=pk)


def lock_assembly(pk: UUID, *, by: Actor) -> Assembly:
    """An assembly within reach, locked after its body."""
    found = read.assembly_for(pk, viewer=by)
    lock_body(found.body_id, by=by)
    held = Assembly.objects.select_for_update(of=("self",)).select_related("body", "roll")
    return held.get(pk=pk)


def lock_ballot(pk: UUID, *, by: Actor) -> Ballot:
    """A ballot within reach, locked after its assembly."""
    assembly = lock_assembly(read.ballot_for(pk, viewer=by).assembly_id, by=by)
    ballot = Ballot.objects.select_for_update(of=("self",)).get(pk=pk)
    ballot.assembly = assembly
    return ballot


def tell(
    body: UUID, what: str, /, *, by: Actor, at: datetime, article: str = FOUNDING, **facts: Any
) -> Act:
    """The act of what was done about a body."""
    return record(
        what,
        subject=Subject(kind="body", id=body),
        by=by,
        at=at,
        ground="bodies.service",
        article=article,
        facts=facts,
    )
