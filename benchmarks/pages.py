"""How long pages take to be read and saved, at a steady rate of arrivals, with 20,000 cases.

Ours: the served house, one process for each core, durable writes, 20,000 waiting cases of one
chamber copied from one case beside the demonstration, arrivals that do not wait for one another.
Baseline, measured in turn in the same run: a bare Django view with one SELECT by key, same server
program, same rate. The visitors run on the same cores as the house.
"""

from __future__ import annotations

import statistics
import threading
from collections.abc import Callable
from typing import Any

from benchmarks import Figure, figure
from benchmarks._house import opened
from benchmarks._served import bare
from benchmarks._visitors import TOKEN, Visitor, arrivals

CASES = 20_000
RATE, SECONDS, RUNS = 10, 8, 3
Visit = Callable[[int], int]


def run() -> dict[str, Figure]:
    """Measure every page in turn with the bare view, run after run."""
    with opened(CASES) as house, bare(house.cluster.web, house.database) as address:
        visits = {**_public(house), **_agent(house)}
        bare_visit = _reader([Visitor(address)], "/")
        times: dict[str, list[list[float]]] = {name: [] for name in visits}
        against: list[list[float]] = []
        for visit in (bare_visit, *visits.values()):
            arrivals(RATE, 2, visit)  # connections and templates, once
        for _ in range(RUNS):
            against.append(arrivals(RATE, SECONDS, bare_visit))
            for name, visit in visits.items():
                times[name].append(arrivals(RATE, SECONDS, visit))
    return _figures(times, against)


def _figures(times: dict[str, list[list[float]]], against: list[list[float]]) -> dict[str, Figure]:
    found = {}
    for name, runs in times.items():
        for word, place in (("p50", 49), ("p95", 94)):
            title = f"{name}, {word} at {RATE}/s (baseline: bare Django view, one SELECT)"
            found[title] = figure(
                [_percentile(one, place) for one in runs],
                "ms",
                [_percentile(one, place) for one in against],
            )
    return found


def _percentile(values: list[float], place: int) -> float:
    return statistics.quantiles(values, n=100)[place]


def _reader(visitors: list[Visitor], path: str) -> Visit:
    """Each thread keeps a connection of its own to read one page with the same session."""
    own = threading.local()

    def visit(number: int) -> int:
        if not hasattr(own, "visitor"):
            own.visitor = visitors[number % len(visitors)].twin()
        return int(own.visitor.ask(path)[0])

    return visit


def _public(house: Any) -> dict[str, Visit]:
    """The first page, a question, and the same question saved."""
    people = [_asking(house.url) for _ in range(24)]
    page = people[0].path

    def save(number: int) -> int:
        person = people[number % len(people)].twin()
        answers = {**NAME, "given_latin": f"Fatima {'abcdefghij'[number % 10]}"}
        status, _ = person.ask(people[number % len(people)].path, answers)
        return status if status != 409 else 200  # two at once on one case: told, not lost

    return {
        "read the first page": _reader([people[0]], "/ar/"),
        "read a question": _reader([people[0]], page),
        "save a question": save,
    }


NAME = {
    "given_ar": "فاطمة",
    "family_ar": "الصباغ",
    "given_latin": "Fatima",
    "family_latin": "Sebbagh",
    "revision": "9999",
}


def _asking(url: str) -> Visitor:
    """Somebody whose case is open, on its first question."""
    person = Visitor(url)
    text = person.go("/ar/ask/registration/")
    found = TOKEN.search(text)
    person.go("/ar/ask/registration/open/", {"csrfmiddlewaretoken": found[1] if found else ""})
    page = person.path
    person.go(page, NAME)
    person.path = page
    return person


def _agent(house: Any) -> dict[str, Visit]:
    """The inbox of a chamber with all the cases, and one case on one screen."""
    from journeys.people import authenticator_code
    from sijill.portal.demonstration.agents import PASSWORD

    email = "hicham.fes@sijill.example"
    agent = Visitor(house.url)
    agent.go("/fr/agents/sign-in/")
    agent.go("/fr/agents/sign-in/", {"login": email, "password": PASSWORD})
    agent.go("/fr/agents/sign-in/code/", {"code": authenticator_code(email)})
    [(case,)] = house.ask(
        "SELECT id FROM desk_case WHERE institution_id = 'CH-03' AND state = 'submitted'"
        " AND EXISTS (SELECT FROM desk_evidence WHERE case_id = desk_case.id) ORDER BY id LIMIT 1"
    )
    agent.go("/fr/desk/?box=to_take")
    return {
        "read the inbox": _reader([agent], "/fr/desk/?box=to_take"),
        "read a case": _reader([agent], f"/fr/desk/case/{case}/"),
    }
