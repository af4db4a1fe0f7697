"""Craft bodies: their preparation, rolls, assemblies, ballots, statutes and office-holders."""

from __future__ import annotations

from enum import StrEnum
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from sijill.institutions.rules.bodies import (
    AssemblyKind,
    AssemblyState,
    BodyState,
    Level,
    Post,
    RollState,
)
from sijill.institutions.rules.tally import BallotState, Matter

LIVING = [BodyState.PREPARING.value, BodyState.STANDING.value]
IN_HAND = [AssemblyState.CALLED.value, AssemblyState.CLOSED.value, AssemblyState.OPEN.value]


def _one_of(field: str, words: type[StrEnum], name: str) -> models.CheckConstraint:
    known = sorted(word.value for word in words)
    return models.CheckConstraint(condition=Q(**{f"{field}__in": known}), name=name)


def _agent() -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )


class Body(models.Model):
    """The craftsmen of one branch in one territory, or those about to become a body.

    `chamber` keeps its papers, `institution` prepares and assembles it; a national one has no
    chamber. The branch is a code of the nomenclature.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    level = models.CharField(max_length=12)
    branch = models.CharField(max_length=20)
    province = models.ForeignKey("reference.Province", models.PROTECT, null=True, related_name="+")
    region = models.ForeignKey("reference.Region", models.PROTECT, null=True, related_name="+")
    chamber = models.ForeignKey("Institution", models.PROTECT, null=True, related_name="+")
    institution = models.ForeignKey("Institution", models.PROTECT, related_name="+")
    name_ar = models.CharField(max_length=200)
    name_fr = models.CharField(max_length=200)
    state = models.CharField(max_length=12, default=BodyState.PREPARING.value)
    prepared_on = models.DateField()
    founded_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    end_reason = models.TextField(blank=True)
    act = models.UUIDField()

    class Meta:
        verbose_name_plural = "bodies"
        ordering = ["level", "branch", "region", "province", "id"]
        constraints = [
            _one_of("level", Level, "body_level"),
            _one_of("state", BodyState, "body_state"),
            models.CheckConstraint(
                condition=Q(level=Level.PROVINCIAL.value, province__isnull=False, region=None)
                | Q(level=Level.REGIONAL.value, province=None, region__isnull=False)
                | Q(level=Level.NATIONAL.value, province=None, region=None),
                name="body_place_of_its_level",
            ),
            models.CheckConstraint(
                condition=~Q(state=BodyState.STANDING.value) | Q(founded_on__isnull=False),
                name="body_standing_was_founded",
            ),
            models.CheckConstraint(
                condition=Q(state__in=LIVING) | Q(ended_on__isnull=False),
                name="body_ended_on_a_day",
            ),
            models.UniqueConstraint(
                fields=["level", "branch", "province", "region"],
                condition=Q(state__in=LIVING),
                nulls_distinct=False,
                name="body_one_living",
            ),
        ]


class Organiser(models.Model):
    """A member of the preparatory committee, entered in the register."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    body = models.ForeignKey(Body, models.PROTECT, related_name="organisers")
    entry = models.UUIDField()
    nia = models.CharField(max_length=32)
    name_ar = models.CharField(max_length=161)
    name_latin = models.CharField(max_length=161)
    act = models.UUIDField()

    class Meta:
        ordering = ["body", "name_ar", "id"]
        constraints = [
            models.UniqueConstraint(fields=["body", "entry"], name="organiser_once"),
        ]


