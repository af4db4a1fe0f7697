"""`sijill gateway`: an invented operator of text messages, voice calls and e-mails, over HTTP.

    sijill gateway --book FILE --token TOKEN [--port PORT] [--receipts URL] [--calm]

It rings nobody. Its book holds keys, ways and times, never a number nor a text: how many times a
parcel came and how many times a telephone would have rung, which is once for each key. What goes
wrong is drawn from the key, so that the same run has the same faults: a parcel refused for good,
one taken whose answer is lost, "ask later" once, a receipt late, twice, of failure, or for a
message nobody sent.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import signal
import sqlite3
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Sequence
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from uuid import uuid4

from sijill.kernel import clock

LARGEST = 16 * 1024
TABLES = """
CREATE TABLE IF NOT EXISTS parcel (key TEXT PRIMARY KEY, way TEXT, came INT DEFAULT 1,
    rang INT DEFAULT 0, fault TEXT);
CREATE TABLE IF NOT EXISTS owed (place INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT, state TEXT,
    due REAL);
"""


class Fault(StrEnum):
    """What goes wrong with a parcel, if anything."""

    NONE = "none"
    REFUSED = "refused"
    BUSY = "busy"  # 503 the first time
    LOST = "lost"  # taken, but the answer never comes
    TWICE = "twice"  # its receipt comes twice
    UNKNOWN = "unknown"  # so does one for a message nobody sent
    UNDELIVERED = "undelivered"
    LATE = "late"  # its receipt takes its time


# Of thirty parcels: one of each fault, the others as they should be.
FAULTS = [fault for fault in Fault if fault is not Fault.NONE]


def fault_of(key: str, *, calm: bool) -> Fault:
    """The fault drawn for this key."""
    drawn = int(hashlib.sha256(key.encode()).hexdigest(), 16) % 30
    return Fault.NONE if calm or drawn >= len(FAULTS) else FAULTS[drawn]


class Book:
    """What came and what is owed, in one file that survives a kill."""

    def __init__(self, path: Path | str) -> None:
        self.lock = threading.Lock()
        self.held = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self.held.execute("PRAGMA journal_mode = WAL")
        self.held.executescript(TABLES)

    def came(self, key: str, way: str, fault: Fault) -> int:
        """Note a parcel; how many times it has come."""
        query = (
            "INSERT INTO parcel (key, way, fault) VALUES (?, ?, ?)"
            " ON CONFLICT DO UPDATE SET came = came + 1 RETURNING came"
        )
        with self.lock:
            return int(self.held.execute(query, [key, way, fault.value]).fetchone()[0])

    def ring(self, key: str, states: Sequence[tuple[str, str, float]]) -> bool:
        """Ring once for each key, and owe these receipts; False when it has rung before."""
        with self.lock:
            self.held.execute("BEGIN IMMEDIATE")
            done = self.held.execute(
                "UPDATE parcel SET rang = 1 WHERE key = ? AND rang = 0", [key]
            ).rowcount
            if done:
                self.held.executemany("INSERT INTO owed (key, state, due) VALUES (?, ?, ?)", states)
            self.held.execute("COMMIT")
        return bool(done)

    def due(self) -> list[tuple[int, str, str]]:
        """The receipts whose time has come."""
        query = "SELECT place, key, state FROM owed WHERE due <= ? ORDER BY place LIMIT 100"
        with self.lock:
            return list(self.held.execute(query, [clock.now().timestamp()]))

    def paid(self, place: int) -> None:
        """A receipt was taken."""
        with self.lock:
            self.held.execute("DELETE FROM owed WHERE place = ?", [place])


class Gateway(ThreadingHTTPServer):
    """One door, on this machine alone."""

    daemon_threads = True

    def __init__(self, book: Book, *, token: str, port: int = 0, calm: bool = False) -> None:
        self.book, self.token, self.calm = book, token, calm
        super().__init__(("127.0.0.1", port), _Asked)

    def owed_for(self, key: str, fault: Fault) -> list[tuple[str, str, float]]:
        """Which receipts a parcel will give, and when."""
        soon = clock.now().timestamp()
        state = "failed" if fault is Fault.UNDELIVERED else "delivered"
        owed = [(key, state, soon + (3 if fault is Fault.LATE else 0))]
        if fault is Fault.TWICE:
            owed.append((key, state, soon))
        if fault is Fault.UNKNOWN:
            owed.append((str(uuid4()), "delivered", soon))
        return owed


class _Asked(BaseHTTPRequestHandler):
    """One parcel of the register."""

    server: Gateway
    timeout = 30

    def do_POST(self) -> None:
        """Take a parcel, once under its key."""
        size = int(self.headers.get("content-length") or -1)
        if not 0 <= size <= LARGEST:
            return self._say(413)
        body = self.rfile.read(size)
        if self.headers.get("authorization") != f"Bearer {self.server.token}":
            return self._say(401)
        try:
            told = json.loads(body)
            key, way = str(self.headers["idempotency-key"]), str(told["way"])
        except (ValueError, KeyError):
            return self._say(400)
        return self._take(key, way)

    def _take(self, key: str, way: str) -> None:
        fault = fault_of(key, calm=self.server.calm)
        times = self.server.book.came(key, way, fault)
        if fault is Fault.REFUSED:
            return self._say(422)
        if fault is Fault.BUSY and times == 1:
            return self._say(503)
        self.server.book.ring(key, self.server.owed_for(key, fault))
        if fault is Fault.LOST and times == 1:
            self.connection.close()
            return None
        return self._say(202)

    def _say(self, status: int) -> None:
        self.send_response(status)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is told: it would be numbers of telephones."""


def tell(book: Book, *, address: str, token: str) -> int:
    """Hand over the receipts that are due; those not taken stay owed."""
    handed = 0
    for place, key, state in book.due():
        body = json.dumps({"id": key, "state": state}).encode()
        headers = {"content-type": "application/json", "authorization": f"Bearer {token}"}
        request = urllib.request.Request(address, data=body, headers=headers)  # noqa: S310 - ours
        try:
            with urllib.request.urlopen(request, timeout=10):  # noqa: S310 - the same
                book.paid(place)
                handed += 1
        except urllib.error.URLError:
            break
    return handed


def main(words: Sequence[str]) -> int:
    """Serve until asked to stop."""
    told = parser().parse_args(words)
    told.book.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    book = Book(told.book)
    gateway = Gateway(book, token=told.token, port=told.port, calm=told.calm)
    threading.Thread(target=gateway.serve_forever, daemon=True).start()
    if not told.quiet:
        sys.stdout.write(f"http://127.0.0.1:{gateway.server_address[1]}/\n")
        sys.stdout.flush()
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    while not stopped.wait(told.every):
        if told.receipts:
            tell(book, address=told.receipts, token=told.token)
    gateway.shutdown()
    return 0


def parser() -> argparse.ArgumentParser:
    """What it is told on the command line."""
    parser = argparse.ArgumentParser(prog="sijill gateway", description="An invented gateway.")
    parser.add_argument("--book", type=Path, required=True)
    parser.add_argument("--token", required=True)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--receipts", default="", metavar="URL")
    parser.add_argument("--every", type=float, default=1.0, help="seconds between receipts")
    parser.add_argument("--calm", action="store_true", help="without any fault")
    parser.add_argument("--quiet", action="store_true", help="say no address on the output")
    return parser
