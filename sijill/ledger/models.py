"""Acts, their erasable facts, the sealed log, those who read it, and the log of looks."""

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
    # Whose powers it was done under, when another agent had lent them.
    by_for = models.UUIDField(null=True)

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
    # The grant under which a machine asked: its legal basis and its purposes stand there.
    basis = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["space", "-at"], name="look_space"),
            models.Index(fields=["person", "-at"], name="look_person"),
            models.Index(fields=["subject_kind", "subject_id", "-at"], name="look_subject"),
        ]


class Pending(models.Model):
    """A committed act that waits for its number; a trigger of `ledger_act` writes it."""

    act = models.UUIDField(primary_key=True)
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["recorded_at", "act"], name="pending_in_order")]


class Sealed(models.Model):
    """An act under its number for ever, with the very bytes that the tree holds."""

    seq = models.BigIntegerField(primary_key=True)
    act = models.UUIDField(unique=True)
    leaf = models.BinaryField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(seq__gte=0), name="sealed_from_zero")
        ]


class FullTile(models.Model):
    """Two hundred and fifty-six hashes that will never change, and the root over them."""

    pk = models.CompositePrimaryKey("level", "n")
    level = models.PositiveSmallIntegerField()
    n = models.BigIntegerField()
    hashes = models.BinaryField(max_length=8192)
    root = models.BinaryField(max_length=32)

    class Meta:
        db_table = "ledger_tile"


class Checkpoint(models.Model):
    """The root of the first `size` acts, signed."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField(max_length=32)
    note = models.TextField()
    at = models.DateTimeField()


class Cosignature(models.Model):
    """A witness's signature on a checkpoint: it had seen nothing that contradicts it."""

    id = models.BigAutoField(primary_key=True)
    size = models.BigIntegerField()
    witness = models.CharField(max_length=120)
    line = models.CharField(max_length=400)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["size", "witness"], name="cosigned_once")]


class Cursor(models.Model):
    """How far a consumer has read: the number of the next act it will be handed."""

    consumer = models.CharField(max_length=40, primary_key=True)
    next_seq = models.BigIntegerField(default=0)
    moved_at = models.DateTimeField()


class Handled(models.Model):
    """One act handled by one consumer: written with its effects, so they happen once."""

    pk = models.CompositePrimaryKey("consumer", "seq")
    consumer = models.CharField(max_length=40)
    seq = models.BigIntegerField()


class Parked(models.Model):
    """An act set aside: its consumer failed on it, or on an earlier act of the same subject."""

    pk = models.CompositePrimaryKey("consumer", "seq")
    consumer = models.CharField(max_length=40)
    seq = models.BigIntegerField()
    subject_kind = models.CharField(max_length=30)
    subject_id = models.UUIDField()
    fault = models.CharField(max_length=80, blank=True)  # the fault's name: its text may hold names
    tries = models.PositiveIntegerField(default=0)
    parked_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)  # when somebody asked that it be tried again

    class Meta:
        indexes = [
            models.Index(fields=["consumer", "subject_kind", "subject_id"], name="parked_subject")
        ]


class Indicator(models.Model):
    """How many acts of one kind one institution recorded on one Moroccan day."""

    pk = models.CompositePrimaryKey("day", "kind", "institution")
    day = models.DateField()
    kind = models.CharField(max_length=60)
    institution = models.CharField(max_length=20, blank=True)
    count = models.PositiveBigIntegerField()


class Verification(models.Model):
    """One walk through the whole log: how far it went and what it found."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    seconds = models.FloatField()
    size = models.BigIntegerField()
    faults = models.JSONField()  # [[code, where]]: numbers and identifiers, nothing personal
