"""Persons, organisations, entries and their versions."""

from __future__ import annotations

from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from sijill.register.rules import OF_PERSONS, Category, EntryState, OrganisationKind
from sijill.register.rules.asking import CIN, MINOR, RESIDENCE
from sijill.register.rules.members import MemberRole

CATEGORIES_OF_PERSONS = [c.value for c in Category if c in OF_PERSONS]
CATEGORIES_OF_ORGANISATIONS = [c.value for c in Category if c not in OF_PERSONS]
ONE_HOLDER = Q(person__isnull=False, organisation__isnull=True) | Q(
    person__isnull=True, organisation__isnull=False
)


class Person(models.Model):
    """A human being as on the identity card; `chamber` keeps the file, `institution` decided."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    # An index that begins with the chamber stands below.
    chamber = models.ForeignKey(
        "institutions.Institution", models.PROTECT, related_name="+", db_index=False
    )
    institution = models.ForeignKey(
        "institutions.Institution", models.PROTECT, related_name="+", db_index=False
    )
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
        ]

    @property
    def name_ar(self) -> str:
        return f"{self.given_ar} {self.family_ar}".strip()

    @property
    def name_latin(self) -> str:
        return f"{self.given_latin} {self.family_latin}".strip()


class Organisation(models.Model):
    """A cooperative or an enterprise, as its own papers name it.

    `space` is the place of whoever acts for it; a legal person signs in nowhere by itself.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    kind = models.CharField(max_length=12)
    chamber = models.ForeignKey(
        "institutions.Institution", models.PROTECT, related_name="+", db_index=False
    )
    institution = models.ForeignKey("institutions.Institution", models.PROTECT, related_name="+")
    space = models.UUIDField(null=True)
    name_ar = models.CharField(max_length=160)
    name_latin = models.CharField(max_length=160)
    sort_ar = models.BinaryField(max_length=800)
    sort_latin = models.BinaryField(max_length=800)
    ice = models.CharField(max_length=15, blank=True)  # an imported file may lack it
    registration = models.CharField(max_length=40, blank=True)  # number in its own register
    registered_at = models.CharField(max_length=80, blank=True)  # the court or office of it
    tax_number = models.CharField(max_length=20, blank=True)
    founded_on = models.DateField(null=True)
    province = models.CharField(max_length=8)
    commune = models.CharField(max_length=80, blank=True)
    address = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=16, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[k.value for k in OrganisationKind]),
                name="organisation_kind_known",
            ),
            models.UniqueConstraint(
                fields=["ice"], condition=~Q(ice=""), name="organisation_one_ice"
            ),
            models.CheckConstraint(
                condition=~Q(name_ar="") | ~Q(name_latin=""), name="organisation_has_a_name"
            ),
        ]
        indexes = [
            models.Index(fields=["space"], name="organisation_space"),
            models.Index(fields=["chamber", "sort_ar", "id"], name="organisation_sorted_ar"),
            models.Index(fields=["chamber", "sort_latin", "id"], name="organisation_sorted_latin"),
        ]


class Entry(models.Model):
    """A place in the register, under one number for life, of one person or one organisation.

    `chamber` is that of the place of work and keeps the file; `institution` is who decided.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    nia = models.CharField(max_length=32, unique=True)
    nia_version = models.CharField(max_length=8)  # "1" is ours; "imported" is kept as it came
    person = models.OneToOneField(Person, models.PROTECT, related_name="entry", null=True)
    organisation = models.OneToOneField(
        Organisation, models.PROTECT, related_name="entry", null=True
    )
    chamber = models.ForeignKey(
        "institutions.Institution", models.PROTECT, related_name="+", db_index=False
    )
    institution = models.ForeignKey("institutions.Institution", models.PROTECT, related_name="+")
    category = models.CharField(max_length=12)
    state = models.CharField(max_length=12, default=EntryState.ENTERED.value)
    entered_on = models.DateField()
    # Confirmed again, or entered again, since it was first entered.
    confirmed_on = models.DateField(null=True)
    # The days of a halt that the holder asked for, while it is to come or runs.
    halt_from = models.DateField(null=True)
    halt_until = models.DateField(null=True)
    # The chamber it came from last, and who of the one that keeps it now took note.
    came_from = models.ForeignKey(
        "institutions.Institution", models.PROTECT, related_name="+", null=True, db_index=False
    )
    came_at = models.DateTimeField(null=True)
    received_by = models.UUIDField(null=True)
    received_at = models.DateTimeField(null=True)
    # The entry that answers for this one, found to be the same person's.
    merged_into = models.ForeignKey(
        "self", models.PROTECT, related_name="merged", null=True, db_index=False
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=sorted(s.value for s in EntryState)), name="entry_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=EntryState.MERGED.value, merged_into__isnull=False)
                | (~Q(state=EntryState.MERGED.value) & Q(merged_into__isnull=True)),
                name="entry_merged_into_another",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="entry_not_merged_into_itself",
            ),
            models.CheckConstraint(
                condition=Q(category__in=[c.value for c in Category]), name="entry_category_known"
            ),
            models.CheckConstraint(
                condition=Q(halt_until__isnull=True)
                | Q(halt_from__isnull=False, halt_until__gte=F("halt_from")),
                name="entry_halt_dates",
            ),
            models.CheckConstraint(
                condition=Q(came_from__isnull=True, came_at__isnull=True, received_at__isnull=True)
                | Q(came_from__isnull=False, came_at__isnull=False),
                name="entry_came_from_somewhere",
            ),
            models.CheckConstraint(
                condition=Q(received_by__isnull=True, received_at__isnull=True)
                | Q(received_by__isnull=False, received_at__isnull=False),
                name="entry_received_by_somebody",
            ),
            models.CheckConstraint(condition=ONE_HOLDER, name="entry_one_holder"),
            models.CheckConstraint(
                condition=Q(organisation__isnull=True, category__in=CATEGORIES_OF_PERSONS)
                | Q(organisation__isnull=False, category__in=CATEGORIES_OF_ORGANISATIONS),
                name="entry_category_of_its_holder",
            ),
        ]
        indexes = [
            models.Index(fields=["chamber", "state", "id"], name="entry_chamber"),
            models.Index(
                Coalesce("confirmed_on", "entered_on"),
                "id",
                condition=Q(state__in=[EntryState.ENTERED.value, EntryState.SUSPENDED.value]),
                name="entry_to_confirm",
            ),
            models.Index(
                fields=["halt_from", "id"],
                condition=Q(halt_from__isnull=False),
                name="entry_halt",
            ),
            # What arrived and nobody took note of.
            models.Index(
                fields=["chamber", "came_at", "id"],
                condition=Q(came_at__isnull=False, received_at__isnull=True),
                name="entry_came",
            ),
            models.Index(
                fields=["merged_into"],
                condition=Q(merged_into__isnull=False),
                name="entry_merged",
            ),
        ]

    @property
    def holder(self) -> Person | Organisation:
        """Whose entry it is; both kinds have a name in each script."""
        found = self.person or self.organisation
        assert found is not None  # the database keeps it so
        return found

    @property
    def own_person(self) -> Person:
        """The person of an entry that is not an organisation's."""
        assert self.person is not None
        return self.person


