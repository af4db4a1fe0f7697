"""Two servers of the same program, and a client that keeps them busy over kept connections."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

ROOT = Path(__file__).resolve().parent.parent
CONNECTIONS, AHEAD = 16, 1  # one request at a time on each: granian may forget one that is early


@dataclass(frozen=True)
class Server:
    """Where it listens, and the process whose children answer."""

    port: int
    pid: int

    def spent(self) -> float:
        """Seconds of processor that it and its children have used."""
        ticks = 0
        for path in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError, ValueError, IndexError):
                words = path.read_text().rpartition(")")[2].split()
                if self.pid in (int(path.parent.name), int(words[1])):
                    ticks += int(words[11]) + int(words[12])
        return ticks / os.sysconf("SC_CLK_TCK")


@contextlib.contextmanager
def served() -> Iterator[Server]:
    """The house's own application, one process for each core."""
    with _granian("config.wsgi:application", {"SIJILL_ROLE": "web"}, "/health/") as server:
        yield server


@contextlib.contextmanager
def bare(*, as_made: bool = False) -> Iterator[Server]:
    """The bare view on the same database, at its least or as Django makes a project."""
    parts = urlsplit(os.environ["BENCH_DATABASE"])
    query = parse_qs(parts.query)
    given = {
        "BARE_DATABASE": parts.path.lstrip("/"),
        "BARE_HOST": query.get("host", [parts.hostname or ""])[0],
        "BARE_PORT": str(parts.port or query.get("port", ["5432"])[0]),
    }
    given |= {"BARE_AS_MADE": "1"} if as_made else {}
    with _granian("benchmarks._bare:application", given, "/") as server:
        yield server


@contextlib.contextmanager
def _granian(application: str, given: dict[str, str], path: str) -> Iterator[Server]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environment = {**os.environ, **given, "PORT": str(port)}
    if application.startswith("benchmarks"):
        environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", application]
    command += ["--host", "127.0.0.1", "--port", str(port), "--blocking-threads", "64"]
    command += ["--workers", str(os.cpu_count() or 1), "--log-level", "error"]
    child = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=sys.stderr)
    try:
        _await(f"http://127.0.0.1:{port}{path}", child)
        yield Server(port, child.pid)
    finally:
        child.terminate()
        child.wait()


def _await(url: str, child: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        with contextlib.suppress(OSError):
            urllib.request.urlopen(url, timeout=5).close()
            return
        if child.poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError(f"{url} does not answer")


def asked(
    server: Server, texts: Sequence[str] | None, *, seconds: float, many: int = 1
) -> tuple[float, float]:
    """Answers a second, and answers for a second of the server's processor.

    A POST of a code when there are texts, of so many codes when `many` is more than one, else a GET
    of the first page. The second figure leaves out the client, whoever else uses the machine, and
    the database that the bare view asks.
    """
    requests = [GET]
    if texts:
        requests = [_post(text) for text in texts] if many == 1 else [_post_many(texts, many)]
    before = server.spent()
    began, stop = time.perf_counter(), time.monotonic() + seconds
    with ThreadPoolExecutor(CONNECTIONS) as clients:
        counts = clients.map(
            lambda place: _busy(server.port, requests[place:] + requests[:place], stop),
            range(CONNECTIONS),
        )
        done = sum(counts)  # a client that failed raises here
    done *= many
    return done / (time.perf_counter() - began), done / (server.spent() - before)


GET = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"


def _post(text: str) -> bytes:
    head = "POST /card/verify HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n"
    return f"{head}Content-Length: {len(text)}\r\n\r\n{text}".encode()


def _post_many(texts: Sequence[str], many: int) -> bytes:
    body = json.dumps({"codes": [texts[n % len(texts)] for n in range(many)]})
    head = "POST /card/verify HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n{body}".encode()


def _busy(port: int, requests: Sequence[bytes], stop: float) -> int:
    """Send some requests at once, take in their answers, again; a refusal stops the measure.

    How long each answer is was learnt first, so that the client costs next to nothing beside the
    server, whichever server it is.
    """
    done = 0
    with socket.create_connection(("127.0.0.1", port), timeout=20) as server:
        rounds = [_round(server, requests, turn) for turn in range(0, len(requests), AHEAD)]
        while time.monotonic() < stop:
            some, length = rounds[done // AHEAD % len(rounds)]
            server.sendall(some)
            answers = _exactly(server, length)
            if answers.count(b"HTTP/1.1 200 OK") != AHEAD:
                raise RuntimeError(answers[:200])
            done += AHEAD
    return done


def _round(server: socket.socket, requests: Sequence[bytes], turn: int) -> tuple[bytes, int]:
    """Some requests in a row, and the length of their answers."""
    some = [requests[(turn + n) % len(requests)] for n in range(AHEAD)]
    return b"".join(some), sum(_length(server, request) for request in some)


def _length(server: socket.socket, request: bytes) -> int:
    server.sendall(request)
    found = b""
    while not _whole(found):
        found += server.recv(65_536)
    return len(found)


def _whole(answer: bytes) -> bool:
    head, gap, body = answer.partition(b"\r\n\r\n")
    if not gap:
        return False
    for line in head.lower().splitlines():
        if line.startswith(b"content-length:"):
            return len(body) == int(line.split(b":")[1])
    return body.endswith(b"0\r\n\r\n")


def _exactly(server: socket.socket, length: int) -> bytes:
    found = bytearray()
    while len(found) < length:
        try:
            got = server.recv(length - len(found))
        except TimeoutError:
            raise RuntimeError(f"{length} bytes awaited: {bytes(found[:600])!r}") from None
        if not got:
            raise RuntimeError("the server closed the connection")
        found += got
    return bytes(found)
