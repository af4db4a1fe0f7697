"""Recordings and their sound; nothing here decides anything."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from sijill.accounts.rules import SPOKEN
from sijill.voices.rules import LARGEST_BYTES, LONGEST_SECONDS, RecordingState

KINDS = ("audio/mp4", "audio/mpeg", "audio/ogg", "audio/wav")


class Recording(models.Model):
    """A voice that reads one text in one language, with the wording it was recorded from."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    code = models.CharField(max_length=80)
    language = models.CharField(max_length=3)
    text = models.TextField()
    text_digest = models.CharField(max_length=64)
    kind = models.CharField(max_length=12)
    digest = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    seconds = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    # A tone made by a machine to try the page: it says nothing, and the page tells so.
    trial = models.BooleanField(default=False)
    state = models.CharField(max_length=9, default=RecordingState.PROPOSED.value)
    made_by = models.UUIDField()
    made_at = models.DateTimeField()
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=300, blank=True)
    act = models.UUIDField(null=True)

    class Meta:
        ordering = ["code", "language", "-made_at", "id"]
        indexes = [
            models.Index(fields=["code", "language", "-made_at"], name="recording_of_slot"),
            models.Index(fields=["digest"], name="recording_digest"),
        ]
        constraints = [
            models.CheckConstraint(
                name="recording_language", condition=Q(language__in=sorted(SPOKEN))
            ),
            models.CheckConstraint(name="recording_kind", condition=Q(kind__in=KINDS)),
            models.CheckConstraint(
                name="recording_state",
                condition=Q(state__in=[state.value for state in RecordingState]),
            ),
            models.CheckConstraint(
                name="recording_size", condition=Q(size__gt=0, size__lte=LARGEST_BYTES)
            ),
            models.CheckConstraint(
                name="recording_seconds",
                condition=Q(seconds=None) | Q(seconds__gt=0, seconds__lte=LONGEST_SECONDS),
            ),
            models.CheckConstraint(
                name="recording_decided",
                condition=Q(state=RecordingState.PROPOSED.value, decided_by=None, decided_at=None)
                | (
                    ~Q(state=RecordingState.PROPOSED.value)
                    & Q(decided_by__isnull=False, decided_at__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="recording_published_by_another",
                condition=~Q(state=RecordingState.PUBLISHED.value) | ~Q(decided_by=F("made_by")),
            ),
            models.UniqueConstraint(
                fields=["code", "language"],
                condition=Q(state=RecordingState.PUBLISHED.value),
                name="recording_one_published",
            ),
            models.UniqueConstraint(
                fields=["code", "language"],
                condition=Q(state=RecordingState.PROPOSED.value),
                name="recording_one_waits",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.language} {self.state}"


class Sound(models.Model):
    """The bytes of a recording, redrawn by us; apart from it, for lists need them not."""

    recording = models.OneToOneField(
        Recording, models.PROTECT, primary_key=True, related_name="sound"
    )
    data = models.BinaryField()

    def __str__(self) -> str:
        return str(self.recording_id)
