"""The exchange with the fund, killed before and after each of its steps in turn.

    python -m tests.fund_stepping STRIDE FOLDER

Each passage is a fork that kills itself at one step: a statement, a commit, a file put at the
fund or taken from it. After each the invented fund takes its turn, alive. It ends once a passage
comes to its end and both sides have nothing left to do. Prints how many passages were killed.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.stepping import STEPS, Doom, forked

PLACES = """
SELECT (SELECT count(*) FROM protection_line), (SELECT count(*) FROM protection_outgoing),
       (SELECT count(*) FROM protection_outgoing WHERE state <> 'made'),
       (SELECT count(*) FROM protection_incoming), (SELECT coalesce(sum(done), 0)::bigint
        FROM protection_incoming), (SELECT count(*) FROM protection_incoming WHERE state = 'read')
"""


class Doomed:
    """A way to the fund on which one dies before or after a file is passed."""

    def __init__(self, way: Any, doom: Doom) -> None:
        self.way, self.doom = way, doom

    def __getattr__(self, name: str) -> Any:
        return lambda *words: self.doom(getattr(self.way, name), *words)


def pass_by(step: int, folder: Path) -> None:
    """One passage, dying at one step."""
    from django.db import connection

    from sijill.kernel.clock import now
    from sijill.protection.exchanging import passage
    from sijill.protection.ways.folder import Folder

    doom = Doom(step)
    commit = connection._commit
    connection._commit = lambda: doom(commit)
    with connection.execute_wrapper(doom):
        passage(Doomed(Folder(folder), doom), at=now())


def turn(folder: Path, out: int) -> None:
    """The fund reads and answers; tells how far everything got."""
    from django.db import connection

    from sijill.protection.simulator.fund import Fund

    written = Fund(folder).turn(at=datetime.now(UTC).replace(microsecond=0))
    left = len(list((folder / "from-fund").glob("*-A-*")))
    with connection.cursor() as cursor:
        cursor.execute(PLACES)
        os.write(out, json.dumps([written, left, list(cursor.fetchone())]).encode())


def got_to(folder: Path) -> tuple[int, int, list[int]]:
    """What the fund wrote, what lies there unread, and how far we got; asked in a fork."""
    reading, writing = os.pipe()
    forked(turn, folder, writing)
    os.close(writing)
    with os.fdopen(reading) as told:
        written, left, places = json.loads(told.read())
    return written, left, places


def main() -> None:
    """Die at every step until nothing is left to do."""
    import django

    django.setup()
    stride, folder = int(sys.argv[1]), Path(sys.argv[2])
    (folder / "from-fund").mkdir(parents=True, exist_ok=True)
    __import__("sijill.protection.exchanging")
    advanced = step = killed = 0
    _, _, before = got_to(folder)
    for _ in range(STEPS):
        step += stride
        died = forked(pass_by, step, folder)
        killed += bool(died)
        written, left, places = got_to(folder)
        if not died and not written and not left and places == before:
            json.dump({"killed": killed, "advanced": advanced}, sys.stdout)
            return
        if places != before:
            before, step, advanced = places, killed % stride, advanced + 1
    raise SystemExit("the passages have no end")


if __name__ == "__main__":
    main()
