"""`sijill export`: which copy a leaked file came from; what the clock does with files."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from sijill.kernel import clock
from sijill.register.actions.ending_exports import pass_exports
from sijill.register.actions.exporting import rewrap_exports
from sijill.register.files import BadRoll
from sijill.register.queries.tracing import Trace, traced
from sijill.register.wording.exports import reference_of


class Command(BaseCommand):
    """Trace and tidy."""

    help = "Files that left: trace FILE, sweep, rewrap."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare what may be done."""
        parts = parser.add_subparsers(dest="what", required=True)
        trace = parts.add_parser("trace", help="tell which copy a file came from, if it can be")
        trace.add_argument("file", type=Path)
        parts.add_parser("sweep", help="end what is over, now rather than within the hour")
        parts.add_parser("rewrap", help="wrap the keys of files with the ring's first key")

    def handle(self, *, what: str, file: Path | None = None, **_: Any) -> None:
        """Do the one thing asked."""
        if what == "sweep":
            self.stdout.write(f"{pass_exports(clock.now())} files ended or swept")
        elif what == "rewrap":
            self.stdout.write(f"{rewrap_exports()} keys wrapped anew")
        elif file is not None:
            self._trace(file)

    def _trace(self, file: Path) -> None:
        try:
            found = traced(file)
        except (BadRoll, OSError) as problem:
            raise CommandError(f"{file.name} cannot be read") from problem
        self.stdout.write(f"{found.rows:,} rows of the register, {found.references:,} references")
        for copy in found.copies:
            self.stdout.write(_said(copy))
        if not found.copies:
            raise CommandError("no copy of ours can be told from what is left of it")


def _said(copy: Trace) -> str:
    with override("en"):
        export = copy.export
        by = f"asked by {export.asked_by.email}"
        if export.agreed_by:
            by += f", agreed by {export.agreed_by.email}"
        return (
            f"{reference_of(export)}  {export.institution_id}  {by}, written"
            f" {export.written_at:%Y-%m-%d}: {copy.references:,} references are its own,"
            f" order {copy.order:+.1f} deviations"
        )
