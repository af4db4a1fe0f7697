"""Users, spaces, codes, messages, consents; nothing here decides anything."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID, uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from sijill.accounts.rules import (
    SPOKEN,
    TOLD_BY,
    Channel,
    FactKind,
    Purpose,
    RecordKind,
    UserKind,
    Way,
)
from sijill.ledger.statements import statement
from sijill.ledger.transaction import action

LANGUAGES = ("ar", "fr", "zgh", "en")
MOROCCAN_MOBILE = r"^\+212[67][0-9]{8}$"


def _choices(words: type[StrEnum]) -> list[tuple[str, str]]:
    return [(w.value, w.value) for w in words]


def _one_of(field: str, words: type[StrEnum]) -> models.CheckConstraint:
    """Refuse in the database a word that the rules do not know."""
    return models.CheckConstraint(
        name=f"%(class)s_{field}_is_known",
        condition=Q(**{f"{field}__in": [w.value for w in words]}),
    )


class Users(BaseUserManager["User"]):
    """Finds a user by the name that signs in: the e-mail of an agent, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").lower())

    def get(self, *args: Any, **asked: Any) -> User:
        """One user; by identifier alone, as at every page, by a statement that is written once."""
        if args or asked.keys() != {"pk"} or not isinstance(asked["pk"], UUID):
            return super().get(*args, **asked)
        if (found := _user.first(asked["pk"])) is None:
            raise User.DoesNotExist
        return found


@statement
def _user(id: UUID) -> models.QuerySet[User]:
    return User.objects.filter(pk=id)


