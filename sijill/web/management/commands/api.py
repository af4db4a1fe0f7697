"""Prints what the API says of itself: docs/api.md below its mark, or the description as JSON."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from sijill.web.api.telling import MARK, description, printed

PAGE = Path(settings.LOCALE_PATHS[0]).parent / "docs" / "api.md"


class Command(BaseCommand):
    """Writes the printed part of docs/api.md, or says that it is no longer true."""

    help = "Write docs/api.md below its mark; --check compares; --openapi prints the description."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="compare and write nothing")
        parser.add_argument("--openapi", action="store_true", help="print OpenAPI 3.1 as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["openapi"]:
            with override("en"):
                self.stdout.write(json.dumps(description(), indent=2, ensure_ascii=False))
            return
        told, _, stood = PAGE.read_text(encoding="utf-8").partition(MARK)
        true = printed()
        if options["check"] and f"{MARK}{stood}" != true:
            raise CommandError("docs/api.md is no longer true; run: sijill api")
        if not options["check"]:
            PAGE.write_text(f"{told}{true}", encoding="utf-8")
