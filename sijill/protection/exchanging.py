"""One passage: lines made, files packed, what is due put at the fund, what lies there read.

Nothing here holds a transaction while it speaks to the fund. A file is put before it is told that
it left: who is killed in between puts the same bytes under the same name again, and the fund keeps
each line once by its key.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from sijill.kernel.actor import SYSTEM
from sijill.kernel.clock import civil_date
from sijill.kernel.vault import WrappedKey
from sijill.ledger.transaction import acting_for
from sijill.protection import actions, safe
from sijill.protection.models import Outgoing
from sijill.protection.queries import exchange
from sijill.protection.queries.files import gaps
from sijill.protection.rules.lines import EVENTS, QUESTIONS
from sijill.protection.seals.keys import OWN, KeyFault, Keys
from sijill.protection.seals.parcel import Seal
from sijill.protection.ways.port import NotReached, TooLarge, Way, way_of

log = logging.getLogger("sijill.protection.exchange")
US, THEM = "register", "fund"


@dataclass(slots=True)
class Passage:
    """What one passage did."""

    lines: int = 0
    files: int = 0
    left: int = 0
    read: int = 0
    failed: int = 0


@contextmanager
def connected(*, at: datetime) -> Iterator[tuple[Way, Seal | None]]:
    """The way that the settings name, and how files are signed and closed on it; NoWay for none."""
    folder, on = Path(settings.FUND_KEYS), civil_date(at)
    way = way_of(settings.FUND_WAY, keys=folder, on=on)
    # Between two folders of one machine, a house that was given no keys sends in clear.
    sealed = way.sealed or (folder / OWN).is_dir()
    seal = Seal(keys=Keys(folder), sender=US, partner=THEM, on=on) if sealed else None
    with closing(way):
        yield way, seal


def passage(way: Way, *, at: datetime, seal: Seal | None = None) -> Passage:
    """Everything that may be done now; begun again after a kill, it goes on where it stopped."""
    done = Passage()
    with acting_for(SYSTEM):
        talks = exchange.may_talk(at=at)
    if talks:
        collect(way, done, at=at, seal=seal)
    pack_all(done, at=at)
    if talks:
        put_all(way, done, at=at, seal=seal)
    return done


def pack_all(done: Passage, *, at: datetime) -> None:
    """Make lines, and files of them, until none is left that may leave now."""
    while made := actions.prepare(at=at):
        done.lines += made
    for stream in (QUESTIONS, EVENTS):
        while (packed := actions.pack(stream=stream, at=at)).looked:
            done.files += packed.file is not None
    while actions.pack_replies(at=at):
        done.files += 1


def put_all(way: Way, done: Passage, *, at: datetime, seal: Seal | None = None) -> None:
    """Put what is made at the fund, each stream in its order; behind a failure its stream waits."""
    with acting_for(SYSTEM):
        due = list(exchange.to_leave())
    stuck: set[str] = set()
    for file in due:
        if file.stream_id in stuck:
            continue
        if not _may_leave(file, at):
            stuck.add(file.stream_id)
        elif _put(way, file, at=at, seal=seal):
            done.left += 1
        else:
            stuck.add(file.stream_id)
            done.failed += 1


def _may_leave(file: Outgoing, at: datetime) -> bool:
    """Whether the exchange is still open, and the partner takes so much more today."""
    with acting_for(SYSTEM):
        gone = exchange.left_today(file.stream_id, at=at)
        pace = exchange.pace(at=at)
        return exchange.is_open(at=at) and pace.may_leave(file.count, left_today=gone)


def _put(way: Way, file: Outgoing, *, at: datetime, seal: Seal | None) -> bool:
    try:
        way.put(*_as_it_travels(way, file, at=at, seal=seal))
    except (NotReached, KeyFault, safe.Lost) as problem:
        why = getattr(problem, "why", "lost")
        log.error("a file did not get through", extra={"file": file.name, "why": why})
        actions.not_through(file=file.pk, fault=why, at=at)
        return False
    actions.left(file=file.pk, at=at)
    return True


def _as_it_travels(
    way: Way, file: Outgoing, *, at: datetime, seal: Seal | None
) -> tuple[str, bytes]:
    """The name and the exact bytes under which a file leaves, the same each time."""
    if seal is not None:
        parcel = actions.close(file=file.pk, seal=seal, at=at)
        wrapped = WrappedKey(key_id=parcel.key_id, wrapped=bytes(parcel.wrapped_key))
        return parcel.name, safe.read(parcel.pk, wrapped)
    if way.sealed:
        raise NotReached("no_seal")
    wrapped = WrappedKey(key_id=file.key_id, wrapped=bytes(file.wrapped_key))
    return file.name, safe.read(file.pk, wrapped)


def collect(way: Way, done: Passage, *, at: datetime, seal: Seal | None = None) -> None:
    """Read what lies there for us; each is taken away once all of it is applied."""
    try:
        names = way.names()
    except NotReached as problem:
        log.error("the fund was not reached", extra={"why": problem.why})
        done.failed += 1
        return
    for name in names:
        if _read(way, name, at=at, seal=seal):
            done.read += 1
        else:
            done.failed += 1
    if done.read:
        _ring()


def _ring() -> None:
    """Say aloud which numbers of the fund's own files never came."""
    with acting_for(SYSTEM):
        for gap in gaps():
            told = {"stream": gap.stream, "first": gap.first, "last": gap.last}
            log.error("files of the fund never came", extra=told)


def _read(way: Way, name: str, *, at: datetime, seal: Seal | None) -> bool:
    """One file of the fund; what fails stays there for the next passage."""
    try:
        data = way.get(name)
        received = actions.receive(name=name, data=data, at=at, seal=seal)
        actions.apply(received, at=at, seal=seal)
        way.taken(name)
    except (NotReached, TooLarge) as problem:
        why = getattr(problem, "why", "too_large")
        log.error("an answer was not read", extra={"file": name, "why": why})
        return False
    except Exception as fault:  # one file that meets a fault of ours keeps no other waiting
        log.error("an answer was not applied", extra={"file": name, "why": type(fault).__name__})
        return False
    return True
