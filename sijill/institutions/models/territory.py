"""A territory that moves from one institution to another on a day, by two people."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from sijill.institutions.rules.territory import MoveState


class TerritoryMove(models.Model):
    """All that an institution has, or one province of it, moves to another on a day."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    former = models.ForeignKey("Institution", models.PROTECT, related_name="+")
    next = models.ForeignKey("Institution", models.PROTECT, related_name="+")
    province = models.ForeignKey("reference.Province", models.PROTECT, null=True, related_name="+")
    on = models.DateField()
    reason = models.TextField()
    state = models.CharField(max_length=10, default=MoveState.PROPOSED.value)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )
    ended_at = models.DateTimeField(null=True)
    act = models.UUIDField()

    class Meta:
        ordering = ["-proposed_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=sorted(s.value for s in MoveState)),
                name="territory_move_state",
            ),
            models.CheckConstraint(
                condition=~Q(former=F("next")), name="territory_move_between_two"
            ),
            models.CheckConstraint(
                condition=~Q(state=MoveState.CONFIRMED.value)
                | (Q(ended_by__isnull=False) & ~Q(ended_by=F("proposed_by"))),
                name="territory_move_by_two",
            ),
        ]
