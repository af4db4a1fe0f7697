"""What a program is told of procedures and cases."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Field, Schema

from sijill.desk.models import Case, Decision
from sijill.desk.queries.machines import Followed
from sijill.desk.rules.completeness import Lack
from sijill.desk.wording.states import state as state_in_words
from sijill.desk.wording.verdicts import sentence
from sijill.kernel.verdict import refused
from sijill.web.api.paging import NEXT


class Missing(Schema):
    """Something that keeps the case from being sent: the page, the box or document, and why."""

    page: str
    target: str
    code: str
    text: str


class Mend(Schema):
    """One thing that the desk wants mended."""

    page: str | None = None
    evidence: str | None = None
    reason: str = Field(description="missing, unreadable, wrong or out_of_date")
    note: str = ""


class CorrectionOut(Schema):
    """What must be mended, and until when; the legal days stand still meanwhile."""

    until: date
    items: list[Mend]


class DecisionOut(Schema):
    """The signed answer, with the code that proves its letter."""

    outcome: str = Field(description="accepted or refused")
    signed_at: datetime
    ground: str
    article: str
    appeal_until: date | None
    letter_code: str | None


class DocumentOut(Schema):
    """A document that stands on the case."""

    id: UUID
    kind: str
    pages: int
    size: int
    uploaded_at: datetime
    hints: list[str] = Field([], description="what to look at again: small, dark, blurred")


class SubjectOut(Schema):
    """What the case is about or led to, by an opaque identifier."""

    kind: str
    id: UUID


class CaseOut(Schema):
    """A case: where it stands, its dates, what is missing, what was decided."""

    id: UUID
    reference: str = Field(examples=["2648410275"])
    procedure: str
    version: int
    state: str
    state_text: str
    revision: int = Field(description="send it back with a page: two hands are told of each other")
    language: str
    institution: str | None
    opened_at: datetime
    submitted_at: datetime | None
    due_on: date | None = Field(description="the last day on which the desk answers in time")
    decided_at: datetime | None
    subject: SubjectOut | None
    missing: list[Missing]
    correction: CorrectionOut | None
    decision: DecisionOut | None
    documents: list[DocumentOut]


class CaseLine(Schema):
    """A case in a list."""

    id: UUID
    reference: str
    procedure: str
    state: str
    institution: str | None
    opened_at: datetime
    submitted_at: datetime | None
    due_on: date | None
    decided_at: datetime | None


class Cases(Schema):
    """Cases in the order they were opened."""

    items: list[CaseLine]
    next: str | None = NEXT


def case_out(followed: Followed) -> CaseOut:
    """A case with all that its program may know."""
    case = followed.case
    return CaseOut(
        **line_of(case).model_dump(),
        version=case.procedure_version,
        state_text=state_in_words(case.state),
        revision=case.revision,
        language=case.language,
        subject=_subject(case),
        missing=[_missing(lack) for lack in followed.missing],
        correction=_correction(followed),
        decision=_decision(followed.decision) if followed.decision else None,
        documents=[_document(evidence) for evidence in followed.documents],
    )


def line_of(case: Case) -> CaseLine:
    """A case in a list."""
    return CaseLine(
        id=case.pk,
        reference=case.reference,
        procedure=case.procedure,
        state=case.state,
        institution=case.institution_id,
        opened_at=case.opened_at,
        submitted_at=case.submitted_at,
        due_on=case.due_on,
        decided_at=case.decided_at,
    )


def _subject(case: Case) -> SubjectOut | None:
    if case.subject_id is None:
        return None
    return SubjectOut(kind=case.subject_kind, id=case.subject_id)


def _missing(lack: Lack) -> Missing:
    text = str(lack.text) or sentence(refused(lack.code, "", **lack.facts))
    return Missing(page=lack.page, target=lack.target, code=lack.code, text=text)


def _correction(followed: Followed) -> CorrectionOut | None:
    asked = followed.correction
    if asked is None:
        return None
    return CorrectionOut(until=asked.until, items=[Mend(**item) for item in asked.items])


def _decision(decision: Decision) -> DecisionOut | None:
    if decision.signed_at is None:
        return None
    return DecisionOut(
        outcome=decision.outcome,
        signed_at=decision.signed_at,
        ground=decision.ground,
        article=decision.article,
        appeal_until=decision.appeal_until,
        letter_code=decision.letter_code,
    )


def _document(evidence: Any) -> DocumentOut:
    return DocumentOut(
        id=evidence.pk,
        kind=evidence.kind,
        pages=evidence.pages,
        size=evidence.size,
        uploaded_at=evidence.uploaded_at,
        hints=[str(hint) for hint in evidence.quality.get("hints", [])],
    )
