"""The invented fund's HTTPS: signed requests alone, each nonce once, each key one file."""

from __future__ import annotations

import hashlib
import json
import os
import ssl
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

from sijill.kernel import clock
from sijill.protection.rules.passing import LARGEST, is_name
from sijill.protection.seals.keys import ASK, KeyFault, Keys
from sijill.protection.seals.requests import Request, Unsigned, checked, content_digest, holds
from sijill.protection.simulator.books import Books
from sijill.protection.simulator.fund import SENDING
from sijill.protection.simulator.papers import CERTIFICATE
from sijill.protection.ways.port import FROM, PART, READ, TO

RIGHTS = ["put", "list", "get", "take"]
Answer = tuple[int, bytes]


class Web(ThreadingHTTPServer):
    """What each request needs: the folder, the keys, the books."""

    daemon_threads = True

    def __init__(self, desk: Path, keys: Path, books: Books, port: int) -> None:
        self.desk, self.keys, self.books = desk, Keys(keys), books
        super().__init__(("127.0.0.1", port), _Asked)
        trust = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        trust.minimum_version = ssl.TLSVersion.TLSv1_2
        trust.load_cert_chain(keys / CERTIFICATE)
        self.socket = trust.wrap_socket(
            self.socket, server_side=True, do_handshake_on_connect=False
        )


class _Asked(BaseHTTPRequestHandler):
    """One connection of the register."""

    server: Web
    protocol_version = "HTTP/1.1"
    timeout = 60

    def do_GET(self) -> None:
        """What may be done, what lies there, or one file."""
        self._answered(b"", self._got)

    def do_HEAD(self) -> None:
        """Whether a name is used."""
        self._answered(b"", lambda path, _: self._seen(path))

    def do_DELETE(self) -> None:
        """A file was taken: it is moved aside."""
        self._answered(b"", lambda path, _: self._taken(path))

    def do_PUT(self) -> None:
        """A file comes, once under its key."""
        size = int(self.headers.get("content-length") or -1)
        if not 0 <= size <= LARGEST:
            self.close_connection = True
            self._say(413, b"")
            return
        self._answered(self.rfile.read(size), self._put)

    def _answered(self, data: bytes, do: object) -> None:
        fields = {name.lower(): value for name, value in self.headers.items()}
        address = f"https://{fields.get('host', '')}{self.path}"
        try:
            request = Request(self.command, address, fields)
            believed = self.server.keys.believed(ASK)
            _, nonce = checked(request, believed=believed, at=clock.now())
        except (Unsigned, KeyFault):
            self._say(401, b"")
            return
        with self.server.books.at_once():
            fresh = self.server.books.first_time(nonce)
        path = unquote(self.path).strip("/")
        self._say(*(do(path, (fields, data)) if fresh else (401, b"")))  # type: ignore[operator]

    def _got(self, path: str, _: object) -> Answer:
        if path == "":
            return 200, json.dumps({"rights": RIGHTS}).encode()
        if path == FROM:
            files = sorted(p.name for p in (self.server.desk / FROM).glob("*") if is_name(p.name))
            return 200, json.dumps({"files": files}).encode()
        found = self._place(path)
        return (200, found.read_bytes()) if found is not None else (404, b"")

    def _seen(self, path: str) -> Answer:
        folder, _, name = path.partition("/")
        there = folder == TO and SENDING.fullmatch(name)
        return (204, b"") if there and (self.server.desk / TO / name).exists() else (404, b"")

    def _taken(self, path: str) -> Answer:
        found = self._place(path)
        if found is None:
            return 404, b""
        aside = self.server.desk / READ
        aside.mkdir(exist_ok=True)
        found.replace(aside / found.name)
        return 204, b""

    def _put(self, path: str, sent: tuple[Mapping[str, str], bytes]) -> Answer:
        fields, data = sent
        folder, _, name = path.partition("/")
        if folder != TO or not SENDING.fullmatch(name):
            return 403, b""
        if not holds(fields.get("content-digest", ""), data):
            return 400, b""
        with self.server.books.at_once():
            key, digest = fields["idempotency-key"], hashlib.sha256(data).hexdigest()
            if self.server.books.asked(key, name, digest) == "other":
                return 422, b""
            self._laid(self.server.desk / TO / name, data)
        return 201, b""

    def _laid(self, path: Path, data: bytes) -> None:
        passing = path.with_name(f"{path.name}{PART}")
        with passing.open("wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        passing.replace(path)

    def _place(self, path: str) -> Path | None:
        folder, _, name = path.partition("/")
        found = self.server.desk / FROM / name
        return found if folder == FROM and is_name(name) and found.is_file() else None

    def _say(self, status: int, data: bytes) -> None:
        self.send_response(status)
        self.send_header("content-length", str(len(data)))
        self.send_header("content-digest", content_digest(data))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Requests are not told: names of files say how many people were handed over."""
