"""The rolls of a chamber and the rows that wait in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from sijill.kernel.actor import NATIONAL, SYSTEM, Actor
from sijill.ledger.transaction import acting_for
from sijill.register.models import Entry, Held, Layout, Provenance, Source
from sijill.register.queries.scope import NotFound
from sijill.register.rules.arriving import HeldState
from sijill.register.rules.rolls import KEPT

SHOWN = 50
UNSETTLED = (HeldState.WAITING, HeldState.READY)


def rolls(viewer: Actor) -> QuerySet[Source]:
    """The rolls that a viewer may see: those of the chamber, or of the whole country."""
    found = Source.objects.order_by("-received_at", "id")
    return found if viewer.reach == NATIONAL else found.filter(chamber__in=sorted(viewer.reach))


def roll_for(source: UUID, *, viewer: Actor) -> Source:
    """One roll, or NotFound out of scope."""
    found = rolls(viewer).filter(pk=source).first()
    if found is None:
        raise NotFound(source)
    return found


def layouts(viewer: Actor) -> list[str]:
    """The sources whose columns were told before, by name."""
    found = Layout.objects.filter(chamber__in=sorted(viewer.reach)).order_by("name")
    return list(found.values_list("name", flat=True))


def layout_of(chamber: str, name: str, columns: Sequence[str]) -> Layout | None:
    """What was told of the last roll of this source, or of one whose columns are all here."""
    kept = Layout.objects.filter(chamber=chamber)
    if name and (found := kept.filter(name=name).order_by("pk").first()):
        return found
    there = set(columns)
    for one in kept.order_by("-kept_at", "pk"):
        if set(one.mapping["columns"].values()) <= there:
            return one
    return None


def held_rows(source: Source) -> QuerySet[Held]:
    """The rows of a roll that wait to be settled, in the order of the file."""
    return Held.objects.filter(source=source, state__in=UNSETTLED).order_by("row")


def held_row(source: Source, row: int) -> Held:
    """One row that was not entered, settled or not; NotFound when there is none."""
    found = Held.objects.filter(source=source, row=row).order_by("pk").first()
    if found is None:
        raise NotFound(row)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many rows of the quarantine stand where."""

    waiting: int = 0
    ready: int = 0
    mended: int = 0
    dropped: int = 0

    @property
    def left(self) -> int:
        return self.waiting + self.ready


def counts(source: Source) -> Counts:
    """The rows of the quarantine of a roll by state."""
    rows = Held.objects.filter(source=source).order_by().values_list("state")
    return Counts(**dict(rows.annotate(count=Count("id")).order_by("state")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a row stands among those that wait."""

    before: int | None
    after: int | None
    turn: int
    of: int


def place_of(held: Held) -> Place:
    """The rows that wait before and behind one, and how many there are."""
    rows = held_rows(held.source)
    return Place(
        before=rows.filter(row__lt=held.row).order_by("-row").values_list("row", flat=True).first(),
        after=rows.filter(row__gt=held.row).values_list("row", flat=True).first(),
        turn=rows.filter(row__lte=held.row).count(),
        of=rows.count(),
    )


def files_in_use(some: Sequence[UUID]) -> set[UUID]:
    """Which of these sealed files a roll still needs."""
    kept = Source.objects.filter(pk__in=list(some), state__in=sorted(KEPT))
    return set(kept.order_by("pk").values_list("pk", flat=True))


def numbers_of(source: Source, alike: Iterable[str]) -> set[str]:
    """For the rows of a roll that somebody resembles ("row:7"), the numbers they entered under."""
    rows = [int(each.removeprefix("row:")) for each in alike if each.startswith("row:")]
    with acting_for(SYSTEM):
        found = Provenance.objects.filter(source=source, row__in=rows).order_by("row")
        return {f"nia:{nia}" for nia in found.values_list("entry__nia", flat=True)}


def other_of(facts: Mapping[str, Any], source: Source) -> dict[str, Any]:
    """Whom a row resembles: a row that waits, or an entry of which its page shows very little."""
    if "nia" not in facts:
        row = int(facts["row"])
        waits = Held.objects.filter(source=source, row=row).exists()
        return {"row": row, "waits": waits}
    with acting_for(SYSTEM):
        rows = Entry.objects.select_related("person").filter(nia=facts["nia"])
        entry = rows.order_by("pk").first()
    return {"entry": entry, "here": bool(entry and entry.chamber_id == source.chamber_id)}
