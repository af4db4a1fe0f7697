"""Entries that may be one person's, what was said of them, and those that were merged."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from sijill.register.models.entries import Entry
from sijill.register.rules.likeness import CLASSES
from sijill.register.rules.pairs import OPEN, Answer, MergeGround, MergeState, PairState


class Pair(models.Model):
    """Two entries that may be one person's: once for ever, the smaller identifier first.

    `evidence` holds the level and the weight of each field, and nothing of anybody.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    one = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    other = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    one_chamber = models.ForeignKey("institutions.Institution", models.PROTECT, related_name="+")
    other_chamber = models.ForeignKey("institutions.Institution", models.PROTECT, related_name="+")
    percent = models.PositiveSmallIntegerField()
    grade = models.CharField(max_length=10)  # certain | probable | possible
    evidence = models.JSONField()  # [{"field":…, "word":…, "bits":…}]
    twice = models.BooleanField(default=False)  # of the sample that two reviewers judge
    path = models.CharField(max_length=12)  # how it was found: entered | imported | scanned
    found_at = models.DateTimeField()
    state = models.CharField(max_length=10, default=PairState.WAITING.value)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="pair_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="pair_in_order"),
            models.CheckConstraint(
                condition=Q(state__in=sorted(s.value for s in PairState)), name="pair_state"
            ),
            models.CheckConstraint(condition=Q(grade__in=sorted(CLASSES)), name="pair_grade"),
            models.CheckConstraint(condition=Q(percent__lte=100), name="pair_percent"),
        ]
        indexes = [
            models.Index(
                fields=["-percent", "id"],
                condition=Q(state__in=sorted(s.value for s in OPEN)),
                name="pair_waiting",
            ),
            models.Index(fields=["one_chamber", "state"], name="pair_one_chamber"),
            models.Index(fields=["other_chamber", "state"], name="pair_other_chamber"),
        ]


class Opinion(models.Model):
    """What a reviewer said of a pair; taken back, it stays written."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    pair = models.ForeignKey(Pair, models.PROTECT, related_name="opinions")
    turn = models.PositiveSmallIntegerField()  # 1, 2, then 3 when the first two disagree
    reviewer = models.UUIDField()
    answer = models.CharField(max_length=10)
    seen = models.CharField(max_length=12, blank=True)
    note = models.CharField(max_length=400, blank=True)
    given_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pair", "turn"], condition=Q(taken_back_at=None), name="opinion_one_a_turn"
            ),
            models.UniqueConstraint(
                fields=["pair", "reviewer"],
                condition=Q(taken_back_at=None),
                name="opinion_one_a_reviewer",
            ),
            models.CheckConstraint(
                condition=Q(answer__in=sorted(a.value for a in Answer)), name="opinion_answer"
            ),
            models.CheckConstraint(condition=Q(turn__in=[1, 2, 3]), name="opinion_turn"),
        ]


class Merge(models.Model):
    """One entry that answers for another: proposed by one, confirmed by another, split perhaps.

    `before` holds what moved with it, by identifier, so that a split puts it back.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    keep = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    other = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, default=MergeState.PROPOSED.value)
    ground = models.CharField(max_length=20)
    note = models.CharField(max_length=400, blank=True)
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField()
    ended_by = models.UUIDField(null=True)  # who confirmed or dropped it
    ended_at = models.DateTimeField(null=True)
    act = models.UUIDField(null=True)
    before = models.JSONField(default=dict)
    split_by = models.UUIDField(null=True)
    split_at = models.DateTimeField(null=True)
    split_ground = models.CharField(max_length=20, blank=True)
    split_act = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["other"],
                condition=Q(state__in=["merged", "proposed"]),
                name="merge_one_at_a_time",
            ),
            models.CheckConstraint(condition=~Q(keep=F("other")), name="merge_of_two"),
            models.CheckConstraint(
                condition=Q(state__in=sorted(s.value for s in MergeState)), name="merge_state"
            ),
            models.CheckConstraint(
                condition=Q(ground__in=sorted(g.value for g in MergeGround)), name="merge_ground"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["merged", "split"])
                | (Q(act__isnull=False, ended_by__isnull=False) & ~Q(ended_by=F("proposed_by"))),
                name="merge_by_four_eyes",
            ),
            models.CheckConstraint(
                condition=~Q(state="split") | Q(split_act__isnull=False, split_by__isnull=False),
                name="merge_split_by_an_act",
            ),
        ]
        indexes = [models.Index(fields=["keep", "state"], name="merge_keep")]


class Denial(models.Model):
    """Somebody who asks says that an entry found to be theirs is not: a person decides."""

    case = models.UUIDField(primary_key=True)
    denied_by = models.UUIDField(null=True)  # the agent at whose counter it was said
    denied_at = models.DateTimeField()
