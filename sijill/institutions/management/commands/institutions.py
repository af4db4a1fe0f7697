"""`sijill institutions`: load the files of data/, give the first mandates."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sijill.accounts.models import User
from sijill.institutions.actions import Wanted, appoint, load
from sijill.institutions.models import Institution
from sijill.kernel import clock
from sijill.kernel.actor import SYSTEM, Role
from sijill.kernel.verdict import Refused
from sijill.reference.actions import Tally


class Command(BaseCommand):
    """Institutions from a terminal, by the same actions as everywhere."""

    help = "Institutions: load · appoint --email … --role … --institution …"

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the two verbs."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("load", help="bring the tables to the files of data/")
        verb = verbs.add_parser("appoint", help="give a mandate to an agent who has an account")
        verb.add_argument("--email", required=True)
        verb.add_argument("--role", required=True, choices=[role.value for role in Role])
        verb.add_argument("--institution", required=True, help="CH-03, DEL-03.231, FED, MIN")
        verb.add_argument("--valid-from", type=date.fromisoformat)
        verb.add_argument("--valid-to", type=date.fromisoformat)

    def handle(self, *args: Any, **options: Any) -> None:
        """Run one verb."""
        {"load": self._load, "appoint": self._appoint}[options["verb"]](options)

    def _load(self, options: dict[str, Any]) -> None:
        load(by=SYSTEM, at=clock.now(), tell=self._tell)

    def _tell(self, tally: Tally) -> None:
        self.stdout.write(
            f"{tally.table:<14} {tally.new} new, {tally.changed} changed, {tally.same} the same"
        )

    def _appoint(self, options: dict[str, Any]) -> None:
        at = clock.now()
        agent = User.objects.filter(email=options["email"].lower()).first()
        if agent is None or not Institution.objects.filter(pk=options["institution"]).exists():
            raise CommandError("no such agent, or no such institution")
        wanted = Wanted(
            user=agent.pk,
            role=Role(options["role"]),
            institution=options["institution"],
            valid_from=options["valid_from"] or clock.civil_date(at),
            valid_to=options["valid_to"],
        )
        try:
            mandate = appoint(wanted=wanted, by=SYSTEM, at=at)
        except Refused as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"{mandate.role} at {mandate.institution_id} from {mandate.valid_from}")
