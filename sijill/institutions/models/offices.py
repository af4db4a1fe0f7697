"""Institutions, where they are competent, and who holds which office there."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from sijill.institutions.rules import SIGNATORIES, Chair, CommissionKind, Kind, StandsFor
from sijill.kernel.actor import Role
from sijill.reference.rules import Status

KINDS = [kind.value for kind in Kind]
ROLES = [role.value for role in Role]
NOW_IN_FORCE = Q(valid_to=None)


class Institution(models.Model):
    """A chamber, a State service, the federation, the ministry or a partner; its code stays.

    `succeeds` names each one that merged into it, with the first day: [["CH-10", "2027-01-01"]].
    """

    code = models.CharField(max_length=20, primary_key=True)
    kind = models.CharField(max_length=12)
    region = models.ForeignKey("reference.Region", models.PROTECT, null=True, related_name="+")
    province = models.ForeignKey("reference.Province", models.PROTECT, null=True, related_name="+")
    name_ar = models.CharField(max_length=160)
    name_fr = models.CharField(max_length=160)
    seat_ar = models.CharField(max_length=80, blank=True)
    seat_fr = models.CharField(max_length=80, blank=True)
    about_ar = models.TextField(blank=True)
    about_fr = models.TextField(blank=True)
    succeeds = models.JSONField(default=list)
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
    # Of an enroller alone: the campaign, and the provinces in which to enrol.
    campaign = models.UUIDField(null=True)
    provinces = ArrayField(models.CharField(max_length=8), default=list)
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
            models.CheckConstraint(
                condition=Q(
                    role=Role.ENROLLER.value, campaign__isnull=False, valid_to__isnull=False
                )
                | (~Q(role=Role.ENROLLER.value) & Q(campaign__isnull=True)),
                name="mandate_of_a_campaign_ends",
            ),
            models.UniqueConstraint(
                fields=["campaign", "user"],
                condition=Q(campaign__isnull=False, ended_act__isnull=True),
                name="mandate_once_a_campaign",
            ),
        ]


class Commission(models.Model):
    """A commission kept at an institution between two dates, for what its kind says."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="commissions")
    kind = models.CharField(max_length=20, default=CommissionKind.QUALIFICATION.value)
    name_ar = models.CharField(max_length=160)
    name_fr = models.CharField(max_length=160)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    act = models.UUIDField()

    class Meta:
        ordering = ["institution", "kind", "valid_from", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in CommissionKind]),
                name="commission_kind",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="commission_dates",
            ),
            models.UniqueConstraint(
                fields=["institution", "kind"], condition=NOW_IN_FORCE, name="commission_once"
            ),
        ]


class Member(models.Model):
    """Somebody's place in a commission between two dates; chair and secretary sign its minutes."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    commission = models.ForeignKey(Commission, models.PROTECT, related_name="members")
    name_ar = models.CharField(max_length=120)
    name_fr = models.CharField(max_length=120)
    chair = models.CharField(max_length=10, default=Chair.MEMBER.value)
    stands_for = models.CharField(max_length=16)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    act = models.UUIDField()
    ended_act = models.UUIDField(null=True)

    class Meta:
        ordering = ["commission", "chair", "name_ar", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(chair__in=[one.value for one in Chair]), name="member_chair"
            ),
            models.CheckConstraint(
                condition=Q(stands_for__in=[one.value for one in StandsFor]),
                name="member_stands_for",
            ),
            models.CheckConstraint(
                condition=~Q(chair__in=sorted(one.value for one in SIGNATORIES))
                | Q(user__isnull=False),
                name="member_who_signs_has_account",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="member_dates"
            ),
            models.UniqueConstraint(
                fields=["commission", "chair"],
                condition=NOW_IN_FORCE & Q(chair__in=sorted(one.value for one in SIGNATORIES)),
                name="member_one_chair_one_secretary",
            ),
            models.UniqueConstraint(
                fields=["commission", "user"],
                condition=NOW_IN_FORCE & Q(user__isnull=False),
                name="member_sits_once",
            ),
        ]
