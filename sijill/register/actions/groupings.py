"""A grouping founded, joined, left, coordinated and dissolved: each an act.

Whoever it happens to is told, by the institution that keeps the grouping: once for each place or
act, and nothing to a member who left alone.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from procrastinate.contrib.django import app

from sijill.institutions.queries import provinces_of
from sijill.kernel.actor import SYSTEM, Actor, Subject
from sijill.kernel.clock import civil_date
from sijill.kernel.text import plain
from sijill.kernel.verdict import Refused, refused
from sijill.ledger import actions as ledger
from sijill.ledger.transaction import acting_for, action
from sijill.reference import queries as reference
from sijill.register.actions.drawing import insist
from sijill.register.actions.notifying import notify_holder
from sijill.register.models import Entry, Grouping, GroupingMember
from sijill.register.queries import groupings as read
from sijill.register.queries.scope import NotFound
from sijill.register.rules.groupings import (
    GROUPINGS,
    Founding,
    GroupingKind,
    GroupingState,
    Joining,
    Place,
    may_change_place,
    may_dissolve,
    may_found,
    may_join,
    may_leave,
    may_move_grouping,
    may_name,
)
from sijill.register.rules.life import Category, EntryState

LEAST = "groupings.least"
LONGEST_REASON = 400
log = logging.getLogger("sijill.register.groupings")
PORTION = 100  # members told in one transaction
NOBODY = UUID(int=0)  # before every place


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedGrouping:
    """What is founded, where, by whom."""

    name_ar: str
    name_latin: str
    kind: str
    craft: str
    province: str
    commune: str = ""
    numbers: Sequence[str] = ()


@action
def found_grouping(*, wanted: WantedGrouping, by: Actor, at: datetime) -> Grouping:
    """Found a grouping at the institution of whoever keeps it, with its first members."""
    insist(may_move_grouping(None, GroupingState.ACTIVE, by=by))
    day, kind = civil_date(at), GroupingKind(wanted.kind)
    joining = [(one, _joining(one, False)) for one in _named(wanted.numbers)]
    insist([no for _, asked in joining for no in may_join(asked, kind=kind)])
    home = provinces_of(by.institution, at=day) if by.institution else frozenset()
    insist(
        may_found(
            Founding(
                name_ar=plain(wanted.name_ar),
                name_latin=plain(wanted.name_latin),
                craft_known=reference.trade(wanted.craft, at=day) is not None,
                at_home=wanted.province in home,
                members=len(joining),
                least=reference.parameter(LEAST, at=day),
                name_taken=read.stands_named(plain(wanted.name_latin), at=by.institution),
            )
        )
    )
    made = _new(wanted, by=by, day=day)
    facts = {"kind": wanted.kind, "province": wanted.province, "members": len(joining)}
    made.act = _told("grouping.founded", made, facts, by=by, at=at)
    _insert(made)
    for one, _ in joining:
        assert one.entry is not None
        _seat(made, one.entry, by=by, at=at)
    return made


def _insert(made: Grouping) -> None:
    """Two forms sent at once found one grouping: the second reads why not."""
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as problem:
        if "grouping_named_once" not in str(problem):
            raise
        raise Refused(refused("grouping.name_taken", GROUPINGS)) from None


def _new(wanted: WantedGrouping, *, by: Actor, day: date) -> Grouping:
    assert by.institution is not None  # whose province it is
    return Grouping(
        name_ar=plain(wanted.name_ar).strip(),
        name_latin=plain(wanted.name_latin).strip(),
        kind=wanted.kind,
        craft=wanted.craft,
        province=wanted.province,
        commune=plain(wanted.commune).strip(),
        institution_id=by.institution,
        since=day,
    )


@action
def add_member(*, grouping: UUID, nia: str, by: Actor, at: datetime) -> GroupingMember:
    """Let an entry of the register join, under whatever chamber it is kept."""
    insist(may_change_place(None, Place.MEMBER, by=by))
    read.grouping_for(grouping, viewer=by)
    [one] = _named([nia]) or [read.Named(typed=nia, entry=None)]
    held = _locked(grouping, by=by)
    inside = one.entry is not None and _is_in(held, one.entry)
    insist(may_join(_joining(one, inside), kind=GroupingKind(held.kind)))
    assert one.entry is not None
    return _seat(held, one.entry, by=by, at=at)


@action
def take_out(*, member: UUID, day: date, reason: str, by: Actor, at: datetime) -> GroupingMember:
    """End the place of a member from a day on, for a reason."""
    found = _place(member, by=by)
    insist(may_change_place(Place(found.role), Place.LEFT, by=by))
    ended = _end(found, day=day, reason=reason, by=by, at=at)
    _tell([ended], "grouping.taken_out", at=at)
    return ended


@action
def leave_grouping(*, member: UUID, by: Actor, at: datetime) -> GroupingMember:
    """Leave, as the holder of the entry or whoever acts for the organisation."""
    own = read.own_place(member, viewer=by)
    with acting_for(SYSTEM):  # a member holds the grouping too: nobody else changes the place now
        _locked(own.grouping_id, by=SYSTEM)
    found = GroupingMember.objects.get(pk=own.pk)
    insist(may_change_place(_here(found), Place.LEFT, by=by))
    return _end(found, day=civil_date(at), reason="", by=by, at=at)


@action
def name_coordinator(*, member: UUID, by: Actor, at: datetime) -> GroupingMember:
    """Let a member coordinate; whoever did before stays a member."""
    found = _place(member, by=by)
    insist(may_change_place(Place(found.role), Place.COORDINATOR, by=by))
    with acting_for(SYSTEM):
        entry = Entry.objects.select_related("merged_into").get(pk=found.entry_id)
    insist(may_name(EntryState((entry.merged_into or entry).state)))
    act, day = _about("grouping.coordinator_named", found, by=by, at=at), civil_date(at)
    before = GroupingMember.objects.filter(
        grouping=found.grouping_id, valid_to=None, role=Place.COORDINATOR
    )
    replaced = list(before.select_related("grouping").order_by("id"))
    before.update(role=Place.MEMBER, role_from=day, act=act)
    found.role, found.role_from, found.act = Place.COORDINATOR, day, act
    found.save(update_fields=["role", "role_from", "act"])
    _tell(replaced, "grouping.replaced", key=act, at=at)
    _tell([found], "grouping.coordinator", key=act, at=at)
    return found


@action
def dissolve(*, grouping: UUID, reason: str, by: Actor, at: datetime) -> Grouping:
    """End a grouping and every place in it; it stays to be read. The worker tells its members."""
    held = _locked(grouping, by=by, active=False)
    insist(may_move_grouping(GroupingState(held.state), GroupingState.DISSOLVED, by=by))
    insist(may_dissolve(reason=plain(reason)))
    day = civil_date(at)
    inside = GroupingMember.objects.filter(grouping=held, valid_to=None)
    facts = {"members": inside.count()}
    held.act = _told("grouping.dissolved", held, facts, by=by, at=at)
    held.state, held.dissolved_on = GroupingState.DISSOLVED, day
    held.reason, held.told_to = plain(reason).strip()[:LONGEST_REASON], NOBODY
    held.save()
    inside.update(valid_to=day, act=held.act)
    app.configure_task("register.tell_dissolved", queue="default").defer(grouping=str(held.pk))
    return held


def tell_dissolved(*, grouping: UUID, at: datetime) -> int:
    """Tell everybody who was in a grouping when it ended; broken off, it goes on there."""
    done = told = _tell_some(grouping=grouping, at=at)
    while told == PORTION:
        done += (told := _tell_some(grouping=grouping, at=at))
    return done


def tell_all_dissolved(at: datetime) -> int:
    """Go on where a killed worker left members of a dissolved grouping untold."""
    done = 0
    with acting_for(SYSTEM):
        left = Grouping.objects.filter(told_to__isnull=False).order_by("id")
        waiting = list(left.values_list("pk", flat=True))
    for pk in waiting:
        try:
            done += tell_dissolved(grouping=pk, at=at)
        except Exception:  # of any kind: its portion is undone and tried again
            log.exception("the members of grouping %s could not be told", pk)
    return done


@action
def _tell_some(*, grouping: UUID, at: datetime) -> int:
    """The next members and how far one came stand or fall together: nobody is told twice."""
    with acting_for(SYSTEM):
        seen = Grouping.objects.get(pk=grouping)
        _keep_where_they_are([one.entry_id for one in _untold(seen)])
        held = Grouping.objects.select_for_update(of=("self",)).get(pk=grouping)
        if held.told_to is None or held.told_to != seen.told_to:
            return 0  # everybody was told, or another worker is telling them
        some = _untold(held)
        _tell(some, "grouping.dissolved", at=at)
        held.told_to = some[-1].pk if len(some) == PORTION else None
        held.save(update_fields=["told_to"])
    return len(some)


def _untold(held: Grouping) -> list[GroupingMember]:
    """The next portion of those who were in it when it ended."""
    if held.told_to is None:
        return []
    inside = held.members.filter(act=held.act, pk__gt=held.told_to)
    return list(inside.select_related("grouping").order_by("id")[:PORTION])


def _keep_where_they_are(entries: Sequence[UUID]) -> None:
    """Hold entries, before any grouping: a merge takes no account away while it is written to."""
    rows = Entry.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=entries)
    list(rows.order_by("id").values_list("pk", flat=True))


def _joining(one: read.Named, inside: bool) -> Joining:
    found = one.entry
    return Joining(
        nia=one.typed,
        state=EntryState(found.state) if found else None,
        category=Category(found.category) if found else None,
        member_already=inside,
    )


def _named(numbers: Sequence[str]) -> list[read.Named]:
    """The entries under these numbers, held: none is merged into another while it joins."""
    found = [one.entry.pk for one in read.named(numbers) if one.entry]
    with acting_for(SYSTEM):
        _keep_where_they_are(found)
    return read.named(numbers)


def _is_in(held: Grouping, entry: Entry) -> bool:
    inside = GroupingMember.objects.filter(grouping=held, valid_to=None)
    with acting_for(SYSTEM):
        return inside.filter(entry__in=_family(entry)).exists()


def _family(entry: Entry) -> list[UUID]:
    """The entry, and those that were found to be the same person's."""
    merged = Entry.objects.filter(merged_into=entry).order_by("id")
    return [entry.pk, *merged.values_list("pk", flat=True)]


