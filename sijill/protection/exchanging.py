"""One passage: lines made, files packed, what is due put at the fund, what lies there read.

Nothing here holds a transaction while it speaks to the fund. A file is put before it is told that
it left: who is killed in between puts the same bytes under the same name again, and the fund keeps
each line once by its key.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from sijill.kernel.actor import SYSTEM
from sijill.kernel.vault import WrappedKey
from sijill.ledger.transaction import acting_for
from sijill.protection import actions, safe
from sijill.protection.models import Outgoing
from sijill.protection.queries import exchange
from sijill.protection.rules.lines import EVENTS, QUESTIONS
from sijill.protection.ways.port import NotReached, TooLarge, Way

log = logging.getLogger("sijill.protection.exchange")


@dataclass(slots=True)
class Passage:
    """What one passage did."""

    lines: int = 0
    files: int = 0
    left: int = 0
    read: int = 0
    failed: int = 0


def passage(way: Way, *, at: datetime) -> Passage:
    """Everything that may be done now; begun again after a kill, it goes on where it stopped."""
    done = Passage()
    collect(way, done, at=at)
    pack_all(done, at=at)
    put_all(way, done, at=at)
    return done


def pack_all(done: Passage, *, at: datetime) -> None:
    """Make lines, and files of them, until none is left that may leave now."""
    while made := actions.prepare(at=at):
        done.lines += made
    for stream in (QUESTIONS, EVENTS):
        while (packed := actions.pack(stream=stream, at=at)).looked:
            done.files += packed.file is not None


def put_all(way: Way, done: Passage, *, at: datetime) -> None:
    """Put what is made at the fund, each stream in its order; behind a failure its stream waits."""
    with acting_for(SYSTEM):
        due = list(exchange.to_leave())
    stuck: set[str] = set()
    for file in due:
        if file.stream_id in stuck or not _may_leave(at):
            continue
        if _put(way, file, at=at):
            done.left += 1
        else:
            stuck.add(file.stream_id)
            done.failed += 1


def _may_leave(at: datetime) -> bool:
    with acting_for(SYSTEM):
        return exchange.is_open(at=at)


def _put(way: Way, file: Outgoing, *, at: datetime) -> bool:
    wrapped = WrappedKey(key_id=file.key_id, wrapped=bytes(file.wrapped_key))
    try:
        way.put(file.name, safe.read(file.pk, wrapped))
    except (NotReached, safe.Lost) as problem:
        why = getattr(problem, "why", "lost")
        log.error("a file did not get through", extra={"file": file.name, "why": why})
        actions.not_through(file=file.pk, fault=why, at=at)
        return False
    actions.left(file=file.pk, at=at)
    return True


def collect(way: Way, done: Passage, *, at: datetime) -> None:
    """Read what lies there for us; each is taken away once all of it is applied."""
    try:
        names = way.names()
    except NotReached as problem:
        log.error("the fund was not reached", extra={"why": problem.why})
        done.failed += 1
        return
    for name in names:
        try:
            data = way.get(name)
        except (NotReached, TooLarge) as problem:
            log.error("an answer was not read", extra={"file": name, "why": type(problem).__name__})
            done.failed += 1
            continue
        try:
            actions.apply(actions.receive(name=name, data=data, at=at), at=at)
        except Exception as fault:  # one file that meets a fault of ours keeps no other waiting
            log.error(
                "an answer was not applied", extra={"file": name, "why": type(fault).__name__}
            )
            done.failed += 1
            continue
        way.taken(name)
        done.read += 1
