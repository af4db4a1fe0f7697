"""Where entries came from when nobody asked for them here: files, their rows, and what is held."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q

from sijill.register.models.entries import Entry
from sijill.register.rules.arriving import HeldState
from sijill.register.rules.rolls import RollState


class Layout(models.Model):
    """What the columns of one source's rolls mean here, kept for its next file."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    chamber = models.ForeignKey("institutions.Institution", models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)  # who keeps such rolls
    mapping = models.JSONField()
    kept_by = models.UUIDField(null=True)
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chamber", "name"], name="layout_once")]


class Source(models.Model):
    """A file of entries kept elsewhere; the same bytes are one source of a chamber, for ever.

    A roll without chamber was taken over by an operator for the whole country. The file itself
    lies sealed outside the database until its last row is read.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    chamber = models.ForeignKey(
        "institutions.Institution", models.PROTECT, related_name="+", null=True
    )
    digest = models.CharField(max_length=64)  # sha-256 of the file
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    state = models.CharField(max_length=10, default=RollState.ENTERING.value)
    shape = models.JSONField(default=dict)  # how it is written, its columns, a few of its rows
    mapping = models.JSONField(default=dict)  # {"columns": {field: column}, …}
    origin = models.CharField(max_length=200, blank=True)  # who handed it over, under which letter
    report = models.JSONField(default=dict)  # what the check found: counts and rows, no values
    received_by = models.UUIDField(null=True)
    received_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    accepted_by = models.UUIDField(null=True)
    accepted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    rows_total = models.PositiveIntegerField(null=True)  # once it was checked
    rows_checked = models.PositiveIntegerField(default=0)
    rows_read = models.PositiveIntegerField(default=0)  # a stopped import goes on behind them
    entered = models.PositiveIntegerField(default=0)
    held = models.PositiveIntegerField(default=0)
    key_id = models.CharField(max_length=20, blank=True)
    wrapped_key = models.BinaryField(default=b"")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["digest", "chamber"], nulls_distinct=False, name="source_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(s.value for s in RollState)),
                name="source_state_known",
            ),
        ]
        indexes = [models.Index(fields=["chamber", "-received_at", "id"], name="source_received")]


class Provenance(models.Model):
    """The row of a file that an entry was taken from, as it was written there."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="provenances", db_index=False)
    row = models.PositiveIntegerField()  # as a spreadsheet counts them, the header being row 1
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="provenances")
    raw = models.JSONField()  # {column: text}
    mended = models.JSONField(default=dict)  # {field: text} as an agent corrected it
    remarks = models.JSONField(default=list)  # what was odd and did not keep the row out
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "row"], name="provenance_row_once")
        ]


class Held(models.Model):
    """A row that was not entered, with every reason at once, until somebody settles it."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="held_rows", db_index=False)
    row = models.PositiveIntegerField()
    raw = models.JSONField()
    faults = models.JSONField()  # [{"code":…, "about": field, "column":…, "value":…, "facts":…}]
    mended = models.JSONField(default=dict)  # {field: text} as an agent corrected it
    told_apart = models.JSONField(default=list)  # numbers an agent says are other persons'
    note = models.CharField(max_length=300, blank=True)  # why it was told apart or left out
    state = models.CharField(max_length=10, default=HeldState.WAITING.value)
    chamber = models.ForeignKey(
        "institutions.Institution", models.PROTECT, related_name="+", null=True, db_index=False
    )
    held_at = models.DateTimeField()
    mended_by = models.UUIDField(null=True)
    settled_by = models.UUIDField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "row"], name="held_row_once"),
            models.CheckConstraint(
                condition=Q(state__in=sorted(s.value for s in HeldState)), name="held_state_known"
            ),
        ]
        indexes = [
            models.Index(fields=["chamber", "state", "source", "row"], name="held_waiting"),
            models.Index(fields=["source", "state", "row"], name="held_of_source"),
        ]
