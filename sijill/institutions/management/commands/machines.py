"""`sijill machines`: programs of other organisations, let in and stopped from a terminal."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sijill.accounts import actions
from sijill.accounts.models import User
from sijill.accounts.queries import machine, machines
from sijill.accounts.rules import Terms
from sijill.institutions.queries import mandates_of
from sijill.institutions.queries.deputies import linked
from sijill.kernel import clock
from sijill.kernel.actor import NATIONAL, Actor, ActorKind, Assurance, Role
from sijill.kernel.verdict import Refused

STOPS = {
    "suspend": actions.suspend_machine,
    "resume": actions.resume_machine,
    "close": actions.close_machine,
}
DATES = ("basis_date", "valid_from", "valid_to")
SETS = ("scopes", "reach")
NAMES = ("name_ar", "name_fr", "contact", "per_minute")


class Command(BaseCommand):
    """The same two people as on the pages: `--by` says which of them stands at the terminal."""

    help = "Programs: list · ask · confirm · secret · key · suspend · resume · close"

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the verbs."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("list", help="every program, its state and its end")
        ask = verbs.add_parser("ask", help="ask that one be let in; another person confirms")
        ask.add_argument("file", type=Path, help="JSON: names, contact, terms; see docs/operate.md")
        ask.add_argument("--by", required=True, help="address of an agent of the ministry")
        for verb in ("confirm", "secret", "key", *STOPS):
            one = verbs.add_parser(verb)
            one.add_argument("client", type=UUID)
            one.add_argument("--by", required=True, help="address of an agent of the ministry")
            if verb == "key":
                one.add_argument("file", type=Path, help="public key as JWK")
            if verb in STOPS:
                one.add_argument("--reason", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        """Run one verb."""
        try:
            getattr(self, f"_{options['verb']}", self._stop)(options)
        except Refused as problem:
            raise CommandError(str(problem)) from problem

    def _list(self, options: dict[str, Any]) -> None:
        for line in machines(at=clock.now()):
            held = line.standing
            until = f"until {held.valid_to}" if held else "nothing granted"
            waits = ", terms wait" if line.waiting else ""
            name = line.client.user.name_fr
            self.stdout.write(f"{line.client.pk}  {line.client.state:9}  {until}{waits}  {name}")

    def _ask(self, options: dict[str, Any]) -> None:
        told = json.loads(options["file"].read_text(encoding="utf-8"))
        named = {name: told.pop(name) for name in NAMES if name in told}
        grant = actions.ask_machine(terms=_terms(told), **named, **_by(options))
        self.stdout.write(f"{grant.client_id} waits for another person: sijill machines confirm")

    def _confirm(self, options: dict[str, Any]) -> None:
        line = machine(options["client"], at=clock.now())
        if line is None or line.waiting is None:
            raise CommandError("nothing waits under this identifier")
        actions.confirm_grant(grant=line.waiting.pk, **_by(options))
        self.stdout.write("confirmed")

    def _secret(self, options: dict[str, Any]) -> None:
        self.stdout.write(actions.renew_secret(client=options["client"], **_by(options)))

    def _key(self, options: dict[str, Any]) -> None:
        key = json.loads(options["file"].read_text(encoding="utf-8"))
        actions.set_machine_key(client=options["client"], key=key, **_by(options))
        self.stdout.write("the key is kept; the secret and its tokens ended")

    def _stop(self, options: dict[str, Any]) -> None:
        verb = STOPS[options["verb"]]
        verb(client=options["client"], reason=options["reason"], **_by(options))
        self.stdout.write(options["verb"])


def _terms(told: dict[str, Any]) -> Terms:
    try:
        given: dict[str, Any] = {name: frozenset(told.pop(name)) for name in SETS}
        given |= {name: date.fromisoformat(told.pop(name)) for name in DATES}
        return Terms(**given, **told)
    except (KeyError, TypeError, ValueError) as problem:
        raise CommandError(f"the file lacks something, or has too much: {problem}") from problem


def _by(options: dict[str, Any]) -> dict[str, Any]:
    """The agent of the ministry who stands at the terminal, which only operators reach."""
    at = clock.now()
    agent = User.objects.filter(email=options["by"].lower(), is_active=True).first()
    held = mandates_of(agent.pk, at=at) if agent else []
    if agent is None or Role.MINISTRY not in {mandate.role for mandate in held}:
        raise CommandError("no agent of the ministry has this address")
    by = Actor(
        kind=ActorKind.AGENT,
        user=agent.pk,
        role=Role.MINISTRY,
        institution=held[0].institution_id,
        reach=NATIONAL,
        assurance=Assurance.STEP_UP,
        name=agent.name_fr,
        one_with=linked(agent.pk, at=at),
    )
    return {"by": by, "at": at}
