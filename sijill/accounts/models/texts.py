"""The texts of messages in versions: written by one person, agreed by another, never altered."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from sijill.accounts.models.people import _choices, _one_of
from sijill.accounts.rules.texts import HOUSE, TextState

S = TextState


class MessageText(models.Model):
    """One version of everything that a kind of message says, by language and part.

    Version 1 is what the house came with: it stands in the code, not here.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    template = models.CharField(max_length=40)
    number = models.PositiveSmallIntegerField()
    texts = models.JSONField()
    reason = models.CharField(max_length=300)
    valid_from = models.DateField()
    state = models.CharField(max_length=9, default=S.PROPOSED.value, choices=_choices(TextState))
    drafted_by = models.UUIDField()
    drafted_at = models.DateTimeField()
    agreed_by = models.UUIDField(null=True)
    agreed_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=300, blank=True)
    act = models.UUIDField(null=True)

    class Meta:
        ordering = ["template", "-number"]
        constraints = [
            _one_of("state", TextState),
            models.UniqueConstraint(fields=["template", "number"], name="message_text_numbered"),
            models.UniqueConstraint(
                fields=["template"],
                condition=Q(state=S.PROPOSED.value),
                name="message_text_one_waits",
            ),
            models.CheckConstraint(
                name="message_text_after_the_house_s", condition=Q(number__gt=HOUSE)
            ),
            models.CheckConstraint(
                name="message_text_agreed_by_another",
                condition=Q(agreed_by=None, agreed_at=None)
                | (Q(agreed_at__isnull=False) & Q(agreed_by__isnull=False))
                & ~Q(agreed_by=F("drafted_by")),
            ),
            models.CheckConstraint(
                name="message_text_state_has_its_persons",
                condition=Q(state=S.PROPOSED.value, agreed_by=None, ended_by=None)
                | Q(state=S.AGREED.value, agreed_by__isnull=False, ended_by=None)
                | Q(state=S.REFUSED.value, agreed_by=None, ended_by__isnull=False)
                | Q(state=S.WITHDRAWN.value, ended_by__isnull=False),
            ),
            models.CheckConstraint(
                name="message_text_end_is_dated",
                condition=Q(ended_by=None, ended_at=None)
                | Q(ended_by__isnull=False, ended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.number} {self.state}"
