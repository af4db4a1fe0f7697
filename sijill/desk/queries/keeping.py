"""The filters that an agent kept, and those that the institution shares."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from sijill.desk.models import KeptFilter
from sijill.kernel.actor import Actor
from sijill.ledger.statements import statement

MOST = 24  # own and shared: each is one more number of the same counting


def filters_kept(*, viewer: Actor) -> list[KeptFilter]:
    """The viewer's own filters, then those shared at the institution, by name."""
    if viewer.institution is None or viewer.user is None:
        return []
    found = _kept(viewer.user, viewer.institution)
    return sorted(found, key=lambda one: one.user_id != viewer.user)


@statement
def _kept(user: UUID, institution: str) -> QuerySet[KeptFilter]:
    rows = KeptFilter.objects.filter(Q(user=user) | Q(shared=True))
    return rows.filter(institution=institution).order_by("name", "id")[:MOST]
