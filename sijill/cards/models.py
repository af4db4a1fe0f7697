"""Cards and the batches in which they are printed; places in the status lists."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from sijill.cards.rules.issuing import Reason
from sijill.cards.rules.life import ENDED, ON_THE_WAY, CardState
from sijill.desk.rules.assisting import Way
from sijill.kernel.card.status_list import SIZE, Status

WAYS_OF_HANDING = ("code", "signature")


class Place(models.Model):
    """The index of one printed card in one list: drawn at random, kept for ever, never reused."""

    card = models.UUIDField(primary_key=True)
    list = models.PositiveSmallIntegerField()
    index = models.PositiveIntegerField()
    status = models.PositiveSmallIntegerField(default=Status.VALID.value)
    taken_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["list", "index"], name="place_once"),
            models.CheckConstraint(condition=Q(index__lt=SIZE), name="place_within_list"),
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in Status]),
                name="place_status_known",
            ),
        ]
        indexes = [
            models.Index(
                fields=["list", "index", "status"],
                condition=~Q(status=Status.VALID.value),
                name="place_marked",
            )
        ]


class Batch(models.Model):
    """Cards handed to whoever prints, in one deterministic file; what came back of it."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    stream = models.CharField(max_length=20)  # "bureau", or the code of a chamber that prints
    sequence = models.PositiveIntegerField()
    count = models.PositiveIntegerField()
    specimen = models.BooleanField(default=False)  # printed as specimens, which nobody may use
    digest = models.CharField(max_length=64, blank=True)  # sha-256 of the signed manifest
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)
    drawn_at = models.DateTimeField(null=True)  # its files are sealed and may be asked for
    files = models.PositiveIntegerField(default=0)
    vault = models.UUIDField(null=True)  # where its sealed files lie
    key_id = models.CharField(max_length=20, blank=True)
    wrapped_key = models.BinaryField(default=b"")
    closed_at = models.DateTimeField(null=True)  # every card of it is accounted for
    act = models.UUIDField()

    @property
    def reference(self) -> str:
        """The batch as it is named on paper and in files."""
        return f"{self.stream.upper()}-{self.sequence:04d}"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stream", "sequence"], name="batch_in_sequence"),
            models.CheckConstraint(condition=Q(count__gt=0), name="batch_has_cards"),
            models.CheckConstraint(
                condition=Q(drawn_at__isnull=True)
                | Q(vault__isnull=False, files__gt=0) & ~Q(digest="") & ~Q(key_id=""),
                name="batch_drawn_is_sealed",
            ),
        ]


class Release(models.Model):
    """The files of a batch taken out of the house: one person asks, another one says yes."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="releases")
    asked_by = models.UUIDField(null=True)
    asked_at = models.DateTimeField()
    granted_by = models.UUIDField(null=True)
    granted_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(granted_at__isnull=True)
                | Q(granted_by__isnull=False) & ~Q(granted_by=F("asked_by")),
                name="release_by_two",
            ),
            models.CheckConstraint(
                condition=Q(taken_at__isnull=True) | Q(granted_at__isnull=False),
                name="release_taken_when_granted",
            ),
        ]
        indexes = [models.Index(fields=["batch", "asked_at"], name="release_batch")]


class Return(models.Model):
    """One file that came back from the printer; the same file twice is one return."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="returns")
    digest = models.CharField(max_length=64, unique=True)
    printed = models.PositiveIntegerField()
    spoiled = models.PositiveIntegerField()
    reprinted = models.PositiveIntegerField(default=0)  # among the printed ones
    faults = models.JSONField(default=list)
    read_at = models.DateTimeField()
    read_by = models.UUIDField(null=True)


