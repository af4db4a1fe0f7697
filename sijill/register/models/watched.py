"""Signals: what stood out by its number, and who looked into it."""

from __future__ import annotations

from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from sijill.register.rules.watching import SignalKind, SignalState


class Signal(models.Model):
    """One thing that stood out over one period; found again, it is the same signal."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    kind = models.CharField(max_length=10)
    key = models.CharField(max_length=64)  # the phone, the agent, the master, the file's digest
    since = models.DateTimeField()  # the beginning of the period it counts over
    # Nobody's in particular when it reaches over several: the ministry and the auditor see it.
    institution = models.ForeignKey(
        "institutions.Institution", models.PROTECT, related_name="+", null=True, db_index=False
    )
    agent = models.UUIDField(null=True)  # whom it concerns: it is never shown to them
    seen = models.PositiveIntegerField()
    limit = models.PositiveIntegerField()  # in force when it was found
    cases = ArrayField(models.UUIDField())  # the first of them
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    found_at = models.DateTimeField()
    state = models.CharField(max_length=10, default=SignalState.FOUND.value)
    taken_by = models.UUIDField(null=True)
    taken_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True)
    ended_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)
    act = models.UUIDField(null=True)

    class Meta:
        ordering = ["-last_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "key", "since"], name="signal_once"),
            models.CheckConstraint(
                condition=Q(
                    kind__in=sorted(k.value for k in SignalKind),
                    state__in=sorted(s.value for s in SignalState),
                ),
                name="signal_words_known",
            ),
            models.CheckConstraint(
                condition=Q(state=SignalState.FOUND.value, taken_by__isnull=True)
                | (~Q(state=SignalState.FOUND.value) & Q(taken_by__isnull=False)),
                name="signal_taken_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[SignalState.FOUND.value, SignalState.TAKEN.value],
                    ended_at__isnull=True,
                )
                | (
                    Q(
                        state__in=[SignalState.CONTROLLED.value, SignalState.EXPLAINED.value],
                        ended_at__isnull=False,
                        ended_by__isnull=False,
                    )
                    & ~Q(note="")
                ),
                name="signal_ended_with_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["institution", "state", "-last_at", "id"], name="signal_desk"),
            models.Index(fields=["-last_at", "id"], name="signal_latest"),  # of the whole country
        ]
