"""Draws of what is controlled again, the frozen lists behind them, and the controls."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from sijill.register.models.entries import Entry
from sijill.register.rules.controlling import Consequence, ControlState, Outcome, Way
from sijill.register.rules.drawing import DrawState


class Draw(models.Model):
    """One month of one institution: frozen with its digest, then drawn; it names nobody."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    institution = models.ForeignKey("institutions.Institution", models.PROTECT, related_name="+")
    month = models.DateField()  # its first day
    state = models.CharField(max_length=8, default=DrawState.FROZEN.value)
    frozen_by = models.UUIDField(null=True)
    frozen_at = models.DateTimeField()
    size = models.PositiveIntegerField()  # of the list
    digest = models.CharField(max_length=64)
    share = models.DecimalField(max_digits=5, decimal_places=2)
    least = models.PositiveIntegerField()
    wanted = models.PositiveIntegerField()
    told_size = models.PositiveBigIntegerField()  # of the log, whose root makes the seed
    act = models.UUIDField()
    root = models.CharField(max_length=64, blank=True)
    seed = models.CharField(max_length=64, blank=True)
    drawn_at = models.DateTimeField(null=True)
    drawn_act = models.UUIDField(null=True)

    class Meta:
        ordering = ["-month", "institution", "id"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "month"], name="draw_once_a_month"),
            models.CheckConstraint(
                condition=Q(state__in=sorted(s.value for s in DrawState)), name="draw_state"
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="draw_of_a_whole_month"),
            models.CheckConstraint(
                condition=Q(wanted__gte=1, wanted__lte=F("size")), name="draw_within_its_list"
            ),
            models.CheckConstraint(
                condition=(
                    Q(state=DrawState.FROZEN.value, drawn_at__isnull=True, seed="", root="")
                    | (Q(state=DrawState.DRAWN.value, drawn_at__isnull=False) & ~Q(seed=""))
                ),
                name="draw_has_a_seed_once_drawn",
            ),
        ]


class Ticket(models.Model):
    """One line of a frozen list: its rank, its digest, and the decision behind it."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    draw = models.ForeignKey(Draw, models.PROTECT, related_name="tickets", db_index=False)
    institution = models.ForeignKey(
        "institutions.Institution", models.PROTECT, related_name="+", db_index=False
    )
    rank = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    decision = models.UUIDField()
    case = models.UUIDField()
    entry = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draw", "rank"], name="ticket_one_rank"),
            models.UniqueConstraint(fields=["draw", "decision"], name="ticket_once"),
            models.CheckConstraint(condition=Q(rank__gte=1), name="ticket_from_one"),
        ]
        indexes = [models.Index(fields=["entry"], name="ticket_entry")]


class Control(models.Model):
    """Somebody looks again: given, reported, settled by another."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    ticket = models.OneToOneField(Ticket, models.PROTECT, related_name="control", null=True)
    signal = models.ForeignKey(
        "register.Signal", models.PROTECT, related_name="controls", null=True, db_index=False
    )
    institution = models.ForeignKey("institutions.Institution", models.PROTECT, related_name="+")
    case = models.UUIDField(null=True)  # the request whose decision is looked at again
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="controls")
    state = models.CharField(max_length=8, default=ControlState.WAITING.value)
    opened_at = models.DateTimeField()
    owner = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True)
    way = models.CharField(max_length=5, blank=True)
    due_on = models.DateField(null=True)
    outcome = models.CharField(max_length=9, blank=True)
    note = models.TextField(blank=True)
    reported_by = models.UUIDField(null=True)
    reported_at = models.DateTimeField(null=True)
    consequence = models.CharField(max_length=12, blank=True)
    settled_note = models.TextField(blank=True)
    settled_by = models.UUIDField(null=True)
    settled_at = models.DateTimeField(null=True)
    measure = models.UUIDField(null=True)  # the case of office that it opened
    act = models.UUIDField()  # the newest act on it

    class Meta:
        ordering = ["due_on", "opened_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["signal", "entry"], name="control_once_by_signal"),
            models.CheckConstraint(
                condition=Q(state__in=sorted(s.value for s in ControlState)), name="control_state"
            ),
            models.CheckConstraint(
                condition=Q(
                    way__in=["", *sorted(w.value for w in Way)],
                    outcome__in=["", *sorted(o.value for o in Outcome)],
                    consequence__in=["", *sorted(c.value for c in Consequence)],
                ),
                name="control_words_known",
            ),
            models.CheckConstraint(
                condition=Q(state=ControlState.WAITING.value)
                | (Q(owner__isnull=False, due_on__isnull=False) & ~Q(way="")),
                name="control_given_to_somebody",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[ControlState.GIVEN.value, ControlState.WAITING.value],
                    outcome="",
                    reported_at__isnull=True,
                )
                | (
                    Q(state__in=[ControlState.REPORTED.value, ControlState.SETTLED.value])
                    & Q(reported_at__isnull=False, reported_by=F("owner"))
                    & ~Q(outcome="")
                    & ~Q(note="")
                ),
                name="control_report_is_whole",
            ),
            models.CheckConstraint(
                condition=(Q(consequence="", settled_at__isnull=True, measure__isnull=True))
                | (
                    Q(state=ControlState.SETTLED.value, settled_at__isnull=False)
                    & ~Q(consequence="")
                    & ~Q(settled_by=F("reported_by"))
                ),
                name="control_settled_by_another",
            ),
        ]
        indexes = [
            models.Index(fields=["institution", "state", "due_on", "id"], name="control_desk"),
            models.Index(fields=["owner", "state", "due_on", "id"], name="control_owner"),
        ]
