"""The register of mail: its years, its letters, their scans, their notes."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from sijill.institutions.models.bodies import _agent, _one_of
from sijill.institutions.rules.mail import LetterState, Way


class MailYear(models.Model):
    """One register: an institution, a way and a year, with the last number given."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    institution = models.ForeignKey("Institution", models.PROTECT, related_name="+")
    way = models.CharField(max_length=10)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)
    closed_at = models.DateTimeField(null=True)
    closed_act = models.UUIDField(null=True)

    class Meta:
        ordering = ["institution", "-year", "way"]
        constraints = [
            _one_of("way", Way, "mail_year_way"),
            models.UniqueConstraint(fields=["institution", "way", "year"], name="mail_year_once"),
        ]


class Letter(models.Model):
    """A letter that came or left; what is written of it when it is numbered never changes."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    institution = models.ForeignKey("Institution", models.PROTECT, related_name="+")
    way = models.CharField(max_length=10)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    party = models.CharField(max_length=200)  # who sent it, or to whom it goes
    subject = models.CharField(max_length=300)
    their_reference = models.CharField(max_length=60, blank=True)
    dated = models.DateField()
    numbered_at = models.DateTimeField()
    numbered_by = _agent()
    answers = models.ForeignKey("self", models.PROTECT, null=True, related_name="replies")
    about = models.UUIDField(null=True)  # the request it concerns
    case_reference = models.CharField(max_length=30, blank=True)
    state = models.CharField(max_length=10, default=LetterState.NUMBERED.value)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )
    due = models.DateField(null=True)
    act = models.UUIDField()

    class Meta:
        ordering = ["institution", "-year", "way", "-number"]
        indexes = [
            models.Index(fields=["institution", "state", "due"], name="letter_waits"),
            models.Index(
                fields=["institution", "-numbered_at", "-number", "id"], name="letter_latest"
            ),
        ]
        constraints = [
            _one_of("way", Way, "letter_way"),
            _one_of("state", LetterState, "letter_state"),
            models.UniqueConstraint(
                fields=["institution", "way", "year", "number"], name="letter_number"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="letter_from_one"),
            models.CheckConstraint(
                condition=Q(way=Way.OUTGOING.value) | Q(answers=None), name="letter_reply_leaves"
            ),
            models.CheckConstraint(
                condition=~Q(state=LetterState.ROUTED.value)
                | Q(assignee__isnull=False, due__isnull=False),
                name="letter_routed_to_somebody",
            ),
        ]


class LetterNote(models.Model):
    """What is said of a letter afterwards: a correction, a routing, its filing."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    institution = models.ForeignKey("Institution", models.PROTECT, related_name="+")
    letter = models.ForeignKey(Letter, models.PROTECT, related_name="notes")
    text = models.TextField()
    written_at = models.DateTimeField()
    by = _agent()

    class Meta:
        ordering = ["letter", "written_at", "id"]


class Scan(models.Model):
    """A letter as it was photographed or received as a file; its bytes lie sealed elsewhere."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    institution = models.ForeignKey("Institution", models.PROTECT, related_name="+")
    letter = models.ForeignKey(Letter, models.PROTECT, related_name="scans")
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    pages = models.PositiveSmallIntegerField()
    key_id = models.CharField(max_length=20)
    wrapped_key = models.BinaryField()
    kept_at = models.DateTimeField()
    by = _agent()

    class Meta:
        ordering = ["letter", "kept_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["letter", "digest"], name="scan_once"),
        ]
