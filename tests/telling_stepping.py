"""Members told that their grouping is dissolved, by workers killed at each of their steps in turn.

    python -m tests.telling_stepping STRIDE PORTION

As `tests.stepping` does it for the log: each worker is a fork that kills itself at one step, and
one that told anybody is followed by one that dies at its first step again.
"""

from __future__ import annotations

import json
import os
import sys

from tests.stepping import STEPS, Doom, forked

TOLD = "SELECT count(*) FROM accounts_outboxmessage WHERE template = 'grouping.dissolved'"


def tell(step: int, portion: int) -> None:
    """Tell whoever is left to tell, dying at one step."""
    from django.db import connection

    from sijill.kernel import clock
    from sijill.register.actions import groupings

    doom = Doom(step)
    commit = connection._commit
    connection._commit = lambda: doom(commit)
    groupings.PORTION = portion
    with connection.execute_wrapper(doom):
        groupings.tell_all_dissolved(clock.now())


def told(out: int) -> None:
    """Tell how many messages there are."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(TOLD)
        os.write(out, json.dumps(cursor.fetchone()).encode())


def got_to() -> str:
    """How far it got, asked in a fork: the parent never holds a connection."""
    reading, writing = os.pipe()
    forked(told, writing)
    os.close(writing)
    with os.fdopen(reading) as answer:
        return answer.read()


def main() -> None:
    """Die at every step until one comes to its end."""
    import django

    django.setup()
    __import__("sijill.register.actions.groupings")
    advanced = step = 0
    stride, portion, before = int(sys.argv[1]), int(sys.argv[2]), got_to()
    for killed in range(STEPS):
        step += stride
        if not forked(tell, step, portion):
            json.dump({"killed": killed, "advanced": advanced, "last": step}, sys.stdout)
            return
        if (now := got_to()) != before:
            before, step, advanced = now, killed % stride, advanced + 1
    raise SystemExit("the workers have no end")


if __name__ == "__main__":
    main()
