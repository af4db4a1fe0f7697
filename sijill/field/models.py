"""Tablets, the chambers' keys, envelopes and their parts."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from sijill.field.rules import COUNTS, EnvelopeState, Kind

STATES = sorted(s.value for s in EnvelopeState)


class Device(models.Model):
    """A tablet on which an agent writes; its identifier is made by itself."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    institution = models.ForeignKey("institutions.Institution", models.PROTECT, related_name="+")
    mark = models.UUIDField()  # the browser's own, so that two agents of one tablet are seen
    name = models.CharField(max_length=60)
    registered_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["institution", "seen_at", "id"], name="device_institution")]


class ChamberKey(models.Model):
    """A pair of keys of one chamber: the public half goes to the tablets, the private one stays."""

    kid = models.CharField(max_length=16, primary_key=True)  # the digest of the public half
    institution = models.ForeignKey("institutions.Institution", models.PROTECT, related_name="+")
    public = models.BinaryField()  # 65 bytes: a point of P-256
    key_id = models.CharField(max_length=20)
    wrapped_key = models.BinaryField()  # the private half, under the ring of the vault
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)  # closes nothing more; it opens for ever

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution"],
                condition=Q(retired_at__isnull=True),
                name="chamber_key_one_current",
            )
        ]


class Envelope(models.Model):
    """A registration as it came from a tablet: `case` is the identifier the tablet gave it."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    case = models.UUIDField()
    digest = models.CharField(max_length=64)  # of the text as it came
    kind = models.CharField(max_length=8)
    procedure = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    institution = models.ForeignKey("institutions.Institution", models.PROTECT, related_name="+")
    agent = models.UUIDField()  # who wrote it
    device = models.UUIDField()
    kid = models.CharField(max_length=16)
    receipt = models.CharField(max_length=12)
    kit = models.CharField(max_length=12)  # the questions and lists it was written with
    made_at = models.DateTimeField()  # as the tablet's clock says
    arrived_at = models.DateTimeField()
    brought_by = models.UUIDField(null=True)  # who brought it as a file, or took it over
    sealed = models.TextField(blank=True)  # the text as it came; emptied once nobody needs it
    state = models.CharField(max_length=10)
    reason = models.CharField(max_length=30, blank=True)
    remarks = models.JSONField(default=list)  # [{"page", "box", "code", "text"}]
    reference = models.CharField(max_length=14, blank=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=STATES), name="envelope_state_known"),
            models.CheckConstraint(
                condition=Q(kind__in=sorted(k.value for k in Kind)), name="envelope_kind_known"
            ),
            models.UniqueConstraint(fields=["case", "digest"], name="envelope_once"),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(state__in=sorted(s.value for s in COUNTS)),
                name="envelope_one_counts",
            ),
            models.CheckConstraint(
                condition=~Q(state=EnvelopeState.KEPT) | ~Q(reason=""),
                name="envelope_kept_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["institution", "state", "-arrived_at", "id"], name="envelope_box"),
            models.Index(fields=["agent", "-made_at", "id"], name="envelope_agent"),
            models.Index(fields=["receipt"], name="envelope_receipt"),
        ]


class EnvelopePart(models.Model):
    """A photograph or a signature on its way, piece by piece, apart from the form."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    envelope = models.ForeignKey(Envelope, models.CASCADE, related_name="parts")
    part = models.UUIDField()  # the tablet's identifier
    kind = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    received = models.PositiveIntegerField(default=0)
    whole_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["envelope", "part"], name="part_once"),
            models.CheckConstraint(condition=Q(received__lte=F("size")), name="part_within_size"),
        ]
