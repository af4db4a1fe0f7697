"""What the holder of an entry does not want on public pages, since when and until when."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q

from sijill.register.models.entries import Entry
from sijill.register.rules.opposing import Part


class Opposition(models.Model):
    """One opposition to the publication of an entry or of a part of it; withdrawn, it stays."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="oppositions", db_index=False)
    covers = models.CharField(max_length=10)  # a part of what is public, or everything
    reason = models.CharField(max_length=400, blank=True)  # free, and nobody has to give one
    opposed_at = models.DateTimeField()
    opposed_by = models.UUIDField(null=True)
    # Where it was said, at a counter; empty when the holder said it alone.
    institution = models.ForeignKey(
        "institutions.Institution", models.PROTECT, related_name="+", null=True
    )
    act = models.UUIDField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.UUIDField(null=True)
    withdrawn_act = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(covers__in=sorted(p.value for p in Part)), name="opposition_part_known"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_act__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_act__isnull=False),
                name="opposition_withdrawn_by_an_act",
            ),
            models.UniqueConstraint(
                fields=["entry", "covers"],
                condition=Q(withdrawn_at__isnull=True),
                name="opposition_one_standing",
            ),
        ]
        indexes = [models.Index(fields=["entry", "opposed_at"], name="opposition_entry")]
