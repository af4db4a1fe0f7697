"""Who stands in the two populations: the people behind the numbers of the newest comparison."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from sijill.kernel.actor import Actor, ActorKind
from sijill.protection.models import Counterpart, Difference, Run
from sijill.protection.rules.populations import Kind, Tie
from sijill.register.models import Entry, Version

NOT_COMPARED = ("annulled", "merged")


class Of(StrEnum):
    """Whom a list shows."""

    OURS = "ours"  # everybody of the register who was compared
    BOTH = "both"
    ALIKE = "alike"  # in both, and nothing differs
    NEITHER = "neither"  # left the register, and the fund knows nobody: nothing to settle


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """One page of a list, and the entry after which the next one begins; none behind the last."""

    lines: Sequence[Line]
    after: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One person of a list: the entry, and the fund's number of whoever it is tied to."""

    entry: Entry
    their_id: str = ""
    tie: Tie = Tie.NONE


def page(of: Of, *, run: Run, viewer: Actor, after: str, size: int) -> People:
    """The people behind a number, in the order of their entries, from the one after `after`."""
    if of in (Of.BOTH, Of.ALIKE):
        pairs = _pairs(of, run, viewer).filter(**_after("entry", after)).order_by("entry")
        found = list(pairs[: size + 1])
        more = found[size - 1].entry if len(found) > size else None
        return People(lines=_tied(found[:size]), after=more)
    entries = _entries(of, run, viewer).filter(**_after("pk", after)).order_by("pk")
    rows = list(entries[: size + 1])
    more = rows[size - 1].pk if len(rows) > size else None
    return People(lines=_beside(run, rows[:size]), after=more)


def _beside(run: Run, rows: Sequence[Entry]) -> list[Line]:
    """Entries, each with whoever it is tied to."""
    ties = _ties(run, [row.pk for row in rows])
    return [
        Line(entry=row, their_id=ties[row.pk].their_id, tie=Tie(ties[row.pk].tie))
        if row.pk in ties
        else Line(entry=row)
        for row in rows
    ]


def alike(*, run: Run, viewer: Actor) -> int:
    """How many are in both and differ in nothing, among those this viewer sees."""
    if viewer.is_national:
        return run.alike
    return _pairs(Of.ALIKE, run, viewer).count()


def _after(name: str, after: str) -> dict[str, UUID]:
    try:
        return {f"{name}__gt": UUID(after)} if after else {}
    except ValueError:
        return {}


def _pairs(of: Of, run: Run, viewer: Actor) -> QuerySet[Counterpart]:
    pairs = Counterpart.objects.filter(_within(viewer), run=run)
    return pairs.exclude(_differs("entry")) if of is Of.ALIKE else pairs


def _differs(name: str) -> Q:
    """Whether the newest comparison found something else said of this entry."""
    found = Difference.objects.filter(entry=OuterRef(name), gone="")
    return Q(Exists(found.filter(Q(kind=Kind.DIFFER) | Q(kind=Kind.ONLY_THEIRS))))


def _within(viewer: Actor) -> Q:
    if viewer.kind is ActorKind.SYSTEM or (viewer.is_agent and viewer.is_national):
        return Q()
    return Q(chamber__in=sorted(viewer.reach) if viewer.is_agent else [])


def _entries(of: Of, run: Run, viewer: Actor) -> QuerySet[Entry]:
    """Those who had an entry on the day of the register, as the comparison read them."""
    known = Entry.objects.filter(_within(viewer), person__isnull=False)
    rows = known.annotate(state_then=_state_on(run.as_of)).filter(state_then__isnull=False)
    rows = rows.exclude(state_then__in=NOT_COMPARED).select_related("person", "chamber")
    if of is Of.OURS:
        return rows
    tied = Counterpart.objects.filter(run=run, entry=OuterRef("pk"))
    found = Difference.objects.filter(entry=OuterRef("pk"), gone="")
    return rows.exclude(Exists(tied)).exclude(Exists(found))


def _state_on(day: date) -> Subquery:
    said = Version.objects.filter(
        entry=OuterRef("pk"), valid_from__lte=day, person__isnull=False
    ).order_by("-valid_from", "-recorded_at")
    return Subquery(said.values("state")[:1])


def _ties(run: Run, entries: Sequence[UUID]) -> dict[UUID, Counterpart]:
    pairs = Counterpart.objects.filter(run=run, entry__in=entries).order_by("id")
    return {pair.entry: pair for pair in pairs}


def _tied(pairs: Sequence[Counterpart]) -> list[Line]:
    """Pairs with their entries; one that went to another chamber since is read there."""
    rows = Entry.objects.select_related("person", "chamber").order_by("pk")
    entries = {row.pk: row for row in rows.filter(pk__in=[pair.entry for pair in pairs])}
    return [
        Line(entry=entries[pair.entry], their_id=pair.their_id, tie=Tie(pair.tie))
        for pair in pairs
        if pair.entry in entries
    ]