class Roll(models.Model):
    """Who may sit and vote, as the register said on a day; frozen under a fingerprint."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    body = models.ForeignKey(Body, models.PROTECT, related_name="rolls")
    state = models.CharField(max_length=8, default=RollState.DRAWN.value)
    as_of = models.DateField()
    drawn_at = models.DateTimeField()
    count = models.PositiveIntegerField()
    frozen_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64, blank=True)  # SHA-256 of the file, in hexadecimal
    act = models.UUIDField()

    class Meta:
        ordering = ["body", "-drawn_at", "id"]
        constraints = [
            _one_of("state", RollState, "roll_state"),
            models.CheckConstraint(
                condition=Q(state=RollState.DRAWN.value, digest="", frozen_at=None)
                | (Q(state=RollState.FROZEN.value, frozen_at__isnull=False) & ~Q(digest="")),
                name="roll_frozen_has_fingerprint",
            ),
            models.UniqueConstraint(
                fields=["body"], condition=Q(state=RollState.DRAWN.value), name="roll_one_drawn"
            ),
        ]


class RollLine(models.Model):
    """One member on a roll, as the register named them on its day."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    roll = models.ForeignKey(Roll, models.PROTECT, related_name="lines")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")  # for the row policy
    position = models.PositiveIntegerField()
    entry = models.UUIDField()
    nia = models.CharField(max_length=32)
    name_ar = models.CharField(max_length=161)
    name_latin = models.CharField(max_length=161)
    trade = models.CharField(max_length=20, blank=True)
    stands_for = models.UUIDField(null=True)  # the body of which this is the president

    class Meta:
        ordering = ["roll", "position"]
        constraints = [
            models.UniqueConstraint(fields=["roll", "position"], name="roll_line_position"),
            models.UniqueConstraint(fields=["roll", "entry"], name="roll_line_once"),
        ]


class Statute(models.Model):
    """A version of a body's statute: put to an assembly, adopted by it, later replaced."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    body = models.ForeignKey(Body, models.PROTECT, related_name="statutes")
    version = models.PositiveSmallIntegerField()
    text_ar = models.TextField()
    text_fr = models.TextField(blank=True)
    digest = models.CharField(max_length=64)
    written_at = models.DateTimeField()
    adopted_on = models.DateField(null=True)
    act = models.UUIDField()

    class Meta:
        ordering = ["body", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["body", "version"], name="statute_version"),
        ]


class Assembly(models.Model):
    """One assembly of the members on a roll; its figures are fixed when it is called."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    body = models.ForeignKey(Body, models.PROTECT, related_name="assemblies")
    roll = models.ForeignKey(Roll, models.PROTECT, related_name="assemblies")
    statute = models.ForeignKey(Statute, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=10)
    state = models.CharField(max_length=16, default=AssemblyState.CALLED.value)
    after = models.OneToOneField(  # the one without its quorum, which this one follows
        "self", models.PROTECT, null=True, related_name="second"
    )
    planned_at = models.DateTimeField()
    place = models.CharField(max_length=200)
    called_at = models.DateTimeField()
    needed = models.PositiveIntegerField()
    bureau = models.PositiveSmallIntegerField()
    chair = _agent()
    secretary = _agent()
    teller = _agent()
    other_teller = _agent()
    opened_at = models.DateTimeField(null=True)
    present = models.PositiveIntegerField(null=True)
    closed_at = models.DateTimeField(null=True)
    minutes = models.JSONField(null=True)
    minutes_code = models.CharField(max_length=16, unique=True, null=True)
    chair_signed_at = models.DateTimeField(null=True)
    secretary_signed_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)  # why it was called off
    act = models.UUIDField()

    class Meta:
        verbose_name_plural = "assemblies"
        ordering = ["body", "-planned_at", "id"]
        constraints = [
            _one_of("kind", AssemblyKind, "assembly_kind"),
            _one_of("state", AssemblyState, "assembly_state"),
            models.CheckConstraint(
                condition=~Q(chair=F("secretary"))
                & ~Q(teller=F("other_teller"))
                & ~Q(chair=F("teller"))
                & ~Q(chair=F("other_teller"))
                & ~Q(secretary=F("teller"))
                & ~Q(secretary=F("other_teller")),
                name="assembly_four_people",
            ),
            models.CheckConstraint(
                condition=~Q(state=AssemblyState.SIGNED.value)
                | Q(chair_signed_at__isnull=False, secretary_signed_at__isnull=False),
                name="assembly_signed_by_both",
            ),
            models.UniqueConstraint(
                fields=["body"], condition=Q(state__in=IN_HAND), name="assembly_one_in_hand"
            ),
        ]


