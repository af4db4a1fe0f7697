"""What the holders of entries do not want on public pages; every such page asks here first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Q, QuerySet

from sijill.kernel.actor import SYSTEM, Actor
from sijill.ledger.statements import statement
from sijill.ledger.transaction import acting_for
from sijill.register.models import Entry, Opposition
from sijill.register.queries.scope import entries
from sijill.register.rules.opposing import Part, hides


def oppositions_of(entry: UUID, *, viewer: Actor) -> list[Opposition]:
    """Every opposition about an entry within scope, those that stand first, then the newest."""
    held = Opposition.objects.filter(entry__in=entries(viewer).filter(pk=entry).values("pk"))
    rows = list(held.select_related("institution").order_by("-opposed_at", "id"))
    return sorted(rows, key=lambda one: one.withdrawn_at is not None)


def opposed_of(asked: Iterable[UUID]) -> dict[UUID, frozenset[str]]:
    """The parts opposed today of each of these entries that has any, whoever asks; two queries.

    Two entries that were found to be one person's are opposed together.
    """
    wanted = list(asked)
    if not wanted:
        return {}
    with acting_for(SYSTEM):
        alike = _families(wanted)
        held = list(_standing(sorted({pk for family in alike.values() for pk in family})))
    found = {
        one: frozenset(part for entry, part in held if entry in family)
        for one, family in alike.items()
    }
    return {one: parts for one, parts in found.items() if parts}


def withheld(asked: Iterable[UUID], part: str = Part.NAME) -> frozenset[UUID]:
    """Those of these entries of which a part stays off public pages."""
    opposed = opposed_of(asked)
    return frozenset(entry for entry, parts in opposed.items() if hides(Part(part), parts))


def _families(asked: Sequence[UUID]) -> dict[UUID, set[UUID]]:
    """Each entry with the one that answers for it, and with those that it answers for."""
    alike = {one: {one} for one in asked}
    for entry, into in _merged(asked):
        for one in alike.keys() & {entry, into}:
            alike[one] |= {entry, into}
    return alike


@statement
def _merged(asked: Sequence[UUID]) -> QuerySet[Entry, tuple[UUID, UUID]]:
    held = Entry.objects.filter(Q(pk__in=asked) | Q(merged_into__in=asked))
    merged = held.filter(merged_into__isnull=False).order_by("id")
    return merged.values_list("pk", "merged_into_id")


@statement
def _standing(asked: Sequence[UUID]) -> QuerySet[Opposition, tuple[UUID, str]]:
    held = Opposition.objects.filter(entry__in=asked, withdrawn_at__isnull=True)
    return held.order_by("id").values_list("entry_id", "covers")
