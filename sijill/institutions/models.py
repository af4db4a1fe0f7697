"""Institutions, where they are competent, and who holds which office there."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from sijill.institutions.rules import Kind
from sijill.kernel.actor import Role
from sijill.reference.rules import Status

KINDS = [kind.value for kind in Kind]
ROLES = [role.value for role in Role]


class Institution(models.Model):
    """A chamber, a State service, the federation or the ministry, under a code that stays."""

    code = models.CharField(max_length=20, primary_key=True)
    kind = models.CharField(max_length=12)
    region = models.ForeignKey("reference.Region", models.PROTECT, null=True, related_name="+")
    province = models.ForeignKey("reference.Province", models.PROTECT, null=True, related_name="+")
    name_ar = models.CharField(max_length=160)
    name_fr = models.CharField(max_length=160)
    seat_ar = models.CharField(max_length=80, blank=True)
    seat_fr = models.CharField(max_length=80, blank=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    status = models.CharField(max_length=12, default=Status.PROVISIONAL.value)
    source = models.TextField()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="institution_kind"),
            models.CheckConstraint(
                condition=~Q(kind=Kind.CHAMBER.value) | Q(region__isnull=False),
                name="institution_chamber_has_region",
            ),
            models.CheckConstraint(
                condition=~Q(kind=Kind.DELEGATION.value) | Q(province__isnull=False),
                name="institution_delegation_has_province",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name_fr}"


class Territory(models.Model):
    """A region or a province in which an institution is competent between two dates.

    A row for a province wins over the row of its region.
    """

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="territories")
    # The institution's kind again: the database refuses two of one kind in one place.
    kind = models.CharField(max_length=12)
    region = models.ForeignKey("reference.Region", models.PROTECT, null=True, related_name="+")
    province = models.ForeignKey("reference.Province", models.PROTECT, null=True, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    status = models.CharField(max_length=12, default=Status.PROVISIONAL.value)
    source = models.TextField()

    class Meta:
        verbose_name_plural = "territories"
        ordering = ["kind", "region", "province", "valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(region=None, province__isnull=False)
                | Q(region__isnull=False, province=None),
                name="territory_region_or_province",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="territory_dates"
            ),
            models.UniqueConstraint(
                fields=["kind", "province"],
                condition=Q(valid_to=None, province__isnull=False),
                name="territory_one_open_in_province",
            ),
            models.UniqueConstraint(
                fields=["kind", "region"],
                condition=Q(valid_to=None, region__isnull=False),
                name="territory_one_open_in_region",
            ),
        ]


class Mandate(models.Model):
    """A user's office at an institution between two dates; `valid_to` is the first day without."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    role = models.CharField(max_length=12)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="mandates")
    province = models.ForeignKey("reference.Province", models.PROTECT, null=True, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    act = models.UUIDField()
    ended_act = models.UUIDField(null=True)

    class Meta:
        ordering = ["institution", "role", "valid_from", "id"]
        indexes = [models.Index(fields=["user", "valid_from"], name="mandate_user")]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=ROLES), name="mandate_role"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="mandate_dates"
            ),
            models.UniqueConstraint(
                fields=["user", "role", "institution"],
                condition=Q(valid_to=None),
                name="mandate_once",
            ),
        ]
