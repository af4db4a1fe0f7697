"""Members told that their grouping is dissolved, by workers killed at each of their steps in turn.

    python -m tests.telling_stepping STRIDE PORTION

As `tests.stepping` does it for the log: each worker is a fork that kills itself at one step, and
one that told anybody is followed by one that dies at its first step again.
"""

from __future__ import annotations

import sys

from tests.stepping import Doom, die_at_each, loaded

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


if __name__ == "__main__":
    loaded("sijill.register.actions.groupings")
    die_at_each(tell, int(sys.argv[2]), asked=TOLD, stride=int(sys.argv[1]))