class Membership(models.Model):
    """Somebody's place in a cooperative between two days; `valid_to` is the first day without.

    `person` is set when the member is in the register herself.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships", null=True)
    document_kind = models.CharField(max_length=12)
    document = models.CharField(max_length=30)
    name_ar = models.CharField(max_length=160)
    name_latin = models.CharField(max_length=160, blank=True)
    sex = models.CharField(max_length=1)
    birth_year = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=14)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    act = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "document_kind", "document"],
                condition=Q(valid_to=None),
                name="membership_once",
            ),
            models.CheckConstraint(condition=Q(sex__in=["f", "m"]), name="membership_sex"),
            models.CheckConstraint(
                condition=Q(role__in=[r.value for r in MemberRole]), name="membership_role_known"
            ),
            models.CheckConstraint(
                condition=Q(document_kind__in=[CIN, RESIDENCE]), name="membership_document_kind"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="membership_dates",
            ),
        ]


class Supervision(models.Model):
    """The craftsman under whom an enterprise produces, between two days.

    `broken_on` is the day on which the supervisor ceased to stand in the register; until
    `until` the enterprise may name another, then it is suspended.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    enterprise = models.ForeignKey(Entry, models.PROTECT, related_name="supervisions")
    supervisor = models.ForeignKey(Entry, models.PROTECT, related_name="supervised")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    act = models.UUIDField()
    broken_on = models.DateField(null=True)
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise"], condition=Q(valid_to=None), name="supervision_one_open"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="supervision_dates",
            ),
            models.CheckConstraint(
                condition=~Q(enterprise=F("supervisor")), name="supervision_of_another"
            ),
            models.CheckConstraint(
                condition=Q(broken_on=None, until=None)
                | Q(broken_on__isnull=False, until__isnull=False),
                name="supervision_broken_until",
            ),
        ]
        indexes = [
            models.Index(
                fields=["until", "id"],
                condition=Q(valid_to=None, until__isnull=False),
                name="supervision_due",
            )
        ]


class SupervisorAnswer(models.Model):
    """What a craftsman answered to a request that names them as supervisor; once, by an act."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    case = models.UUIDField()
    supervisor = models.ForeignKey(Entry, models.PROTECT, related_name="answers")
    answer = models.CharField(max_length=3)
    answered_at = models.DateTimeField()
    act = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "supervisor"], name="supervisor_answers_once"),
            models.CheckConstraint(
                condition=Q(answer__in=["yes", "no"]), name="supervisor_says_yes_or_no"
            ),
        ]


class Version(models.Model):
    """What an entry said from `valid_from` on, as recorded at `recorded_at`, by which act."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="versions", db_index=False)
    person = models.UUIDField(null=True)
    organisation = models.UUIDField(null=True)
    # Never asked for by itself: a version is read with its entry.
    chamber = models.ForeignKey(
        "institutions.Institution", models.PROTECT, related_name="+", db_index=False
    )
    valid_from = models.DateField()
    recorded_at = models.DateTimeField()
    act = models.UUIDField()
    state = models.CharField(max_length=12)
    category = models.CharField(max_length=12)
    principal_trade = models.CharField(max_length=20)
    other_trades = ArrayField(models.CharField(max_length=20), default=list)
    proof = models.CharField(max_length=20, blank=True)  # diploma | attestation | recognition
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
                condition=Q(state__in=sorted(s.value for s in EntryState)),
                name="version_state_known",
            ),
            models.CheckConstraint(condition=ONE_HOLDER, name="version_one_holder"),
        ]
        indexes = [
            models.Index(fields=["act"], name="version_act"),
            models.Index(fields=["recorded_at"], name="version_recorded"),
        ]
