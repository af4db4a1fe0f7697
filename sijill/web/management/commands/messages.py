"""`sijill messages`: bring the catalogues of words to the sources."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from sijill.web import catalogue


class Command(BaseCommand):
    """Find the words, keep their translations, compile them; or say what is missing."""

    help = "Update and compile the catalogues; --check fails on a missing word, --take merges files"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the ways to call it."""
        parser.add_argument("--check", action="store_true", help="write nothing, fail on a fault")
        parser.add_argument("--compile", action="store_true", help="only compile what changed")
        parser.add_argument("--take", nargs="+", type=Path, default=[], metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do the one thing asked."""
        root = Path(settings.LOCALE_PATHS[0]).parent
        if options["check"]:
            self._check(root)
        elif options["compile"]:
            catalogue.compile_all(root)
        elif options["take"]:
            for path in options["take"]:
                for complaint in catalogue.take(root, path):
                    self.stderr.write(complaint)
        else:
            catalogue.refresh(root)

    def _check(self, root: Path) -> None:
        faults = catalogue.check(root).faults
        for fault in faults:
            self.stdout.write(fault)
        if faults:
            raise CommandError(f"{len(faults)} faults in the catalogues")
