"""The register's population beside the fund's: runs, who is who in both, what differs."""

from __future__ import annotations

from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from sijill.protection.rules.differences import DifferenceState, Settlement
from sijill.protection.rules.populations import Cause, Gone, Kind, Tie

RUN_STATES = ("done", "failed", "running")


def _one_of(field: str, choices: object, name: str) -> models.CheckConstraint:
    values = sorted(str(choice) for choice in choices)  # type: ignore[attr-defined]
    return models.CheckConstraint(condition=Q(**{f"{field}__in": values}), name=name)


class Run(models.Model):
    """One reconciliation: which days of both sides, which list, what was found and how fast."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    number = models.PositiveIntegerField(unique=True)
    as_of = models.DateField()
    theirs_as_of = models.DateField()
    digest = models.CharField(max_length=64)  # of the fund's list
    state = models.CharField(max_length=8)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ours = models.PositiveIntegerField(default=0)
    theirs = models.PositiveIntegerField(default=0)
    tied = models.PositiveIntegerField(default=0)
    alike = models.PositiveIntegerField(default=0)  # tied, and nothing differs
    threshold = models.FloatField(default=0.5)
    told = models.JSONField(default=dict)  # counts, changes and seconds, as they are shown

    class Meta:
        constraints = [
            _one_of("state", RUN_STATES, "run_state_known"),
            models.UniqueConstraint(
                fields=["state"], condition=Q(state="running"), name="run_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state="running", ended_at__isnull=True)
                | ~Q(state="running") & Q(ended_at__isnull=False),
                name="run_ended_when_over",
            ),
        ]


class Counterpart(models.Model):
    """An entry of ours and the fund's record of the same person, as the newest run ties them."""

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(Run, models.PROTECT, related_name="+")
    entry = models.UUIDField()
    chamber = models.ForeignKey("institutions.Institution", models.PROTECT, related_name="+")
    their_id = models.CharField(max_length=40)
    tie = models.CharField(max_length=10)
    chance = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "entry"], name="counterpart_one_of_theirs"),
            models.UniqueConstraint(fields=["run", "their_id"], name="counterpart_one_of_ours"),
            _one_of("tie", [Tie.REFERENCE, Tie.CERTAIN, Tie.PROBABLE], "counterpart_tie_known"),
        ]


class Difference(models.Model):
    """One difference with the fund, the same in every run; worked until it is settled or gone.

    `theirs` is what the fund's list says; what ours says is read from the register. `chamber` is
    that of the territory; without one, those who see the whole country work it.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    key = models.CharField(max_length=16, unique=True)
    kind = models.CharField(max_length=14)
    cause = models.CharField(max_length=18)
    chamber = models.ForeignKey(
        "institutions.Institution", models.PROTECT, related_name="+", null=True
    )
    entry = models.UUIDField(null=True)
    person = models.UUIDField(null=True)
    their_id = models.CharField(max_length=40, blank=True)
    theirs = models.JSONField(default=dict)
    fields = ArrayField(models.CharField(max_length=8), default=list)
    tie = models.CharField(max_length=10, blank=True)
    chance = models.FloatField(null=True)
    says = models.CharField(max_length=32)  # digest of what it says: another one, and it changed
    opened_at = models.DateTimeField()
    due_on = models.DateField()
    first_run = models.ForeignKey(Run, models.PROTECT, related_name="+")
    changed_run = models.ForeignKey(Run, models.PROTECT, related_name="+", null=True)
    closed_run = models.ForeignKey(Run, models.PROTECT, related_name="+", null=True)
    gone = models.CharField(max_length=10, blank=True)
    state = models.CharField(max_length=8)
    settled_as = models.CharField(max_length=12, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.UUIDField(null=True)
    assignee = models.UUIDField(null=True)

    class Meta:
        constraints = [
            _one_of("kind", Kind, "difference_kind_known"),
            _one_of("cause", Cause, "difference_cause_known"),
            _one_of("state", DifferenceState, "difference_state_known"),
            _one_of("gone", ["", *Gone], "difference_gone_known"),
            _one_of("settled_as", ["", *Settlement], "difference_settlement_known"),
            models.CheckConstraint(
                condition=Q(state="settled", settled_at__isnull=False) & ~Q(settled_as="")
                | ~Q(state="settled") & Q(settled_at__isnull=True, settled_as=""),
                name="difference_settled_how",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_run__isnull=False) & ~Q(gone="")
                | ~Q(state="closed") & Q(gone=""),
                name="difference_closed_why",
            ),
            models.CheckConstraint(
                condition=Q(entry__isnull=False) | ~Q(their_id=""), name="difference_of_somebody"
            ),
        ]
        indexes = [
            models.Index(
                fields=["chamber", "kind", "cause", "due_on", "id"],
                condition=Q(state="open"),
                name="difference_chamber",
            ),
            models.Index(
                fields=["kind", "cause", "due_on", "id"],
                condition=Q(state="open"),
                name="difference_open",
            ),
            models.Index(
                fields=["settled_at", "id"], condition=Q(state="settled"), name="difference_settled"
            ),
            models.Index(fields=["entry"], name="difference_entry"),
            models.Index(
                fields=["person"], condition=Q(person__isnull=False), name="difference_person"
            ),
        ]


class Sampled(models.Model):
    """A pair drawn for people to judge: one person or two; layers tell how many pairs it is for."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    run = models.ForeignKey(Run, models.PROTECT, related_name="sample")
    turn = models.PositiveIntegerField()
    entry = models.UUIDField()
    their_id = models.CharField(max_length=40)
    theirs = models.JSONField()
    chance = models.FloatField()
    layer = models.CharField(max_length=4)
    linked = models.BooleanField()
    pairs = models.PositiveIntegerField()  # in the layer
    same = models.BooleanField(null=True)
    judged_at = models.DateTimeField(null=True)
    judged_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "turn"], name="sampled_in_turn"),
            models.CheckConstraint(
                condition=Q(same__isnull=True, judged_at__isnull=True)
                | Q(same__isnull=False, judged_at__isnull=False),
                name="sampled_judged_when",
            ),
        ]
