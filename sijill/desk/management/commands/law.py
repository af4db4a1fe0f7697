"""Prints the law the code follows: lives as diagrams, articles with the rules that cite them."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from sijill.desk.law import pages

FOLDER = Path(settings.LOCALE_PATHS[0]).parent / "docs" / "law"


class Command(BaseCommand):
    """Writes docs/law, or says which of its pages is no longer true."""

    help = "Write docs/law from the tables of the code; with --check, only compare."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="compare and write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        printed = pages()
        stale = [name for name, text in printed.items() if not _same(FOLDER / name, text)]
        if options["check"]:
            if stale:
                raise CommandError(f"no longer true: {', '.join(stale)}; run: sijill law")
            return
        FOLDER.mkdir(parents=True, exist_ok=True)
        for name, text in printed.items():
            (FOLDER / name).parent.mkdir(exist_ok=True)
            (FOLDER / name).write_text(text, encoding="utf-8")
        self.stdout.write(f"{len(stale)} pages written to docs/law")


def _same(path: Path, text: str) -> bool:
    return path.exists() and path.read_text(encoding="utf-8") == text
