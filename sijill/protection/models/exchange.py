"""What leaves for the fund, line by line and file by file, and what comes back."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from sijill.protection.codecs.messages import CODECS
from sijill.protection.models.affiliations import Affiliation
from sijill.protection.rules.codes import Status
from sijill.protection.rules.lines import UNDER_WAY, LineKind, LineState
from sijill.protection.rules.passing import Fault, IncomingState, OutgoingState


def _one_of(field: str, choices: object, name: str) -> models.CheckConstraint:
    values = sorted(str(choice) for choice in choices)  # type: ignore[attr-defined]
    return models.CheckConstraint(condition=Q(**{f"{field}__in": values}), name=name)


class Stream(models.Model):
    """A numbered row of files; `last` is the newest number, taken under a lock: no gaps."""

    code = models.CharField(primary_key=True, max_length=12)
    codec = models.CharField(max_length=8)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [_one_of("codec", CODECS, "stream_codec_known")]


class Line(models.Model):
    """One event of one person, under its own key; numbered so that they leave in that order."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    affiliation = models.ForeignKey(Affiliation, models.PROTECT, related_name="lines")
    number = models.PositiveIntegerField()
    stream = models.ForeignKey(Stream, models.PROTECT, related_name="lines")
    kind = models.CharField(max_length=8)
    key = models.CharField(max_length=64, unique=True)
    effective_on = models.DateField()
    made_at = models.DateTimeField()
    state = models.CharField(max_length=8)
    since = models.DateTimeField()
    not_before = models.DateTimeField()
    again = models.PositiveSmallIntegerField(default=0)  # how many times refused for a time
    said = models.CharField(max_length=64, blank=True)  # digest of what was said of the person
    # Why it is held: the field that no layout carries, or what was wrong with the answer.
    fault = models.CharField(max_length=40, blank=True)
    status = models.CharField(max_length=4, blank=True)
    code = models.CharField(max_length=4, blank=True)

    class Meta:
        constraints = [
            _one_of("kind", LineKind, "line_kind_known"),
            _one_of("state", LineState, "line_state_known"),
            models.UniqueConstraint(fields=["affiliation", "number"], name="line_numbered_once"),
            models.UniqueConstraint(
                fields=["affiliation"],
                condition=Q(state__in=sorted(s.value for s in UNDER_WAY)),
                name="line_one_under_way",
            ),
            models.CheckConstraint(
                condition=~Q(state=LineState.HELD.value) | ~Q(fault=""), name="line_held_for"
            ),
        ]
        indexes = [
            models.Index(
                fields=["stream", "not_before", "made_at", "id"],
                condition=Q(state=LineState.WAITING.value),
                name="line_waits",
            ),
            models.Index(
                fields=["stream", "made_at", "id"],
                condition=Q(state=LineState.WAITING.value),
                name="line_turn",
            ),
            models.Index(
                fields=["since", "id"], condition=Q(state=LineState.HELD.value), name="line_held"
            ),
        ]


class Outgoing(models.Model):
    """A file for the fund: numbered, counted, kept in its exact bytes before it leaves."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    stream = models.ForeignKey(Stream, models.PROTECT, related_name="files")
    sequence = models.PositiveIntegerField()
    name = models.CharField(max_length=40, unique=True)
    codec = models.CharField(max_length=8)
    made_at = models.DateTimeField()
    count = models.PositiveIntegerField()
    control = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=8)
    since = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)  # how often it did not get through since it left
    fault = models.CharField(max_length=40, blank=True)
    technical = models.CharField(max_length=4, blank=True)
    group = models.CharField(max_length=4, blank=True)
    code = models.CharField(max_length=4, blank=True)
    key_id = models.CharField(max_length=20)
    wrapped_key = models.BinaryField(max_length=100)

    class Meta:
        constraints = [
            _one_of("state", OutgoingState, "outgoing_state_known"),
            models.UniqueConstraint(fields=["stream", "sequence"], name="outgoing_numbered_once"),
            models.CheckConstraint(condition=Q(count__gt=0), name="outgoing_says_something"),
            models.CheckConstraint(
                condition=Q(state=OutgoingState.MADE.value) | Q(left_at__isnull=False),
                name="outgoing_left_first",
            ),
        ]
        indexes = [models.Index(fields=["state", "stream", "sequence"], name="outgoing_state")]


class Parcel(models.Model):
    """A file as it travels: signed, closed for the fund, its exact bytes kept before it leaves."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    file = models.OneToOneField(Outgoing, models.PROTECT, related_name="parcel")
    name = models.CharField(max_length=44, unique=True)
    digest = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    signed_by = models.CharField(max_length=16)  # the name of our key
    made_at = models.DateTimeField()
    key_id = models.CharField(max_length=20)
    wrapped_key = models.BinaryField(max_length=100)