class User(AbstractBaseUser):
    """A line, an agent or a machine. A line signs in by codes and has no password."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=8, choices=_choices(UserKind))
    email = models.EmailField(unique=True, null=True)
    phone = models.CharField(max_length=16, unique=True, null=True)
    name_ar = models.CharField(max_length=120, blank=True)
    name_fr = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=3, default="ar")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(db_default=models.functions.Now())
    # Signing in is a fact of the session, not a change of the user.
    last_login = None  # type: ignore[assignment]

    objects: ClassVar[Users] = Users()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    # No back office of Django's, hence no staff and nobody above the mandates.
    is_staff = False
    is_superuser = False

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="user_has_what_its_kind_needs",
                condition=Q(kind=UserKind.LINE.value, phone__isnull=False, email__isnull=True)
                | Q(kind=UserKind.AGENT.value, phone__isnull=True, email__isnull=False)
                | Q(kind=UserKind.MACHINE.value, phone__isnull=True, email__isnull=True),
            ),
            models.CheckConstraint(
                name="user_line_has_no_password",
                condition=~Q(kind=UserKind.LINE.value) | Q(password__startswith="!"),  # noqa: S106 - the mark of no password
            ),
            models.CheckConstraint(
                name="user_phone_is_moroccan_mobile",
                condition=Q(phone__isnull=True) | Q(phone__regex=MOROCCAN_MOBILE),
            ),
            models.CheckConstraint(
                name="user_email_is_lower_case",
                condition=Q(email__isnull=True) | Q(email=Lower("email")),
            ),
            models.CheckConstraint(
                name="user_speaks_a_known_language", condition=Q(language__in=LANGUAGES)
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def is_line(self) -> bool:
        return self.kind == UserKind.LINE.value

    @property
    def is_agent(self) -> bool:
        return self.kind == UserKind.AGENT.value

    def name(self, language: str) -> str:
        """The name in the script of this language, else in the other one."""
        own, other = self.name_ar, self.name_fr
        if language in ("fr", "en"):
            own, other = other, own
        return own or other

    def check_password(self, raw_password: str | None) -> bool:
        """Check inside an action: an old hash is written anew when the password is right."""
        return action(super().check_password)(raw_password or "")


class Space(models.Model):
    """One person's own place: drafts, cases, entry. It may wait for its line."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    line = models.ForeignKey(User, models.PROTECT, null=True, related_name="spaces")
    line_since = models.DateTimeField(null=True)
    # What the other users of the phone may see of it: an initial, never a full name.
    label = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=3, default="ar")
    # In which of the spoken languages it is told, apart from the one it reads; "" as it reads.
    listens_in = models.CharField(max_length=3, blank=True, db_default="")
    told_by = models.CharField(max_length=5, default=Way.SMS.value, db_default=Way.SMS.value)
    email = models.EmailField(blank=True, db_default="")
    shared_phone = models.BooleanField(default=False)
    fact_kind = models.CharField(
        max_length=8, default=FactKind.NONE.value, choices=_choices(FactKind)
    )
    fact_digest = models.BinaryField(max_length=32, null=True)
    fact_tries_left = models.PositiveSmallIntegerField(default=5)
    fact_closed_until = models.DateTimeField(null=True)
    # The answer of the national identity provider about this person, hashed.
    national_digest = models.BinaryField(max_length=32, null=True, unique=True)
    person = models.UUIDField(null=True, unique=True)
    seen_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["line", "created_at"], name="space_line")]
        constraints = [
            _one_of("fact_kind", FactKind),
            models.CheckConstraint(
                name="space_fact_is_whole",
                condition=Q(fact_kind=FactKind.NONE.value, fact_digest__isnull=True)
                | (~Q(fact_kind=FactKind.NONE.value) & Q(fact_digest__isnull=False)),
            ),
            models.CheckConstraint(
                name="space_line_is_dated",
                condition=Q(line__isnull=True, line_since__isnull=True)
                | Q(line__isnull=False, line_since__isnull=False),
            ),
            models.CheckConstraint(
                name="space_fact_tries_are_few", condition=Q(fact_tries_left__lte=20)
            ),
            models.CheckConstraint(
                name="space_speaks_a_known_language", condition=Q(language__in=LANGUAGES)
            ),
            models.CheckConstraint(
                name="space_listens_in_a_known_language",
                condition=Q(listens_in__in=["", *sorted(SPOKEN)]),
            ),
            models.CheckConstraint(
                name="space_is_told_by_a_known_way",
                condition=Q(told_by__in=[way.value for way in TOLD_BY]),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Challenge(models.Model):
    """A code sent to a phone, good once, in the browser that asked for it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    purpose = models.CharField(max_length=16, choices=_choices(Purpose))
    phone = models.CharField(max_length=16)
    digest = models.BinaryField(max_length=32)
    browser = models.UUIDField()
    space = models.ForeignKey(Space, models.CASCADE, null=True, related_name="challenges")
    subject_kind = models.CharField(max_length=30, blank=True)
    subject_id = models.UUIDField(null=True)
    # Asked for a number that does not match: nothing was sent, nothing can answer it.
    decoy = models.BooleanField(default=False)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries_left = models.PositiveSmallIntegerField()
    used_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["expires_at"], name="challenge_expiry"),
            models.Index(fields=["phone", "-sent_at"], name="challenge_last_of_phone"),
        ]
        constraints = [
            _one_of("purpose", Purpose),
            models.UniqueConstraint(
                name="challenge_one_open_per_browser",
                fields=["browser", "purpose"],
                condition=Q(closed_at__isnull=True),
            ),
            models.CheckConstraint(
                name="challenge_lives_an_hour_at_most",
                condition=Q(expires_at__gt=F("sent_at"))
                & Q(expires_at__lte=F("sent_at") + timedelta(hours=1)),
            ),
            models.CheckConstraint(name="challenge_tries_are_few", condition=Q(tries_left__lte=10)),
            models.CheckConstraint(
                name="challenge_used_in_time_then_closed",
                condition=Q(used_at__isnull=True)
                | Q(
                    used_at__lte=F("expires_at"),
                    closed_at__isnull=False,
                    decoy=False,
                ),
            ),
            models.CheckConstraint(
                name="challenge_phone_is_moroccan_mobile",
                condition=Q(phone__regex=MOROCCAN_MOBILE),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class ToldText(models.Model):
    """One text that people are told or asked to agree to, as it was on that day."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.CharField(max_length=60)
    version = models.CharField(max_length=20)
    language = models.CharField(max_length=3)
    sha256 = models.CharField(max_length=64)
    text = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="told_text_never_changes", fields=["code", "version", "language"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.code}@{self.version}/{self.language}"


class Consent(models.Model):
    """That a person was told a text, or agreed to it: when, where, in which language."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=12, choices=_choices(RecordKind))
    space = models.ForeignKey(Space, models.PROTECT, null=True, related_name="consents")
    subject_kind = models.CharField(max_length=30)
    subject_id = models.UUIDField()
    text = models.ForeignKey(ToldText, models.PROTECT, related_name="consents")
    channel = models.CharField(max_length=8, choices=_choices(Channel))
    challenge = models.ForeignKey(Challenge, models.SET_NULL, null=True, related_name="+")
    # How it was confirmed survives the challenge, which is purged: "code", "signature", "click".
    confirmed_by = models.CharField(max_length=12)
    by_user = models.UUIDField(null=True)
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "at"], name="consent_subject"),
        ]
        constraints = [
            _one_of("kind", RecordKind),
            _one_of("channel", Channel),
            models.CheckConstraint(
                name="consent_alone_can_be_withdrawn",
                condition=Q(withdrawn_at__isnull=True) | Q(kind=RecordKind.CONSENT.value),
            ),
            models.CheckConstraint(
                name="consent_confirmed_in_a_known_way",
                condition=Q(confirmed_by__in=["code", "signature", "click"]),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Invitation(models.Model):
    """A link that sets an agent's password once; only its digest is kept."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="invitations")
    digest = models.BinaryField(max_length=32, unique=True)
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="invitation_one_open_per_agent",
                fields=["user"],
                condition=Q(closed_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Tally(models.Model):
    """How many times something happened in one window of time; its bucket is hashed."""

    id = models.BigAutoField(primary_key=True)
    bucket = models.CharField(max_length=80)
    window = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="tally_one_per_window", fields=["bucket", "window"])
        ]
        indexes = [models.Index(fields=["window"], name="tally_window")]

    def __str__(self) -> str:
        return f"{self.bucket} {self.count}"
