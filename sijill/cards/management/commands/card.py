"""Cards from a terminal: issue, stop, print, take back, check; publish what became of all."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

import zxingcpp
from django.core.management.base import BaseCommand, CommandError
from PIL import Image, UnidentifiedImageError

from sijill.cards import actions, gate, publishing
from sijill.cards.printing import drawing
from sijill.cards.printing.parcels import parcel
from sijill.cards.queries import batches, numbers
from sijill.cards.queries.cards import visible
from sijill.cards.rules.batching import BUREAU
from sijill.cards.rules.issuing import Reason
from sijill.cards.rules.returning import Faulty, batch_named
from sijill.kernel import clock
from sijill.kernel.actor import SYSTEM
from sijill.kernel.card.reasons import Outcome
from sijill.kernel.identifiers import Invalid
from sijill.kernel.identifiers import card as card_numbers
from sijill.kernel.verdict import Refused
from sijill.ledger.transaction import acting_for
from sijill.register.queries import entry_by_nia


class Command(BaseCommand):
    """Do one thing with cards."""

    help = "Cards: issue, revoke, batch, return; verify a text or an image; publish the lists."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare what may be done."""
        parts = parser.add_subparsers(dest="what", required=True)
        verify = parts.add_parser("verify", help="check the text of a code, or an image of a card")
        verify.add_argument("text_or_image", help="- reads the text from the input")
        parts.add_parser("publish", help="sign and write the status lists that changed")
        parts.add_parser("carry", help="sign the codes that holders carry on their telephones")
        parts.add_parser("rewrap", help="wrap the keys of sealed files with the ring's first key")
        issue = parts.add_parser("issue", help="approve a card on the portrait on file")
        issue.add_argument("nia", nargs="+", help="numbers of entries; each keeps its own result")
        reasons = [r.value for r in Reason if r is not Reason.SPOILED]
        issue.add_argument("--reason", choices=reasons, default=Reason.FIRST.value)
        revoke = parts.add_parser("revoke", help="stop a card for ever")
        revoke.add_argument("number")
        revoke.add_argument("--ground", required=True, help="why, as its holder may read it")
        batch = parts.add_parser("batch", help="make and draw a batch; list them; write one out")
        batch.add_argument("--stream", default=BUREAU, help="bureau, or the code of a chamber")
        batch.add_argument("--list", action="store_true", dest="listed")
        batch.add_argument("--draw", metavar="BATCH", help="draw a batch whose drawing was cut")
        batch.add_argument("--export", metavar="BATCH", help="write a released batch as ZIP")
        batch.add_argument("--to", type=Path, default=Path(), metavar="FOLDER")
        back = parts.add_parser("return", help="read a file of the printer")
        back.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Do the one thing asked."""
        what: Callable[[dict[str, Any]], None] = getattr(self, f"_{options['what']}")
        what(options)

    def _verify(self, options: dict[str, Any]) -> None:
        """Say what a checker would say of each code, and fail when none is valid."""
        given = options["text_or_image"]
        at = clock.now()
        answers = [gate.verify(text, at=at) for text in _texts(given)]
        for answer in answers:
            self.stdout.write(json.dumps(gate.told(answer), ensure_ascii=False, indent=1))
        if not any(answer.outcome is Outcome.VALID for answer in answers):
            raise CommandError("not valid")

    def _issue(self, options: dict[str, Any]) -> None:
        """Issue cards one by one, and fail when one was not."""
        refused = [nia for nia in options["nia"] if not self._issued(nia, options["reason"])]
        if refused:
            raise CommandError(f"{len(refused)} not issued")

    def _issued(self, nia: str, reason: str) -> bool:
        try:
            with acting_for(SYSTEM):
                entry = entry_by_nia(numbers.canonical(nia), viewer=SYSTEM)
            if entry is None:
                raise Invalid("unknown")
            made = actions.issue(entry=entry, reason=Reason(reason), by=SYSTEM, at=clock.now())
        except Invalid as problem:
            self.stderr.write(f"{nia}: {problem.code}")
            return False
        except Refused as refusal:
            self.stderr.write(f"{nia}: {_said(refusal)}")
            return False
        self.stdout.write(f"{nia}: {made.number} approved")
        return True

    def _rewrap(self, options: dict[str, Any]) -> None:
        found = actions.rewrap_all()
        self.stdout.write(f"{found.done} sealed folders under the first key")
        if found.failed:
            named = ", ".join(str(id) for id in found.failed[:20])
            raise CommandError(f"{len(found.failed)} do not open with this ring: {named}")

    def _revoke(self, options: dict[str, Any]) -> None:
        try:
            number = card_numbers.parse(options["number"]).value
        except Invalid as problem:
            raise CommandError(f"not a card number: {problem.code}") from None
        with acting_for(SYSTEM):
            card = visible(SYSTEM).filter(number=number).first()
        if card is None:
            raise CommandError("no card has this number")
        try:
            actions.withdraw(card=card, ground=options["ground"], by=SYSTEM, at=clock.now())
        except Refused as refusal:
            raise CommandError(_said(refusal)) from None
        self.stdout.write(f"{number} withdrawn; checkers learn it within a minute")

    def _batch(self, options: dict[str, Any]) -> None:
        if options["listed"]:
            return self._list()
        if options["export"]:
            return self._export(options["export"], options["to"])
        try:
            made = (
                batches.batch_named(options["draw"], viewer=SYSTEM)
                if options["draw"]
                else actions.make_batch(stream=options["stream"], by=SYSTEM, at=clock.now())
            )
        except Refused as refusal:
            raise CommandError(_said(refusal)) from None
        except batches.NoBatch:
            raise CommandError("no such batch") from None
        drawing.draw_once(made.pk, at=clock.now())
        made.refresh_from_db()
        self.stdout.write(f"{made.reference}: {made.count} cards, manifest {made.digest}")

    def _list(self) -> None:
        for batch in batches.visible_batches(SYSTEM).order_by("made_at", "id"):
            counts = batches.counts_of(batch)
            state = "closed" if batch.closed_at else "drawn" if batch.drawn_at else "made"
            self.stdout.write(
                f"{batch.reference} {state}: {counts.sent} sent, {counts.printed} printed,"
                f" {counts.spoiled} spoiled, {counts.missing} missing"
            )

    def _export(self, name: str, to: Path) -> None:
        """Write out a batch that two persons released on the page: a terminal is nobody."""
        try:
            batch = batches.batch_named(name, viewer=SYSTEM)
        except batches.NoBatch:
            raise CommandError("no such batch") from None
        if not batches.is_released(batch, at=clock.now()):
            raise CommandError("two persons must release it first, on the page of the batch")
        path = to / f"{batch.reference}.zip"
        with path.open("wb") as out:
            for piece in parcel(batch):
                out.write(piece)
        self.stdout.write(f"{path}: {path.stat().st_size} bytes")

    def _return(self, options: dict[str, Any]) -> None:
        """Read a file whole or not at all; every fault of it is told."""
        data = options["file"].read_bytes()
        try:
            batch = batches.batch_named(batch_named(data), viewer=SYSTEM)
            read = actions.take_return(batch=batch.pk, data=data, by=SYSTEM, at=clock.now())
        except batches.NoBatch:
            raise CommandError("no such batch") from None
        except Faulty as faulty:
            for problem in faulty.problems:
                self.stderr.write(f"line {problem.row}: {problem.code} {problem.said}".rstrip())
            raise CommandError(f"{len(faulty.problems)} faults; nothing was taken") from None
        except Refused as refusal:
            raise CommandError(_said(refusal)) from None
        left = batches.counts_of(batch)
        self.stdout.write(
            f"{batch.reference}: {read.printed} printed ({read.reprinted} again),"
            f" {read.spoiled} spoiled; {left.missing} missing"
        )

    def _publish(self, options: dict[str, Any]) -> None:
        self.stdout.write(f"{publishing.publish(at=clock.now())} lists signed")

    def _carry(self, options: dict[str, Any]) -> None:
        self.stdout.write(f"{actions.carry_all(at=clock.now())} cards signed")


def _said(refusal: Refused) -> str:
    return "; ".join(f"{verdict.code} ({verdict.article})" for verdict in refusal.verdicts)


def _texts(given: str) -> list[str]:
    """The text itself, or those of the codes in an image file."""
    if given == "-":
        return [sys.stdin.read()]
    path = Path(given) if len(given) < 255 else None
    if path is None or not path.is_file():
        return [given]
    try:
        with Image.open(path) as image:
            found = zxingcpp.read_barcodes(image.convert("L"))
    except UnidentifiedImageError:
        raise CommandError(f"{path.name} is no image") from None
    if not found:
        raise CommandError(f"no code is seen in {path.name}")
    return [code.text for code in found]
