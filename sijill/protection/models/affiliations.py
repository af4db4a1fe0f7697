"""Affiliations, and what people ask about them."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q

from sijill.protection.rules.due import FundAnswer
from sijill.protection.rules.life import CoverState

STATES = sorted(state.value for state in CoverState)
AFTER_TELLING = sorted(
    state.value
    for state in CoverState
    if state not in {CoverState.CANDIDATE, CoverState.DROPPED, CoverState.DECLINED}
)


class Affiliation(models.Model):
    """One person's way to the fund, by their entry; `regime` as declared, until the fund says."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    entry = models.OneToOneField("register.Entry", models.PROTECT, related_name="+")
    person = models.UUIDField()
    chamber = models.ForeignKey("institutions.Institution", models.PROTECT, related_name="+")
    state = models.CharField(max_length=12)
    regime = models.CharField(max_length=20)
    since = models.DateTimeField()  # when it came to this state
    opened_at = models.DateTimeField()
    # What was told last: the record with its very text, and the amount it named.
    told = models.UUIDField(null=True)
    told_at = models.DateTimeField(null=True)
    told_amount = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    consent = models.UUIDField(null=True)
    fund_answer = models.CharField(max_length=16, blank=True)
    fund_number = models.CharField(max_length=20, blank=True)
    ground = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=STATES), name="affiliation_state_known"),
            models.CheckConstraint(
                condition=Q(fund_answer__in=sorted(a.value for a in FundAnswer)),
                name="affiliation_answer_known",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=AFTER_TELLING)
                | Q(told__isnull=False, told_at__isnull=False, told_amount__isnull=False),
                name="affiliation_told_first",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=AFTER_TELLING)
                | Q(state=CoverState.TOLD.value)
                | Q(consent__isnull=False),
                name="affiliation_agreed_first",
            ),
        ]
        indexes = [
            # With all that counting them by state asks, the row policy included.
            models.Index(
                fields=["chamber", "state", "since", "id"],
                include=["person"],
                name="affiliation_chamber",
            ),
            models.Index(fields=["state", "since", "id"], name="affiliation_state"),
            models.Index(fields=["person"], name="affiliation_person"),
        ]


class Question(models.Model):
    """What a person asks or contests about the own cover; nothing is sent until it is answered."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    affiliation = models.ForeignKey(Affiliation, models.PROTECT, related_name="questions")
    text = models.CharField(max_length=1000)
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="cover_question_says_something"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="")
                | Q(answered_at__isnull=False) & ~Q(answer=""),
                name="cover_question_answered_in_words",
            ),
            models.UniqueConstraint(
                fields=["affiliation"],
                condition=Q(answered_at__isnull=True),
                name="cover_question_one_open",
            ),
        ]
