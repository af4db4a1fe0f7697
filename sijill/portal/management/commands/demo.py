"""`sijill demo`: a country invented for newcomers, and who may sign in to it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from sijill.kernel import clock
from sijill.portal.demonstration import agents, contested, moved, organised, renewal
from sijill.portal.demonstration.campaigns import ENROLLERS
from sijill.portal.demonstration.fund import hand_over, hand_over_once
from sijill.portal.demonstration.telling import populate
from sijill.portal.population.run import stands
from sijill.web import writing

KNOWN = (
    (renewal.who().phone, "is asked to confirm her entry again"),
    (organised.president().phone, "acts for a cooperative of the register"),
    (contested.WAITING.person.phone, "contests the suspension of an entry"),
    (contested.GRANTED.person.phone, "contested a striking-off, and was heard"),
    (moved.who().phone, "moved from one chamber to another"),
)
PEOPLE, ROUNDS = 6, 5  # who says yes, and how often both sides pass by


class Command(BaseCommand):
    """Agents, requests in every state, and entries; a second time adds nothing."""

    help = "Fill the demonstration: agents, requests in every state, entries · --list"

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the two ways."""
        parser.add_argument("--list", action="store_true", help="print who may sign in, and how")
        parser.add_argument("--agents", action="store_true", help="make the agents alone")
        parser.add_argument(
            "--exchange", action="store_true", help="what the fund and the register said so far"
        )
        parser.add_argument(
            "--fund", type=int, metavar="N", help="hand N invented people over to an invented fund"
        )

    def handle(
        self, *, list: bool, agents: bool, exchange: bool, fund: int | None, **options: Any
    ) -> None:
        """Fill, or tell who may sign in."""
        if not settings.DEMONSTRATION:
            raise CommandError("a demonstration exists beside the embedded server alone")
        if list:
            self.stdout.write(who_may_sign_in())
            return
        if exchange:
            self._exchanged()
            return
        if fund is not None:
            said = hand_over(now=clock.now(), people=fund, rounds=6)
            self.stdout.write(f"{said} people said yes; see /protection/")
            return
        told = populate(now=clock.now(), stories=not agents, tell=self._progress)
        self.stdout.write(f"\n{told} requests added")

    def _exchanged(self) -> None:
        """Some were handed over, two populations were compared: once, in a small register.

        Where an invented country stands, whoever measures it hands over and compares on purpose.
        """
        if stands():
            self.stdout.write("a population stands here; nothing was handed over")
            return
        # columns by the million: no other command needs what they are held in
        from sijill.portal.demonstration.differences import set_side_by_side

        said = hand_over_once(now=clock.now(), people=PEOPLE, rounds=ROUNDS)
        differ = set_side_by_side(now=clock.now())
        self.stdout.write(f"{said} people said yes, {differ} differences; see /protection/")

    def _progress(self, done: int, total: int) -> None:
        if done % 5 == 0 or done == total:
            self.stderr.write(f"\r  {done}/{total}", ending="")


def who_may_sign_in() -> str:
    """The agents with their office, the one password, and how the code is had."""
    width = max(len(agent.email) for agent in agents.AGENTS)
    lines = [
        f"  {agent.email:{width}}  {agent.role.value:10}  {agent.institution:10}  {agent.name_fr}"
        for agent in agents.AGENTS
    ]
    engaged = (
        f"  {f'{name}@sijill.example':{width}}  enroller    CH-03       {latin}"
        for name, _arabic, latin in ENROLLERS[:1]
    )
    return "\n".join(
        [
            "  Agents sign in at /ar/agents/sign-in/ (or /fr/…):",
            *lines,
            *engaged,
            f"  password  {agents.PASSWORD}",
            "  code      .venv/bin/sijill code E-MAIL",
            "",
            "  People sign in with any Moroccan mobile number; the codes stand at /ar/outbox/.",
            "  Some have something waiting in their account:",
            *(f"  {writing.phone(phone):15}  {told}" for phone, told in KNOWN),
        ]
    )
