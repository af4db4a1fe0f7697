"""The number that people ring, institution by institution and from day to day."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q

KNOWN = r"^(\+212[5-8][0-9]{8}|[1-9][0-9]{2,4})$"


class RingNumber(models.Model):
    """An institution's number from a day on, until the next row; "" where it has none any more.

    `trial` says that it was invented for a demonstration: it rings nobody.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    institution = models.ForeignKey("Institution", models.PROTECT, related_name="+")
    number = models.CharField(max_length=13, blank=True)
    trial = models.BooleanField(default=False)
    valid_from = models.DateField()
    recorded_at = models.DateTimeField()
    set_by = models.UUIDField(null=True)
    act = models.UUIDField()

    class Meta:
        ordering = ["institution", "-valid_from", "-recorded_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "valid_from", "recorded_at"], name="ring_number_once"
            ),
            models.CheckConstraint(
                name="ring_number_can_be_rung", condition=Q(number="") | Q(number__regex=KNOWN)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution_id} {self.valid_from} {self.number}"
