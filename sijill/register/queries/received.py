"""Entries that arrived from another chamber, until somebody of the new one took note."""

from __future__ import annotations

from django.db.models import QuerySet

from sijill.kernel.actor import Actor
from sijill.register.models import Entry

SHOWN = 100


def waiting_here(viewer: Actor) -> QuerySet[Entry]:
    """Those that the viewer's own chamber keeps now; nothing for whoever works nowhere."""
    own = Entry.objects.filter(chamber=viewer.institution, chamber__isnull=False)
    return own.filter(came_at__isnull=False, received_at__isnull=True)


def arrived(*, viewer: Actor) -> list[Entry]:
    """The first to have arrived first, each with its holder and where it came from."""
    rows = waiting_here(viewer).select_related("person", "organisation", "came_from")
    return list(rows.order_by("came_at", "id")[:SHOWN])


def count_arrived(*, viewer: Actor) -> int:
    """How many wait, all of them."""
    return waiting_here(viewer).count() if viewer.is_agent else 0
