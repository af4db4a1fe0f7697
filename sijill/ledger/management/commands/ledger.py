"""The sealed log from a terminal."""

from __future__ import annotations

import signal
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from sijill.kernel import clock
from sijill.kernel.actor import SYSTEM
from sijill.kernel.notes import LogProof
from sijill.kernel.signing import KeyKind, UnreadableKey, signer
from sijill.kernel.verdict import Refused
from sijill.ledger import publishing
from sijill.ledger.actions import delivering
from sijill.ledger.actions.erasing import erase
from sijill.ledger.actions.verifying import walk
from sijill.ledger.actions.witnessing import cosign
from sijill.ledger.keys import known, signing
from sijill.ledger.queries import following, log, receipts
from sijill.ledger.queries.log import Unknown
from sijill.ledger.rules import Reason
from sijill.ledger.sequencer import Sequencer


class Command(BaseCommand):
    """Seal, verify, prove, co-sign and erase."""

    help = "The sealed log: seal, status, verify, receipt, consistency, cosign, erase, again, keys."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare what may be done."""
        parts = parser.add_subparsers(dest="what", required=True)
        seal = parts.add_parser("seal", help="number, seal, publish and hand on")
        how = seal.add_mutually_exclusive_group()
        how.add_argument("--forever", action="store_true")
        how.add_argument("--once", action="store_true")
        parts.add_parser("status", help="what waits, what is sealed, who lags")
        parts.add_parser("verify", help="walk through everything and name each fault")
        parts.add_parser("keys", help="the public keys that check the log")
        receipt = parts.add_parser("receipt", help="the proof of one act")
        receipt.add_argument("act", type=UUID)
        consistency = parts.add_parser("consistency", help="nothing before OLD changed up to NEW")
        consistency.add_argument("old", type=int)
        consistency.add_argument("new", type=int)
        witness = parts.add_parser("cosign", help="sign the newest checkpoint as a witness")
        witness.add_argument("--name", required=True)
        witness.add_argument("--key", required=True, type=Path, help="file of 64 hex digits")
        erased = parts.add_parser("erase", help="erase the facts of an act")
        erased.add_argument("act", type=UUID)
        erased.add_argument("--reason", required=True, choices=[r.value for r in Reason])
        again = parts.add_parser("again", help="hand acts again to a consumer, from a number on")
        again.add_argument("consumer")
        again.add_argument("start", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        """Do the one thing asked."""
        what: Callable[[dict[str, Any]], None] = getattr(self, f"_{options['what']}")
        try:
            what(options)
        except (Refused, Unknown, UnreadableKey, publishing.LogAhead, ValueError) as problem:
            raise CommandError(f"{type(problem).__name__}: {problem}") from problem

    def _seal(self, options: dict[str, Any]) -> None:
        sequencer = Sequencer(by=signing())
        if not options["forever"]:
            self.stdout.write(f"{sequencer.once()} acts sealed")
            return
        stop = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        sequencer.forever(stop)

    def _status(self, options: dict[str, Any]) -> None:
        found = log.status()
        self.stdout.write(f"waiting      {found.waiting}, {found.delay(clock.now()):.1f} s")
        self.stdout.write(f"numbered     {found.numbered}")
        self.stdout.write(f"sealed       {found.sealed}")
        self.stdout.write(f"published    {publishing.published_size()}")
        for each in following.following():
            self.stdout.write(f"{each.name:<12} {each.lag} behind, {each.parked} parked")

    def _verify(self, options: dict[str, Any]) -> None:
        found = walk(at=clock.now(), progress=self._tell)
        for code, where in found.faults:
            self.stdout.write(f"{code}: {where}")
        if found.faults:
            raise CommandError(f"{len(found.faults)} faults in {found.size} acts")
        self.stdout.write(f"{found.size} acts verified in {found.seconds:.1f} s, no fault")

    def _tell(self, done: int, size: int) -> None:
        if sys.stderr.isatty():
            self.stderr.write(f"\r{done} of {size}", ending="\n" if done == size else "")

    def _keys(self, options: dict[str, Any]) -> None:
        for key in known():
            self.stdout.write(str(key))

    def _receipt(self, options: dict[str, Any]) -> None:
        self.stdout.write(str(receipts.receipt_of(options["act"]).proof), ending="")

    def _consistency(self, options: dict[str, Any]) -> None:
        """Print the proof in the lines of an inclusion proof, under the older size."""
        held = log.latest()
        if held is None or not 0 <= options["old"] <= options["new"] <= held.size:
            raise CommandError("sizes go from 0 to that of the newest checkpoint")
        path = tuple(log.consistency(options["old"], options["new"]))
        proof = str(LogProof(options["old"], path, "")).splitlines()[1:]
        self.stdout.write("\n".join(line.replace("index", "old") for line in proof if line))

    def _cosign(self, options: dict[str, Any]) -> None:
        newest = log.latest()
        if newest is None:
            raise CommandError("nothing is sealed yet")
        by = signer(options["name"], options["key"].read_text(), KeyKind.WITNESS)
        line = cosign(checkpoint=newest, keys=known(), by=by, at=clock.now())
        publishing.publish()
        self.stdout.write(f"{line}", ending="")
        self.stdout.write(f"{by.public}")

    def _erase(self, options: dict[str, Any]) -> None:
        done = erase(
            act=options["act"], reason=Reason(options["reason"]), by=SYSTEM, at=clock.now()
        )
        self.stdout.write("erased" if done else "nothing was left to erase")

    def _again(self, options: dict[str, Any]) -> None:
        name, start = options["consumer"], options["start"]
        delivering.deliver_again(consumer_name=name, start=start, at=clock.now())
