"""Who sits in an institution's assembly or bureau, its sessions, and what they decided."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from sijill.institutions.models.bodies import _agent, _one_of
from sijill.institutions.rules.bodies import AssemblyState
from sijill.institutions.rules.sessions import (
    VOTED,
    College,
    FollowState,
    MeetingKind,
    Organ,
    Outcome,
    Quality,
)

ENDED = [FollowState.ABANDONED.value, FollowState.DONE.value]


class Seat(models.Model):
    """A member's mandate between two dates; `valid_to` is the first day without."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    institution = models.ForeignKey("Institution", models.PROTECT, related_name="seats")
    organ = models.CharField(max_length=12)
    quality = models.CharField(max_length=16, default=Quality.MEMBER.value)
    college = models.CharField(max_length=16, default=College.NONE.value)
    name_ar = models.CharField(max_length=120)
    name_fr = models.CharField(max_length=120)
    valid_from = models.DateField()
    valid_to = models.DateField()
    ended_early = models.CharField(max_length=200, blank=True)
    act = models.UUIDField()
    ended_act = models.UUIDField(null=True)

    class Meta:
        ordering = ["institution", "organ", "-valid_from", "name_ar", "id"]
        constraints = [
            _one_of("organ", Organ, "seat_organ"),
            _one_of("quality", Quality, "seat_quality"),
            _one_of("college", College, "seat_college"),
            models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="seat_dates"),
            models.UniqueConstraint(
                fields=["institution", "organ", "valid_from"],
                condition=Q(quality=Quality.PRESIDENT.value),
                name="seat_one_president",
            ),
        ]


class Meeting(models.Model):
    """One session; its figures are fixed when it is called."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    institution = models.ForeignKey("Institution", models.PROTECT, related_name="+")
    organ = models.CharField(max_length=12)
    kind = models.CharField(max_length=16)
    state = models.CharField(max_length=16, default=AssemblyState.CALLED.value)
    after = models.OneToOneField("self", models.PROTECT, null=True, related_name="second")
    planned_at = models.DateTimeField()
    place = models.CharField(max_length=200)
    called_at = models.DateTimeField()
    members = models.PositiveIntegerField()
    needed = models.PositiveIntegerField()
    chair = _agent()
    secretary = _agent()
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    minutes = models.JSONField(null=True)
    minutes_code = models.CharField(max_length=16, unique=True, null=True)
    chair_signed_at = models.DateTimeField(null=True)
    secretary_signed_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    act = models.UUIDField()

    class Meta:
        ordering = ["institution", "-planned_at", "id"]
        constraints = [
            _one_of("organ", Organ, "meeting_organ"),
            _one_of("kind", MeetingKind, "meeting_kind"),
            _one_of("state", AssemblyState, "meeting_state"),
            models.CheckConstraint(condition=~Q(chair=F("secretary")), name="meeting_two_people"),
            models.CheckConstraint(
                condition=Q(needed__gte=1, needed__lte=F("members")), name="meeting_quorum"
            ),
            models.CheckConstraint(
                condition=~Q(state=AssemblyState.SIGNED.value)
                | Q(chair_signed_at__isnull=False, secretary_signed_at__isnull=False),
                name="meeting_signed_by_both",
            ),
        ]


class Attendance(models.Model):
    """A member who came."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    institution = models.ForeignKey("Institution", models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendances")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    ticked_at = models.DateTimeField()
    by = _agent()

    class Meta:
        ordering = ["meeting", "ticked_at", "id"]
        constraints = [models.UniqueConstraint(fields=["meeting", "seat"], name="attendance_once")]


class Point(models.Model):
    """A point of the agenda, and what was decided on it by which public vote."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    institution = models.ForeignKey("Institution", models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="points")
    position = models.PositiveSmallIntegerField()
    subject = models.CharField(max_length=300)
    outcome = models.CharField(max_length=12, default=Outcome.PENDING.value)
    decision = models.TextField(blank=True)
    votes_for = models.PositiveIntegerField(default=0)
    votes_against = models.PositiveIntegerField(default=0)
    abstained = models.PositiveIntegerField(default=0)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["meeting", "position"]
        constraints = [
            _one_of("outcome", Outcome, "point_outcome"),
            models.UniqueConstraint(fields=["meeting", "position"], name="point_position"),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.ADOPTED.value) | Q(votes_for__gt=F("votes_against")),
                name="point_adopted_by_more",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=sorted(one.value for one in VOTED))
                | Q(votes_for=0, votes_against=0, abstained=0),
                name="point_voted_or_not",
            ),
        ]


class FollowUp(models.Model):
    """What was decided, in somebody's hands until a day."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    institution = models.ForeignKey("Institution", models.PROTECT, related_name="+")
    point = models.OneToOneField(Point, models.PROTECT, related_name="follow")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    due = models.DateField()
    state = models.CharField(max_length=12, default=FollowState.OPEN.value)
    note = models.TextField(blank=True)
    ended_on = models.DateField(null=True)
    act = models.UUIDField()

    class Meta:
        ordering = ["due", "id"]
        indexes = [models.Index(fields=["institution", "state", "due"], name="follow_due")]
        constraints = [
            _one_of("state", FollowState, "follow_state"),
            models.CheckConstraint(
                condition=Q(state=FollowState.OPEN.value, ended_on=None)
                | (Q(state__in=ENDED, ended_on__isnull=False) & ~Q(note="")),
                name="follow_ended_with_a_word",
            ),
        ]
