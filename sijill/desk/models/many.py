"""Filters that an agent keeps, and decisions on many files at once."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from sijill.desk.models.cases import Case
from sijill.desk.rules.many import BulkKind, BulkState, LineState


class KeptFilter(models.Model):
    """A box and what it is narrowed to, under a name; shared, the whole institution reads it."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    institution = models.ForeignKey("institutions.Institution", models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    box = models.CharField(max_length=12)
    filters = models.JSONField(default=dict)  # {name of a filter: value}
    shared = models.BooleanField(default=False)
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution", "user", "name"], name="filter_once"),
            models.CheckConstraint(condition=~Q(name=""), name="filter_named"),
        ]


class Bulk(models.Model):
    """One order on many files; its identifier is made by the browser, so that twice is once."""

    id = models.UUIDField(primary_key=True)
    institution = models.ForeignKey("institutions.Institution", models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    role = models.CharField(max_length=12)
    kind = models.CharField(max_length=8)
    state = models.CharField(max_length=8, default=BulkState.CHOSEN.value)
    ground = models.CharField(max_length=80, blank=True)
    note = models.TextField(blank=True)
    assurance = models.PositiveSmallIntegerField(default=0)  # of who gave the order, when given
    made_at = models.DateTimeField()
    ordered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    act = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["user", "-made_at"], name="bulk_user")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=sorted(s.value for s in BulkState)), name="bulk_state"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=sorted(k.value for k in BulkKind)), name="bulk_kind"
            ),
        ]


class BulkLine(models.Model):
    """One file of an order, and its own result."""

    bulk = models.ForeignKey(Bulk, models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, default=LineState.WAITING.value)
    verdicts = models.JSONField(default=list)  # [{"code":…, "article":…, "facts":…}] that said no
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bulk", "position"], name="bulk_line_place"),
            models.UniqueConstraint(fields=["bulk", "case"], name="bulk_line_once"),
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=500), name="bulk_line_of_500"
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(s.value for s in LineState)), name="bulk_line_state"
            ),
        ]
