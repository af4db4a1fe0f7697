"""The cases that a program opened for persons: found by the program, each in its person's space."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from sijill.desk import procedures
from sijill.desk.models import Case, Correction, Decision, Evidence
from sijill.desk.queries.examination import joined
from sijill.desk.queries.following import open_correction, standing_decision
from sijill.desk.queries.scope import NotFound, visible
from sijill.desk.rules import WRITABLE
from sijill.desk.rules.completeness import Lack, lacks
from sijill.kernel.actor import SYSTEM, Actor, Subject
from sijill.kernel.clock import civil_date
from sijill.ledger import actions as ledger
from sijill.ledger.transaction import acting_for

RECEIVED = "received"


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """A case as the program that sent it follows it: no agent's name, no note of the desk's."""

    case: Case
    missing: Sequence[Lack]
    correction: Correction | None
    decision: Decision | None
    documents: Sequence[Evidence]


def helped(viewer: Actor) -> QuerySet[Case]:
    """Every case that this program opened; read in the scope of the house, not of one space."""
    return visible(viewer)


def helped_case(id: UUID, *, viewer: Actor) -> Case:
    """A case this program opened; its space must be known before its scope can be entered."""
    with acting_for(SYSTEM):
        found = helped(viewer).filter(pk=id).first()
    if found is None:
        raise NotFound(id)
    return found


def helped_cases(
    *, viewer: Actor, state: str, after: tuple[datetime, UUID] | None, limit: int
) -> list[Case]:
    """The cases this program opened, in the order they were opened; one more than the limit."""
    with acting_for(SYSTEM):
        found = helped(viewer).select_related("institution").order_by("opened_at", "id")
        if state:
            found = found.filter(state=state)
        if after is not None:
            at, id = after
            found = found.filter(Q(opened_at__gt=at) | Q(opened_at=at, id__gt=id))
        return list(found[: limit + 1])


def followed(case: Case, *, at: datetime) -> Followed:
    """What the program is told of a case, in the scope of its person's space."""
    declared = procedures.procedure(case.procedure, case.procedure_version)
    missing: Sequence[Lack] = ()
    if case.state in WRITABLE:
        today = civil_date(at)
        missing = lacks(declared, case.answers, evidence=joined(case), today=today)
    papers = Evidence.objects.filter(case=case, state=RECEIVED).order_by("uploaded_at", "id")
    return Followed(
        case=case,
        missing=missing,
        correction=open_correction(case),
        decision=standing_decision(case),
        documents=list(papers),
    )


def look_at(case: Case, *, viewer: Actor, at: datetime) -> None:
    """Log that the program read how a case stands: its person sees it."""
    subject = Subject(kind="case", id=case.pk)
    ledger.look("case", by=viewer, at=at, reason="machine", subject=subject, space=case.space)
