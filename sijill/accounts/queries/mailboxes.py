"""A person's e-mail address as the person reads it, and the way out that stands in e-mails."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from sijill.accounts import seals
from sijill.accounts.models import Mailbox


def mailbox(space: UUID) -> Mailbox | None:
    """What is held of the address of a space; the row policies say whose it is."""
    return Mailbox.objects.filter(space=space).first()


def leave_address(space: UUID, language: str) -> str:
    """Where one click ends the e-mails of a space; it stands in each of them."""
    with override(language):
        secret = seals.digest("leave", space).hex()
        return f"{settings.ORIGIN}{reverse('accounts:leave_mail', args=[space, secret])}"


def may_leave(space: UUID, secret: str) -> bool:
    """Whether this secret stood in an e-mail to this space."""
    try:
        return seals.matches(bytes.fromhex(secret), "leave", space)
    except ValueError:
        return False
