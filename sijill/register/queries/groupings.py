"""Groupings: those within reach, who is in one, what is counted of it; and for everybody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce

from sijill.kernel.actor import SYSTEM, Actor, ActorKind
from sijill.ledger.statements import statement
from sijill.ledger.transaction import acting_for
from sijill.reference import queries as reference
from sijill.register.models import Entry, Grouping, GroupingMember, Membership
from sijill.register.queries.aliases import answering
from sijill.register.queries.machines import all_said_now, number_of
from sijill.register.queries.scope import NOTHING, NotFound, entries
from sijill.register.rules.groupings import Counted, Figures, GroupingState, figures
from sijill.register.rules.life import Category, EntryState
from sijill.register.rules.members import Member, MemberRole

YOUTH_AGE, LEAST_TOLD = "register.youth_age", "groupings.least_told"
ANSWERING = Coalesce("members__entry__merged_into", "members__entry")
STANDING = Q(members__valid_to=None) & (
    Q(members__entry__state=EntryState.ENTERED)
    | Q(members__entry__merged_into__state=EntryState.ENTERED)
)


def groupings(viewer: Actor) -> QuerySet[Grouping]:
    """The groupings within this viewer's reach, in the order of places and names."""
    found = Grouping.objects.select_related("institution").order_by("province", "name_latin", "id")
    if viewer.kind is ActorKind.SYSTEM or (viewer.is_agent and viewer.is_national):
        return found
    return found.filter(institution__in=viewer.reach) if viewer.is_agent else found.filter(NOTHING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A grouping with how many of its members stand."""

    grouping: Grouping
    counted: int


def listed(
    viewer: Actor, *, kind: str = "", province: str = "", active: bool = False
) -> list[Listed]:
    """The groupings within reach, each with how many of its members stand."""
    return _with_counts(groupings(viewer), kind=kind, province=province, active=active)


def _with_counts(
    found: QuerySet[Grouping], *, kind: str, province: str, active: bool
) -> list[Listed]:
    if kind:
        found = found.filter(kind=kind)
    if province:
        found = found.filter(province=province)
    if active:
        found = found.filter(state=GroupingState.ACTIVE)
    counted = found.annotate(counted=Count(ANSWERING, filter=STANDING, distinct=True))
    with acting_for(SYSTEM):  # a member may be of another chamber
        return [Listed(grouping=one, counted=one.counted) for one in counted]


def grouping_for(pk: UUID, *, viewer: Actor) -> Grouping:
    """One grouping within reach."""
    found = groupings(viewer).filter(pk=pk).first()
    if found is None:
        raise NotFound(pk)
    return found


def stands_named(name: str, *, at: str | None) -> bool:
    """Whether a grouping of this name stands at an institution."""
    named = Grouping.objects.filter(institution=at, name_latin=name, state=GroupingState.ACTIVE)
    return named.exists()


def least_told(on: date) -> int:
    """How many people there are, at least, before anything counted of them is public."""
    return int(reference.parameter(LEAST_TOLD, at=on))


def public_groupings(*, province: str = "") -> list[Listed]:
    """The groupings that stand, for everybody; a grouping names nobody."""
    found = Grouping.objects.order_by("province", "name_latin", "id")
    return _with_counts(found, kind="", province=province, active=True)


def public_grouping(pk: UUID) -> Grouping:
    """One grouping, for everybody."""
    found = Grouping.objects.select_related("institution").filter(pk=pk).first()
    if found is None:
        raise NotFound(pk)
    return found


def members_in(grouping: Grouping) -> list[GroupingMember]:
    """Who is in a grouping that was found within reach, the coordinator first, wherever kept."""
    with acting_for(SYSTEM):
        held = GroupingMember.objects.filter(grouping=grouping, valid_to=None)
        return list(
            held.select_related(
                *("entry__person", "entry__organisation", "entry__chamber"),
                *("entry__merged_into__person", "entry__merged_into__organisation"),
            ).order_by("role", "valid_from", "id")
        )


def until_the_end(grouping: Grouping) -> int:
    """How many were in a dissolved grouping when it ended."""
    if grouping.state != GroupingState.DISSOLVED:
        return 0
    with acting_for(SYSTEM):
        return GroupingMember.objects.filter(grouping=grouping, act=grouping.act).count()


def state_of(member: GroupingMember) -> EntryState:
    """Where the entry of a member stands: reckoned, so that what is struck off is not counted."""
    return EntryState(_of(member).state)


def _of(member: GroupingMember) -> Entry:
    return member.entry.merged_into or member.entry


def figures_of(members: Iterable[GroupingMember], *, on: date) -> Figures:
    """What is counted of these members on a day; three questions, however many they are."""
    found = {one.pk: one for one in map(_of, members) if one.state == EntryState.ENTERED}
    with acting_for(SYSTEM):
        said = all_said_now(list(found.values()), today=on)
        people = _people(found.values())
    return figures(
        (
            Counted(
                category=Category(one.category),
                people=people.get(one.pk, ()),
                trade=said[one.pk].principal_trade if one.pk in said else "",
            )
            for one in found.values()
        ),
        on=on,
        youth_age=reference.parameter(YOUTH_AGE, at=on),
    )


def _people(found: Iterable[Entry]) -> Mapping[UUID, tuple[Member, ...]]:
    held = list(found)
    people = {one.pk: (_person(one),) for one in held if one.person_id}
    seats: dict[UUID, list[Member]] = {}
    houses = {one.organisation_id: one.pk for one in held if one.organisation_id}
    rows = Membership.objects.filter(organisation__in=houses, valid_to=None)
    for row in rows.select_related("person").order_by("id"):
        seats.setdefault(houses[row.organisation_id], []).append(_seat(row))
    return people | {pk: tuple(rows) for pk, rows in seats.items()}


def _person(entry: Entry) -> Member:
    who = entry.own_person
    return _counted(who.document_kind, who.document, who.sex, who.birth_year)


def _seat(row: Membership) -> Member:
    """A member by the card that the register knows today, when she is in it herself."""
    card = row.person or row
    return _counted(card.document_kind, card.document, card.sex, card.birth_year)


def _counted(kind: str, document: str, sex: str, born: int) -> Member:
    return Member(
        name_ar="", name_latin="", document_kind=kind, document=document,
        sex=sex, birth_year=born, role=MemberRole.MEMBER,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A number as somebody typed it, and the entry that answers under it wherever it is kept."""

    typed: str
    entry: Entry | None


def named(numbers: Sequence[str]) -> list[Named]:
    """The entries under these numbers, one line each, none twice."""
    kept = list(dict.fromkeys(number_of(one).kept for one in numbers if one.strip()))
    with acting_for(SYSTEM):
        rows = Entry.objects.filter(nia__in=kept).select_related("person", "organisation")
        found = {one.nia: answering(one) for one in rows.order_by("id")}
    lines = [Named(typed=nia, entry=found.get(nia)) for nia in kept]
    firsts = {one.entry.pk: one for one in reversed(lines) if one.entry}
    return [one for one in lines if one.entry is None or firsts[one.entry.pk] is one]


@statement
def _own_places(held: Sequence[UUID]) -> QuerySet[GroupingMember]:
    rows = GroupingMember.objects.filter(entry__in=held)
    standing = F("valid_to").desc(nulls_first=True)
    return rows.select_related("grouping").order_by(standing, "valid_from", "id")


def own_places(held: Sequence[UUID]) -> list[GroupingMember]:
    """The places of these entries, the viewer's own: those of today, then those that ended."""
    return list(_own_places(list(held))) if held else []


def own_place(pk: UUID, *, viewer: Actor) -> GroupingMember:
    """The place of an entry of the viewer's own."""
    if viewer.kind is not ActorKind.CITIZEN:
        raise NotFound(pk)
    own = GroupingMember.objects.filter(pk=pk, entry__in=entries(viewer).values("pk"))
    if (row := own.select_related("grouping__institution", "entry").first()) is None:
        raise NotFound(pk)
    return row
