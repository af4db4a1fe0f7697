"""A file of many people's data written by a worker that is killed at each of its steps in turn.

    python -m tests.export_stepping EXPORT PART

Each try is a fork that kills itself one step later than the one before: before or after a
statement, a sealed part, a name given, the commit. Prints how many were killed, and how many of
them after the commit.
"""

from __future__ import annotations

import json
import sys
from uuid import UUID

from tests.stepping import Doom, forked

STEPS = 500  # more than one writing can have: one that never ends is a fault


def write(step: int, export: UUID, part: int) -> None:
    """Write the file as the worker does, dying at one step."""
    from django.db import connection

    from sijill.kernel.clock import now
    from sijill.register.actions import writing_exports
    from sijill.register.files import parcels

    doom = Doom(step)
    commit, put = connection._commit, parcels.Box.put
    connection._commit = lambda: doom(commit)
    parcels.Box.put = lambda box, clear: doom(put, box, clear)  # type: ignore[method-assign]
    writing_exports.PART = part
    with connection.execute_wrapper(doom):
        writing_exports.write_export(export=export, at=now())


def main() -> None:
    """Die at every step until a try comes to its end."""
    import django

    django.setup()
    export, part = UUID(sys.argv[1]), int(sys.argv[2])
    for killed in range(STEPS):
        if not forked(write, killed + 1, export, part):
            json.dump({"killed": killed}, sys.stdout)
            return
    raise SystemExit("the tries have no end")


if __name__ == "__main__":
    main()
