"""Entries, what they said on a day, and one person's whole sheet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from sijill.kernel.actor import SYSTEM, Actor, ActorKind, Subject
from sijill.ledger.queries import ToldAct, acts_of
from sijill.ledger.statements import statement
from sijill.ledger.transaction import acting_for
from sijill.register.models import Entry, Person, Version
from sijill.register.queries.aliases import number_answering
from sijill.register.queries.scope import NotFound, entries, persons

SAID = (
    "principal_trade",
    "other_trades",
    "proof",
    "practice_since",
    "province",
    "commune",
    "details",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One field that a version says otherwise than the one before it."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldVersion:
    """A version with what it changed; the first one changes nothing."""

    version: Version
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A person, the entry, every version newest first, and the acts on both."""

    person: Person
    entry: Entry | None
    current: Version | None
    versions: tuple[ToldVersion, ...]
    acts: list[ToldAct]


def entry(entry_id: UUID, *, viewer: Actor) -> Entry:
    """The entry under this identifier."""
    found = entries(viewer).filter(pk=entry_id).first()
    if found is None:
        raise NotFound(entry_id)
    return found


def nia_of(entry_id: UUID) -> str:
    """The number of an entry that a case led to, for the letter of that case."""
    with acting_for(SYSTEM):
        return _nia_of(entry_id)[0]


@statement
def _nia_of(entry_id: UUID) -> QuerySet[Entry, str]:
    return Entry.objects.filter(pk=entry_id).values_list("nia", flat=True)


def entry_for_case(entry_id: UUID) -> Entry:
    """The entry that a case is about, for the rules of that case, whatever the chamber."""
    with acting_for(SYSTEM):
        return Entry.objects.select_related("person", "organisation").get(pk=entry_id)


def said_in(version: Version) -> dict[str, Any]:
    """What a version says of the entry, whatever its state."""
    return {name: getattr(version, name) for name in SAID}


def current(entry: Entry) -> Version:
    """What an entry says now."""
    with acting_for(SYSTEM):
        return versions_of(entry).order_by("-valid_from", "-recorded_at")[:1].get()


def trade_of(entry: Entry) -> str:
    """The principal craft of an entry now."""
    return current(entry).principal_trade


def own_entries(*, viewer: Actor) -> list[Entry]:
    """The citizen's own entry, then those of the organisations they act for."""
    if viewer.kind is not ActorKind.CITIZEN:
        return []
    return sorted(entries(viewer), key=lambda e: (e.person_id is None, e.nia))


def entry_by_nia(nia: str, *, viewer: Actor) -> Entry | None:
    """The entry under this number, as it is kept: digits without spaces; a merged one answers."""
    found = entries(viewer).filter(nia=nia).first()
    if found is not None and found.merged_into_id is None:
        return found
    answers = number_answering(nia)
    return entries(viewer).filter(nia=answers).first() if answers != nia else found


def entry_of_space(*, viewer: Actor) -> Entry | None:
    """The citizen's own entry."""
    return entries(viewer).filter(person=viewer.person).first() if viewer.person else None


def person(person_id: UUID, *, viewer: Actor) -> Person:
    """The person under this identifier."""
    found = _person.first(person_id, viewer)
    if found is None:
        raise NotFound(person_id)
    return found


@statement
def _person(person_id: UUID, viewer: Actor) -> QuerySet[Person]:
    return persons(viewer).filter(pk=person_id).select_related("chamber")


def as_of(entry: Entry, day: date, *, known_at: datetime | None = None) -> Version | None:
    """What the entry said of that day, as it was known at that instant (now when None)."""
    told = versions_of(entry).filter(valid_from__lte=day)
    if known_at is not None:
        told = told.filter(recorded_at__lte=known_at)
    return told.order_by("-valid_from", "-recorded_at").first()


def versions_of(entry: Entry) -> QuerySet[Version]:
    """Every version of the entry, in the order in which they were recorded."""
    return Version.objects.filter(entry=entry).order_by("recorded_at", "valid_from", "id")


def sheet(person_id: UUID, *, viewer: Actor) -> Sheet:
    """One person's whole sheet, in five queries whatever its length."""
    found = person(person_id, viewer=viewer)
    own = _entry_of.first(person_id)
    versions = _versions_of(own.pk) if own else []
    subjects = [Subject(kind="person", id=found.id)]
    if own:
        subjects.append(Subject(kind="entry", id=own.id))
    return Sheet(
        person=found,
        entry=own,
        current=_standing(versions),
        versions=told(versions),
        acts=acts_of(subjects),
    )


@statement
def _entry_of(person: UUID) -> QuerySet[Entry]:
    return Entry.objects.filter(person=person).select_related("chamber").order_by("id")


@statement
def _versions_of(entry: UUID) -> QuerySet[Version]:
    return Version.objects.filter(entry=entry).order_by("recorded_at", "valid_from", "id")


def _standing(versions: list[Version]) -> Version | None:
    return max(versions, key=lambda v: (v.valid_from, v.recorded_at), default=None)


def told(versions: list[Version]) -> tuple[ToldVersion, ...]:
    """Versions with what each changed, newest first."""
    first = [ToldVersion(version=v, changes=()) for v in versions[:1]]
    later = [ToldVersion(version=new, changes=changes(old, new)) for old, new in pairwise(versions)]
    return tuple(reversed(first + later))


def changes(before: Version, after: Version) -> tuple[Change, ...]:
    """The fields on which two versions differ."""
    old, new = _flat(before), _flat(after)
    return tuple(
        Change(field=field, before=old.get(field, ""), after=new.get(field, ""))
        for field in dict.fromkeys([*new, *old])
        if old.get(field, "") != new.get(field, "")
    )


def _flat(version: Version) -> dict[str, Any]:
    fields = {name: getattr(version, name) for name in COMPARED} | {"chamber": version.chamber_id}
    return {**fields, **_flattened(version.details)}


def _flattened(details: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in details.items():
        if isinstance(value, dict):
            flat |= _flattened(value, f"{prefix}{key}.")
        else:
            flat[f"{prefix}{key}"] = value
    return flat


COMPARED = (
    "state",
    "category",
    "principal_trade",
    "other_trades",
    "proof",
    "practice_since",
    "province",
    "commune",
)
