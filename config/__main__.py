"""The `sijill` command: Django's commands and ours, each under the database role it needs."""

from __future__ import annotations

import os
import sys

OWNER = {"migrate", "makemigrations", "sqlmigrate", "showmigrations", "createcachetable", "dbshell"}
WORK = {
    "desk",
    "procrastinate",
    "reference",
    "demo",
    "populate",
    "retention",
    "protection",
    "ledger",
    "register",
    "institutions",
    "machines",
    "keys",
    "card",
}
LINKAGE = {"link", "link-review", "populate-pair"}
WITHOUT_DATABASE = {"help", "--help", "--version", "version", "messages", "assets", "collectstatic"}


def main() -> None:
    """Choose the role by the command unless the environment says it, then run the command."""
    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    if command == "names":  # plain Python: neither settings nor framework
        from sijill.kernel.names.command import main as names

        sys.exit(names(sys.argv[2:]))
    if command == "fund":  # somebody else's process: it knows no database of ours
        from sijill.protection.simulator.command import main as fund

        sys.exit(fund(sys.argv[2:]))
    if command == "gateway":  # the same: an operator that rings nobody
        from sijill.accounts.simulator.gateway import main as gateway

        sys.exit(gateway(sys.argv[2:]))
    if command in LINKAGE:
        from sijill.linkage.command import main as linkage

        linkage(sys.argv[1:])
        return
    role = "owner" if command in OWNER else "work" if command in WORK else "web"
    os.environ.setdefault("SIJILL_ROLE", role)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if command in WITHOUT_DATABASE or _off_line(sys.argv[1:]):
        _execute()
    else:
        _execute_beside_database()


def _off_line(words: list[str]) -> bool:
    """Ceremonies are held on machines that have no database; only their end is told to the log."""
    return words[:2] == ["card", "verify"] or (words[:1] == ["keys"] and "--install" not in words)


def _execute() -> None:
    from django.core.management import execute_from_command_line

    execute_from_command_line(["sijill", *sys.argv[1:]])


def _execute_beside_database() -> None:
    """Keep the embedded server running for the length of the command, when it is the one used."""
    from config import postgres
    from config.environment import environment

    settings = environment()
    if not settings.embedded:
        _execute()
        return
    try:
        with postgres.running(settings.sijill_var.resolve()):
            _execute()
    except postgres.PostgresError as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main()
