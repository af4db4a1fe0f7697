"""`sijill controls`: draw what waits for its seed, and check a draw as anybody can."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from sijill.kernel import clock
from sijill.kernel.actor import SYSTEM
from sijill.ledger.transaction import acting_for
from sijill.register.actions.drawing import draw_waiting
from sijill.register.actions.watching import watch
from sijill.register.queries import NotFound
from sijill.register.queries import controlling as read
from sijill.register.rules.drawing import faults

WORDS = {
    "list": "the list is not whole, or not in order",
    "digest": "the digest of the list is another",
    "wanted": "the number to draw does not follow from the share",
    "seed": "the seed does not follow from the root of the log",
    "ranks": "other ranks are drawn by this seed",
    "decisions": "a digest does not stand for the decision that was kept",
    "log": "the log has another root at that size",
}


class Command(BaseCommand):
    """Draw and verify."""

    help = "Controls by lot: draw (those whose seed exists), watch, verify DRAW or FILE."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare what may be done."""
        parts = parser.add_subparsers(dest="what", required=True)
        parts.add_parser("draw", help="draw the months whose seed exists by now")
        parts.add_parser("watch", help="look now for what stands out by its number")
        check = parts.add_parser("verify", help="draw again, and say whether it is the same")
        check.add_argument("which", help="a draw's identifier, or the file its page gives")

    def handle(self, *, what: str, which: str = "", **_: Any) -> None:
        """Do the one thing asked."""
        if what == "watch":
            self.stdout.write(f"{watch(clock.now())} new signals")
            return
        if what == "draw":
            self.stdout.write(f"{draw_waiting(clock.now())} months drawn")
            return
        found = self._of_file(Path(which)) if Path(which).is_file() else self._kept(which)
        if found:
            raise CommandError("; ".join(WORDS[fault] for fault in found))
        self.stdout.write("drawn again: the same")

    def _of_file(self, path: Path) -> list[str]:
        try:
            return faults(json.loads(path.read_text(encoding="utf-8")))
        except (ValueError, KeyError, TypeError) as problem:
            raise CommandError(f"{path.name}: not the file of a draw ({problem})") from problem

    def _kept(self, which: str) -> list[str]:
        try:
            with acting_for(SYSTEM):
                return read.faults_of(read.public_draw(UUID(which)))
        except (ValueError, NotFound) as problem:
            raise CommandError(f"no draw and no file: {which}") from problem
