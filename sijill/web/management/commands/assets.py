"""`sijill assets`: fetch and cut the fonts and icons."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from sijill.web import assets


class Command(BaseCommand):
    """Bring static/vendor up to date with the lock file; instant when it is."""

    help = "Fetch fonts, icons and page checkers from the npm registry and cut them to our use"
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Build, and say whether there was anything to do."""
        done = assets.build(Path(settings.LOCALE_PATHS[0]).parent)
        self.stdout.write("assets built" if done else "assets up to date")
