"""Campaigns, monthly statements, what they count, and the call-backs drawn from it."""

from __future__ import annotations

from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from sijill.campaigns.rules.calls import CallState
from sijill.campaigns.rules.campaigns import CampaignState
from sijill.campaigns.rules.statements import StatementState


def _here() -> models.ForeignKey:  # type: ignore[type-arg]
    return models.ForeignKey(
        "institutions.Institution", models.PROTECT, related_name="+", db_index=False
    )


class Campaign(models.Model):
    """One contract: who enrols where and when, at which rate, up to which sum."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    institution = models.ForeignKey("institutions.Institution", models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    purpose = models.TextField()
    provinces = ArrayField(models.CharField(max_length=8))
    starts_on = models.DateField()
    ends_on = models.DateField()
    contractor = models.CharField(max_length=160)
    ice = models.CharField(max_length=15, blank=True)
    contract = models.CharField(max_length=60)  # its number
    rate = models.DecimalField(max_digits=8, decimal_places=2)  # for each accepted unit
    ceiling = models.DecimalField(max_digits=12, decimal_places=2)
    state = models.CharField(max_length=10, default=CampaignState.PREPARED.value)
    closed_at = models.DateTimeField(null=True)
    act = models.UUIDField()

    class Meta:
        ordering = ["-starts_on", "name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=sorted(s.value for s in CampaignState)),
                name="campaign_state",
            ),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="campaign_dates"),
            models.CheckConstraint(
                condition=Q(rate__gt=0, ceiling__gte=F("rate")), name="campaign_money"
            ),
            models.UniqueConstraint(
                fields=["institution", "contract"], name="campaign_once_a_contract"
            ),
        ]


class Statement(models.Model):
    """One month of one campaign: its list frozen, some rung, certified, approved, paid."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="statements")
    institution = _here()
    month = models.DateField()  # its first day
    state = models.CharField(max_length=10, default=StatementState.FROZEN.value)
    frozen_by = models.UUIDField()
    frozen_at = models.DateTimeField()
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    share = models.DecimalField(max_digits=5, decimal_places=2)
    least = models.PositiveIntegerField()
    wanted = models.PositiveIntegerField()
    told_size = models.PositiveBigIntegerField()  # of the log, whose root makes the seed
    root = models.CharField(max_length=64, blank=True)
    seed = models.CharField(max_length=64, blank=True)
    drawn_at = models.DateTimeField(null=True)
    units = models.PositiveIntegerField(null=True)  # that count, when it was certified
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    certified_by = models.UUIDField(null=True)
    certified_at = models.DateTimeField(null=True)
    approved_by = models.UUIDField(null=True)
    approved_at = models.DateTimeField(null=True)
    paid_on = models.DateField(null=True)
    payment = models.CharField(max_length=60, blank=True)
    act = models.UUIDField()

    class Meta:
        ordering = ["-month", "id"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "month"], name="statement_once_a_month"),
            models.CheckConstraint(
                condition=Q(state__in=sorted(s.value for s in StatementState)),
                name="statement_state",
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="statement_of_a_whole_month"),
            models.CheckConstraint(
                condition=Q(state=StatementState.FROZEN.value, seed="") | ~Q(seed=""),
                name="statement_has_a_seed_once_drawn",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[StatementState.FROZEN.value, StatementState.DRAWN.value],
                    certified_by__isnull=True,
                    amount__isnull=True,
                )
                | Q(
                    certified_by__isnull=False,
                    amount__isnull=False,
                    units__isnull=False,
                    units__lte=F("size"),
                    amount__gte=0,
                ),
                name="statement_certified_with_its_sum",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("certified_by")),
                name="statement_signed_by_two",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[StatementState.APPROVED.value, StatementState.PAID.value])
                | Q(approved_by__isnull=False),
                name="statement_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state=StatementState.PAID.value, paid_on__isnull=False) & ~Q(payment="")
                | (~Q(state=StatementState.PAID.value) & Q(paid_on__isnull=True)),
                name="statement_paid_with_its_reference",
            ),
        ]


class Unit(models.Model):
    """One accepted request in a statement; the same person is in no other, of any campaign."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="lines", db_index=False)
    institution = _here()
    rank = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    decision = models.UUIDField(unique=True)
    case = models.UUIDField(unique=True)
    entry = models.UUIDField(unique=True)
    user = models.UUIDField()  # the enroller
    accepted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["statement", "rank"], name="unit_one_rank"),
            models.CheckConstraint(condition=Q(rank__gte=1), name="unit_from_one"),
        ]


class Call(models.Model):
    """Somebody drawn is rung: tried, answered, and released when a denial was cleared up."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    unit = models.OneToOneField(Unit, models.PROTECT, related_name="call")
    institution = _here()
    state = models.CharField(max_length=10, default=CallState.WAITING.value)
    tries = models.PositiveSmallIntegerField(default=0)
    opened_at = models.DateTimeField()
    rung_by = models.UUIDField(null=True)
    rung_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True)
    released_by = models.UUIDField(null=True)
    released_note = models.TextField(blank=True)
    act = models.UUIDField()

    class Meta:
        ordering = ["opened_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=sorted(s.value for s in CallState)), name="call_state"
            ),
            models.CheckConstraint(
                condition=Q(state=CallState.WAITING.value) | Q(rung_by__isnull=False, tries__gte=1),
                name="call_answered_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[CallState.DENIED.value, CallState.RELEASED.value])
                | ~Q(note=""),
                name="call_denied_in_words",
            ),
            models.CheckConstraint(
                condition=Q(state=CallState.RELEASED.value, released_by__isnull=False)
                & ~Q(released_note="")
                & ~Q(released_by=F("rung_by"))
                | (~Q(state=CallState.RELEASED.value) & Q(released_by__isnull=True)),
                name="call_released_by_another",
            ),
        ]
        indexes = [
            models.Index(fields=["institution", "state", "opened_at", "id"], name="call_desk"),
        ]
