"""Regions, provinces, communes and days off."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from sijill.ledger.kept import kept
from sijill.ledger.statements import statement
from sijill.reference.models import Commune, Holiday, Province, Region
from sijill.reference.rules import DayStatus


def regions() -> list[Region]:
    """The twelve regions, by code."""
    return list(Region.objects.order_by("code"))


def region(code: str) -> Region | None:
    """The region under this code."""
    return Region.objects.filter(pk=code).first()


def provinces(region: str | None = None) -> list[Province]:
    """The provinces and prefectures of a region, or all of them, with their region, by code."""
    return list(_provinces(region))


@kept
def _provinces(region: str | None) -> list[Province]:
    found = Province.objects.select_related("region").order_by("code")
    return list(found.filter(region=region) if region else found)


@kept
def province(code: str) -> Province | None:
    """The province under this code, with its region."""
    return _province.first(code)


@statement
def _province(code: str) -> QuerySet[Province]:
    return Province.objects.select_related("region").filter(pk=code)


def communes_of(province: str) -> list[Commune]:
    """The communes of a province, by code; empty until the official file was given."""
    return list(_communes_of(province))


@kept
def _communes_of(province: str) -> list[Commune]:
    return list(Commune.objects.filter(province=province).order_by("code"))


@kept
def commune(code: str) -> Commune | None:
    """The commune under this code, with its province."""
    return Commune.objects.select_related("province").filter(pk=code).first()


@kept
def holidays(first: date, last: date) -> frozenset[date]:
    """The days in [first, last] on which legal clocks stand still, estimated feasts included."""
    return frozenset(_days_off(first, last))


@statement
def _days_off(first: date, last: date) -> QuerySet[Holiday, date]:
    days = Holiday.objects.filter(date__range=(first, last)).exclude(status=DayStatus.CANCELLED)
    return days.order_by("date").values_list("date", flat=True)
