"""Programs of other organisations: what was granted to them, their tokens, what they were told."""

from __future__ import annotations

from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from sijill.accounts.models.people import User
from sijill.accounts.rules import ClientState
from sijill.accounts.rules.machines import PER_MINUTE, PER_MINUTE_AT_MOST

STATES = [state.value for state in ClientState]


class MachineClient(models.Model):
    """A program of another organisation; its user carries the organisation's names."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user = models.OneToOneField(User, models.PROTECT, related_name="machine")
    state = models.CharField(max_length=10, default=ClientState.ASKED.value)
    contact = models.CharField(max_length=200)  # an office that answers, never shown to the public
    secret_digest = models.BinaryField(max_length=32, null=True)
    secret_made_at = models.DateTimeField(null=True)
    key = models.JSONField(null=True)  # a public key (JWK) in place of a secret
    per_minute = models.PositiveIntegerField(default=PER_MINUTE)
    asked_at = models.DateTimeField()

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=STATES), name="machine_state_is_known"),
            models.CheckConstraint(
                condition=Q(per_minute__gte=1) & Q(per_minute__lte=PER_MINUTE_AT_MOST),
                name="machine_pace_is_bounded",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def is_active(self) -> bool:
        return self.state == ClientState.ACTIVE.value


class MachineGrant(models.Model):
    """What a machine may ask and on which basis; asked by one person, confirmed by another."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    client = models.ForeignKey(MachineClient, models.PROTECT, related_name="grants")
    scopes = ArrayField(models.CharField(max_length=30))
    reach = ArrayField(models.CharField(max_length=20))
    purpose_ar = models.CharField(max_length=160, blank=True)
    purpose_fr = models.CharField(max_length=160, blank=True)
    reference = models.CharField(max_length=200)
    basis = models.TextField()
    basis_date = models.DateField()
    valid_from = models.DateField()
    valid_to = models.DateField()
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()
    confirmed_by = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    act = models.UUIDField(null=True)

    class Meta:
        ordering = ["-asked_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(scopes__len__gt=0), name="machine_grant_opens_something"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__gt=F("valid_from")), name="machine_grant_dates"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("asked_by")),
                name="machine_grant_four_eyes",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True, act__isnull=True)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False, act__isnull=False),
                name="machine_grant_confirmed_by_an_act",
            ),
            models.UniqueConstraint(
                fields=["client"],
                condition=Q(confirmed_at__isnull=False, ended_at__isnull=True),
                name="machine_grant_one_standing",
            ),
            models.UniqueConstraint(
                fields=["client"],
                condition=Q(confirmed_at__isnull=True, ended_at__isnull=True),
                name="machine_grant_one_waiting",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class MachineToken(models.Model):
    """An access token of a few minutes; only its digest is kept."""

    digest = models.BinaryField(max_length=32, primary_key=True)
    client = models.ForeignKey(MachineClient, models.CASCADE, related_name="tokens")
    grant = models.ForeignKey(MachineGrant, models.CASCADE, related_name="tokens")
    scopes = ArrayField(models.CharField(max_length=30))
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="machine_token_expiry")]

    def __str__(self) -> str:
        return f"token of {self.client_id}"


class KeptAnswer(models.Model):
    """What was answered to a request sent under a key: sent again, it gets the same answer."""

    id = models.BigAutoField(primary_key=True)
    client = models.ForeignKey(MachineClient, models.CASCADE, related_name="kept_answers")
    key = models.CharField(max_length=80)
    fingerprint = models.BinaryField(max_length=32)  # of the method, the address and the body
    status = models.PositiveSmallIntegerField(null=True)
    body = models.JSONField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client", "key"], name="answer_kept_once")]
        indexes = [models.Index(fields=["made_at"], name="kept_answer_age")]

    def __str__(self) -> str:
        return f"answer to {self.client_id}"
