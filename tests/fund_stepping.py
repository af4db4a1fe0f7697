"""The exchange with the fund, killed before and after each of its steps in turn.

    python -m tests.fund_stepping STRIDE FOLDER [ADDRESS]

Each passage is a fork that kills itself at one step: a statement, a commit, a file put at the
fund or taken from it; over SFTP and HTTPS also a piece written, a name given, a request sent, an
answer read. After each the invented fund takes its turn, alive. It ends once a passage comes to
its end and both sides have nothing left to do. Prints how many passages were killed.

Without ADDRESS both sides see FOLDER; with one, FOLDER is the fund's, whose doors others opened,
and our keys lie beside it.
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
        self.way, self.doom, self.sealed = way, doom, way.sealed

    def __getattr__(self, name: str) -> Any:
        return lambda *words: self.doom(getattr(self.way, name), *words)


def pass_by(step: int, folder: Path, address: str) -> None:
    """One passage, dying at one step."""
    from django.conf import settings
    from django.db import connection

    from sijill.kernel.clock import now
    from sijill.protection.exchanging import connected, passage

    doom = Doom(step)
    commit = connection._commit
    connection._commit = lambda: doom(commit)
    settings.FUND_WAY, settings.FUND_KEYS = address or str(folder), folder.parent / "ours"
    doom_networks(doom)
    with connection.execute_wrapper(doom), connected(at=now()) as (way, seal):
        passage(Doomed(way, doom), at=now(), seal=seal)


def doom_networks(doom: Doom) -> None:
    """Die also before and after each word to the other machine, in the middle of a file too."""
    from asyncssh import SFTPClient
    from asyncssh.sftp import SFTPClientFile

    from sijill.protection.ways import sftp
    from sijill.protection.ways.https import Https

    sftp.PIECE = 2_000
    for kind, name in (
        (SFTPClientFile, "write"),
        (SFTPClientFile, "read"),
        (SFTPClient, "posix_rename"),
    ):
        setattr(kind, name, _dying(getattr(kind, name), doom))
    exchanged = Https._exchanged
    Https._exchanged = lambda *words: doom(exchanged, *words)  # type: ignore[method-assign]


def _dying(do: Any, doom: Doom) -> Any:
    async def done(*words: Any, **named: Any) -> Any:
        doom.pass_by()
        found = await do(*words, **named)
        doom.pass_by()
        return found

    return done


def turn(folder: Path, out: int, address: str) -> None:
    """The fund reads and answers; tells how far everything got."""
    from django.db import connection

    from sijill.protection.simulator.command import fund_at
    from sijill.protection.simulator.fund import Fund

    fund = fund_at(folder) if address else Fund(folder)
    written = fund.turn(at=datetime.now(UTC).replace(microsecond=0))
    left = len([p for p in (fund.root / "from-fund").glob("*-A-*") if p.suffix != ".sha256"])
    with connection.cursor() as cursor:
        cursor.execute(PLACES)
        os.write(out, json.dumps([written, left, list(cursor.fetchone())]).encode())


def got_to(folder: Path, address: str) -> tuple[int, int, list[int]]:
    """What the fund wrote, what lies there unread, and how far we got; asked in a fork."""
    reading, writing = os.pipe()
    forked(turn, folder, writing, address)
    os.close(writing)
    with os.fdopen(reading) as told:
        written, left, places = json.loads(told.read())
    return written, left, places


def main() -> None:
    """Die at every step until nothing is left to do."""
    import django

    django.setup()
    stride, folder = int(sys.argv[1]), Path(sys.argv[2])
    address = sys.argv[3] if len(sys.argv) > 3 else ""
    (folder / "from-fund").mkdir(parents=True, exist_ok=True)
    for each in ("exchanging", "simulator.command", "ways.sftp", "ways.https"):
        __import__(f"sijill.protection.{each}")  # once, not in each fork
    advanced = step = killed = 0
    _, _, before = got_to(folder, address)
    for _ in range(STEPS):
        step += stride
        died = forked(pass_by, step, folder, address)
        killed += bool(died)
        written, left, places = got_to(folder, address)
        if not died and not written and not left and places == before:
            json.dump({"killed": killed, "advanced": advanced}, sys.stdout)
            return
        if places != before:
            before, step, advanced = places, killed % stride, advanced + 1
    raise SystemExit("the passages have no end")


if __name__ == "__main__":
    main()
