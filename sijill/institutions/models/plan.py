"""A year's plan, its lines with what was voted, committed and paid; premises and equipment."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from sijill.institutions.models.bodies import _agent, _one_of
from sijill.institutions.rules.plan import Condition, Place, PlanState, Spending


def _money() -> models.DecimalField:
    return models.DecimalField(max_digits=14, decimal_places=2)


def _sum() -> models.DecimalField:
    return models.DecimalField(max_digits=14, decimal_places=2, default=0)


class Plan(models.Model):
    """What an institution means to do in a year, with its budget."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    institution = models.ForeignKey("Institution", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, default=PlanState.DRAFT.value)
    session = models.ForeignKey("Meeting", models.PROTECT, null=True, related_name="+")
    voted_on = models.DateField(null=True)
    approved_on = models.DateField(null=True)
    word = models.TextField(blank=True)  # why the ministry sent it back
    act = models.UUIDField()

    class Meta:
        ordering = ["institution", "-year"]
        constraints = [
            _one_of("state", PlanState, "plan_state"),
            models.UniqueConstraint(fields=["institution", "year"], name="plan_once_a_year"),
            models.CheckConstraint(
                condition=Q(state=PlanState.DRAFT.value)
                | Q(session__isnull=False, voted_on__isnull=False),
                name="plan_voted_by_a_session",
            ),
        ]


class Line(models.Model):
    """One line: an activity and its money; its sums are kept by the database."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    institution = models.ForeignKey("Institution", models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    activity = models.CharField(max_length=200)
    goal = models.CharField(max_length=200, blank=True)  # what will be seen at the end
    voted = _money()
    committed = _sum()
    paid = _sum()

    class Meta:
        ordering = ["plan", "position"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "position"], name="line_position"),
            models.CheckConstraint(
                condition=Q(paid__gte=0, committed__gte=F("paid"), voted__gte=F("committed")),
                name="line_never_above",
            ),
        ]


class Entered(models.Model):
    """A commitment or a payment written under a line; a mistake is written back, not erased."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    institution = models.ForeignKey("Institution", models.PROTECT, related_name="+")
    line = models.ForeignKey(Line, models.PROTECT, related_name="entered")
    kind = models.CharField(max_length=12)
    amount = _money()
    label = models.CharField(max_length=200)
    on = models.DateField()
    by = _agent()
    act = models.UUIDField()

    class Meta:
        verbose_name_plural = "entered"
        ordering = ["line", "on", "id"]
        constraints = [
            _one_of("kind", Spending, "entered_kind"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="entered_something"),
        ]


class Change(models.Model):
    """A line voted anew by a session: what it was, what it is."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    institution = models.ForeignKey("Institution", models.PROTECT, related_name="+")
    line = models.ForeignKey(Line, models.PROTECT, related_name="changes")
    session = models.ForeignKey("Meeting", models.PROTECT, related_name="+")
    before = _money()
    after = _money()
    on = models.DateField()
    act = models.UUIDField()

    class Meta:
        ordering = ["line", "on", "id"]


class Belonging(models.Model):
    """Premises or equipment: where, in what condition, in whose care, between which days."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    institution = models.ForeignKey("Institution", models.PROTECT, related_name="belongings")
    kind = models.CharField(max_length=12)
    number = models.CharField(max_length=40)
    name_ar = models.CharField(max_length=160)
    name_fr = models.CharField(max_length=160)
    place = models.CharField(max_length=200)
    condition = models.CharField(max_length=10, default=Condition.GOOD.value)
    custodian = models.CharField(max_length=120, blank=True)
    came_on = models.DateField()
    left_on = models.DateField(null=True)
    why_left = models.CharField(max_length=200, blank=True)
    act = models.UUIDField()

    class Meta:
        ordering = ["institution", "kind", "number"]
        constraints = [
            _one_of("kind", Place, "belonging_kind"),
            _one_of("condition", Condition, "belonging_condition"),
            models.UniqueConstraint(fields=["institution", "number"], name="belonging_number"),
            models.CheckConstraint(
                condition=Q(left_on=None, why_left="")
                | (Q(left_on__gte=F("came_on")) & ~Q(why_left="")),
                name="belonging_left_why",
            ),
        ]
