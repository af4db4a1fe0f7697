"""`sijill demo`: a country invented for newcomers, and who may sign in to it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from sijill.kernel import clock
from sijill.portal.demonstration import agents
from sijill.portal.demonstration.fund import hand_over
from sijill.portal.demonstration.telling import populate


class Command(BaseCommand):
    """Agents, requests in every state, and entries; a second time adds nothing."""

    help = "Fill the demonstration: agents, requests in every state, entries · --list"

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the two ways."""
        parser.add_argument("--list", action="store_true", help="print who may sign in, and how")
        parser.add_argument("--agents", action="store_true", help="make the agents alone")
        parser.add_argument(
            "--fund", type=int, metavar="N", help="hand N invented people over to an invented fund"
        )

    def handle(self, *, list: bool, agents: bool, fund: int | None, **options: Any) -> None:
        """Fill, or tell who may sign in."""
        if not settings.DEMONSTRATION:
            raise CommandError("a demonstration exists beside the embedded server alone")
        if list:
            self.stdout.write(who_may_sign_in())
            return
        if fund is not None:
            said = hand_over(now=clock.now(), people=fund, rounds=6)
            self.stdout.write(f"{said} people said yes; see /protection/")
            return
        told = populate(now=clock.now(), stories=not agents, tell=self._progress)
        self.stdout.write(f"\n{told} requests added")

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
    return "\n".join(
        [
            "  Agents sign in at /ar/agents/sign-in/ (or /fr/…):",
            *lines,
            f"  password  {agents.PASSWORD}",
            "  code      .venv/bin/sijill code E-MAIL",
            "",
            "  People sign in with any Moroccan mobile number; the codes stand at /ar/outbox/.",
        ]
    )
