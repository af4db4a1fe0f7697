"""The desk from a terminal: documents rewrapped under a new key, lost ones swept."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from sijill.desk import archive
from sijill.desk.actions.evidence import rewrap_some, sweep_orphans
from sijill.kernel import clock


class Command(BaseCommand):
    """`sijill desk rewrap` after a new key was put first in the ring; `sijill desk sweep`."""

    help = "rewrap: wrap every document's key with the first key of the ring; sweep: erase orphans."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["rewrap", "sweep"])

    def handle(self, *args: Any, **options: Any) -> None:
        if options["what"] == "sweep":
            self.stdout.write(f"{sweep_orphans(at=clock.now())} documents erased")
            return
        self._rewrap()

    def _rewrap(self) -> None:
        done, after = 0, None
        failed: list[UUID] = []
        more = True
        while more:
            some = rewrap_some(after=after)
            done, after, more = done + some.done, some.after, some.after is not None
            failed += some.failed
        self.stdout.write(f"{done} documents under key {archive.key_ring().current}")
        if failed:
            named = ", ".join(str(pk) for pk in failed[:20])
            raise CommandError(f"{len(failed)} documents do not open with this ring: {named}")
