"""How long other pages take while thirty uploads crawl in, byte by byte.

Ours: the first page and a start page of the served house, one process for each core of 64 threads,
while 30 connections each send 64 bytes every half second of an announced 900 kB. Baseline: the same
pages of the same house with no upload under way, in turn. Arrivals do not wait for one another.
"""

from __future__ import annotations

import statistics

from benchmarks import Figure, figure
from benchmarks._house import opened
from benchmarks._visitors import Visitor, arrivals

RATE, SECONDS, RUNS, UPLOADS = 10, 6, 5, 30
PAGES = ("/ar/", "/ar/ask/registration/")


def run() -> dict[str, Figure]:
    """Measure idle and crawling in turn."""
    from journeys.slow import slow_uploads, still_under_way

    idle, crawling = [], []
    with opened() as house:
        person = Visitor(house.url)
        visit = _either(person)
        arrivals(RATE, 2, visit)
        for _ in range(RUNS):
            idle.append(arrivals(RATE, SECONDS, visit))
            with slow_uploads(house.url, UPLOADS) as uploads:
                crawling.append(arrivals(RATE, SECONDS, visit))
                if still_under_way(uploads) < UPLOADS:
                    raise RuntimeError("some uploads ended: nothing was measured")
    return {
        f"{word} with {UPLOADS} slow uploads (baseline: the same without)": figure(
            [statistics.quantiles(one, n=100)[place] for one in crawling],
            "ms",
            [statistics.quantiles(one, n=100)[place] for one in idle],
        )
        for word, place in (("p50", 49), ("p95", 94), ("p99", 98))
    }


def _either(person: Visitor):
    def visit(number: int) -> int:
        return person.twin().ask(PAGES[number % len(PAGES)])[0]

    return visit
