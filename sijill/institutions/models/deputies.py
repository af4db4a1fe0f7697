"""Powers that one agent lends to another for a time."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from sijill.institutions.models.offices import Mandate
from sijill.institutions.rules.deputies import DeputationState

STATES = sorted(state.value for state in DeputationState)


class Deputation(models.Model):
    """Powers of an office, lent from a day on; `valid_to` is the first day without.

    They hang from the mandate of who lends and end with it. `giver` is that mandate's user again:
    the database refuses somebody who lends to themselves.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="deputations")
    giver = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    deputy = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    powers = ArrayField(models.CharField(max_length=24))
    valid_from = models.DateField()
    valid_to = models.DateField()
    reason = models.TextField()
    state = models.CharField(max_length=12, default=DeputationState.OFFERED.value)
    offered_at = models.DateTimeField()
    moved_at = models.DateTimeField()
    note = models.TextField(blank=True)  # why it was declined, taken back or ended
    act = models.UUIDField()

    class Meta:
        ordering = ["-valid_from", "id"]
        indexes = [
            models.Index(fields=["deputy", "valid_to"], name="deputation_deputy"),
            models.Index(fields=["giver", "valid_to"], name="deputation_giver"),
            models.Index(fields=["mandate", "valid_to"], name="deputation_mandate"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=STATES), name="deputation_state"),
            models.CheckConstraint(
                condition=Q(valid_to__gte=F("valid_from")), name="deputation_dates"
            ),
            models.CheckConstraint(condition=~Q(giver=F("deputy")), name="deputation_of_another"),
            models.CheckConstraint(condition=~Q(powers=[]), name="deputation_of_something"),
            models.CheckConstraint(condition=~Q(reason=""), name="deputation_reasoned"),
        ]
