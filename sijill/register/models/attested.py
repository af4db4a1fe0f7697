"""Documents given here on somebody's experience, and the words of those who know their work."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q

from sijill.register.rules.attesting import AttestationKind, TestimonyState, Vouching

KINDS = [kind.value for kind in AttestationKind]


class Attestation(models.Model):
    """An attestation of exercise or a recognition of experience, under a code anybody checks."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    kind = models.CharField(max_length=12)
    code = models.CharField(max_length=12, unique=True)
    case = models.ForeignKey("desk.Case", models.PROTECT, related_name="+")
    institution = models.ForeignKey("institutions.Institution", models.PROTECT, related_name="+")
    space = models.UUIDField()
    document_kind = models.CharField(max_length=12)
    document = models.CharField(max_length=30)
    name_ar = models.CharField(max_length=161)
    name_latin = models.CharField(max_length=161)
    trade = models.CharField(max_length=20)
    since = models.CharField(max_length=10)  # "2009", "2009-03", "2009-03-14"
    years = models.PositiveSmallIntegerField()  # full years on the day it was given
    average = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    minutes_code = models.CharField(max_length=20, blank=True)
    issued_at = models.DateTimeField()
    act = models.UUIDField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_act = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="attestation_kind"),
            models.CheckConstraint(
                condition=~Q(kind=AttestationKind.EXPERIENCE.value)
                | (Q(average__isnull=False) & ~Q(minutes_code="")),
                name="attestation_of_experience_was_heard",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_act__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_act__isnull=False),
                name="attestation_withdrawn_by_an_act",
            ),
            models.UniqueConstraint(
                fields=["kind", "document_kind", "document", "trade"],
                condition=Q(withdrawn_at__isnull=True),
                name="attestation_one_standing",
            ),
        ]
        indexes = [
            models.Index(fields=["document_kind", "document"], name="attestation_document"),
            models.Index(fields=["space", "issued_at"], name="attestation_space"),
            models.Index(fields=["case"], name="attestation_case"),
        ]


class Testimony(models.Model):
    """The word of a master or of a craft body, asked by a code sent to their phone."""

    __test__ = False  # the name looks like one of a test

    id = models.UUIDField(primary_key=True, default=uuid4)
    case = models.ForeignKey("desk.Case", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8)
    state = models.CharField(max_length=10, default=TestimonyState.ASKED.value)
    entry = models.UUIDField(null=True)  # the master's, when one stands under the number given
    nia = models.CharField(max_length=32, blank=True)
    body = models.CharField(max_length=120, blank=True)
    name = models.CharField(max_length=161, blank=True)
    phone = models.CharField(max_length=16, blank=True)  # empty: nothing could be sent
    same_trade = models.BooleanField(default=False)
    digest = models.BinaryField(max_length=32, null=True)
    tries_left = models.PositiveSmallIntegerField()
    sendings = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField()
    until = models.DateField()
    ended_at = models.DateTimeField(null=True)
    act = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[Vouching.MASTER.value, Vouching.BODY.value]),
                name="testimony_kind",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in TestimonyState]), name="testimony_state"
            ),
            models.CheckConstraint(
                condition=~Q(state=TestimonyState.CONFIRMED.value)
                | (Q(ended_at__isnull=False) & ~Q(phone="") & Q(sendings__gte=1)),
                name="testimony_confirmed_was_sent",
            ),
            models.CheckConstraint(condition=Q(sendings__lte=10), name="testimony_sendings_few"),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(state=TestimonyState.ASKED.value),
                name="testimony_one_asked",
            ),
        ]
        indexes = [
            models.Index(fields=["case", "asked_at"], name="testimony_case"),
            # What masters confirmed lately: one who vouches for many stands out.
            models.Index(
                fields=["asked_at"],
                include=["entry", "case"],
                condition=Q(state=TestimonyState.CONFIRMED.value, entry__isnull=False),
                name="testimony_confirmed",
            ),
        ]
