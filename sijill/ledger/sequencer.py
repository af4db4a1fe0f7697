"""The one process that numbers, seals, publishes and hands on; harmless when killed or doubled."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import datetime
from threading import Event

from django.db import InterfaceError, OperationalError, close_old_connections, connection

from sijill.kernel import clock
from sijill.kernel.signing import Signer
from sijill.ledger import consumers, publishing
from sijill.ledger.actions import delivering, sequencing
from sijill.ledger.publishing import LogAhead
from sijill.ledger.queries import log

EVERY = 2.0  # seconds between two checkpoints while acts arrive
PAUSE = 0.5  # seconds of rest when nothing waits
SLICE = 1.0  # seconds given to consumers before the next numbers
PATIENCE = 1.0  # seconds before the database is asked again
ALARM = 60.0  # seconds between two alarms about the same thing
logger = logging.getLogger("sijill.ledger.sequencer")


class Sequencer:
    """Runs rounds: numbers, then a checkpoint, then files, then those who follow."""

    def __init__(self, *, by: Signer, now: Callable[[], datetime] = clock.now) -> None:
        self._by, self._now = by, now
        self._sealed = self._alarmed = -ALARM

    def once(self) -> int:
        """Do all that waits and tell how many acts were numbered."""
        self._require_no_fork()
        total = 0
        while numbered := sequencing.number():
            total += numbered
        self._seal()
        while self._hand_on(until=None):
            pass
        return total

    def forever(self, stop: Event) -> None:
        """Run until told to stop, whatever happens to the database."""
        while not stop.is_set():
            try:
                busy = self.round()
            except (OperationalError, InterfaceError) as problem:
                self._alarm("the database does not answer", problem)
                connection.close()
                stop.wait(PATIENCE)
            except LogAhead as problem:
                self._alarm("the log is not sealed any more", problem)
                stop.wait(PATIENCE)
            else:
                stop.wait(0.0 if busy else PAUSE)
            close_old_connections()

    def round(self) -> bool:
        """One turn; whether something still waits."""
        self._require_no_fork()
        numbered = sequencing.number()
        if time.monotonic() - self._sealed >= EVERY:
            self._seal()
        handed = self._hand_on(until=time.monotonic() + SLICE)
        return numbered == sequencing.BATCH or handed

    def _seal(self) -> None:
        sequencing.seal(by=self._by, at=self._now())
        publishing.publish()
        self._sealed = time.monotonic()

    def _hand_on(self, *, until: float | None) -> bool:
        """Hand a slice to each consumer; whether one of them is still behind."""
        for name, kind, id in delivering.asked_again():
            delivering.retry(consumer_name=name, subject=(kind, id), at=self._now())
        behind = False
        for each in consumers.consumers():
            whole = delivering.slice_of(each)
            passed = delivering.deliver(to=each, at=self._now())
            while passed == whole and until and time.monotonic() < until:
                passed = delivering.deliver(to=each, at=self._now())
            behind |= passed == whole
        return behind

    def _require_no_fork(self) -> None:
        """Sign nothing when the world was shown more than the database holds."""
        if (published := publishing.published_size()) > (held := log.numbered()):
            raise LogAhead(published, held)

    def _alarm(self, what: str, problem: Exception) -> None:
        if time.monotonic() - self._alarmed >= ALARM:
            self._alarmed = time.monotonic()
            logger.error(what, extra={"fault": f"{type(problem).__name__}: {problem}"})
