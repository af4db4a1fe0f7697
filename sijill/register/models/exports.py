"""Files of many people's data: asked for, agreed to, written, taken, gone."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from sijill.register.models.entries import Entry
from sijill.register.rules.exporting import BY_TWO, Basis, ExportState, Form


class Export(models.Model):
    """A part of the register as somebody asked for it; `within` is what their office reached.

    The file lies sealed outside the database until `until`; its key stays wrapped here, since the
    marks of the copy are drawn from it.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    institution = models.ForeignKey("institutions.Institution", models.PROTECT, related_name="+")
    within = ArrayField(models.CharField(max_length=20))
    scope = models.JSONField()  # {"chamber", "province", "trade", "category", "state"}: text or ""
    columns = ArrayField(models.CharField(max_length=20))
    form = models.CharField(max_length=4)
    language = models.CharField(max_length=3)
    basis = models.CharField(max_length=12)
    reason = models.TextField()
    found = models.PositiveIntegerField()  # entries when it was asked for, counted to a bound
    state = models.CharField(max_length=10, default=ExportState.ASKED.value)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )
    agreed_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )
    ended_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True)  # why it was refused or stopped
    rows = models.PositiveIntegerField(null=True)
    written_at = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    most = models.PositiveSmallIntegerField(default=0)  # how often it may be taken
    box = models.UUIDField(null=True)
    parts = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    key_id = models.CharField(max_length=20, blank=True)
    wrapped_key = models.BinaryField(default=b"")
    act = models.UUIDField()

    class Meta:
        ordering = ["-asked_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=sorted(s.value for s in ExportState)), name="export_state"
            ),
            models.CheckConstraint(
                condition=Q(form__in=sorted(f.value for f in Form)), name="export_form"
            ),
            models.CheckConstraint(
                condition=Q(basis__in=sorted(b.value for b in Basis)), name="export_basis"
            ),
            models.CheckConstraint(
                condition=Q(agreed_by=None) | ~Q(agreed_by=F("asked_by")), name="export_by_two"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(s.value for s in BY_TWO))
                | Q(agreed_by__isnull=False),
                name="export_agreed_to",
            ),
            models.CheckConstraint(
                condition=~Q(state=ExportState.READY.value)
                | Q(box__isnull=False, until__isnull=False, rows__isnull=False),
                name="export_ready_is_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["institution", "-asked_at", "id"], name="export_asked"),
            models.Index(fields=["state", "until"], name="export_open"),
        ]


class Exported(models.Model):
    """An entry that stands in a file, while there is one: whoever takes it looked at each."""

    pk = models.CompositePrimaryKey("export", "entry")
    export = models.ForeignKey(Export, models.CASCADE, related_name="entries", db_index=False)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")


class Take(models.Model):
    """One taking of a file."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    export = models.ForeignKey(Export, models.PROTECT, related_name="takes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["export", "at", "id"]
