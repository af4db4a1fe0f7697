"""What each agent handles, and when an agent is away."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from sijill.desk.rules.leaving import LeaveState

KINDS = ("branch", "procedure", "province")
STANDING = sorted([LeaveState.PLANNED.value, LeaveState.RUNNING.value])


class Skill(models.Model):
    """One thing that an agent handles at an institution; none of a kind is no limit."""

    institution = models.ForeignKey("institutions.Institution", models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)
    code = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "user", "kind", "code"], name="skill_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=sorted(KINDS)), name="skill_kind"),
        ]


class Leave(models.Model):
    """Days on which an agent is not there, and who stands in; the last day is one of them."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    institution = models.ForeignKey("institutions.Institution", models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    stand_in = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    state = models.CharField(max_length=12, default=LeaveState.PLANNED.value)
    first_day = models.DateField()
    last_day = models.DateField()
    made_by = models.UUIDField(null=True)
    made_at = models.DateTimeField()
    act = models.UUIDField()  # the newest act on it

    class Meta:
        indexes = [
            models.Index(fields=["institution", "last_day", "id"], name="leave_institution"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=sorted(s.value for s in LeaveState)), name="leave_state"
            ),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="leave_dates"),
            models.CheckConstraint(
                condition=Q(stand_in__isnull=True) | ~Q(stand_in=F("user")),
                name="leave_somebody_else",
            ),
            models.UniqueConstraint(
                fields=["user", "institution", "first_day"],
                condition=Q(state__in=STANDING),
                name="leave_once",
            ),
            models.UniqueConstraint(
                fields=["user", "institution"],
                condition=Q(state=LeaveState.RUNNING.value),
                name="leave_one_running",
            ),
        ]
