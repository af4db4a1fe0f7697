"""A network between the browser and the house: it counts what passes, can be cut, and can lie."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "date", "server"}
Change = Callable[[bytes], bytes]


class Network:
    """What a test may ask of the network and do to it."""

    def __init__(self, house: str) -> None:
        self.house = urlsplit(house).netloc
        self.cut = False
        self.passed: list[tuple[str, int, int]] = []  # path, status, bytes of the answer
        self.changes: dict[str, Change] = {}
        self.url = ""

    def bytes_passed(self, *, but: str = "\0") -> int:
        """How many bytes came in answers, leaving out the addresses that hold a word."""
        return sum(size for path, _, size in self.passed if but not in path)

    def forward(self, handler: BaseHTTPRequestHandler) -> None:
        """Pass a request on and its answer back."""
        if self.cut:
            handler.close_connection = True
            return
        length = int(handler.headers.get("Content-Length") or 0)
        line = http.client.HTTPConnection(self.house, timeout=30)
        headers = {
            k: v.replace(self.url, f"http://{self.house}")  # Origin and Referer, for forms
            for k, v in handler.headers.items()
            if k.lower() not in HOP
        }
        headers |= {"Host": self.house}
        change = self.changes.get(handler.path.split("?")[0])
        if change:  # what is changed is asked for plain and whole
            headers = {k: v for k, v in headers.items() if k.lower() not in PLAIN}
        line.request(handler.command, handler.path, handler.rfile.read(length), headers)
        answer = line.getresponse()
        body = answer.read()
        self._reply(handler, answer, change(body) if change and body else body)

    def _reply(self, handler: BaseHTTPRequestHandler, answer: Any, body: bytes) -> None:
        self.passed.append((handler.path, answer.status, len(body)))
        handler.send_response_only(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in HOP and not (name.lower() == "etag" and self.changes):
                handler.send_header(name, value)
        if answer.status != 304:
            handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        if handler.command != "HEAD":
            handler.wfile.write(body)


PLAIN = {"accept-encoding", "if-none-match", "if-modified-since"}


@contextmanager
def network(house: str) -> Iterator[Network]:
    """Open a network to the house."""
    between = Network(house)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            between.forward(self)

        def do_HEAD(self) -> None:
            between.forward(self)

        def do_POST(self) -> None:
            between.forward(self)

        def log_message(self, *said: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    between.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield between
    finally:
        server.shutdown()
        server.server_close()
