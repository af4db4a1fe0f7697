"""What some cases go through before a decision: a visit, a sitting of a commission."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from sijill.desk.models.cases import Case
from sijill.desk.rules.sitting import HearingResult, SittingState
from sijill.desk.rules.visiting import VisitOutcome, VisitState, Waiver

RESULTS = [r.value for r in HearingResult]
JUDGED = [HearingResult.PASSED.value, HearingResult.FAILED.value]
OUTCOMES = ["", *(o.value for o in VisitOutcome)]
GROUNDS = ["", *(w.value for w in Waiver)]


class Visit(models.Model):
    """An agent goes and sees: when, where, what was found; or why nobody needs to go."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    case = models.ForeignKey(Case, models.PROTECT, related_name="visits")
    state = models.CharField(max_length=12)
    planned_at = models.DateTimeField(null=True)
    place = models.CharField(max_length=300, blank=True)
    agent = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True)
    told = models.CharField(max_length=400, blank=True)  # what to prepare, in the agent's words
    made_by = models.UUIDField(null=True)  # who planned it, or did without
    made_at = models.DateTimeField()
    ended_by = models.UUIDField(null=True)  # who reported it, missed it or called it off
    ended_at = models.DateTimeField(null=True)
    findings = models.JSONField(default=dict)  # {what to look at: yes | no | not_seen}
    outcome = models.CharField(max_length=16, blank=True)
    ground = models.CharField(max_length=16, blank=True)  # of a waiver
    note = models.TextField(blank=True)  # the report, or the reason
    act = models.UUIDField(null=True)  # the newest act on it

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in VisitState]), name="visit_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=VisitState.WAIVED)
                | (Q(planned_at__isnull=False, agent__isnull=False) & ~Q(place="")),
                name="visit_has_its_appointment",
            ),
            models.CheckConstraint(
                condition=Q(state=VisitState.PLANNED, ended_at__isnull=True)
                | (~Q(state=VisitState.PLANNED) & Q(ended_at__isnull=False)),
                name="visit_ends_once",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=OUTCOMES, ground__in=GROUNDS), name="visit_words_known"
            ),
            models.CheckConstraint(
                condition=(Q(state=VisitState.REPORTED) & ~Q(outcome="") & ~Q(note=""))
                | (~Q(state=VisitState.REPORTED) & Q(outcome="")),
                name="visit_report_is_whole",
            ),
            models.CheckConstraint(
                condition=(Q(state=VisitState.WAIVED) & ~Q(ground="") & ~Q(note=""))
                | (~Q(state=VisitState.WAIVED) & Q(ground="")),
                name="visit_waiver_has_ground",
            ),
            models.CheckConstraint(
                condition=~Q(state=VisitState.REPORTED) | Q(ended_at__gte=F("planned_at")),
                name="visit_reported_after_it_was",
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(state=VisitState.PLANNED), name="visit_one_planned"
            ),
        ]
        indexes = [
            models.Index(fields=["case", "made_at"], name="visit_case"),
            models.Index(
                fields=["agent", "planned_at"],
                condition=Q(state=VisitState.PLANNED),
                name="visit_agenda",
            ),
        ]


