"""The hand-over from a terminal: previews, passages, files read again, an invented fund."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from sijill.kernel import clock
from sijill.kernel.actor import SYSTEM, Subject
from sijill.ledger import actions as ledger
from sijill.ledger.transaction import acting_for
from sijill.protection import actions
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
from sijill.protection.exchanging import passage
from sijill.protection.models import Affiliation
from sijill.protection.queries import exchange
from sijill.protection.queries.sending import query_preview
from sijill.protection.simulator.fund import CALM, LIVELY, Fund
from sijill.protection.ways.port import NoWay, way_of


class Command(BaseCommand):
    """Preview or check a message, make a passage; nothing leaves without --go."""

    help = "The hand-over to the fund: preview, pass, check a file, simulate a fund."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare what may be done."""
        parts = parser.add_subparsers(dest="what", required=True)
        preview = parts.add_parser(
            "preview", help="count who would be asked about; write with --to"
        )
        preview.add_argument("--codec", choices=sorted(CODECS), default="csv")
        preview.add_argument("--at-most", type=int, default=1000, metavar="N")
        preview.add_argument("--to", type=Path, metavar="FOLDER", help="write the file there")
        go = parts.add_parser("pass", help="say what would leave; with --go put it at the fund")
        go.add_argument("--go", action="store_true", help="make files, put them, read answers")
        fund = parts.add_parser("simulate", help="one turn of an invented fund: never in earnest")
        fund.add_argument("--seed", type=int, default=1, metavar="N")
        fund.add_argument("--calm", action="store_true", help="without any fault")
        parts.add_parser("rewrap", help="wrap the keys of sealed files with the ring's first key")
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

    def _pass(self, options: dict[str, Any]) -> None:
        """One passage of the exchange; without --go, only what stands ready."""
        at = clock.now()
        try:
            way = way_of(settings.FUND_WAY)
        except NoWay:
            raise CommandError("no way to the fund is set: SIJILL_FUND") from None
        if options["go"]:
            self.stdout.write(str(passage(way, at=at)))
            return
        with acting_for(SYSTEM):
            on = "open" if exchange.is_open(at=at) else "closed"
            lines, files = exchange.may_leave_count(at=at), exchange.to_leave().count()
        self.stdout.write(f"exchange {on}, lines waiting {lines}, files made {files}: dry run")

    def _rewrap(self, options: dict[str, Any]) -> None:
        """After a new key was put first in the ring."""
        self.stdout.write(f"{actions.rewrap_all()} files rewrapped")

    def _simulate(self, options: dict[str, Any]) -> None:
        """Let the invented fund read and answer once, beside the embedded server alone."""
        if not settings.DEMONSTRATION:
            raise CommandError("an invented fund exists in a demonstration alone")
        mix = CALM if options["calm"] else LIVELY
        fund = Fund(Path(settings.FUND_WAY), seed=options["seed"], mix=mix)
        written = fund.turn(at=clock.now().replace(microsecond=0))
        self.stdout.write(f"answers written: {written}")

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
