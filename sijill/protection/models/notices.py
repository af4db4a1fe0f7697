"""What the fund says or asks of its own accord: rights with their history, and questions."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q

from sijill.protection.models.affiliations import Affiliation
from sijill.protection.models.exchange import Incoming, Outgoing
from sijill.protection.models.populations import _one_of
from sijill.protection.rules.inquiries import InquiryState, Reply
from sijill.protection.rules.rights import RightsState


class Rights(models.Model):
    """What the fund said once of somebody's rights and of what is owed; never altered."""

    id = models.BigAutoField(primary_key=True)
    affiliation = models.ForeignKey(Affiliation, models.PROTECT, related_name="rights")
    file = models.ForeignKey(Incoming, models.PROTECT, related_name="+")
    sequence = models.PositiveIntegerField()
    said_at = models.DateTimeField()
    state = models.CharField(max_length=10)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    owed = models.DecimalField(max_digits=12, decimal_places=2)
    owed_until = models.DateField(null=True)
    warned_at = models.DateTimeField(null=True)  # the person was told that rights are to lapse

    class Meta:
        constraints = [
            _one_of("state", RightsState, "rights_state_known"),
            models.CheckConstraint(condition=Q(owed__gte=0), name="rights_owed_nothing_or_more"),
            models.UniqueConstraint(fields=["affiliation", "file"], name="rights_said_once"),
        ]
        indexes = [
            models.Index(fields=["affiliation", "-said_at", "-sequence"], name="rights_newest"),
            models.Index(
                fields=["until", "id"],
                condition=Q(state="open", until__isnull=False, warned_at__isnull=True),
                name="rights_to_lapse",
            ),
        ]


class Inquiry(models.Model):
    """One person about whom the fund asks; answered by a rule where that is certain."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    file = models.ForeignKey(Incoming, models.PROTECT, related_name="inquiries")
    position = models.PositiveIntegerField()
    key = models.CharField(max_length=64, unique=True)
    asked = models.JSONField()
    came_at = models.DateTimeField()
    due_on = models.DateField()
    chamber = models.ForeignKey(
        "institutions.Institution", models.PROTECT, related_name="+", null=True
    )
    entry = models.UUIDField(null=True)  # the one that the number led to, or an agent chose
    person = models.UUIDField(null=True)
    likeness = models.FloatField(null=True)
    state = models.CharField(max_length=8)
    answer = models.CharField(max_length=8, blank=True)
    note = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True)  # nobody when a rule answered
    reply = models.ForeignKey(Outgoing, models.PROTECT, related_name="inquiries", null=True)

    class Meta:
        constraints = [
            _one_of("state", InquiryState, "inquiry_state_known"),
            _one_of("answer", ["", *Reply], "inquiry_answer_known"),
            models.UniqueConstraint(fields=["file", "position"], name="inquiry_once"),
            models.CheckConstraint(
                condition=Q(state="open", answer="", answered_at__isnull=True)
                | ~Q(state="open") & ~Q(answer="") & Q(answered_at__isnull=False),
                name="inquiry_answered_how",
            ),
            models.CheckConstraint(
                condition=Q(state="sent", reply__isnull=False)
                | ~Q(state="sent") & Q(reply__isnull=True),
                name="inquiry_sent_in_a_file",
            ),
            models.CheckConstraint(
                condition=~Q(answer="confirm") | Q(entry__isnull=False),
                name="inquiry_confirms_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["due_on", "id"], condition=Q(state="open"), name="inquiry_open"),
            models.Index(
                fields=["answered_at", "id"], condition=Q(state="answered"), name="inquiry_answered"
            ),
            models.Index(
                fields=["person"], condition=Q(person__isnull=False), name="inquiry_person"
            ),
        ]
