"""The hand-over from a terminal: what a first message to the fund would hold; a file read again."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sijill.kernel import clock
from sijill.kernel.actor import SYSTEM, Subject
from sijill.ledger import actions as ledger
from sijill.ledger.transaction import acting_for
from sijill.protection.codecs.messages import (
    CODECS,
    Sending,
    control_sum,
    file_name,
    preflight,
    read_sending,
    write,
)
from sijill.protection.codecs.port import Unreadable
from sijill.protection.models import Affiliation
from sijill.protection.queries.sending import query_preview


class Command(BaseCommand):
    """Preview or check a message; nothing is ever sent from here."""

    help = "The hand-over to the fund: preview the first question, check a file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare what may be done."""
        parts = parser.add_subparsers(dest="what", required=True)
        preview = parts.add_parser(
            "preview", help="count who would be asked about; write with --to"
        )
        preview.add_argument("--codec", choices=sorted(CODECS), default="csv")
        preview.add_argument("--at-most", type=int, default=1000, metavar="N")
        preview.add_argument("--to", type=Path, metavar="FOLDER", help="write the file there")
        check = parts.add_parser("check", help="read a sending whole, or say its first fault")
        check.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Do the one thing asked."""
        what: Callable[[dict[str, Any]], None] = getattr(self, f"_{options['what']}")
        what(options)

    def _preview(self, options: dict[str, Any]) -> None:
        """Say what a first question would hold; a file only when a folder is named."""
        at, codec = clock.now(), CODECS[options["codec"]]
        with acting_for(SYSTEM):
            sending = query_preview(at=at, at_most=options["at_most"])
            self._say(sending)
            if faults := preflight(sending):
                for position, field, why in faults:
                    self.stderr.write(f"line {position}: {field}: {why}")
                raise CommandError("no layout can carry these lines: nothing is written")
            if options["to"] is None:
                return
            _log_looks(sending)
        path = options["to"] / file_name(sending, codec)
        path.write_bytes(write(sending, codec))
        path.chmod(0o600)
        self.stdout.write(f"{path}")

    def _say(self, sending: Sending) -> None:
        self.stdout.write(f"lines {len(sending.lines)}, sum {control_sum(sending.lines)}")

    def _check(self, options: dict[str, Any]) -> None:
        """Read a file by the layout that its ending names."""
        path: Path = options["file"]
        codec = next((c for c in CODECS.values() if c.extension == path.suffix[1:]), None)
        if codec is None:
            raise CommandError(f"{path.name}: .csv or .txt is expected")
        try:
            self._say(read_sending(path.read_bytes(), codec))
        except (Unreadable, OSError) as fault:
            raise CommandError(f"{path.name}: {fault}") from fault


def _log_looks(sending: Sending) -> None:
    """Each person of a file that is written out was looked at."""
    found = Affiliation.objects.filter(entry__nia__in=[line.nia for line in sending.lines])
    rows = [
        ledger.Row(subject=Subject(kind="affiliation", id=one.pk), person=one.person)
        for one in found.order_by("id")
    ]
    ledger.look_at_each("cover", rows, by=SYSTEM, at=sending.made_at, reason="cover")
