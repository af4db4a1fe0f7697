"""Pairs before their reviewers: the queue of a chamber, a pair side by side, how they agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from sijill.kernel.actor import SYSTEM, Actor
from sijill.ledger.transaction import acting_for
from sijill.register.models import Entry, Merge, Opinion, Pair
from sijill.register.queries.alike import faces_of
from sijill.register.queries.scope import NotFound
from sijill.register.rules.likeness import Difference, minimised, ready, weigh
from sijill.register.rules.pairs import MergeState, PairState, agreement

PAGE = 20
DONE = frozenset({PairState.DIFFERENT, PairState.MERGED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One entry of a pair; `here` when the viewer may open it."""

    entry: Entry
    here: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A pair with both sides, its fields, what the viewer may know of the answers, its merge."""

    pair: Pair
    one: Side
    other: Side
    differences: tuple[Difference, ...]
    opinions: Sequence[Opinion]
    mine: Opinion | None
    merge: Merge | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """One page of pairs, how many there are of each state, and how reviewers agree."""

    rows: list[Pair]
    counts: Mapping[str, int]
    page: int
    pages: int
    twice: int
    agreement: tuple[float, float] | None


def keeps(entry: Entry, viewer: Actor) -> bool:
    """Whether the chamber that keeps an entry, or the office that decided it, is the viewer's."""
    return viewer.reaches(entry.chamber_id) or viewer.reaches(entry.institution_id)


def pairs(viewer: Actor) -> QuerySet[Pair]:
    """The pairs of which one side is kept within reach."""
    found = Pair.objects.all()
    if not viewer.is_national:
        reach = sorted(viewer.reach)
        found = found.filter(Q(one_chamber__in=reach) | Q(other_chamber__in=reach))
    return found.order_by("-percent", "id")


def queue(*, viewer: Actor, state: str, page: int) -> Queue:
    """The pairs in one state, the likeliest first."""
    within = pairs(viewer)
    counted = within.order_by().values_list("state").annotate(count=Count("id")).order_by("state")
    counts = {each.value: 0 for each in PairState} | dict(counted)
    rows = within.filter(state=state).select_related("one__person", "other__person")
    pages = max(1, -(-counts.get(state, 0) // PAGE))
    page = min(max(1, page), pages)
    answers = _twice(within)
    with acting_for(SYSTEM):
        shown = list(rows[(page - 1) * PAGE : page * PAGE])
    return Queue(
        rows=shown, counts=counts, page=page, pages=pages,
        twice=len(answers), agreement=agreement(answers),
    )  # fmt: skip


def _twice(within: QuerySet[Pair]) -> list[tuple[str, str]]:
    """The first two answers of every pair that two reviewers judged."""
    given = Opinion.objects.filter(pair__in=within.filter(twice=True), taken_back_at=None)
    told: dict[UUID, list[str]] = {}
    for pair, answer in given.order_by("pair", "turn").values_list("pair", "answer"):
        told.setdefault(pair, []).append(answer)
    return [(each[0], each[1]) for each in told.values() if len(each) > 1]


def pair_for(id: UUID, *, viewer: Actor) -> Told:
    """One pair, side by side; of another chamber's person only what may be seen."""
    pair = pairs(viewer).filter(pk=id).first()
    if pair is None:
        raise NotFound(id)
    with acting_for(SYSTEM):
        rows = Entry.objects.select_related("person", "chamber")
        found = rows.in_bulk([pair.one_id, pair.other_id])
        one, other = (_side(found[pk], viewer) for pk in (pair.one_id, pair.other_id))
        shown = _compared(one, other)
        given = list(pair.opinions.filter(taken_back_at=None).order_by("turn"))
        merge = _merge_of(pair)
    mine = next((each for each in given if each.reviewer == viewer.user), None)
    blind = pair.state == PairState.SECOND and mine is None
    opinions = [] if blind else given
    return Told(
        pair=pair, one=one, other=other, differences=shown, opinions=opinions, mine=mine,
        merge=merge,
    )  # fmt: skip


def _side(entry: Entry, viewer: Actor) -> Side:
    return Side(entry=entry, here=viewer.reaches(entry.chamber_id))


def _compared(one: Side, other: Side) -> tuple[Difference, ...]:
    """The fields of both; the side kept elsewhere is cut, whichever it is."""
    persons = [one.entry.own_person.pk, other.entry.own_person.pk]
    faces = faces_of(persons)
    mine, theirs = (ready(faces[person][1]) for person in persons)
    found = weigh(mine, theirs, always=True).differences
    if not other.here:
        found = minimised(found)
    if not one.here:
        found = _turned(minimised(_turned(found)))
    return found


def _turned(found: Sequence[Difference]) -> tuple[Difference, ...]:
    return tuple(
        Difference(field=d.field, ours=d.theirs, theirs=d.ours, word=d.word, bits=d.bits)
        for d in found
    )


def _merge_of(pair: Pair) -> Merge | None:
    both = [pair.one_id, pair.other_id]
    found = Merge.objects.filter(keep__in=both, other__in=both)
    live = found.filter(state__in=[MergeState.PROPOSED, MergeState.MERGED])
    return live.select_related("keep", "other").order_by("-proposed_at", "id").first()


def merge_for(id: UUID, *, viewer: Actor) -> Merge:
    """A merge of which one entry is kept within reach."""
    with acting_for(SYSTEM):
        found = Merge.objects.select_related("keep", "other").filter(pk=id).first()
    if found is None or not any(viewer.reaches(e.chamber_id) for e in (found.keep, found.other)):
        raise NotFound(id)
    return found


def pair_of(one: Entry, other: Entry) -> Pair | None:
    """The pair of two entries, when somebody noted it."""
    first, second = sorted((one.pk, other.pk))
    with acting_for(SYSTEM):
        return Pair.objects.filter(one=first, other=second).first()


def answers_for(entry: Entry) -> list[Entry]:
    """The entries that were merged into this one, whoever keeps them."""
    with acting_for(SYSTEM):
        return list(Entry.objects.filter(merged_into=entry).order_by("nia"))
