"""`sijill register`: entries kept elsewhere are taken over; the whole register is written out."""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from sijill.accounts.models import User
from sijill.institutions.queries import mandates_of, reach_of
from sijill.institutions.queries.deputies import linked
from sijill.kernel import clock
from sijill.kernel.actor import SYSTEM, Actor, ActorKind, Assurance, Role
from sijill.kernel.verdict import Refused
from sijill.ledger.transaction import acting_for
from sijill.register import actions
from sijill.register.actions import extracting, importing, keying
from sijill.register.actions.exporting import extract_export
from sijill.register.files import BadRoll, declared, digest_of
from sijill.register.management import rolls
from sijill.register.management.showing import Report, Shown
from sijill.register.models import Export, Source
from sijill.register.queries import arriving, keyed
from sijill.register.queries.judging import Latest, judged_rows
from sijill.register.queries.scope import NotFound
from sijill.register.wording import exports
from sijill.register.wording.exports import reference_of
from sijill.register.wording.rolls import bad_text


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
        rolls.add_arguments(parts.add_parser("roll", help="the rolls that chambers brought"))
        parts.add_parser("dates", help="do now what the clock does each night")
        parts.add_parser("duplicates", help="put likely pairs of the whole register to review")
        anew = parts.add_parser("rekey", help="make search keys anew, beside the former ones")
        anew.add_argument("--finish", action="store_true", help="drop the former ones")
        out = parts.add_parser("extract", help="a file two people agreed on, as of a day (CSV)")
        out.add_argument("order", type=UUID, help="the export that was asked for and agreed to")
        out.add_argument("--as-of", type=date.fromisoformat, required=True, metavar="DATE")
        out.add_argument("--known-at", type=_day, metavar="DATE", help="as it was known that day")
        out.add_argument("--out", type=Path, help="a file instead of the standard output")
        out.add_argument("--by", metavar="E-MAIL", required=True, help="the agent who asked for it")

    def handle(self, *, what: str, by: str | None = None, **options: Any) -> None:
        """Do the one thing asked."""
        if what == "dates":
            self.stdout.write(f"{actions.follow_halts(clock.now())} halts begun or ended")
            self.stdout.write(f"{actions.follow_dates(clock.now())} enterprises set aside")
            self.stdout.write(f"{actions.follow_renewals(clock.now())} confirmations followed")
            return
        if what == "rekey":
            self._rekey(finish=options["finish"])
            return
        if what == "duplicates":
            self._duplicates()
            return
        if what == "roll":
            names = ("do", "roll", "out")
            rolls.run(self.stdout, by=_agent(by), **{name: options[name] for name in names})
            return
        verb = self._import if what == "import" else self._extract
        try:
            verb(by=_agent(by), **options)
        except BadRoll as problem:
            name = options["file"].name if "file" in options else ""
            with override("en"):
                raise CommandError(f"{name}: {bad_text(problem)}") from problem

    def _duplicates(self) -> None:
        """Chunk by chunk, in the memory of one; may be stopped and run again."""
        began, read, new = time.monotonic(), 0, 0
        for count, found in actions.scan(by=SYSTEM, at=clock.now()):
            read, new = read + count, new + found
            if sys.stderr.isatty():
                self.stderr.write(f"\r{read:>9,} entries, {new:,} new pairs", ending="")
        said = f"{read:,} entries compared in {time.monotonic() - began:.1f} s, {new:,} new pairs"
        self.stdout.write(said)

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
        tally, keepers = Shown(self.stderr, really=really), arriving.keepers(at=at)
        latest = Latest(at)
        with Report(report) as faults:
            for judged in judged_rows(file, words, source=source, at=at, enters=really):
                if really and source:
                    source = importing.take_in(
                        source=source.pk, judged=judged, latest=latest, keepers=keepers, by=by,
                        at=at,
                    )  # fmt: skip
                faults.write(judged, words)
                tally.add(judged)
        if really and source:
            importing.end(source=source.pk, by=by, at=clock.now())
        self.stdout.write(tally.said())

    def _extract(
        self,
        *,
        order: UUID,
        as_of: date,
        known_at: datetime | None,
        out: Path | None,
        by: Actor,
        **_: Any,
    ) -> None:
        """What two people agreed on, marked as their file is; the one who asked takes it."""
        known = known_at or clock.now()
        by = replace(by, assurance=Assurance.STEP_UP)  # at a terminal that only operators reach
        held = _agreed(order, day=as_of, known=known, by=by)
        target = out.open("wb") if out else sys.stdout.buffer
        try:
            for piece in extracting.written(held, day=as_of, known=known):
                target.write(piece)
            target.flush()
        finally:
            if out:
                target.close()
        self.stderr.write(f"taken: {reference_of(held)}, as of {as_of}")


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
        reach=reach_of(held[:1], at=clock.now()),
        one_with=linked(user.pk, at=clock.now()),
    )


def _agreed(order: UUID, *, day: date, known: datetime, by: Actor) -> Export:
    """The order, taken once more; told in words when it is not to be had."""
    try:
        with acting_for(by):
            return extract_export(export=order, day=day, known=known, by=by, at=clock.now())
    except NotFound:
        raise CommandError("no such export within the reach of this agent") from None
    except Refused as problem:
        with override("en"):
            said = " ".join(exports.verdict_text(one) for one in problem.verdicts)
        raise CommandError(said) from problem


def _ended(source: Source) -> str:
    taken = f"{source.entered:,} entered, {source.held:,} held"
    return f"these bytes were taken over on {source.ended_at:%Y-%m-%d}: {taken}; nothing to do"