class Presence(models.Model):
    """A member of the roll who came."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="presences")
    line = models.ForeignKey(RollLine, models.PROTECT, related_name="+")
    ticked_at = models.DateTimeField()
    by = _agent()

    class Meta:
        ordering = ["assembly", "ticked_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["assembly", "line"], name="presence_once"),
        ]


class Candidate(models.Model):
    """A member who stands for an office in an assembly; a president's papers were seen."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="candidates")
    post = models.CharField(max_length=10)
    line = models.ForeignKey(RollLine, models.PROTECT, related_name="+")
    vouched = models.BooleanField(default=False)

    class Meta:
        ordering = ["assembly", "post", "line__position"]
        constraints = [
            _one_of("post", Post, "candidate_post"),
            models.UniqueConstraint(fields=["assembly", "post", "line"], name="candidate_once"),
            models.CheckConstraint(
                condition=~Q(post=Post.PRESIDENT.value) | Q(vouched=True),
                name="candidate_president_vouched",
            ),
        ]


class Ballot(models.Model):
    """One box: what is voted on, between whom, for how many places, and what two tellers found."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="ballots")
    matter = models.CharField(max_length=10)
    turn = models.PositiveSmallIntegerField(default=1)
    attempt = models.PositiveSmallIntegerField(default=1)  # of counting it
    seats = models.PositiveSmallIntegerField(default=1)
    options = models.JSONField()  # identifiers of candidates, or for and against
    voters = models.PositiveIntegerField()
    state = models.CharField(max_length=10, default=BallotState.OPEN.value)
    opened_at = models.DateTimeField()
    result = models.JSONField(null=True)  # papers, blank, spoiled, votes, chosen, tied, left
    act = models.UUIDField()

    class Meta:
        ordering = ["assembly", "opened_at", "id"]
        constraints = [
            _one_of("matter", Matter, "ballot_matter"),
            _one_of("state", BallotState, "ballot_state"),
            models.UniqueConstraint(fields=["assembly", "matter", "turn"], name="ballot_turn"),
            models.CheckConstraint(
                condition=Q(state__in=[BallotState.DIFFERING.value, BallotState.OPEN.value])
                | Q(result__isnull=False),
                name="ballot_settled_has_result",
            ),
        ]


class TellerCount(models.Model):
    """What one teller counted, at one attempt; the other sees it only when both have counted."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="counts")
    attempt = models.PositiveSmallIntegerField()
    teller = _agent()
    papers = models.PositiveIntegerField()
    blank = models.PositiveIntegerField()
    spoiled = models.PositiveIntegerField()
    votes = models.JSONField()
    counted_at = models.DateTimeField()

    class Meta:
        ordering = ["ballot", "attempt", "counted_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["ballot", "attempt", "teller"], name="teller_counts_once"
            ),
        ]


class OfficeHolder(models.Model):
    """Who holds an office of a body between two dates; `valid_to` is the first day without."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    body = models.ForeignKey(Body, models.PROTECT, related_name="holders")
    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="+")
    post = models.CharField(max_length=10)
    entry = models.UUIDField()
    nia = models.CharField(max_length=32)
    name_ar = models.CharField(max_length=161)
    name_latin = models.CharField(max_length=161)
    trade = models.CharField(max_length=20, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField()
    ended_early = models.CharField(max_length=200, blank=True)
    act = models.UUIDField()
    ended_act = models.UUIDField(null=True)

    class Meta:
        ordering = ["body", "-valid_from", "post", "name_ar", "id"]
        indexes = [models.Index(fields=["valid_to"], name="office_holder_end")]
        constraints = [
            _one_of("post", Post, "office_holder_post"),
            models.CheckConstraint(
                condition=Q(valid_to__gte=F("valid_from")), name="office_holder_dates"
            ),
            models.UniqueConstraint(
                fields=["body", "entry", "valid_from"], name="office_holder_once"
            ),
        ]
