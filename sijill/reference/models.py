"""Territory, nomenclatures of trades, holidays, parameters and their proposed changes."""

from __future__ import annotations

from enum import StrEnum
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Left

from sijill.reference.rules import ChangeState, DayStatus, LabelStatus, Level, Status, Tongue


def _one_of(field: str, words: type[StrEnum], name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": [w.value for w in words]}), name=name
    )


def _ends_after_it_starts(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(valid_to=None) | Q(valid_from=None) | Q(valid_to__gt=F("valid_from")), name=name
    )


class Region(models.Model):
    """One of the twelve regions, under its code of the statistics office."""

    code = models.CharField(max_length=2, primary_key=True)
    iso = models.CharField(max_length=6, unique=True)
    name_ar = models.CharField(max_length=80)
    name_fr = models.CharField(max_length=80)
    name_zgh = models.CharField(max_length=80, blank=True)
    seat_ar = models.CharField(max_length=60, blank=True)
    seat_fr = models.CharField(max_length=60, blank=True)
    status = models.CharField(max_length=12, default=Status.PROVISIONAL.value)
    source = models.TextField()

    class Meta:
        ordering = ["code"]
        constraints = [_one_of("status", Status, "region_status")]

    def __str__(self) -> str:
        return f"{self.code} {self.name_fr}"


class Province(models.Model):
    """A province or prefecture; its region is read from its own code, never from another list."""

    code = models.CharField(max_length=6, primary_key=True)
    iso = models.CharField(max_length=6, unique=True)
    kind = models.CharField(max_length=12)
    region = models.ForeignKey(Region, models.PROTECT, related_name="provinces")
    name_ar = models.CharField(max_length=80)
    name_fr = models.CharField(max_length=80)
    name_zgh = models.CharField(max_length=80, blank=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    status = models.CharField(max_length=12, default=Status.PROVISIONAL.value)
    source = models.TextField()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^\d\d\.\d\d\d$"), name="province_code_format"
            ),
            # The packaged ISO list puts two provinces in the wrong region.
            models.CheckConstraint(
                condition=Q(region_id=Left("code", 2)), name="province_region_from_code"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["prefecture", "province"]), name="province_kind"
            ),
            _ends_after_it_starts("province_dates"),
            _one_of("status", Status, "province_status"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name_fr}"


class Commune(models.Model):
    """A commune; loaded when the official file is given."""

    code = models.CharField(max_length=15, primary_key=True)
    province = models.ForeignKey(Province, models.PROTECT, related_name="communes")
    name_ar = models.CharField(max_length=80)
    name_fr = models.CharField(max_length=80)
    name_zgh = models.CharField(max_length=80, blank=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    status = models.CharField(max_length=12, default=Status.PROVISIONAL.value)
    source = models.TextField()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(province_id=Left("code", 6)), name="commune_province_from_code"
            ),
            _ends_after_it_starts("commune_dates"),
            _one_of("status", Status, "commune_status"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name_fr}"


class Nomenclature(models.Model):
    """One list of trades, in force between two dates."""

    version = models.CharField(max_length=30, unique=True)
    legal_reference = models.CharField(max_length=120)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    status = models.CharField(max_length=12, default=Status.PROVISIONAL.value)
    source = models.TextField()
    recorded_at = models.DateTimeField()
    # Moves whenever a row of the list or one of its words does: what caches of it are kept under.
    revision = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["valid_from"], name="nomenclature_one_a_day"),
            models.UniqueConstraint(
                fields=["valid_to"], nulls_distinct=False, name="nomenclature_one_open"
            ),
            _ends_after_it_starts("nomenclature_dates"),
            _one_of("status", Status, "nomenclature_status"),
        ]

    def __str__(self) -> str:
        return self.version


