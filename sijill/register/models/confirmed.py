"""When an entry is to be confirmed again, who was told, and what was answered."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q

from sijill.register.models.entries import Entry
from sijill.register.rules.renewing import OPEN, ConfirmationState

WAITING = [state.value for state in OPEN]


class Confirmation(models.Model):
    """One confirmation of one entry: due on a day, asked by a message, answered by a case.

    `before` is the day that the entry was confirmed last, to be put back when an answer is undone.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="confirmations", db_index=False)
    state = models.CharField(max_length=12)
    due_on = models.DateField()
    until = models.DateField()  # the last day before silence has its effect
    invited_on = models.DateField(null=True)
    told = models.BooleanField(default=False)  # a telephone was written to
    closed_on = models.DateField(null=True)
    before = models.DateField(null=True)
    case = models.UUIDField(null=True)
    act = models.UUIDField()  # the newest act on it

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=sorted(s.value for s in ConfirmationState)),
                name="confirmation_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=WAITING, closed_on__isnull=True)
                | (~Q(state__in=WAITING) & Q(closed_on__isnull=False)),
                name="confirmation_closed_with_its_day",
            ),
            models.CheckConstraint(
                condition=Q(until__gte=models.F("due_on")), name="confirmation_dates"
            ),
            models.UniqueConstraint(
                fields=["entry"], condition=Q(state__in=WAITING), name="confirmation_one_open"
            ),
        ]
        indexes = [
            models.Index(fields=["entry"], name="confirmation_entry"),
            models.Index(
                fields=["due_on", "id"],
                condition=Q(state__in=WAITING),
                name="confirmation_waiting",
            ),
            models.Index(fields=["invited_on"], name="confirmation_invited"),
        ]
