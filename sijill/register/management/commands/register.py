"""`sijill register`: entries kept elsewhere are taken over; the whole register is written out."""

from __future__ import annotations

import csv
import sys
import time
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from sijill.accounts.models import User
from sijill.institutions.queries import mandates_of
from sijill.kernel import clock
from sijill.kernel.actor import SYSTEM, Actor, ActorKind, Role
from sijill.register import actions
from sijill.register.actions import importing, keying
from sijill.register.actions.importing import Judged, Seen
from sijill.register.files import BadRoll, Declared, Row, declared, digest_of, rows
from sijill.register.models import Source
from sijill.register.queries import arriving, keyed, roll
from sijill.register.wording.arriving import fault_text

BATCH = 5_000
EXAMPLES = 3
EVERY = 0.5  # seconds between two lines of progress


class Command(BaseCommand):
    """Import and extract."""

    help = "The register: import FILE (checks; --really writes), extract --as-of DATE, rekey."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare what may be done."""
        parts = parser.add_subparsers(dest="what", required=True)
        taken = parts.add_parser("import", help="take over the entries of a roll, CSV or XLSX")
        taken.add_argument("file", type=Path)
        taken.add_argument("--mapping", type=Path, help="TOML: what columns and words mean here")
        how = taken.add_mutually_exclusive_group()
        how.add_argument("--dry-run", action="store_true", help="check alone (the default)")
        how.add_argument("--really", action="store_true", help="enter the rows that are whole")
        taken.add_argument("--by", metavar="E-MAIL", help="the agent in whose name it is done")
        taken.add_argument("--origin", default="", help="who handed the roll over, which letter")
        taken.add_argument("--report", type=Path, help="a CSV of every fault, to send back")
        parts.add_parser("dates", help="do now what the clock does each night")
        anew = parts.add_parser("rekey", help="make search keys anew, beside the former ones")
        anew.add_argument("--finish", action="store_true", help="drop the former ones")
        out = parts.add_parser("extract", help="every entry as CSV, as of a day")
        out.add_argument("--as-of", type=date.fromisoformat, required=True, metavar="DATE")
        out.add_argument("--known-at", type=_day, metavar="DATE", help="as it was known that day")
        out.add_argument("--out", type=Path, help="a file instead of the standard output")
        out.add_argument("--by", metavar="E-MAIL", help="the agent in whose name it is done")
        out.add_argument("--reason", required=True, help="why; the persons may read it")

    def handle(self, *, what: str, by: str | None = None, **options: Any) -> None:
        """Do the one thing asked."""
        if what == "dates":
            self.stdout.write(f"{actions.follow_dates(clock.now())} enterprises set aside")
            return
        if what == "rekey":
            self._rekey(finish=options["finish"])
            return
        verb = self._import if what == "import" else self._extract
        try:
            verb(by=_agent(by), **options)
        except BadRoll as problem:
            raise CommandError(f"{problem}") from problem

    def _rekey(self, *, finish: bool) -> None:
        """Every key, batch by batch; may be stopped and begun again."""
        began, done = time.monotonic(), 0
        for count in keying.rekey(finish=finish):
            done += count
            if sys.stderr.isatty():
                self.stderr.write(f"\r{done:>9,} rows", ending="")
        left = keyed.kept_beside()
        beside = f", {left:,} keep former keys beside: --finish drops them" if left else ""
        self.stdout.write(f"{done:,} rows in {time.monotonic() - began:.1f} s{beside}")

    def _import(
        self,
        *,
        file: Path,
        mapping: Path | None,
        really: bool,
        origin: str,
        report: Path | None,
        by: Actor,
        **_: Any,
    ) -> None:
        at, words = clock.now(), declared(mapping)
        digest = digest_of(file)
        source = arriving.source_of(digest)
        if source is not None and source.ended_at:
            self.stdout.write(_ended(source))
            return
        if really:
            source = importing.receive(
                path=file, digest=digest, mapping=words, origin=origin, by=by, at=at
            )
        tally, keepers = Tally(self.stderr, really=really), arriving.keepers(at=at)
        with Report(report) as faults:
            for judged in self._judged(file, words, at, behind=source.rows_read if source else 0):
                if really and source:
                    source = importing.take_in(
                        source=source.pk, judged=judged, keepers=keepers, by=by, at=clock.now()
                    )
                faults.write(judged, words)
                tally.add(judged)
        if really and source:
            importing.end(source=source.pk, by=by, at=clock.now())
        self.stdout.write(tally.said())

    def _judged(
        self, file: Path, words: Declared, at: datetime, *, behind: int
    ) -> Iterator[list[Judged]]:
        """Batches of rows, each judged in the light of those before it."""
        lists, seen = arriving.lists(at=at), Seen()
        waiting = (row for row in rows(file, words) if row.number > behind)
        while batch := list(islice(waiting, BATCH)):
            yield importing.judge(batch, words, lists, seen)

    def _extract(
        self,
        *,
        as_of: date,
        known_at: datetime | None,
        out: Path | None,
        by: Actor,
        reason: str,
        **_: Any,
    ) -> None:
        known = known_at or clock.now()
        count = roll.look_at_all(day=as_of, known_at=known, reason=reason, by=by, at=clock.now())
        target = out.open("wb") if out else sys.stdout.buffer
        try:
            for piece in roll.stream(as_of, known_at=known):
                target.write(piece)
            target.flush()
        finally:
            if out:
                target.close()
        self.stderr.write(f"{count:,} entries")


def _day(text: str) -> datetime:
    """The end of a day in Morocco, or an instant."""
    if "T" in text:
        return clock.aware(datetime.fromisoformat(text))
    return clock.start_of(date.fromisoformat(text) + timedelta(days=1))


def _agent(email: str | None) -> Actor:
    """Whoever is named, under the first of their mandates; the system when nobody is."""
    if not email:
        return SYSTEM
    user = User.objects.filter(email=email.lower(), is_active=True).first()
    held = mandates_of(user.pk, at=clock.now()) if user else []
    if user is None or not held:
        raise CommandError(f"no agent holds an office under {email}")
    office = held[0]
    return Actor(
        kind=ActorKind.AGENT,
        user=user.pk,
        role=Role(office.role),
        institution=office.institution_id,
    )


def _ended(source: Source) -> str:
    taken = f"{source.entered:,} entered, {source.held:,} held"
    return f"these bytes were taken over on {source.ended_at:%Y-%m-%d}: {taken}; nothing to do"


class Report:
    """A CSV with a line for each fault, to be sent back to whoever kept the roll."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._file: TextIO | None = None

    def __enter__(self) -> Report:
        if self._path:
            file = self._file = self._path.open("w", encoding="utf-8-sig", newline="")
            self._csv = csv.writer(file)
            self._csv.writerow(["row", "column", "value", "code", "what to do"])
        return self

    def __exit__(self, *_: object) -> None:
        if self._file:
            self._file.close()

    def write(self, judged: Sequence[Judged], words: Declared) -> None:
        """The faults of some rows."""
        if self._file is None:
            return
        with override("fr"):
            for each in judged:
                for fault in each.read.faults:
                    column = words.columns.get(fault.about, "")
                    advice = str(fault_text(fault))
                    self._csv.writerow([each.row.number, column, fault.value, fault.code, advice])