class Sitting(models.Model):
    """A commission meets: when, where, with which quorum, and the minutes both keepers sign."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    commission = models.ForeignKey("institutions.Commission", models.PROTECT, related_name="+")
    institution = models.ForeignKey("institutions.Institution", models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, default=SittingState.CALLED.value)
    planned_at = models.DateTimeField()
    place = models.CharField(max_length=300)
    called_by = models.UUIDField(null=True)
    called_at = models.DateTimeField()
    quorum = models.PositiveSmallIntegerField(null=True)  # in force on the day it was opened
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    minutes = models.JSONField(null=True)  # what the minutes say, frozen when they are drawn up
    minutes_code = models.CharField(max_length=20, unique=True, null=True)
    chair_signed_by = models.UUIDField(null=True)
    chair_signed_at = models.DateTimeField(null=True)
    secretary_signed_by = models.UUIDField(null=True)
    secretary_signed_at = models.DateTimeField(null=True)
    act = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in SittingState]), name="sitting_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["open", "closed", "signed"])
                | Q(opened_at__isnull=False, quorum__isnull=False),
                name="sitting_opened_with_quorum",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["closed", "signed"])
                | Q(closed_at__isnull=False, minutes__isnull=False, minutes_code__isnull=False),
                name="sitting_closed_has_minutes",
            ),
            models.CheckConstraint(
                condition=~Q(state="signed")
                | Q(chair_signed_at__isnull=False, secretary_signed_at__isnull=False),
                name="sitting_signed_by_both",
            ),
            models.CheckConstraint(
                condition=Q(chair_signed_by__isnull=True)
                | Q(secretary_signed_by__isnull=True)
                | ~Q(chair_signed_by=F("secretary_signed_by")),
                name="sitting_signed_by_two",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["closed", "signed"])
                | Q(chair_signed_at__isnull=True, secretary_signed_at__isnull=True),
                name="sitting_signed_after_closing",
            ),
        ]
        indexes = [
            models.Index(fields=["institution", "-planned_at", "id"], name="sitting_institution")
        ]


class Seat(models.Model):
    """A member at a sitting: whether they came, and under which name and part."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="seats")
    member = models.ForeignKey("institutions.Member", models.PROTECT, related_name="+")
    user = models.UUIDField(null=True)
    part = models.CharField(max_length=10)  # as the mandate said on that day
    present = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sitting", "member"], name="seat_once"),
            models.UniqueConstraint(
                fields=["sitting", "part"],
                condition=Q(part__in=["chair", "secretary"]),
                name="seat_one_chair_one_secretary",
            ),
            models.CheckConstraint(
                condition=Q(part__in=["chair", "secretary", "member"]), name="seat_part_known"
            ),
        ]


class Hearing(models.Model):
    """One case on the agenda of a sitting, and what the sitting made of it."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="hearings")
    case = models.ForeignKey(Case, models.PROTECT, related_name="hearings")
    position = models.PositiveSmallIntegerField()
    result = models.CharField(max_length=10, default=HearingResult.WAITING.value)
    average = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    markers = models.PositiveSmallIntegerField(null=True)
    threshold = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    note = models.CharField(max_length=1000, blank=True)  # what the commission adds, or why not

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sitting", "case"], name="hearing_once"),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(result=HearingResult.WAITING),
                name="hearing_one_waiting",
            ),
            models.CheckConstraint(condition=Q(result__in=RESULTS), name="hearing_result_known"),
            models.CheckConstraint(
                condition=~Q(result__in=JUDGED)
                | Q(average__gte=0, average__lte=100, threshold__isnull=False, markers__gte=1),
                name="hearing_judged_has_average",
            ),
            models.CheckConstraint(
                condition=~Q(result=HearingResult.PASSED) | Q(average__gte=F("threshold")),
                name="hearing_passed_reaches_the_mark",
            ),
            models.CheckConstraint(
                condition=~Q(result=HearingResult.FAILED) | Q(average__lt=F("threshold")),
                name="hearing_failed_does_not",
            ),
        ]


class Conflict(models.Model):
    """A member's own interest in a case: whoever has one does not mark it."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    hearing = models.ForeignKey(Hearing, models.PROTECT, related_name="conflicts")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="conflicts")
    reason = models.CharField(max_length=400)
    declared_by = models.UUIDField(null=True)
    declared_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hearing", "seat"], name="conflict_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="conflict_has_reason"),
        ]


class Mark(models.Model):
    """What one member gives one case on one criterion of the grid."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    hearing = models.ForeignKey(Hearing, models.PROTECT, related_name="marks")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="marks")
    criterion = models.CharField(max_length=40)
    points = models.PositiveSmallIntegerField()
    most = models.PositiveSmallIntegerField()
    given_by = models.UUIDField(null=True)  # the member, or the secretary who wrote it down
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hearing", "seat", "criterion"], name="mark_once"),
            models.CheckConstraint(
                condition=Q(points__lte=F("most"), most__gte=1), name="mark_within_the_grid"
            ),
        ]