def _seat(held: Grouping, entry: Entry, *, by: Actor, at: datetime) -> GroupingMember:
    made = GroupingMember(grouping=held, entry=entry, valid_from=civil_date(at))
    made.role_from = made.valid_from
    made.act = _about("grouping.member_joined", made, by=by, at=at)
    made.save(force_insert=True)
    _tell([made], "grouping.joined", at=at)
    return made


def _tell(
    places: Sequence[GroupingMember], template: str, *, at: datetime, key: UUID | None = None
) -> None:
    """Tell who holds these places, wherever their entries are kept: once for each place or act."""
    with acting_for(SYSTEM):
        rows = Entry.objects.select_related("organisation", "merged_into__organisation")
        found = rows.in_bulk([one.entry_id for one in places])
        for one in places:
            entry, keeper = found[one.entry_id], one.grouping.institution_id
            told = entry.merged_into or entry
            notify_holder(told, template, key=key or one.pk, at=at, institution=keeper)


def _end(
    found: GroupingMember, *, day: date, reason: str, by: Actor, at: datetime
) -> GroupingMember:
    said = plain(reason).strip()[:LONGEST_REASON]
    since, today = found.valid_from, civil_date(at)
    insist(may_leave(since=since, day=day, today=today, reason=said, by=by))
    found.valid_to, found.reason = day, said
    found.act = _about("grouping.member_left", found, by=by, at=at)
    found.save(update_fields=["valid_to", "reason", "act"])
    return found


