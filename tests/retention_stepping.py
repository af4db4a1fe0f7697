"""A night of retention, killed before and after each of its statements and commits in turn.

    python -m tests.retention_stepping STRIDE

As `tests.stepping` does it for the log: each night is a fork that kills itself at one step, and a
night that erased anything is followed by one that dies at its first step again.
"""

from __future__ import annotations

import sys

from tests.stepping import Doom, die_at_each, loaded

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


if __name__ == "__main__":
    loaded("sijill.portal.retention")
    die_at_each(night, asked=ERASED, stride=int(sys.argv[1]))
