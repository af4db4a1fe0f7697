"""The door for those who check many cards: before Django, without a database.

`POST /card/verify` with the text of a code, or with JSON `{"codes": […]}` for a hundred at once.
What is asked is in the codes and in the published files; nothing is kept, so nothing can be told
of who was checked where. The lists are held in memory and read again when their files change.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from sijill.cards import publishing
from sijill.cards.keys import trusting
from sijill.kernel import clock
from sijill.kernel.card import checking
from sijill.kernel.card.checking import Answer
from sijill.kernel.card.reasons import SHOWN, Doubt
from sijill.kernel.card.status_list import StatusList
from sijill.kernel.card.transport import LONGEST_TEXT
from sijill.kernel.card.trust import TrustList

PATH = "/card/verify"
MOST = 100  # codes in one request
LARGEST = MOST * (LONGEST_TEXT + 4)  # bytes
LOOK = timedelta(seconds=2)  # how often the files are looked at

Environ = Mapping[str, Any]
Start = Callable[..., Any]
Application = Callable[[dict[str, Any], Start], Any]


class Unasked(ValueError):
    """A request that asks nothing that can be answered, with its HTTP status."""

    def __init__(self, status: str) -> None:
        super().__init__(status)
        self.status = status


class Held:
    """The trust list and the status lists, as the files had them a moment ago."""

    def __init__(self) -> None:
        self.trust: TrustList | None = None
        self.lists: dict[str, StatusList] = {}
        self._seen: tuple[Any, ...] = ()
        self._next = datetime.min.replace(tzinfo=clock.CASABLANCA)
        self._lock = Lock()

    def at(self, at: datetime) -> Held:
        """The same, after a look at the files when the last one is old.

        One thread looks while the others go on with what is held; at the first look they wait.
        """
        if at >= self._next and self._lock.acquire(blocking=not self._seen):
            try:
                if at >= self._next:
                    self._look(at)
                    self._next = at + LOOK
            finally:
                self._lock.release()
        return self

    def _look(self, at: datetime) -> None:
        seen = tuple(_stamps())
        if seen == self._seen and self.trust is not None:
            return
        known = _trust()
        found = (publishing.read(number, at=at) for number in _numbers())
        self.lists = {status.uri: status for status in found if status is not None}
        self.trust, self._seen = known, seen


def _trust() -> TrustList | None:
    try:
        return trusting.trust_list()
    except Doubt:
        return None


def _numbers() -> list[int]:
    names = (path.stem for path in publishing.folder().glob("*.cwt"))
    return sorted(int(name) for name in names if name.isdigit())


def _stamps() -> Iterator[Any]:
    """What changes whenever a file is replaced."""
    for path in (trusting.path(), *map(publishing.path_of, _numbers())):
        try:
            found = path.stat()
        except FileNotFoundError:
            continue
        yield path.name, found.st_mtime_ns, found.st_ino


HELD = Held()


def verify(text: str, *, at: datetime) -> Answer:
    """What is said of one code now."""
    held = HELD.at(at)
    return checking.check(text, trust=held.trust, lists=held.lists, at=at)


def told(answer: Answer) -> dict[str, Any]:
    """An answer for machines; the person only where the signature is good."""
    said: dict[str, Any] = {
        "outcome": answer.outcome.value,
        "reason": answer.reason.value,
        "list_as_of": answer.as_of.isoformat() if answer.as_of else None,
    }
    card = answer.card if answer.reason in SHOWN else None
    if card is not None:
        said |= {
            "card": card.number,
            "nia": card.nia,
            "name_ar": card.name_ar,
            "name_latin": card.name_latin,
            "trade": card.trade,
            "valid_until": card.valid_until.isoformat(),
        }
    return said


def before(inner: Application) -> Application:
    """Answer at this door, and leave everything else to the house."""

    def application(environ: dict[str, Any], start: Start) -> Any:
        if environ.get("PATH_INFO") != PATH:
            return inner(environ, start)
        try:
            body = json.dumps(_answer(environ), ensure_ascii=False).encode()
            status = "200 OK"
        except Unasked as problem:
            body, status = b"", problem.status
        start(status, _headers(len(body)))
        return [body]

    return application


def _headers(length: int) -> list[tuple[str, str]]:
    return [
        ("Content-Type", "application/json"),
        ("Content-Length", str(length)),
        ("Cache-Control", "no-store"),
        ("Access-Control-Allow-Origin", "*"),
        ("Access-Control-Allow-Headers", "content-type"),
        ("X-Content-Type-Options", "nosniff"),
        ("Allow", "POST, OPTIONS"),
    ]


def _answer(environ: Environ) -> dict[str, Any]:
    method = environ["REQUEST_METHOD"]
    if method == "OPTIONS":
        raise Unasked("204 No Content")
    if method != "POST":
        raise Unasked("405 Method Not Allowed")
    body, at = _body(environ), clock.now()
    if not environ.get("CONTENT_TYPE", "").startswith("application/json"):
        return told(verify(body, at=at))
    return {"answers": [told(verify(text, at=at)) for text in _codes(body)]}


def _body(environ: Environ) -> str:
    try:
        length = int(environ.get("CONTENT_LENGTH") or 0)
    except ValueError:
        raise Unasked("400 Bad Request") from None
    if not 0 <= length <= LARGEST:
        raise Unasked("413 Content Too Large")
    try:
        return str(environ["wsgi.input"].read(length).decode())
    except UnicodeDecodeError:
        raise Unasked("400 Bad Request") from None


def _codes(body: str) -> list[str]:
    try:
        codes = json.loads(body)["codes"]
    except (ValueError, LookupError, TypeError, RecursionError):
        raise Unasked("400 Bad Request") from None
    if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes):
        raise Unasked("400 Bad Request")
    if len(codes) > MOST:
        raise Unasked("413 Content Too Large")
    return codes