def _locked(grouping: UUID, *, by: Actor, active: bool = True) -> Grouping:
    """The grouping within reach, held so that two people do one thing once."""
    found = read.grouping_for(grouping, viewer=by)
    held = Grouping.objects.select_for_update(of=("self",)).get(pk=found.pk)
    if active and held.state != GroupingState.ACTIVE:
        raise Refused(refused("grouping.not_from_here", GROUPINGS))
    return held


def _place(member: UUID, *, by: Actor) -> GroupingMember:
    """A standing place in a grouping within reach, with the grouping held."""
    found = GroupingMember.objects.filter(pk=member).first()
    if found is None:
        raise NotFound(member)
    _locked(found.grouping_id, by=by)
    found.refresh_from_db()
    insist([] if found.valid_to is None else [refused("grouping.not_this_place", GROUPINGS)])
    return found


def _here(found: GroupingMember) -> Place:
    return Place(found.role) if found.valid_to is None else Place.LEFT


def _told(
    kind: str, held: Grouping, facts: Mapping[str, object], *, by: Actor, at: datetime
) -> UUID:
    subject = Subject(kind="grouping", id=held.pk)
    return ledger.record(
        kind, subject=subject, by=by, at=at, article=GROUPINGS, facts=facts
    ).id  # fmt: skip


def _about(kind: str, found: GroupingMember, *, by: Actor, at: datetime) -> UUID:
    """An act on the entry: which grouping, and neither why nor whose."""
    subject, facts = Subject(kind="entry", id=found.entry_id), {"grouping": str(found.grouping_id)}
    return ledger.record(kind, subject=subject, by=by, at=at, article=GROUPINGS, facts=facts).id
