"""The keys that persons and organisations have today, made from what is stored of them."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from sijill.kernel.actor import SYSTEM
from sijill.ledger.transaction import acting_for
from sijill.register.models import (
    Entry,
    Organisation,
    OrganisationKeys,
    Person,
    PersonKeys,
    Version,
)
from sijill.register.rules.keys import KEYS_VERSION, Known, known_keys, organisation_keys

SAID_NOW = ("principal_trade", "commune")


def keys_of_persons(ids: Iterable[UUID], *, apart: bool = False) -> dict[UUID, list[str]]:
    """The keys of each of these persons, as an acceptance would make them today.

    An entry that answers for another is found by the keys of both, the other one by none;
    `apart` makes the keys of each as if nothing was merged.
    """
    if apart:
        return _each(ids)
    wanted = set(ids)
    with acting_for(SYSTEM):
        merged = Entry.objects.filter(merged_into__person__in=wanted).order_by("id")
        answered = list(merged.values_list("person", "merged_into__person"))
        gone = set(
            Entry.objects.filter(person__in=wanted, merged_into__isnull=False).values_list(
                "person", flat=True
            )
        )
    found = _each(wanted | {person for person, _ in answered})
    for person, into in answered:
        found[into] = list(dict.fromkeys([*found[into], *found[person]]))
    return {person: [] if person in gone else found[person] for person in wanted & found.keys()}


def _each(ids: Iterable[UUID]) -> dict[UUID, list[str]]:
    versions = Version.objects.filter(person=OuterRef("pk"))
    newest = versions.order_by("-valid_from", "-recorded_at", "-id")
    said = {name: Subquery(newest.values(name)[:1]) for name in SAID_NOW}
    with acting_for(SYSTEM):
        found = Person.objects.filter(pk__in=list(ids)).order_by("pk")
        return {person.pk: list(known_keys(_known(person))) for person in found.annotate(**said)}


def _known(person: Person) -> Known:
    return Known(
        names=(person.name_ar, person.name_latin),
        document=(person.document_kind, person.document),
        phone=person.phone,
        born=person.birth_year,
        trade=person.principal_trade or "",  # type: ignore[attr-defined]
        commune=person.commune or "",  # type: ignore[attr-defined]
        keepers=(person.chamber_id, person.institution_id),
    )


def keys_of_organisations(ids: Iterable[UUID]) -> dict[UUID, list[str]]:
    """The keys of each of these organisations, as an acceptance would make them today."""
    with acting_for(SYSTEM):
        found = list(Organisation.objects.filter(pk__in=list(ids)).order_by("pk"))
    return {
        row.pk: list(
            organisation_keys(
                row.name_ar, row.name_latin, row.ice, (row.chamber_id, row.institution_id)
            )
        )
        for row in found
    }


def made_before() -> int:
    """How many hold keys of another version than today's."""
    return sum(
        rows.exclude(version=KEYS_VERSION).count()
        for rows in (PersonKeys.objects.all(), OrganisationKeys.objects.all())
    )


def kept_beside() -> int:
    """How many keep keys of a former version beside today's."""
    return sum(
        _former(rows).count() for rows in (PersonKeys.objects.all(), OrganisationKeys.objects.all())
    )


def _former(rows: QuerySet) -> QuerySet:
    return rows.filter(former__isnull=False)
