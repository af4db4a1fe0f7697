"""The exchange with the fund, killed once at each of its steps, and going on each time.

    python -m tests.fund_stepping EACH FOLDER [ADDRESS [PIECE]]

A passage is a fork that kills itself at the first step where none died before: before a statement,
before and after a commit, bytes flushed to the disk, a name given, a file passed; over SFTP and
HTTPS also before and after a piece, a request, an answer. A step is named by the work it stands in
(this file packed, that one put, this slice of that answer applied), by what is done, and by its
turn there: each is died at once, and a run goes on from where it was killed. Of so many steps one
alone is died at where EACH is more than 1. After each death the invented fund, alive, reads and
answers. It ends once a passage comes to its end and nothing lies on either side.

Without ADDRESS both sides see FOLDER; with one, FOLDER is the fund's, whose doors others opened,
and our keys lie beside it. PIECE is how many bytes travel at once. Prints what was died at.
"""

from __future__ import annotations

import json
import os
import re
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zlib import crc32

from tests.stepping import forked

STEPS = 20_000  # more than one run can have: one that never ends is a fault
VALUES = re.compile(r"(?:%s(?:, )?)+|(?:\((?:%s(?:, )?)+\)(?:, )?)+")
FORKS = ("exchanging", "simulator.command", "ways.sftp", "ways.https")


class Doom:
    """Kills its process at the first step, of those it must die at, where none died before."""

    def __init__(self, died: set[str], each: int, out: int) -> None:
        self.died, self.each, self.out = died, each, out
        self.work, self.asleep, self.turns = "", False, Counter[tuple[str, str]]()

    def __call__(self, run: Callable[..., Any], sql: str, *words: Any) -> Any:
        """One statement; what stands after it stands before the next."""
        self.pass_by(f"{crc32(VALUES.sub('%s', str(sql)).encode()):08x}")
        return run(sql, *words)

    def around(self, run: Callable[..., Any], word: str, *words: Any) -> Any:
        """Something that lasts beyond the transaction: a commit, a file, a word to the fund."""
        self.pass_by(f"before {word}")
        done = run(*words)
        self.pass_by(f"after {word}")
        return done

    def pass_by(self, word: str) -> None:
        """Die here, unless somebody did."""
        if self.asleep:
            return
        self.turns[self.work, word] += 1
        step = f"{self.work}|{word}|{self.turns[self.work, word]}"
        if step not in self.died and crc32(step.encode()) % self.each == 0:
            os.write(self.out, step.encode())
            os.kill(os.getpid(), signal.SIGKILL)

    def in_work(self, do: Callable[..., Any], named: Callable[..., str]) -> Callable[..., Any]:
        """The same, its steps told as its own."""

        def done(*words: Any, **told: Any) -> Any:
            self.asleep, before = True, self.work
            self.work, self.asleep = named(*words, **told), False
            try:
                return do(*words, **told)
            finally:
                self.work = before

        return done


class Doomed:
    """A way to the fund on which one dies before or after a file is passed."""

    def __init__(self, way: Any, doom: Doom) -> None:
        self.way, self.doom, self.sealed = way, doom, way.sealed

    def __getattr__(self, name: str) -> Any:
        return lambda *words: self.doom.around(getattr(self.way, name), name, *words)


def pass_by(died: set[str], each: int, out: int, folder: Path, address: str, piece: int) -> None:
    """One passage, dying at its first new step."""
    from django.conf import settings
    from django.db import connection

    from sijill.kernel.clock import now
    from sijill.protection.exchanging import connected, passage

    doom = Doom(died, each, out)
    commit, fsync, replace = connection._commit, os.fsync, Path.replace
    connection._commit = lambda: doom.around(commit, "commit")
    os.fsync = lambda *words: doom.around(fsync, "flush", *words)
    Path.replace = lambda *words: doom.around(replace, "name", *words)  # type: ignore[assignment]
    settings.FUND_WAY, settings.FUND_KEYS = address or str(folder), folder.parent / "ours"
    name_works(doom)
    doom_networks(doom, piece)
    with connection.execute_wrapper(doom), connected(at=now()) as (way, seal):
        passage(Doomed(way, doom), at=now(), seal=seal)


