"""`sijill populate`: a register of invented people, as large as asked."""

from __future__ import annotations

import sys
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sijill.kernel import clock
from sijill.portal.population.run import Occupied, populate

WIDTH = 30


class Command(BaseCommand):
    """Invented people in both scripts, entries of every kind, requests in every state."""

    help = "Fill the register with invented people: --entries 1000000 --seed 1"

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the size and the seed."""
        parser.add_argument("--entries", type=int, required=True)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--processes", type=int, default=0, help="as many as cores, by default")

    def handle(self, *, entries: int, seed: int, processes: int, **options: Any) -> None:
        """Make it, or finish what was begun; a second time changes nothing."""
        if entries < 1:
            raise CommandError("a population has at least one entry")
        self._began = time.monotonic()
        try:
            written = populate(
                entries=entries,
                seed=seed,
                now=clock.now().replace(microsecond=0),
                processes=processes,
                tell=self._tell,
            )
        except Occupied as problem:
            raise CommandError(f"{problem}") from problem
        taken = time.monotonic() - self._began
        said = f"{entries:,} entries in {taken:.0f} s" if written else "all of it stands already"
        self.stdout.write(f"\n{said}" if sys.stderr.isatty() else said)

    def _tell(self, what: str, done: int, total: int) -> None:
        """One line that fills up, on a terminal alone."""
        if not sys.stderr.isatty():
            return
        full = WIDTH * done // max(total, 1)
        bar = "#" * full + "." * (WIDTH - full)
        spent = time.monotonic() - self._began
        self.stderr.write(f"\r{what:8} {bar} {done:>9,}/{total:,} {spent:5.0f} s", ending="")
