"""What a person agreed to when an agent filled the form."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q

from sijill.desk.models.cases import Case, Evidence
from sijill.desk.rules.assisting import Way


class Agreement(models.Model):
    """The person agreed to what was shown, in front of an agent, in one of the ways."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    case = models.ForeignKey(Case, models.PROTECT, related_name="agreements")
    way = models.CharField(max_length=8)
    shown = models.CharField(max_length=64)  # sha-256 of the answers and documents as shown
    language = models.CharField(max_length=3)
    challenge = models.UUIDField(null=True, unique=True)  # the code that was typed, once
    signature = models.OneToOneField(Evidence, models.PROTECT, related_name="agreement", null=True)
    taken_by = models.UUIDField()
    taken_at = models.DateTimeField()
    act = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(way__in=[w.value for w in Way]), name="agreement_way_known"
            ),
            models.CheckConstraint(
                condition=Q(way=Way.CODE, challenge__isnull=False, signature__isnull=True)
                | (~Q(way=Way.CODE) & Q(challenge__isnull=True, signature__isnull=False)),
                name="agreement_has_its_proof",
            ),
        ]
        indexes = [models.Index(fields=["case", "taken_at"], name="agreement_case")]
