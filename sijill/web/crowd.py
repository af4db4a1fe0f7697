"""More people than the house can serve well: who has only just come is asked to wait a moment.

Without a bound every request stands in line behind every other, and soon nobody is served in less
than ten seconds. With it the line stays short: first the reading of those who begin waits, then all
reading, and what somebody sends is never turned away. Whoever waits is told so at once, keeps what
was saved, and their page comes by itself. Who first came stands first: whoever was turned away
brings back when they came (see `turns`), and stands before those who came after.
"""

from __future__ import annotations

import logging
import math
import random
import time
from bisect import insort
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from threading import Event, Lock

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from sijill.kernel import clock
from sijill.web import errors, turns
from sijill.web.api import problems

READS = frozenset({"GET", "HEAD"})
ALWAYS = frozenset({"/health/"})
PATIENCE, LONGER = 1.0, 2.0  # seconds in line; of who comes back
LINE = 32  # in line at most: each holds a thread
SOONEST, LATEST = 5, 15  # seconds; each waits another while, so that they do not come back at once
TOLD_EVERY = 10.0  # seconds between two lines of the log
log = logging.getLogger("sijill.crowd")


@dataclass(eq=False, slots=True)
class Place:
    """A place in line: since when, up to how many at work it may enter, and what came of it."""

    came: float
    most: float
    enters: bool = False
    called: Event = field(default_factory=Event)


class Crowd:
    """Counts the requests at work in this process, and asks to wait beyond `settings.CROWD`.

    A moment's crowd stands in line here, where it costs nothing; who would stand too long is told.
    The door is behind the reading of bodies: a slow network holds a thread and is no work.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.at_work = 0
        self.line: list[Place] = []  # who first came first
        self._lock = Lock()
        self._turned_away, self._told_at = 0, -math.inf

    def __call__(self, request: HttpRequest) -> HttpResponse:
        at = clock.now().timestamp()
        first = turns.first_came(request, at=at)
        if not self._comes_in(room_for(request), first, at=at):
            self._tell()
            return _not_logged(wait(request, first=first or at))
        try:
            response = self.get_response(request)
        finally:
            self._goes_out()
        turns.hand_in(request, response)
        return response

    def _comes_in(self, most: float, first: float | None, *, at: float) -> bool:
        with self._lock:
            if self.at_work < most:  # then nobody stands in line who might enter
                self.at_work += 1
                return True
            place = self._stand(most, first, at=at)
        place.called.wait(LONGER if place.came < at else PATIENCE)
        with self._lock:
            if place in self.line:
                self.line.remove(place)
        return place.enters

    def _stand(self, most: float, first: float | None, *, at: float) -> Place:
        """A place by when one came; the last of a line too long is told at once.

        A token stands in line once: who comes with it a second time comes only now.
        """
        twice = first in [each.came for each in self.line]
        place = Place(at if first is None or twice else first, most)
        insort(self.line, place, key=lambda each: each.came)
        if len(self.line) > LINE:
            self.line.pop().called.set()
        return place

    def _goes_out(self) -> None:
        with self._lock:
            self.at_work -= 1
            for place in self.line:
                if self.at_work < place.most:
                    self.line.remove(place)
                    self.at_work += 1
                    place.enters = True
                    place.called.set()
                    break

    def _tell(self) -> None:
        """One line of the log for many who were turned away; it names nobody."""
        with self._lock:
            self._turned_away += 1
            if time.monotonic() < self._told_at + TOLD_EVERY:
                return
            count, self._turned_away, self._told_at = self._turned_away, 0, time.monotonic()
        log.warning("more requests than can be served well: %d asked to wait", count)


def room_for(request: HttpRequest) -> float:
    """How many requests may be at work when this one comes in."""
    most: int = settings.CROWD
    if not most or request.method not in READS or request.path_info in ALWAYS:
        return math.inf
    return most + most // 2 if is_known(request) else most


def is_known(request: HttpRequest) -> bool:
    """Somebody in the middle of something: a session, or a program with its token."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES or "HTTP_AUTHORIZATION" in request.META


def wait(request: HttpRequest, *, first: float) -> HttpResponse:
    """503, with the seconds after which the browser or the program asks again.

    A browser takes along when it first came.
    """
    seconds = str(random.randint(SOONEST, LATEST))  # noqa: S311 — spreads a crowd, hides nothing
    if request.path_info.startswith(problems.PREFIX):
        fault = problems.Fault(problems.Kind.BUSY, headers={"Retry-After": seconds})
        return problems.answer(fault)
    language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
    headers = {"Retry-After": seconds, "Refresh": seconds, "Cache-Control": "no-store"}
    headers["Content-Language"] = language
    response = HttpResponse(_body(language), status=errors.BUSY.status, headers=headers)
    turns.take_along(request, response, first=first, at=clock.now().timestamp())
    return response


def _not_logged(response: HttpResponse) -> HttpResponse:
    """Django writes a line for each answer of this kind: of a crowd one line is enough."""
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


@cache
def _body(language: str) -> bytes:
    """The page is written once in each language: a crowd must not cost what it spares."""
    with translation.override(language):
        return errors.page(None, errors.BUSY, actions=[(_("Try again now"), "?")]).content
