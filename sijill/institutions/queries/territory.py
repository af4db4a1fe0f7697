"""Moves of territory, proposed and done; who was competent where, on any day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from sijill.institutions.models import Institution, Mandate, TerritoryMove
from sijill.institutions.queries.offices import in_force, institution, provinces_of, seat_of
from sijill.institutions.rules import Kind
from sijill.institutions.rules.territory import MoveState
from sijill.reference import queries as reference
from sijill.reference.models import Province


@dataclass(frozen=True, slots=True, kw_only=True)
class Competent:
    """The institutions of a province on a day; none is known before the first row."""

    province: Province
    on: date
    chamber: Institution | None
    delegation: Institution | None


def moves() -> list[TerritoryMove]:
    """Every move, the latest proposed first."""
    found = TerritoryMove.objects.select_related("former", "next", "province", "proposed_by")
    return list(found.order_by("-proposed_at", "id")[:200])


def moves_of(code: str) -> list[TerritoryMove]:
    """What came to an institution or left it, and will, in the order of days."""
    held = TerritoryMove.objects.filter(state=MoveState.CONFIRMED)
    found = held.filter(Q(former=code) | Q(next=code))
    return list(found.select_related("former", "next", "province").order_by("on", "id"))


def competent_in(province: str, *, on: date) -> Competent | None:
    """Whom a province belonged to on a day; yesterday answers what was true yesterday."""
    place = reference.province(province)
    if place is None:
        return None
    chamber, service = (
        institution(code) if code else None
        for code in (seat_of(kind, province, at=on) for kind in (Kind.CHAMBER, Kind.DELEGATION))
    )
    return Competent(province=place, on=on, chamber=chamber, delegation=service)


def places_of(code: str, *, on: date) -> list[Province]:
    """The provinces of an institution on a day, in the order of their codes."""
    own = provinces_of(code, at=on)
    return [one for one in reference.provinces() if one.code in own]


def still_in_office(code: str, *, at: date) -> int:
    """How many hold an office at an institution on a day."""
    return in_force(Mandate.objects.filter(institution=code), at).count()
