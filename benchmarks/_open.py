"""Arrivals that wait for nobody, over connections of their own, at little cost to the machine.

A request is a few lines of text on a socket: no library stands between the clock and the answer.
What is told of each is counted from the moment it was due, whatever came before it.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from benchmarks._registration import Ask, Story, Told

PATIENCE = 30.0  # seconds for an answer
CROWD = 600  # requests under way at which a rate is given up
BORDER = "----------register"
PART = (
    '--{border}\r\nContent-Disposition: form-data; name="{name}"; filename="IMG_2031.jpg"\r\n'
    "Content-Type: image/jpeg\r\n\r\n"
)


class Lines:
    """Connections to one server that are kept open and taken again, the last used first."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.url, self.host, self.port = url, parts.hostname or "127.0.0.1", parts.port or 80
        self._free: deque[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = deque()

    async def ask(self, request: bytes, *, keeps: bool) -> tuple[int, dict[str, list[str]], bytes]:
        """Status, headers and, when it is wanted, the body of the answer."""
        again = bool(self._free)
        line = self._free.pop() if again else await self._new()
        try:
            return await self._on(line, request, keeps)
        except (ConnectionError, asyncio.IncompleteReadError):
            line[1].close()
            if not again:
                raise
            return await self._on(await self._new(), request, keeps)  # it was closed meanwhile

    async def _new(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection(self.host, self.port, limit=1 << 20)

    async def _on(
        self, line: tuple[asyncio.StreamReader, asyncio.StreamWriter], request: bytes, keeps: bool
    ) -> tuple[int, dict[str, list[str]], bytes]:
        reader, writer = line
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers: dict[str, list[str]] = {}
        for each in head[1:]:
            name, _, value = each.partition(":")
            headers.setdefault(name.lower(), []).append(value.strip())
        body = await _body(reader, headers)
        self._free.append(line)
        return int(head[0].split(" ", 2)[1]), headers, body if keeps else b""

    def close(self) -> None:
        while self._free:
            self._free.pop()[1].close()


async def _body(reader: asyncio.StreamReader, headers: dict[str, list[str]]) -> bytes:
    if length := headers.get("content-length"):
        return await reader.readexactly(int(length[0]))
    pieces = []
    if "chunked" in headers.get("transfer-encoding", [""])[0]:
        while size := int((await reader.readline()).strip() or b"0", 16):
            pieces.append(await reader.readexactly(size))
            await reader.readline()
        await reader.readline()
    return b"".join(pieces)


@dataclass
class Browser:
    """Somebody's cookies, and the network they come from."""

    address: str
    cookies: dict[str, str] = field(default_factory=dict)

    def written(self, ask: Ask, host: str) -> bytes:
        """One request as it goes over the line."""
        method, body, kind = "GET", b"", ""
        if ask.data is not None:
            method, (body, kind) = "POST", _body_of(ask)
        head = [
            f"{method} {ask.path} HTTP/1.1",
            f"Host: {host}",
            f"X-Forwarded-For: {self.address}",
            "X-Forwarded-Proto: http",
            "Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        ]
        if ask.data is not None:
            head += [
                f"Origin: http://{host}",
                f"X-CSRFToken: {self.cookies.get('csrftoken', '')}",
                f"Content-Type: {kind}",
                f"Content-Length: {len(body)}",
            ]
        if ask.files:
            head.append("Accept: application/json" if len(ask.files) == 1 else "Accept: text/html")
        return "\r\n".join(head).encode() + b"\r\n\r\n" + body

    def keep(self, headers: dict[str, list[str]]) -> None:
        for cookie in headers.get("set-cookie", ()):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name.strip()] = value


def _body_of(ask: Ask) -> tuple[bytes, str]:
    if not ask.files:
        return urlencode(ask.data or {}).encode(), "application/x-www-form-urlencoded"
    pieces = []
    for name, value in (ask.data or {}).items():
        head = f'--{BORDER}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
        pieces.append(f"{head}{value}\r\n".encode())
    for name, picture in ask.files.items():
        pieces += [PART.format(border=BORDER, name=name).encode(), picture, b"\r\n"]
    return b"".join(
        [*pieces, f"--{BORDER}--\r\n".encode()]
    ), f"multipart/form-data; boundary={BORDER}"


async def visit(lines: Lines, who: Browser, ask: Ask, *, keeps: bool = False) -> Told:
    """Send one request as somebody and keep the cookies that come back."""
    request = who.written(ask, f"{lines.host}:{lines.port}")
    async with asyncio.timeout(PATIENCE):
        status, headers, body = await lines.ask(request, keeps=keeps)
    who.keep(headers)
    where = headers.get("location", [ask.path])[0]
    path = urlsplit(where)._replace(scheme="", netloc="").geturl()
    return Told(status, path, body.decode(errors="replace"))


async def tell(lines: Lines, who: Browser, story: Story, *, until: str = "") -> str:
    """Drive a story to its end, or until it would ask what is named; answers what it answers."""
    try:
        ask = next(story)
        while ask.name != until:
            told = await visit(lines, who, ask, keeps=True)
            if told.status >= 500:
                raise RuntimeError(f"{told.status} at {ask.path}")
            ask = story.send(told)
    except StopIteration as end:
        return str(end.value)
    return ask.path


@dataclass
class Measured:
    """Milliseconds by kind of request, and what was not an answer."""

    rate: float
    times: dict[str, list[float]] = field(default_factory=dict)
    faults: dict[str, int] = field(default_factory=dict)
    given_up: bool = False
    seconds: float = 0.0
    cpu: float = 0.0  # of the visitors themselves, in cores

    def of(self, names: set[str]) -> list[float]:
        return [time for name, times in self.times.items() if name in names for time in times]


Arrival = Callable[[], tuple[str, Awaitable[int]]]


async def arrivals(rate: float, seconds: float, next_one: Arrival, *, seed: int) -> Measured:
    """Let visitors arrive as they do, at moments that chance draws, and time each from its own."""
    found, chance, under_way = Measured(rate), random.Random(seed), set()
    began, spent = time.perf_counter(), time.process_time()
    due = began
    while (due := due + chance.expovariate(rate)) < began + seconds:
        if (wait := due - time.perf_counter()) > 0:
            await asyncio.sleep(wait)
        if len(under_way) > CROWD:
            found.given_up = True
            break
        task = asyncio.create_task(_one(found, due, *next_one()))
        under_way.add(task)
        task.add_done_callback(under_way.discard)
    found.seconds = time.perf_counter() - began
    if under_way:
        await asyncio.wait(under_way)
    found.cpu = (time.process_time() - spent) / (time.perf_counter() - began)
    return found


async def _one(found: Measured, due: float, name: str, answer: Awaitable[int]) -> None:
    try:
        status = await answer
    except (OSError, TimeoutError, asyncio.IncompleteReadError) as problem:
        status, name = 599, f"{name}: {type(problem).__name__}"
    if status >= 400:
        found.faults[f"{name} {status}"] = found.faults.get(f"{name} {status}", 0) + 1
    else:
        found.times.setdefault(name, []).append((time.perf_counter() - due) * 1000)
