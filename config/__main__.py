"""The `sijill` command: Django's commands and ours, each under the database role it needs."""

from __future__ import annotations

import os
import sys

OWNER = {"migrate", "makemigrations", "sqlmigrate", "showmigrations", "createcachetable", "dbshell"}
WORK = {"procrastinate", "reference", "demo", "populate", "ledger", "register", "institutions"}


def main() -> None:
    """Choose the role by the command unless the environment says it, then run the command."""
    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    role = "owner" if command in OWNER else "work" if command in WORK else "web"
    os.environ.setdefault("SIJILL_ROLE", role)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["sijill", *sys.argv[1:]])


if __name__ == "__main__":
    main()
