"""Persons, entries, versions, and the keys that find them."""

from __future__ import annotations

from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from sijill.register.rules import Category, EntryState
from sijill.register.rules.asking import CIN, MINOR, RESIDENCE


class Person(models.Model):
    """A human being as on the identity card; `chamber` is where the file is kept."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    chamber = models.ForeignKey("institutions.Institution", models.PROTECT, related_name="+")
    document_kind = models.CharField(max_length=12)  # cin | residence | minor
    document = models.CharField(max_length=30)
    given_ar = models.CharField(max_length=80)
    family_ar = models.CharField(max_length=80, blank=True)  # one name only is possible
    given_latin = models.CharField(max_length=80)
    family_latin = models.CharField(max_length=80, blank=True)
    sort_ar = models.BinaryField(max_length=400)
    sort_latin = models.BinaryField(max_length=400)
    birth_year = models.PositiveSmallIntegerField()
    birth_month = models.PositiveSmallIntegerField(null=True)
    birth_day = models.PositiveSmallIntegerField(null=True)
    birth_place = models.CharField(max_length=80, blank=True)
    sex = models.CharField(max_length=1)
    phone = models.CharField(max_length=16, blank=True)
    phone_shared = models.BooleanField(default=False)
    portrait = models.UUIDField(null=True)  # evidence of the case it came with
    # Set when a decision found that the document is another person's: its rightful holder is free.
    document_withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["document_kind", "document"],
                condition=Q(document_withdrawn_at__isnull=True),
                name="person_document",
            ),
            models.CheckConstraint(
                condition=Q(document_kind__in=[CIN, RESIDENCE, MINOR]), name="person_document_kind"
            ),
            models.CheckConstraint(condition=~Q(document=""), name="person_has_document"),
            models.CheckConstraint(condition=Q(sex__in=["f", "m"]), name="person_sex"),
            models.CheckConstraint(
                condition=Q(birth_day__isnull=True) | Q(birth_month__isnull=False),
                name="person_day_needs_month",
            ),
        ]
        indexes = [
            models.Index(fields=["chamber", "sort_ar", "id"], name="person_sorted_ar"),
            models.Index(fields=["chamber", "sort_latin", "id"], name="person_sorted_latin"),
            models.Index(fields=["phone"], name="person_phone"),
        ]

    @property
    def name_ar(self) -> str:
        return f"{self.given_ar} {self.family_ar}".strip()

    @property
    def name_latin(self) -> str:
        return f"{self.given_latin} {self.family_latin}".strip()


class Entry(models.Model):
    """A place in the register, under one number for life; one person has one entry."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    nia = models.CharField(max_length=32, unique=True)
    nia_version = models.CharField(max_length=8)  # "1" is ours; "imported" is kept as it came
    person = models.OneToOneField(Person, models.PROTECT, related_name="entry")
    chamber = models.ForeignKey("institutions.Institution", models.PROTECT, related_name="+")
    category = models.CharField(max_length=12)
    state = models.CharField(max_length=12, default=EntryState.ENTERED.value)
    entered_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in EntryState]), name="entry_state_known"
            ),
            models.CheckConstraint(
                condition=Q(category__in=[c.value for c in Category]), name="entry_category_known"
            ),
        ]
        indexes = [models.Index(fields=["chamber", "state", "id"], name="entry_chamber")]


class Version(models.Model):
    """What an entry said from `valid_from` on, as recorded at `recorded_at`, by which act."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="versions")
    person = models.UUIDField()
    chamber = models.ForeignKey("institutions.Institution", models.PROTECT, related_name="+")
    valid_from = models.DateField()
    recorded_at = models.DateTimeField()
    act = models.UUIDField()
    state = models.CharField(max_length=12)
    category = models.CharField(max_length=12)
    principal_trade = models.CharField(max_length=20)
    other_trades = ArrayField(models.CharField(max_length=20), default=list)
    proof = models.CharField(max_length=20)  # diploma | attestation
    practice_since = models.CharField(max_length=10, blank=True)  # "2019", "2019-03", "2019-03-14"
    province = models.CharField(max_length=8)
    commune = models.CharField(max_length=80, blank=True)
    details = models.JSONField()  # identity as then known, address, place of work, regime, informed

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "valid_from", "recorded_at"], name="version_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in EntryState]), name="version_state_known"
            ),
        ]
        indexes = [models.Index(fields=["act"], name="version_act")]


class PersonKeys(models.Model):
    """Search and duplicate keys of a person; no row policy, no other column; joined by id."""

    person = models.UUIDField(primary_key=True)
    keys = ArrayField(models.CharField(max_length=60))

    class Meta:
        db_table = "register_person_keys"
        indexes = [GinIndex(fields=["keys"], name="person_keys_gin", fastupdate=False)]
