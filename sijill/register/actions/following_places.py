"""The places in groupings of an entry that was merged follow the entry that stays, and come back.

Nobody has two places in a grouping: where both entries were in it, one place ends and the one that
stays coordinates when either did. Whoever waits for the other holds the entries first, then the
groupings, both in the order of their identifiers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from sijill.kernel.actor import Actor, Subject
from sijill.kernel.clock import civil_date
from sijill.ledger import actions as ledger
from sijill.register.models import Entry, Grouping, GroupingMember
from sijill.register.rules.groupings import GROUPINGS, GroupingState, Place

FOLLOWED, ENDED = "register.place_followed", "register.place_ended"
Moved = Mapping[str, Any]  # a place as it was, and the act that changed it


def follow_places(keep: Entry, other: Entry, *, by: Actor, at: datetime) -> list[Moved]:
    """Move the standing places of two entries that are locked; answers what a split needs."""
    _hold(_standing(other).values_list("grouping", flat=True))
    twins = {one.grouping_id: one for one in _standing(keep)}
    moved: list[Moved] = []
    for place in _standing(other):
        twin = twins.get(place.grouping_id)
        if twin is None:
            moved.append(_changed(place, FOLLOWED, keep, by=by, at=at, entry=keep))
            continue
        last = max(civil_date(at), place.valid_from)
        moved.append(_changed(place, ENDED, other, by=by, at=at, valid_to=last))
        if place.role == Place.COORDINATOR:
            role: dict[str, Any] = {"role": Place.COORDINATOR, "role_from": last}
            moved.append(_changed(twin, FOLLOWED, keep, by=by, at=at, **role))
    return moved


def put_places_back(
    moved: Sequence[Moved], keep: Entry, other: Entry, *, by: Actor, at: datetime
) -> None:
    """Put back places as they were; of one that changed since only whose it is."""
    held = GroupingMember.objects.filter(pk__in=[one["id"] for one in moved]).order_by("id")
    groupings = _hold(held.values_list("grouping", flat=True))
    places = {str(one.pk): one for one in held}
    for was in reversed(moved):  # who coordinates since lets go of it first
        place = places[was["id"]]
        if str(place.act) != was["now"]:
            place.entry_id = UUID(was["entry"])
            place.save(update_fields=["entry"])
        elif groupings[place.grouping_id].state == GroupingState.ACTIVE:
            _changed(place, FOLLOWED, other, by=by, at=at, **_as_it_was(was, place))


def _as_it_was(was: Moved, place: GroupingMember) -> dict[str, Any]:
    """A place before the merge; its coordination only where nobody else has it now."""
    beside = GroupingMember.objects.filter(grouping=place.grouping_id, valid_to=None)
    others = beside.filter(role=Place.COORDINATOR).exclude(pk=place.pk).exists()
    return {
        "entry_id": UUID(was["entry"]),
        "role": Place.MEMBER if others else was["role"],
        "role_from": date.fromisoformat(was["role_from"]),
        "valid_to": None,
    }


def _changed(
    place: GroupingMember, kind: str, subject: Entry, *, by: Actor, at: datetime, **to: Any
) -> Moved:
    """Change a place with its act, told on an entry; answers how it was."""
    was = {"id": str(place.pk), "entry": str(place.entry_id), "role": place.role}
    was["role_from"] = place.role_from.isoformat()
    for name, value in to.items():
        setattr(place, name, value)
    told = Subject(kind="entry", id=subject.pk)
    facts = {"grouping": str(place.grouping_id)}
    place.act = ledger.record(kind, subject=told, by=by, at=at, article=GROUPINGS, facts=facts).id
    place.save()
    return {**was, "now": str(place.act)}


def _standing(entry: Entry) -> QuerySet[GroupingMember]:
    return GroupingMember.objects.filter(entry=entry, valid_to=None).order_by("grouping", "id")


def _hold(groupings: QuerySet[GroupingMember, UUID]) -> dict[UUID, Grouping]:
    """Groupings held in one order: nobody joins, leaves or is named in them meanwhile."""
    rows = Grouping.objects.select_for_update(of=("self",)).filter(pk__in=list(groupings))
    return {one.pk: one for one in rows.order_by("id")}
