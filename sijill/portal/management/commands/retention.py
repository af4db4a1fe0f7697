"""`sijill retention`: what is kept too long, told; with --go, erased."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sijill.kernel import clock
from sijill.kernel.actor import SYSTEM
from sijill.portal import retention


class Command(BaseCommand):
    """Nothing is erased unless it is asked for in so many words."""

    help = "What is kept longer than its period; --go erases it, and says so in the log."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the one choice."""
        parser.add_argument("--go", action="store_true", help="erase; without it, only count")

    def handle(self, *, go: bool, **options: Any) -> None:
        """Count, and erase when asked."""
        at = clock.now()
        waiting = retention.due(by=SYSTEM, at=at)
        for line in retention.LINES:
            held = retention.period_of(line, at=at)
            period = f"{held[0]} {held[1]}" if held else "no period"
            self.stdout.write(f"{line.code:8} {period:>12}  {waiting.get(line.code, 0):>9,} due")
        if not go:
            self.stdout.write("Nothing was erased: --go does.")
            return
        done = dict(retention.carry_out(by=SYSTEM, at=at, tell=self._progress))
        failed = done.pop(retention.NOT_ERASED, 0)
        self.stdout.write(f"\n{sum(done.values()):,} erased")
        if failed:
            raise CommandError(f"{failed:,} could not be erased: the output above says why")

    def _progress(self, code: str, done: int) -> None:
        self.stderr.write(f"\r  {code} {done:,}", ending="")
