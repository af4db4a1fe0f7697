"""A person's e-mail address, and the code that shows that it is theirs."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q

from sijill.accounts.models.people import Space


class Mailbox(models.Model):
    """The address of one space: confirmed or waiting for its code; the row goes when it is removed.

    `wanted` is what the person says: silenced, it stays confirmed and is told nothing.
    """

    space = models.OneToOneField(Space, models.CASCADE, primary_key=True, related_name="mailbox")
    address = models.EmailField(blank=True)
    confirmed_at = models.DateTimeField(null=True)
    wanted = models.BooleanField(default=True)
    pending = models.EmailField(blank=True)
    asked = models.UUIDField(default=uuid4)  # which code: its digest is bound to it
    digest = models.BinaryField(max_length=32, null=True)
    tries_left = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="mailbox_confirmed_is_dated",
                condition=Q(address="", confirmed_at=None)
                | (~Q(address="") & Q(confirmed_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="mailbox_pending_has_its_code",
                condition=Q(pending="", digest=None)
                | (~Q(pending="") & Q(digest__isnull=False, expires_at__isnull=False)),
            ),
            models.CheckConstraint(name="mailbox_tries_are_few", condition=Q(tries_left__lte=20)),
        ]

    def __str__(self) -> str:
        return str(self.space_id)