class Trade(models.Model):
    """One line of a nomenclature: a category, a branch, an activity, or a finer skill."""

    nomenclature = models.ForeignKey(Nomenclature, models.PROTECT, related_name="trades")
    code = models.CharField(max_length=20)
    level = models.CharField(max_length=10)
    category = models.CharField(max_length=12)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    label_ar = models.CharField(max_length=120)
    label_fr = models.CharField(max_length=120)
    label_zgh = models.CharField(max_length=120, blank=True)
    label_ar_status = models.CharField(max_length=12)
    label_fr_status = models.CharField(max_length=12)
    legal_reference = models.CharField(max_length=120, blank=True)
    status = models.CharField(max_length=12, default=Status.PROVISIONAL.value)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    pictogram = models.CharField(max_length=20, blank=True)
    note = models.TextField(blank=True)
    source = models.TextField()

    class Meta:
        ordering = ["nomenclature", "code"]
        constraints = [
            models.UniqueConstraint(fields=["nomenclature", "code"], name="trade_code_once"),
            _one_of("level", Level, "trade_level"),
            _one_of("status", Status, "trade_status"),
            _one_of("label_ar_status", LabelStatus, "trade_label_ar_status"),
            _one_of("label_fr_status", LabelStatus, "trade_label_fr_status"),
            models.CheckConstraint(
                condition=Q(level=Level.CATEGORY.value, parent=None)
                | (~Q(level=Level.CATEGORY.value) & Q(parent__isnull=False)),
                name="trade_parent_unless_category",
            ),
            # Our own translation is never passed off as the State's wording.
            models.CheckConstraint(
                condition=~Q(
                    status=Status.OFFICIAL.value, label_ar_status=LabelStatus.TRANSLATED.value
                ),
                name="trade_translation_not_official",
            ),
            _ends_after_it_starts("trade_dates"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.label_fr}"

    @property
    def can_be_practised(self) -> bool:
        """Whether a person may be entered under this line (not a category, not a branch)."""
        return self.level in (Level.ACTIVITY, Level.SKILL)


class TradeWord(models.Model):
    """A word by which people call a trade at home."""

    trade = models.ForeignKey(Trade, models.CASCADE, related_name="words")
    word = models.CharField(max_length=80)
    tongue = models.CharField(max_length=12)
    key = models.CharField(max_length=80)
    status = models.CharField(max_length=12, default=Status.PROVISIONAL.value)
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ["trade", "word"]
        constraints = [
            models.UniqueConstraint(fields=["trade", "word"], name="trade_word_once"),
            _one_of("tongue", Tongue, "trade_word_tongue"),
        ]

    def __str__(self) -> str:
        return self.word


class TradeSuccession(models.Model):
    """What a trade of an older list became in a newer one; several rows when it was split."""

    old = models.ForeignKey(Trade, models.PROTECT, related_name="successors")
    new = models.ForeignKey(Trade, models.PROTECT, related_name="predecessors")
    valid_from = models.DateField()

    class Meta:
        ordering = ["old", "new"]
        constraints = [
            models.UniqueConstraint(fields=["old", "new"], name="trade_succession_once"),
            models.CheckConstraint(condition=~Q(old=F("new")), name="trade_succession_moves"),
        ]


class Holiday(models.Model):
    """A day on which legal clocks stand still; feasts of the moon are estimates until announced."""

    date = models.DateField(primary_key=True)
    name_ar = models.CharField(max_length=80)
    name_fr = models.CharField(max_length=80)
    status = models.CharField(max_length=12)
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ["date"]
        constraints = [_one_of("status", DayStatus, "holiday_status")]

    def __str__(self) -> str:
        return f"{self.date} {self.name_fr}"


class Parameter(models.Model):
    """One value of a parameter from a day on; it ends where the next one starts.

    Append-only by trigger: `valid_from` says when it holds, `recorded_at` when it was known.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    code = models.CharField(max_length=60)
    value = models.JSONField()
    valid_from = models.DateField()
    recorded_at = models.DateTimeField()
    status = models.CharField(max_length=12)
    article = models.CharField(max_length=80)
    source = models.TextField()
    act = models.UUIDField()

    class Meta:
        ordering = ["code", "-valid_from", "-recorded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "valid_from", "recorded_at"], name="parameter_version_once"
            ),
            _one_of("status", Status, "parameter_status"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.valid_from}"


class ParameterChange(models.Model):
    """A change of a parameter that one person proposed and another confirms or refuses."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    code = models.CharField(max_length=60)
    value = models.JSONField()
    valid_from = models.DateField()
    status = models.CharField(max_length=12)
    article = models.CharField(max_length=80)
    source = models.TextField(blank=True)
    reason = models.TextField()
    past_reason = models.TextField(blank=True)
    state = models.CharField(max_length=10, default=ChangeState.PROPOSED.value)
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField()
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    decision_reason = models.TextField(blank=True)
    affected = models.JSONField(default=dict)

    class Meta:
        ordering = ["-proposed_at", "id"]
        constraints = [
            _one_of("state", ChangeState, "parameter_change_state"),
            _one_of("status", Status, "parameter_change_status"),
            models.CheckConstraint(
                condition=~Q(state__in=[ChangeState.CONFIRMED.value, ChangeState.REFUSED.value])
                | ~Q(decided_by=F("proposed_by")),
                name="parameter_change_two_people",
            ),
            models.CheckConstraint(
                condition=Q(state=ChangeState.PROPOSED.value, decided_by=None, decided_at=None)
                | (
                    ~Q(state=ChangeState.PROPOSED.value)
                    & Q(decided_by__isnull=False, decided_at__isnull=False)
                ),
                name="parameter_change_decided",
            ),
            models.UniqueConstraint(
                fields=["code", "valid_from"],
                condition=Q(state=ChangeState.PROPOSED.value),
                name="parameter_change_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.state}"
