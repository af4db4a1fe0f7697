"""Where entries came from when nobody asked for them here: files, their rows, and what is held."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q

from sijill.register.models.entries import Entry
from sijill.register.rules.arriving import HeldState


class Source(models.Model):
    """A file of entries kept elsewhere until now; the same bytes are one source, for ever."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    digest = models.CharField(max_length=64, unique=True)  # sha-256 of the file
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    mapping = models.JSONField()  # {field: column}: what the columns of the file mean here
    origin = models.CharField(max_length=200, blank=True)  # who handed it over, under which letter
    received_by = models.UUIDField(null=True)
    received_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    rows_read = models.PositiveIntegerField(default=0)  # a stopped import goes on behind them
    entered = models.PositiveIntegerField(default=0)
    held = models.PositiveIntegerField(default=0)


class Provenance(models.Model):
    """The row of a file that an entry was taken from, as it was written there."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="provenances")
    row = models.PositiveIntegerField()  # as a spreadsheet counts them, the header being row 1
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="provenances")
    raw = models.JSONField()  # {column: text}
    remarks = models.JSONField(default=list)  # what was odd and did not keep the row out
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "row"], name="provenance_row_once")
        ]


class Held(models.Model):
    """A row that was not entered, with every reason at once, until somebody settles it."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="held_rows")
    row = models.PositiveIntegerField()
    raw = models.JSONField()
    faults = models.JSONField()  # [{"code":…, "about": field, "column":…, "value":…, "facts":…}]
    state = models.CharField(max_length=10, default=HeldState.WAITING.value)
    chamber = models.ForeignKey(
        "institutions.Institution", models.PROTECT, related_name="+", null=True
    )
    held_at = models.DateTimeField()
    settled_by = models.UUIDField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "row"], name="held_row_once"),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in HeldState]), name="held_state_known"
            ),
        ]
        indexes = [models.Index(fields=["chamber", "state", "source", "row"], name="held_waiting")]
