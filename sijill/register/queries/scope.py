"""Whose entries a viewer sees; every other query of the register starts here."""

from __future__ import annotations

from django.db.models import Model, Q, QuerySet

from sijill.kernel.actor import Actor, ActorKind
from sijill.register.models import Entry, Organisation, Person

NOTHING = Q(pk__in=[])


class NotFound(Exception):
    """No such row within the viewer's scope."""

    def __init__(self, what: object) -> None:
        super().__init__(str(what))


def persons(viewer: Actor) -> QuerySet[Person]:
    """The persons within this viewer's scope, in the order of their names."""
    own = Q(id=viewer.person) if viewer.person else NOTHING
    return _within(Person.objects, viewer, own=own).order_by("sort_latin", "id")


def entries(viewer: Actor) -> QuerySet[Entry]:
    """The entries within this viewer's scope, with their persons and chambers."""
    found = _within(Entry.objects, viewer, own=_own_entry(viewer))
    return found.select_related("person", "organisation", "chamber").order_by("-entered_on", "id")


def organisations(viewer: Actor) -> QuerySet[Organisation]:
    """The cooperatives and enterprises within this viewer's scope, in the order of their names."""
    own = Q(space=viewer.space) if viewer.space else NOTHING
    return _within(Organisation.objects, viewer, own=own).order_by("sort_latin", "id")


def _own_entry(viewer: Actor) -> Q:
    """Theirs, and those of what they act for: each found along its own index, then put together.

    One condition with an "or" over two tables would read the whole register.
    """
    person = Q(person=viewer.person) if viewer.person else NOTHING
    if not viewer.space:
        return person
    acted_for = Entry.objects.filter(organisation__space=viewer.space).values("pk")
    if not viewer.person:
        return Q(pk__in=acted_for)
    return Q(pk__in=Entry.objects.filter(person).values("pk").union(acted_for, all=True))


def _within(rows: object, viewer: Actor, *, own: Q) -> QuerySet:
    found: QuerySet[Model] = rows.all()  # type: ignore[attr-defined]
    if viewer.kind is ActorKind.SYSTEM or (_works(viewer) and viewer.is_national):
        return found
    if _works(viewer):
        return found.filter(Q(chamber__in=viewer.reach) | Q(institution__in=viewer.reach))
    return found.filter(own)


def _works(viewer: Actor) -> bool:
    return viewer.kind in (ActorKind.AGENT, ActorKind.MACHINE)
