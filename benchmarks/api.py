"""How many times a second "is this NIA registered?" is answered, and how long one answer takes.

Ours: the served house, one process for each core, durable writes, one program over eight
connections: token, pace, the entry under its scope, and the look that its person reads, each
committed. The bound on a program's pace is lifted in this database alone. Baseline, in turn in the
same run: a bare Django view with one SELECT by key, same server program, same connections. The
callers run on the same cores as the house.
"""

from __future__ import annotations

import base64
import http.client
import json
import threading
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from benchmarks import Figure, figure
from benchmarks._house import opened
from benchmarks._served import bare
from benchmarks._visitors import Visitor, arrivals
from benchmarks.pages import _percentile, _reader

CONNECTIONS, SECONDS, RUNS, RATE = 8, 5, 3, 20
FREE = (
    "ALTER TABLE accounts_machineclient DROP CONSTRAINT machine_pace_is_bounded",
    "UPDATE accounts_machineclient SET per_minute = 10000000",
)
Ask = Callable[[], Callable[[], int]]  # a connection of its own, and one request over it


def run() -> dict[str, Figure]:
    """Measure the question and the bare view in turn, run after run."""
    with opened() as house, bare(house.cluster.web, house.database) as address:
        ours, plain = _program(house), _plain(address)
        visit, bare_visit = _visits(ours), _reader([Visitor(address)], "/")
        for ask in (ours, plain):
            _a_second(ask, 1)
        taken: dict[str, list[Any]] = {"ours": [], "bare": [], "ours p95": [], "bare p95": []}
        for _ in range(RUNS):
            taken["bare"].append(_a_second(plain, SECONDS))
            taken["ours"].append(_a_second(ours, SECONDS))
            taken["bare p95"].append(_percentile(arrivals(RATE, SECONDS, bare_visit), 94))
            taken["ours p95"].append(_percentile(arrivals(RATE, SECONDS, visit), 94))
    against = "(baseline: bare Django view, one SELECT)"
    return {
        f"is this NIA registered, a second {against}": figure(taken["ours"], "/s", taken["bare"]),
        f"is this NIA registered, p95 at {RATE}/s {against}": figure(
            taken["ours p95"], "ms", taken["bare p95"]
        ),
    }


def _program(house: Any) -> Ask:
    """The bank of the demonstration with a token, asking about one entry."""
    for statement in FREE:
        house.ask(statement + (" RETURNING id" if statement.startswith("UPDATE") else ""))
    listed = house.sijill("machines", "list", role="work").splitlines()
    client = next(line for line in listed if "active" in line).split()[0]
    by = ("--by", "ministry@sijill.example")
    secret = house.sijill("machines", "secret", client, *by, role="work").split()[-1]
    token = _token(house.url, client, secret)
    [(nia,)] = house.ask(
        "SELECT nia FROM register_entry WHERE state = 'entered' ORDER BY id LIMIT 1"
    )
    body = json.dumps({"nia": nia, "file": "BENCH-1"})
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    return _over(house.url, "POST", "/api/v1/entries/registered", body, headers)


def _token(url: str, client: str, secret: str) -> str:
    proof = base64.b64encode(f"{client}:{secret}".encode()).decode()
    form = "application/x-www-form-urlencoded"
    headers = {"Authorization": f"Basic {proof}", "Content-Type": form}
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
    connection.request("POST", "/api/v1/token", "grant_type=client_credentials", headers)
    return str(json.load(connection.getresponse())["access_token"])


def _plain(url: str) -> Ask:
    return _over(url, "GET", "/", None, {})


def _over(url: str, method: str, path: str, body: str | None, headers: dict[str, str]) -> Ask:
    def opened_one() -> Callable[[], int]:
        connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)

        def one() -> int:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            answer.read()
            return answer.status

        return one

    return opened_one


def _visits(ask: Ask) -> Callable[[int], int]:
    own = threading.local()

    def visit(number: int) -> int:
        if not hasattr(own, "one"):
            own.one = ask()
        return int(own.one())

    return visit


def _a_second(ask: Ask, seconds: float) -> float:
    """Answers a second over eight connections that each wait for their answer."""
    until, counts, wrong = time.perf_counter() + seconds, [0] * CONNECTIONS, []

    def call(place: int) -> None:
        one = ask()
        while time.perf_counter() < until:
            if (status := one()) != 200:
                wrong.append(status)
            counts[place] += 1

    crew = [threading.Thread(target=call, args=(place,)) for place in range(CONNECTIONS)]
    for each in crew:
        each.start()
    for each in crew:
        each.join()
    if wrong:
        raise RuntimeError(f"{len(wrong)} answers were faults: {sorted(set(wrong))}")
    return sum(counts) / seconds
