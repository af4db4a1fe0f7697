"""A night of retention, killed before and after each of its statements and commits in turn.

    python -m tests.retention_stepping STRIDE

As `tests.stepping` does it for the log: each night is a fork that kills itself at one step, and a
night that erased anything is followed by one that dies at its first step again.
"""

from __future__ import annotations

import json
import os
import sys

from tests.stepping import STEPS, Doom, forked

ERASED = "SELECT count(*) FROM ledger_act WHERE kind = 'desk.forgotten'"


def night(step: int) -> None:
    """Carry the schedule out, dying at one step."""
    from django.db import connection

    from sijill.desk import archive
    from sijill.kernel import clock
    from sijill.kernel.actor import SYSTEM
    from sijill.portal import retention

    doom = Doom(step)
    commit, erase = connection._commit, archive.erase
    connection._commit = lambda: doom(commit)
    archive.erase = lambda file: doom(erase, file)
    with connection.execute_wrapper(doom):
        retention.carry_out(by=SYSTEM, at=clock.now())


def told(out: int) -> None:
    """Tell how many requests were erased."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(ERASED)
        os.write(out, json.dumps(cursor.fetchone()).encode())


def got_to() -> str:
    """How far it got, asked in a fork: the parent never holds a connection."""
    reading, writing = os.pipe()
    forked(told, writing)
    os.close(writing)
    with os.fdopen(reading) as answer:
        return answer.read()


def main() -> None:
    """Die at every step until a night comes to its end."""
    import django

    django.setup()
    __import__("sijill.portal.retention")
    advanced = step = 0
    stride, before = int(sys.argv[1]), got_to()
    for killed in range(STEPS):
        step += stride
        if not forked(night, step):
            json.dump({"killed": killed, "advanced": advanced, "last": step}, sys.stdout)
            return
        if (now := got_to()) != before:
            before, step, advanced = now, killed % stride, advanced + 1
    raise SystemExit("the nights have no end")


if __name__ == "__main__":
    main()
