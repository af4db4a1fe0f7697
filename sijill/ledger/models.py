"""Acts, their erasable facts, and the log of looks."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Act(models.Model):
    """One decision; insert-only by grant and by trigger; holds no personal data."""

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=30)
    subject_id = models.UUIDField()
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=models.functions.Now())
    by_kind = models.CharField(max_length=12)
    by_user = models.UUIDField(null=True)
    by_role = models.CharField(max_length=12, blank=True)
    by_institution = models.CharField(max_length=20, blank=True)
    article = models.CharField(max_length=60, blank=True)
    ground = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "recorded_at"], name="act_subject"),
        ]


class ActFacts(models.Model):
    """What an act says in full, with the salt that hides it in the sealed log.

    Erased by the retention role alone; the act stays and still verifies.
    """

    act = models.UUIDField(primary_key=True)
    salt = models.BinaryField(max_length=32)
    facts = models.JSONField()

    class Meta:
        db_table = "ledger_act_facts"


class Look(models.Model):
    """One reading of a file, a document or a result list, with its reason."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    by_kind = models.CharField(max_length=12)
    by_user = models.UUIDField(null=True)
    by_role = models.CharField(max_length=12, blank=True)
    by_institution = models.CharField(max_length=20, blank=True)
    subject_kind = models.CharField(max_length=30, blank=True)
    subject_id = models.UUIDField(null=True)
    # Whose file it is, when it is one person's: lets that person read the looks at all of it.
    space = models.UUIDField(null=True)
    person = models.UUIDField(null=True)
    what = models.CharField(max_length=40)
    reason = models.CharField(max_length=80)
    count = models.PositiveIntegerField(null=True)
    terms = ArrayField(models.CharField(max_length=40), default=list)

    class Meta:
        indexes = [
            models.Index(fields=["space", "-at"], name="look_space"),
            models.Index(fields=["person", "-at"], name="look_person"),
            models.Index(fields=["subject_kind", "subject_id", "-at"], name="look_subject"),
        ]
