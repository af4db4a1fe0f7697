"""Visitors with cookies, and arrivals that do not wait for the answers before them."""

from __future__ import annotations

import http.client
import queue
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass
class Visitor:
    """One browser without a screen: keeps cookies, follows redirections."""

    url: str
    cookies: dict[str, str] = field(default_factory=dict)
    path: str = ""
    _connection: http.client.HTTPConnection | None = None

    def twin(self) -> Visitor:
        """The same session over a connection of its own."""
        return Visitor(self.url, dict(self.cookies))

    def ask(self, path: str, data: dict[str, str] | None = None) -> tuple[int, str]:
        """GET, or POST when there is something to send; one answer, not followed."""
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        body = None
        if data is not None:
            body = urlencode(data).encode()
            headers |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "Origin": self.url,
                "X-CSRFToken": self.cookies.get("csrftoken", ""),
            }
        answer = self._send("GET" if body is None else "POST", path, body, headers)
        text = answer.read().decode(errors="replace")
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                cookie, _, rest = value.partition(";")[0].partition("=")
                self.cookies[cookie] = rest
        self.path = answer.getheader("Location") or path
        return answer.status, text

    def _send(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> http.client.HTTPResponse:
        if self._connection is None:
            self._connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=30)
        try:
            self._connection.request(method, path, body, headers)
            return self._connection.getresponse()
        except (http.client.HTTPException, ConnectionError):
            self._connection.close()
            self._connection.request(method, path, body, headers)
            return self._connection.getresponse()

    def go(self, path: str, data: dict[str, str] | None = None) -> str:
        """The same, following redirections to the page."""
        status, text = self.ask(path, data)
        while status in (301, 302, 303):
            status, text = self.ask(urlsplit(self.path)._replace(scheme="", netloc="").geturl())
        if status >= 400:
            raise RuntimeError(f"{status} at {path}")
        return text


def arrivals(
    rate: float, seconds: float, visit: Callable[[int], int], *, threads: int = 24
) -> list[float]:
    """Milliseconds from the moment each visitor was due, whatever those before it got.

    An answer of 400 or more stops the measure: a fast refusal is not a page.
    """
    due: queue.Queue[tuple[int, float]] = queue.Queue()
    taken: list[float] = []
    wrong: list[int] = []

    def serve() -> None:
        while (one := due.get())[0] >= 0:
            status = visit(one[0])
            taken.append((time.perf_counter() - one[1]) * 1000)
            if status >= 400:
                wrong.append(status)

    crew = [threading.Thread(target=serve, daemon=True) for _ in range(threads)]
    for one in crew:
        one.start()
    began = time.perf_counter() + 0.05
    for number in range(int(rate * seconds)):
        moment = began + number / rate
        time.sleep(max(0.0, moment - time.perf_counter()))
        due.put((number, moment))
    for _ in crew:
        due.put((-1, 0.0))
    for one in crew:
        one.join()
    if wrong:
        raise RuntimeError(f"{len(wrong)} answers were faults: {sorted(set(wrong))}")
    return taken
