"""One pass over what waits in the log, killed before and after each of its statements in turn.

    python -m tests.stepping STRIDE

Django is loaded once; each pass is a fork that kills itself at one step. A pass that got anywhere
is followed by one that dies at its first step again, so that every step of every transaction is
died at, commits included; with a stride only each so many-th. Prints how many passes were killed,
and how many got anywhere.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

STEPS = 4000  # more than one pass can have: a loop that never ends is a fault
PLACES = """
SELECT (SELECT count(*) FROM ledger_sealed), (SELECT count(*) FROM ledger_checkpoint),
       (SELECT coalesce(sum(next_seq), 0)::bigint FROM ledger_cursor)
"""


class Doom:
    """Kills its process at the given step: an odd one stands before a statement, an even after."""

    def __init__(self, step: int) -> None:
        self.left = step

    def __call__(self, run: Callable[..., Any], *words: Any) -> Any:
        self.pass_by()
        done = run(*words)
        self.pass_by()
        return done

    def pass_by(self) -> None:
        """Come one step nearer to the end."""
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def pass_over(step: int) -> None:
    """Number, seal and hand on, dying at one step."""
    from django.db import connection

    from sijill.ledger.keys import signing
    from sijill.ledger.sequencer import Sequencer

    doom = Doom(step)
    commit = connection._commit
    connection._commit = lambda: doom(commit)
    with connection.execute_wrapper(doom):
        Sequencer(by=signing()).once()


def forked(do: Callable[..., None], *words: Any) -> int:
    """Run in a fork; the signal that killed it, or 0 when it came to its end."""
    if (pid := os.fork()) == 0:
        code = 1
        try:
            do(*words)
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(pid, 0)
    if os.WIFSIGNALED(status):
        return os.WTERMSIG(status)
    if os.WEXITSTATUS(status):
        raise SystemExit("a pass failed on something else than its death")
    return 0


def places(out: int, asked: str) -> None:
    """Tell how far everything got: the one row that a question answers."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(asked)
        os.write(out, json.dumps(cursor.fetchone()).encode())


def got_to(asked: str) -> str:
    """How far everything got, asked in a fork: the parent never holds a connection."""
    reading, writing = os.pipe()
    forked(places, writing, asked)
    os.close(writing)
    with os.fdopen(reading) as told:
        return told.read()


def die_at_each(do: Callable[..., None], *words: Any, asked: str, stride: int) -> None:
    """Die at every step, or at each so many-th, until nothing is left to do; print how often."""
    advanced = step = 0
    before = got_to(asked)
    for killed in range(STEPS):
        step += stride
        if not forked(do, step, *words):
            json.dump({"killed": killed, "advanced": advanced, "last": step}, sys.stdout)
            return
        if (now := got_to(asked)) != before:
            before, step, advanced = now, killed % stride, advanced + 1
    raise SystemExit("it has no end")


def loaded(*modules: str) -> None:
    """Load Django, and what every fork would load again."""
    import django

    django.setup()
    for module in modules:
        __import__(module)


if __name__ == "__main__":
    loaded("sijill.ledger.sequencer", "sijill.cards.tasks")
    die_at_each(pass_over, asked=PLACES, stride=int(sys.argv[1]))
