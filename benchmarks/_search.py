"""The measuring process of `search`: fills a database with persons and keys, then asks."""

from __future__ import annotations

import json
import os
import sys
from time import perf_counter
from uuid import UUID

import django
import numpy as np

from benchmarks._people import Query, chunks, queries

CHAMBER = "CH-03"
FIRST = 20
WARM = 50
PERSON = (
    "id, chamber_id, institution_id, document_kind, document, given_ar, family_ar, given_latin,"
    " family_latin, sort_ar, sort_latin, birth_year, birth_month, birth_day, birth_place, sex,"
    " phone, phone_shared"
)
ENTRY = "id, nia, nia_version, person_id, chamber_id, institution_id, category, state, entered_on"


def identifier(number: int, kind: int) -> UUID:
    """The identifier of a person or an entry by its number."""
    return UUID(int=(kind << 96) + (number * 0x9E3779B97F4A7C15) % (1 << 64))


def fill(entries: int) -> dict[str, float]:
    """Write persons, entries and keys; as the owner, since COPY refuses a table with policies."""
    from django.db import connection

    from sijill.institutions.models import Institution
    from sijill.kernel.names import KEYS_VERSION

    chambers = sorted(Institution.objects.filter(kind="chamber").values_list("code", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX IF EXISTS person_keys_gin")
        for start, people in chunks(entries):
            lines = list(_lines(start, people, chambers))
            for table, columns, place in (
                ("person", PERSON, 0),
                ("entry", ENTRY, 1),
                ("person_keys", "person, keys, version", 2),
            ):
                with cursor.copy(f"COPY register_{table} ({columns}) FROM STDIN") as copy:
                    for line in lines:
                        copy.write_row((*line[place], KEYS_VERSION) if place == 2 else line[place])
        cursor.execute("CREATE INDEX person_keys_gin ON register_person_keys USING gin (keys)")
        cursor.execute("VACUUM ANALYZE")
        cursor.execute(
            "SELECT (pg_total_relation_size('register_person_keys')"
            " + pg_total_relation_size('register_word')) / 1e6"
        )
        return {"megabytes": float(cursor.fetchone()[0])}


def _lines(start, people, chambers):  # type: ignore[no-untyped-def]
    from sijill.register.rules.keys import (
        birth_key,
        commune_keys,
        document_key,
        keeper_keys,
        name_keys,
        phone_key,
        trade_key,
    )
    from sijill.register.rules.saying import sorted_as

    for turn in range(len(people)):
        number = start + turn
        person, entry = identifier(number, 1), identifier(number, 2)
        chamber = chambers[int(people.province[turn][:2]) % len(chambers)]
        names = (people.given_ar[turn], people.family_ar[turn])
        names += (people.given_latin[turn], people.family_latin[turn])
        year, cin = int(people.birth_year[turn]), people.cin[turn]
        arabic, latin = " ".join(names[:2]), " ".join(names[2:])
        keys = dict.fromkeys((
            *name_keys(arabic, latin), document_key("cin", cin), phone_key(people.phone[turn]),
            birth_key(year), trade_key(people.trade[turn]), *commune_keys(people.commune[turn]),
            *keeper_keys(chamber),
        ))  # fmt: skip
        sorts = sorted_as(arabic), sorted_as(latin)
        yield (
            (person, chamber, chamber, "cin", cin, *names, *sorts, year, None, None, "",
             people.sex[turn], people.phone[turn], False),
            (entry, f"B{number:09d}", "imported", person, chamber, chamber, "artisan", "entered",
             "2026-01-05"),
            (person, list(keys)),
        )  # fmt: skip


def ask(entries: int, count: int) -> dict[str, float]:
    """Put every query as a national agent, then those of one chamber's people as its agent."""
    from sijill.kernel.actor import Actor, ActorKind

    names = _names(entries)
    everywhere = Actor(kind=ActorKind.AGENT, reach=frozenset({"*"}))
    asked = queries(entries, count)
    for query in asked[:WARM]:
        _put(query, everywhere, names)
    answers = [_put(query, everywhere, names) for query in asked]
    local = Actor(kind=ActorKind.AGENT, reach=frozenset({CHAMBER}))
    own = [query for query in asked if names.chamber(query.person) == CHAMBER]
    nearby = [_put(query, local, names) for query in own]
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


class _names:
    """Which name each person bears and who keeps them, by number and by identifier."""

    def __init__(self, entries: int) -> None:
        self.given, self.family, self.region = [], [], []
        for _, people in chunks(entries):
            self.given += people.given.tolist()
            self.family += people.family.tolist()
            self.region += [int(code[:2]) for code in people.province.tolist()]
        self.number = {identifier(number, 1): number for number in range(entries)}
        from sijill.institutions.models import Institution

        found = Institution.objects.filter(kind="chamber").values_list("code", flat=True)
        self.chambers = sorted(found)

    def of(self, number: int) -> tuple[int, int]:
        return self.given[number], self.family[number]

    def chamber(self, number: int) -> str:
        return self.chambers[self.region[number] % len(self.chambers)]


def _put(query: Query, viewer, names: _names) -> tuple[bool, float, float]:  # type: ignore[no-untyped-def]
    from django.db import connection

    from sijill.ledger.transaction import acting_for
    from sijill.register import queries as register

    spent: list[float] = []

    def timed(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        begun = perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            spent.append(perf_counter() - begun)

    begun = perf_counter()
    with acting_for(viewer), connection.execute_wrapper(timed):
        found = register.search_persons(query.text, viewer=viewer, born=query.born)
    took = perf_counter() - begun
    numbers = [names.number[entry.person_id] for entry in found.entries[:FIRST]]
    right = (
        query.person in numbers
        if query.born
        else any(names.of(number) == query.name for number in numbers)
    )
    if not right and "--show" in sys.argv:
        said = [(h.entry.person.name_latin, h.entry.person.name_ar, round(h.weighed.near, 2),
                 h.weighed.reason.value, h.weighed.agrees) for h in found.hits[:3]]  # fmt: skip
        print("MISSED", query, said, found.count, found.more)
    return right, sum(spent) * 1000, took * 1000


def _share(answers, asked, which=lambda query: True) -> float:  # type: ignore[no-untyped-def]
    kept = [right for (right, *_), query in zip(answers, asked, strict=True) if which(query)]
    return round(100 * sum(kept) / len(kept), 2) if kept else 100.0


def main() -> None:
    """Do the part asked for and print its figures as one line of JSON."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    what, sizes = sys.argv[1], json.loads(sys.argv[2])
    done = fill(sizes["entries"]) if what == "fill" else ask(sizes["entries"], sizes["queries"])
    print(json.dumps(done))


if __name__ == "__main__":
    main()