def name_works(doom: Doom) -> None:
    """Tell the steps of one file, or of one slice, from those of another."""
    from sijill.kernel.actor import SYSTEM
    from sijill.ledger.transaction import acting_for
    from sijill.protection import actions, exchanging
    from sijill.protection.actions import receiving
    from sijill.protection.models import Line, Stream

    def lines(**_: Any) -> str:
        with acting_for(SYSTEM):
            return f"lines {Line.objects.count()}"

    def file(*, stream: str, at: datetime) -> str:
        with acting_for(SYSTEM):
            return f"pack {stream} {Stream.objects.get(pk=stream).last + 1}"

    def answer(*, incoming: Any, **_: Any) -> str:
        return f"apply {incoming.name} {incoming.done}"

    actions.prepare = doom.in_work(actions.prepare, lines)
    actions.pack = doom.in_work(actions.pack, file)
    receiving.apply_some = doom.in_work(receiving.apply_some, answer)
    exchanging._put = doom.in_work(exchanging._put, lambda way, file, **_: f"put {file.name}")
    exchanging._read = doom.in_work(exchanging._read, lambda way, name, **_: f"read {name}")


def doom_networks(doom: Doom, piece: int) -> None:
    """Die also before and after each word to the other machine, in the middle of a file too."""
    from asyncssh import SFTPClient
    from asyncssh.sftp import SFTPClientFile

    from sijill.protection.ways import sftp
    from sijill.protection.ways.https import Https

    sftp.PIECE = piece
    for kind, name in (
        (SFTPClientFile, "write"),
        (SFTPClientFile, "read"),
        (SFTPClient, "posix_rename"),
    ):
        setattr(kind, name, _dying(getattr(kind, name), doom, name))
    said = Https._exchanged
    Https._exchanged = lambda *words: doom.around(said, "said", *words)  # type: ignore[method-assign]


def _dying(do: Any, doom: Doom, name: str) -> Any:
    async def done(*words: Any, **named: Any) -> Any:
        doom.pass_by(f"before {name}")
        found = await do(*words, **named)
        doom.pass_by(f"after {name}")
        return found

    return done


def turn(folder: Path, address: str) -> None:
    """The fund reads and answers."""
    from sijill.protection.simulator.command import fund_at
    from sijill.protection.simulator.fund import Fund

    fund = fund_at(folder) if address else Fund(folder)
    fund.turn(at=datetime.now(UTC).replace(microsecond=0))


def lies_there(folder: Path, name: str) -> bool:
    """Whether a file waits in a folder of the fund."""
    return any(path.suffix not in (".part", ".sha256") for path in (folder / name).glob("*-*"))


def died_at(*words: Any) -> str:
    """Fork a passage; the step it died at, or nothing when it came to its end."""
    reading, writing = os.pipe()
    died, each, *rest = words
    forked(pass_by, died, each, writing, *rest)
    os.close(writing)
    with os.fdopen(reading) as told:
        return told.read()


def main() -> None:
    """Die at every step until nothing is left to do."""
    import django

    django.setup()
    each, folder = int(sys.argv[1]), Path(sys.argv[2])
    address = sys.argv[3] if len(sys.argv) > 3 else ""
    piece = int(sys.argv[4]) if len(sys.argv) > 4 else 2_000
    desk = folder / "desk" if address else folder
    (folder / "from-fund").mkdir(parents=True, exist_ok=True)
    for module in FORKS:
        __import__(f"sijill.protection.{module}")  # once, not in each fork
    died, began = set[str](), time.perf_counter()
    for _ in range(STEPS):
        step = died_at(died, each, folder, address, piece)
        died |= {step} - {""}
        if lies_there(desk, "to-fund"):
            forked(turn, folder, address)
        elif not step and not lies_there(desk, "from-fund"):
            _tell(died, time.perf_counter() - began)
            return
        if len(died) % 100 == 0 and step:
            sys.stderr.write(f"{len(died)} {time.perf_counter() - began:.0f} s {step}\n")
    raise SystemExit("the passages have no end")


def _tell(died: set[str], seconds: float) -> None:
    works = Counter(step.split("|")[0].split(" ")[0] or "between" for step in died)
    found = {"killed": len(died), "works": len({step.split("|")[0] for step in died})}
    json.dump(found | {"where": dict(works), "seconds": round(seconds, 1)}, sys.stdout)


if __name__ == "__main__":
    main()
