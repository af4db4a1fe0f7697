"""`sijill reference`: load the files of data/, take official lists."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sijill.kernel import clock
from sijill.kernel.actor import SYSTEM
from sijill.reference.actions import (
    ImportReport,
    Tally,
    import_communes,
    import_trades,
    load,
)
from sijill.reference.actions.trades import Replacement
from sijill.reference.files import DATA, BadFile
from sijill.reference.rules import Status


class Command(BaseCommand):
    """Reference data from a terminal, by the same actions as everywhere."""

    help = "Load reference data: load · import-trades FILE · import-communes FILE"

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the three verbs."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        verb = verbs.add_parser("load", help="bring the tables to the files of data/")
        verb.add_argument("--from", dest="folder", type=Path, default=DATA)
        verb = verbs.add_parser("import-trades", help="replace the list of trades (dry run first)")
        verb.add_argument("file", type=Path)
        verb.add_argument("--version", dest="list_version", required=True)
        verb.add_argument("--legal-reference", required=True)
        verb.add_argument("--valid-from", type=date.fromisoformat, required=True)
        verb.add_argument("--source", required=True)
        verb.add_argument("--mapping", type=Path, help="CSV old,new: what each trade becomes")
        verb.add_argument("--provisional", action="store_true")
        verb.add_argument("--apply", action="store_true", help="write; without it, only report")
        verb = verbs.add_parser("import-communes", help="take the communes")
        verb.add_argument("file", type=Path)
        verb.add_argument("--source", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        """Run one verb; a bad file is told line by line and nothing is written."""
        try:
            {
                "load": self._load,
                "import-trades": self._import_trades,
                "import-communes": self._import_communes,
            }[options["verb"]](options)
        except BadFile as problem:
            for fault in problem.faults:
                self.stderr.write(f"{problem.path.name}: {fault}")
            raise CommandError(f"{problem.path.name}: nothing was written") from problem

    def _load(self, options: dict[str, Any]) -> None:
        load(by=SYSTEM, at=clock.now(), folder=options["folder"], tell=self._tell)

    def _tell(self, tally: Tally) -> None:
        self.stdout.write(
            f"{tally.table:<14} {tally.new} new, {tally.changed} changed, {tally.same} the same"
        )

    def _import_trades(self, options: dict[str, Any]) -> None:
        replacement = Replacement(
            path=options["file"],
            version=options["list_version"],
            legal_reference=options["legal_reference"],
            valid_from=options["valid_from"],
            source=options["source"],
            status=Status.PROVISIONAL if options["provisional"] else Status.OFFICIAL,
            mapping=options["mapping"],
        )
        report = import_trades(replacement, by=SYSTEM, at=clock.now(), apply=options["apply"])
        self._report(report, apply=options["apply"])

    def _report(self, report: ImportReport, *, apply: bool) -> None:
        for fault in report.faults:
            where = f"line {fault.line}" if fault.line else "list"
            sort = "fault" if fault.blocks else "note"
            self.stdout.write(f"{sort}  {where}  {fault.code}  {fault.what}")
        if report.blocked:
            raise CommandError(f"{report.rows} lines read, nothing was written")
        done = "in force" if report.applied else "dry run: nothing was written, add --apply"
        self.stdout.write(
            f"{report.rows} lines, {report.successions} successions, {report.words} words: {done}"
        )
        if apply and not report.applied:
            raise CommandError("nothing was written")

    def _import_communes(self, options: dict[str, Any]) -> None:
        self._tell(
            import_communes(options["file"], source=options["source"], by=SYSTEM, at=clock.now())
        )
