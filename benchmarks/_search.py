"""The measuring process of `search`: fills a database with persons and keys, then asks."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from multiprocessing import get_context
from time import perf_counter
from typing import Any
from uuid import UUID

import django
import numpy as np

from benchmarks._people import CHUNK, Query, chunk, chunks, progress, queries

CHAMBER = "CH-03"
ENTERED = ("artisan", "entered", "2026-01-05")
FIRST = 20
WARM = 50
TABLES = {
    "person": "id, chamber_id, institution_id, document_kind, document, given_ar, family_ar,"
    " given_latin, family_latin, sort_ar, sort_latin, birth_year, birth_month, birth_day,"
    " birth_place, sex, phone, phone_shared",
    "entry": "id, nia, nia_version, person_id, chamber_id, institution_id, category, state,"
    " entered_on",
    "person_keys": "person, keys, version",
}
SIZE = """
SELECT (pg_total_relation_size('register_person_keys')
        + pg_total_relation_size('register_word')) / 1e6
"""


def identifier(number: int, kind: int) -> UUID:
    """The identifier of a person or an entry by its number."""
    return UUID(int=(kind << 96) + (number * 0x9E3779B97F4A7C15) % (1 << 64))


def fill(entries: int) -> dict[str, float]:
    """Write persons, entries and keys; as the owner, since COPY refuses a table with policies."""
    from django.db import connection

    began, turns = perf_counter(), -(-entries // CHUNK)
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX IF EXISTS person_keys_gin")
    with get_context("spawn").Pool(os.cpu_count() or 1, open_django) as pool:
        parts = [(turn, entries) for turn in range(turns)]
        for done, _ in enumerate(pool.imap_unordered(fill_part, parts), 1):
            progress(f"{min(done * CHUNK, entries):,} persons of {entries:,}", began)
    with connection.cursor() as cursor:
        progress("index of the keys", began)
        cursor.execute("SET maintenance_work_mem = '512MB'")
        cursor.execute("CREATE INDEX person_keys_gin ON register_person_keys USING gin (keys)")
        cursor.execute("VACUUM ANALYZE")
        cursor.execute(SIZE)
        return {"megabytes": float(cursor.fetchone()[0]), "seconds": perf_counter() - began}


def fill_part(part: tuple[int, int]) -> None:
    """Write one chunk of the people."""
    from django.db import connection

    turn, entries = part
    lines = list(_lines(turn * CHUNK, chunk(turn, entries), _chambers()))
    with connection.cursor() as cursor:
        for place, (table, columns) in enumerate(TABLES.items()):
            with cursor.copy(f"COPY register_{table} ({columns}) FROM STDIN") as copy:
                for line in lines:
                    copy.write_row(line[place])


def _chambers() -> list[str]:
    from sijill.institutions.models import Institution

    return sorted(Institution.objects.filter(kind="chamber").values_list("code", flat=True))


def _lines(start: int, people: Any, chambers: list[str]) -> Iterator[tuple[tuple[Any, ...], ...]]:
    """Each person as the rows of the three tables; the keys are those of the register."""
    from sijill.register.rules.keys import KEYS_VERSION, Known, known_keys
    from sijill.register.rules.saying import sorted_as

    for turn in range(len(people)):
        number = start + turn
        person, entry = identifier(number, 1), identifier(number, 2)
        chamber = chambers[int(people.province[turn][:2]) % len(chambers)]
        names = (people.given_ar[turn], people.family_ar[turn])
        names += (people.given_latin[turn], people.family_latin[turn])
        year, document = int(people.birth_year[turn]), ("cin", str(people.cin[turn]))
        arabic, latin = " ".join(names[:2]), " ".join(names[2:])
        known = Known(
            names=(arabic, latin),
            document=document,
            phone=str(people.phone[turn]),
            born=year,
            trade=str(people.trade[turn]),
            commune=str(people.commune[turn]),
            keepers=(chamber,),
        )
        kept = (chamber, chamber)
        sorts = sorted_as(arabic), sorted_as(latin)
        rest = (year, None, None, "", people.sex[turn], people.phone[turn], False)
        yield (
            (person, *kept, *document, *names, *sorts, *rest),
            (
                entry,
                f"B{number:09d}",
                "imported",
                person,
                *kept,
                "artisan",
                "entered",
                "2026-01-05",
            ),
            (person, list(known_keys(known)), KEYS_VERSION),
        )


def ask(entries: int, count: int) -> dict[str, float]:
    """Put every query as a national agent, then those of one chamber's people as its agent."""
    from sijill.kernel.actor import Actor, ActorKind

    began = perf_counter()
    named = Named(entries)
    everywhere = Actor(kind=ActorKind.AGENT, reach=frozenset({"*"}))
    asked = queries(entries, count)
    for query in asked[:WARM]:
        _put(query, everywhere, named)
    answers = _put_each(asked, everywhere, named, began)
    local = Actor(kind=ActorKind.AGENT, reach=frozenset({CHAMBER}))
    own = [query for query in asked if named.chamber(query.person) == CHAMBER]
    nearby = _put_each(own, local, named, began)
    return {
        "right": _share(answers, asked),
        "very": _share(answers, asked, lambda query: query.born is not None),
        "named": _share(answers, asked, lambda query: query.born is None),
        "slipped": _share(answers, asked, lambda query: query.slipped),
        "p50": float(np.quantile([a[1] for a in answers], 0.5)),
        "p99": float(np.quantile([a[1] for a in answers], 0.99)),
        "whole": float(np.quantile([a[2] for a in answers], 0.99)),
        "local": _share(nearby, own),
        "local_p99": float(np.quantile([a[1] for a in nearby], 0.99)),
    }


