"""Documents of a case, and their pages for whoever may see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from sijill.desk import archive
from sijill.desk.models import Case, Evidence
from sijill.desk.queries.scope import NotFound, visible
from sijill.desk.rules.evidence import EvidenceState
from sijill.kernel import vault
from sijill.kernel.actor import Actor, Subject
from sijill.ledger import actions as ledger
from sijill.ledger.statements import statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of a document as a picture."""

    evidence: Evidence
    number: int
    jpeg: bytes


def evidence_for(case: Case, *, viewer: Actor) -> list[Evidence]:
    """The documents that stand on a case, oldest first; one query."""
    return _standing(case.pk, viewer)


@statement
def _standing(case: UUID, viewer: Actor) -> QuerySet[Evidence]:
    held = Evidence.objects.filter(case__in=visible(viewer), case=case)
    return held.filter(state=EvidenceState.RECEIVED).order_by("uploaded_at", "id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Film:
    """A film as it was kept."""

    evidence: Evidence
    body: bytes


def film_of(evidence: UUID, *, viewer: Actor, at: datetime, reason: str) -> Film:
    """A film, decrypted in memory; the look is logged first. NotFound covers what is no film."""
    found = (
        Evidence.objects.filter(pk=evidence, case__in=visible(viewer))
        .filter(media_type__startswith="video/")
        .exclude(state=EvidenceState.REMOVED)
        .select_related("case")
        .first()
    )
    if found is None:
        raise NotFound(evidence)
    _look(found, viewer, at, reason)
    wrapped = vault.WrappedKey(key_id=found.key_id, wrapped=bytes(found.wrapped_key))
    body = archive.read(archive.ORIGINAL, case=found.case_id, file=found.pk, wrapped=wrapped)
    return Film(evidence=found, body=body)


def page_of_document(
    evidence: UUID, number: int, *, viewer: Actor, at: datetime, reason: str
) -> Page:
    """One page, decrypted in memory; the look is logged before anything is shown.

    NotFound covers what is out of scope, what was taken back, and pages that do not exist.
    """
    found = _with_case.first(evidence, viewer)
    if found is None or not 1 <= number <= found.pages:
        raise NotFound(evidence)
    _look(found, viewer, at, reason)
    wrapped = vault.WrappedKey(key_id=found.key_id, wrapped=bytes(found.wrapped_key))
    jpeg = archive.read(number, case=found.case_id, file=found.pk, wrapped=wrapped)
    return Page(evidence=found, number=number, jpeg=jpeg)


@statement
def _with_case(evidence: UUID, viewer: Actor) -> QuerySet[Evidence]:
    held = Evidence.objects.filter(pk=evidence, case__in=visible(viewer))
    return held.exclude(state=EvidenceState.REMOVED).select_related("case")


def _look(evidence: Evidence, viewer: Actor, at: datetime, reason: str) -> None:
    ledger.look(
        "document",
        by=viewer,
        at=at,
        reason=reason,
        subject=Subject(kind="evidence", id=evidence.pk),
        space=evidence.case.space,
        person=evidence.case.subject_id if evidence.case.subject_kind == "person" else None,
        terms=[evidence.kind],
    )
