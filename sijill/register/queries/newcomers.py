"""Whether who asks certainly stands in the register, before anything is written of them."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from sijill.desk.models import Case, Likeness
from sijill.ledger.statements import statement
from sijill.register.models import Denial
from sijill.register.queries.alike import Match, judged
from sijill.register.queries.holding import is_contested
from sijill.register.rules.asking import read
from sijill.register.rules.likeness import face_of


def certain_of(case: Case) -> Match | None:
    """The entry that certainly is of whoever asks, unless it is contested, denied or settled."""
    asking = read(case.answers)
    if asking.document and is_contested(asking.document_kind, asking.document, space=case.space):
        return None
    [found] = judged([face_of(asking)])
    settled = set(_called_different(case.pk))
    denied = _denied.any(case.pk)
    return next((match for match in found if _stops(case, match, settled, denied)), None)


@statement
def _called_different(case: UUID) -> QuerySet[Likeness, UUID]:
    found = Likeness.objects.filter(case=case, other_kind="entry", settled="different")
    return found.order_by("id").values_list("other_id", flat=True)


@statement
def _denied(case: UUID) -> QuerySet[Denial]:
    return Denial.objects.filter(case=case)


def _stops(case: Case, match: Match, settled: set, denied: bool) -> bool:
    if not match.is_certain or match.entry.pk in settled or match.entry.pk == case.subject_id:
        return False
    return match.weighed.same_document or not denied