class Tally:
    """How many rows came to what, with the first rows of each fault."""

    def __init__(self, screen: Any, *, really: bool) -> None:
        self._screen, self._really = screen, really
        self._began = self._told = time.monotonic()
        self.rows = self.entered = self.held = self.already = 0
        self.faults: Counter[str] = Counter()
        self.examples: dict[str, list[int]] = {}

    def add(self, judged: Sequence[Judged]) -> None:
        """Count a batch, and tell how far it is on a terminal."""
        for each in judged:
            self.rows += 1
            self.already += each.already
            self.entered += each.enters
            self.held += not each.enters and not each.already
            self._note(each.row, each)
        if sys.stderr.isatty() and time.monotonic() - self._told > EVERY:
            self._told = time.monotonic()
            spent = self._told - self._began
            self._screen.write(f"\r{self.rows:>9,} rows {spent:5.0f} s", ending="")

    def _note(self, row: Row, judged: Judged) -> None:
        for fault in judged.read.faults if not judged.already else ():
            key = f"{fault.about}: {fault.code}" if fault.about else fault.code
            self.faults[key] += 1
            found = self.examples.setdefault(key, [])
            if len(found) < EXAMPLES:
                found.append(row.number)

    def said(self) -> str:
        """The whole in a few lines."""
        verb = "entered" if self._really else "would be entered (nothing was written)"
        lines = [
            f"{self.rows:,} rows in {time.monotonic() - self._began:.1f} s",
            f"{self.entered:,} {verb}",
            f"{self.already:,} stand already, unchanged",
            f"{self.held:,} {'held' if self._really else 'would be held'}",
        ]
        lines += [
            f"  {count:>8,}  {key:32} rows {', '.join(map(str, self.examples[key]))}"
            for key, count in self.faults.most_common()
        ]
        return "\n".join(lines)
