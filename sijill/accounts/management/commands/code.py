"""The second factor of a demonstration's agent, for who has no application at hand."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    """Print the code that the agent's application shows now."""

    help = "Print the present code of an agent of the demonstration."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the agent's e-mail."""
        parser.add_argument("email")

    def handle(self, *, email: str, **options: Any) -> None:
        """Print it, in a demonstration alone."""
        if not settings.DEMONSTRATION:
            raise CommandError("codes are printed in a demonstration alone")
        found = Authenticator.objects.filter(user__email=email.lower(), type="totp").first()
        if found is None:
            raise CommandError(f"no agent with an application: {email}")
        self.stdout.write(_now(decrypt(found.data["secret"])))


def _now(secret: str) -> str:
    counters = list(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, counters[len(counters) // 2]))
