"""Whose entries a viewer sees; every other query of the register starts here."""

from __future__ import annotations

from django.db.models import Model, Q, QuerySet

from sijill.kernel.actor import Actor, ActorKind
from sijill.register.models import Entry, Person


class NotFound(Exception):
    """No such row within the viewer's scope."""

    def __init__(self, what: object) -> None:
        super().__init__(str(what))


def persons(viewer: Actor) -> QuerySet[Person]:
    """The persons within this viewer's scope, in the order of their names."""
    return _within(Person.objects, viewer, own="id").order_by("sort_latin", "id")


def entries(viewer: Actor) -> QuerySet[Entry]:
    """The entries within this viewer's scope, with their persons and chambers."""
    found = _within(Entry.objects, viewer, own="person")
    return found.select_related("person", "chamber").order_by("-entered_on", "id")


def _within(rows: object, viewer: Actor, *, own: str) -> QuerySet:
    found: QuerySet[Model] = rows.all()  # type: ignore[attr-defined]
    if viewer.kind is ActorKind.SYSTEM or (_works(viewer) and viewer.is_national):
        return found
    if _works(viewer):
        return found.filter(chamber__in=viewer.reach)
    if viewer.person is None:
        return found.none()
    return found.filter(Q(**{own: viewer.person}))


def _works(viewer: Actor) -> bool:
    return viewer.kind in (ActorKind.AGENT, ActorKind.MACHINE)
