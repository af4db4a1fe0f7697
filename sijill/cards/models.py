"""Places in the status lists: whose, where, and what became of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from sijill.kernel.card.status_list import SIZE, Status


class Place(models.Model):
    """The index of one printed card in one list: drawn at random, kept for ever, never reused."""

    card = models.UUIDField(primary_key=True)
    list = models.PositiveSmallIntegerField()
    index = models.PositiveIntegerField()
    status = models.PositiveSmallIntegerField(default=Status.VALID.value)
    taken_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["list", "index"], name="place_once"),
            models.CheckConstraint(condition=Q(index__lt=SIZE), name="place_within_list"),
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in Status]),
                name="place_status_known",
            ),
        ]
        indexes = [
            models.Index(
                fields=["list", "index", "status"],
                condition=~Q(status=Status.VALID.value),
                name="place_marked",
            )
        ]