class Placed(models.Model):
    """A line at its place in one file, and what the fund said of it there."""

    id = models.BigAutoField(primary_key=True)
    file = models.ForeignKey(Outgoing, models.PROTECT, related_name="places")
    position = models.PositiveIntegerField()
    line = models.ForeignKey(Line, models.PROTECT, related_name="places")
    status = models.CharField(max_length=4, blank=True)
    code = models.CharField(max_length=4, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "position"], name="placed_position_once"),
            models.UniqueConstraint(fields=["file", "line"], name="placed_line_once"),
            models.CheckConstraint(condition=Q(position__gt=0), name="placed_from_one"),
            _one_of("status", ["", *(s.value for s in Status)], "placed_status_known"),
            models.CheckConstraint(
                condition=Q(status="", answered_at__isnull=True)
                | ~Q(status="") & Q(answered_at__isnull=False),
                name="placed_answered_when",
            ),
        ]


class Incoming(models.Model):
    """A file of the fund, kept in its exact bytes; the same bytes again change nothing."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    came_at = models.DateTimeField()
    side = models.CharField(max_length=1, default="A")  # A answer, R rights, Q questions
    # Of its own accord: in which stream, and which number of it; none is left out.
    stream = models.CharField(max_length=12, blank=True)
    sequence = models.PositiveIntegerField(null=True)
    state = models.CharField(max_length=10)
    fault = models.CharField(max_length=40, blank=True)
    row = models.PositiveIntegerField(null=True)  # of the fault
    answers = models.ForeignKey(Outgoing, models.PROTECT, related_name="replies", null=True)
    count = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)  # lines applied so far
    signed_by = models.CharField(max_length=16, blank=True)  # the name of the fund's key
    key_id = models.CharField(max_length=20)
    wrapped_key = models.BinaryField(max_length=100)

    class Meta:
        constraints = [
            _one_of("state", IncomingState, "incoming_state_known"),
            _one_of("side", "AQR", "incoming_side_known"),
            models.CheckConstraint(condition=Q(done__lte=F("count")), name="incoming_done"),
            models.CheckConstraint(
                condition=Q(state__in=["read", "reading"], answers__isnull=False, fault="")
                | Q(state__in=["read", "reading"], side__in=["Q", "R"], fault="")
                | Q(state="refused") & ~Q(fault=""),
                name="incoming_answers_or_refused",
            ),
        ]
        indexes = [
            models.Index(fields=["came_at", "id"], name="incoming_came"),
            models.Index(
                fields=["stream", "sequence"],
                condition=Q(sequence__isnull=False),
                name="incoming_numbered",
            ),
        ]


class Remark(models.Model):
    """What was wrong with one line of an answer: told once, and nothing was changed by it."""

    id = models.BigAutoField(primary_key=True)
    file = models.ForeignKey(Incoming, models.PROTECT, related_name="remarks")
    position = models.PositiveIntegerField()
    fault = models.CharField(max_length=20)
    line = models.ForeignKey(Line, models.PROTECT, related_name="remarks", null=True)
    status = models.CharField(max_length=4)
    code = models.CharField(max_length=4)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "position"], name="remark_once"),
            _one_of("fault", Fault, "remark_fault_known"),
        ]