class Card(models.Model):
    """One printed object under one number; what it says is frozen when it is approved."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    number = models.CharField(max_length=11, unique=True)
    entry = models.ForeignKey("register.Entry", models.PROTECT, related_name="+")
    person = models.UUIDField()
    chamber = models.ForeignKey("institutions.Institution", models.PROTECT, related_name="+")
    case = models.ForeignKey("desk.Case", models.PROTECT, related_name="+", null=True)
    instead_of = models.OneToOneField("self", models.PROTECT, related_name="again", null=True)
    reason = models.CharField(max_length=10)
    state = models.CharField(max_length=12)
    before = models.CharField(max_length=12, blank=True)  # of a suspended card
    says = models.JSONField(default=dict)  # names, category, trade and NIA as printed
    face = models.UUIDField(null=True)  # evidence that holds the portrait
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    outdated_at = models.DateTimeField(null=True)  # the entry no longer says what is printed
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="cards", null=True)
    position = models.PositiveIntegerField(null=True)
    requested_at = models.DateTimeField()
    printed_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    shelf = models.CharField(max_length=20, blank=True)  # where it lies at the chamber
    reminded_at = models.DateTimeField(null=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    handed_at = models.DateTimeField(null=True)
    handed_by = models.UUIDField(null=True)
    handed_on = models.CharField(max_length=10, blank=True)  # code | signature
    ended_at = models.DateTimeField(null=True)
    ground = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in CardState]), name="card_state_known"
            ),
            models.CheckConstraint(
                condition=Q(reason__in=[r.value for r in Reason]), name="card_reason_known"
            ),
            models.UniqueConstraint(
                fields=["entry"],
                condition=Q(state__in=sorted(s.value for s in ON_THE_WAY)),
                name="card_one_on_its_way",
            ),
            models.UniqueConstraint(
                fields=["entry"],
                condition=Q(state=CardState.HANDED_OVER),
                name="card_one_in_hand",
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=~Q(state=CardState.DROPPED),
                name="card_of_case_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[CardState.REQUESTED, CardState.DROPPED])
                | Q(valid_until__gte=F("valid_from"), face__isnull=False),
                name="card_approved_is_whole",
            ),
            models.CheckConstraint(
                condition=(Q(state=CardState.SUSPENDED) & ~Q(before=""))
                | (~Q(state=CardState.SUSPENDED) & Q(before="")),
                name="card_suspended_remembers",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(s.value for s in ENDED)) | Q(ended_at__isnull=False),
                name="card_ended_has_date",
            ),
            models.CheckConstraint(
                condition=~Q(state=CardState.HANDED_OVER)
                | Q(handed_at__isnull=False, handed_on__in=WAYS_OF_HANDING),
                name="card_handed_with_proof",
            ),
            models.UniqueConstraint(fields=["batch", "position"], name="card_place_in_batch"),
        ]
        indexes = [
            models.Index(fields=["chamber", "state", "id"], name="card_stock"),
            models.Index(fields=["person"], name="card_person"),
            models.Index(fields=["entry", "state"], name="card_entry"),
        ]


class Carried(models.Model):
    """The two codes of a card in hand, signed for its holder's telephone; made again at will."""

    card = models.OneToOneField(Card, models.CASCADE, primary_key=True, related_name="carried")
    person = models.UUIDField()  # whose row it is, for the row policy
    front = models.TextField()
    back = models.TextField()
    kid = models.CharField(max_length=16)  # the key that signed, in hexadecimal
    signed_at = models.DateTimeField()


class Handover(models.Model):
    """The proof that a card came into its holder's hand, in one of the ways."""

    card = models.OneToOneField(Card, models.PROTECT, primary_key=True, related_name="handover")
    way = models.CharField(max_length=8)  # code | screen | paper
    challenge = models.UUIDField(null=True, unique=True)  # the code that was typed, once
    file = models.UUIDField(null=True, unique=True)  # the sealed picture of the signature
    key_id = models.CharField(max_length=20, blank=True)
    wrapped_key = models.BinaryField(default=b"")
    digest = models.CharField(max_length=64, blank=True)
    taken_by = models.UUIDField(null=True)
    taken_at = models.DateTimeField()
    act = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(way=Way.CODE.value, challenge__isnull=False, file__isnull=True)
                | Q(way__in=[Way.PAPER.value, Way.SCREEN.value], challenge__isnull=True)
                & Q(file__isnull=False)
                & ~Q(key_id=""),
                name="handover_has_its_proof",
            ),
        ]
