"""The field from a terminal: keys of the chambers renewed, and rewrapped under a new key."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sijill.field import actions
from sijill.institutions.queries import institution
from sijill.kernel import clock
from sijill.kernel.actor import SYSTEM


class Command(BaseCommand):
    """`sijill field rewrap` after a new key of the vault; `sijill field renew-key CH-03`."""

    help = "rewrap: wrap the chambers' keys anew; renew-key: the next key of one institution."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["rewrap", "renew-key"])
        parser.add_argument("institution", nargs="?", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["what"] == "rewrap":
            self.stdout.write(f"{actions.rewrap_keys()} keys wrapped anew")
            return
        if institution(options["institution"]) is None:
            raise CommandError("name an institution, for example CH-03")
        made = actions.renew_key(institution=options["institution"], by=SYSTEM, at=clock.now())
        self.stdout.write(f"{made.institution_id} closes with {made.kid} from now on")
