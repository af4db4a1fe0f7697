"""Who else examines the files of an institution."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from sijill.accounts.models import User
from sijill.desk.rules.life import REVIEW
from sijill.institutions.models import Institution, Mandate
from sijill.institutions.rules import Kind
from sijill.kernel.actor import Actor
from sijill.ledger.statements import statement


def colleagues(institution: str | None, *, viewer: Actor, on: date) -> list[tuple[UUID, str]]:
    """The agents who may be given a file of this institution, by name; one query."""
    if institution is None or not viewer.reaches(institution):
        return []
    users = _reviewing(institution, on)
    return sorted(((u.pk, u.name(viewer.language)) for u in users), key=lambda pair: pair[1])


@statement
def _reviewing(institution: str, on: date) -> QuerySet[User]:
    holding = Mandate.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=on),
        institution=institution,
        valid_from__lte=on,
        role__in=[str(role) for role in REVIEW],
    )
    return User.objects.filter(pk__in=holding.values("user"), is_active=True).order_by("pk")


def institutions_that_answer(language: str) -> list[tuple[str, str]]:
    """The chambers and State services that may be competent, with their names, by code."""
    name = "name_ar" if language in ("ar", "zgh") else "name_fr"
    found = Institution.objects.filter(kind__in=[Kind.CHAMBER, Kind.DELEGATION]).order_by("code")
    return list(found.values_list("code", name))
