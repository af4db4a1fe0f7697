"""The filters that an agent kept, and those that the institution shares."""

from __future__ import annotations

from django.db.models import Q

from sijill.desk.models import KeptFilter
from sijill.kernel.actor import Actor

MOST = 24  # own and shared: each is one more number of the same counting


def filters_kept(*, viewer: Actor) -> list[KeptFilter]:
    """The viewer's own filters, then those shared at the institution, by name."""
    if viewer.institution is None or viewer.user is None:
        return []
    rows = KeptFilter.objects.filter(Q(user=viewer.user) | Q(shared=True))
    found = rows.filter(institution=viewer.institution).order_by("name", "id")[:MOST]
    return sorted(found, key=lambda one: one.user_id != viewer.user)