def _put_each(
    asked: list[Query], viewer: Any, named: Named, began: float
) -> list[tuple[bool, float, float]]:
    found = []
    for turn, query in enumerate(asked, 1):
        found.append(_put(query, viewer, named))
        if turn % 250 == 0 or turn == len(asked):
            progress(f"{turn:,} queries of {len(asked):,}", began)
    return found


class Named:
    """Which name each person bears and who keeps them, by number and by identifier."""

    def __init__(self, entries: int) -> None:
        self.given: list[int] = []
        self.family: list[int] = []
        self.region: list[int] = []
        for _, people in chunks(entries):
            self.given += people.given.tolist()
            self.family += people.family.tolist()
            self.region += [int(code[:2]) for code in people.province.tolist()]
        self.number = {identifier(number, 1): number for number in range(entries)}
        self.chambers = _chambers()

    def of(self, number: int) -> tuple[int, int]:
        return self.given[number], self.family[number]

    def chamber(self, number: int) -> str:
        return self.chambers[self.region[number] % len(self.chambers)]


def _put(query: Query, viewer: Any, named: Named) -> tuple[bool, float, float]:
    from django.db import connection

    from sijill.ledger.transaction import acting_for
    from sijill.register import queries as register

    spent: list[float] = []

    def timed(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        begun = perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            spent.append(perf_counter() - begun)

    begun = perf_counter()
    with acting_for(viewer), connection.execute_wrapper(timed):
        found = register.search_persons(query.text, viewer=viewer, born=query.born)
    took = perf_counter() - begun
    numbers = [named.number[entry.own_person.pk] for entry in found.entries[:FIRST]]
    right = (
        query.person in numbers
        if query.born
        else any(named.of(number) == query.name for number in numbers)
    )
    if not right and "--show" in sys.argv:
        said = [(h.entry.holder.name_latin, h.weighed.near, h.weighed.reason) for h in found.hits]
        print("MISSED", query, said[:3], found.count, found.more, file=sys.stderr)
    return right, sum(spent) * 1000, took * 1000


def _share(
    answers: list[tuple[bool, float, float]],
    asked: list[Query],
    which: Callable[[Query], bool] = lambda query: True,
) -> float:
    kept = [right for (right, *_), query in zip(answers, asked, strict=True) if which(query)]
    return round(100 * sum(kept) / len(kept), 2) if kept else 100.0


def open_django() -> None:
    """Make a process ready to reach the database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()


def main() -> None:
    """Do the part asked for and print its figures as one line of JSON."""
    open_django()
    what, sizes = sys.argv[1], json.loads(sys.argv[2])
    done = fill(sizes["entries"]) if what == "fill" else ask(sizes["entries"], sizes["queries"])
    print(json.dumps(done))


if __name__ == "__main__":
    main()
