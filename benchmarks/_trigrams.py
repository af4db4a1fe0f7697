"""The same people and queries by trigrams: pg_trgm on Debian's PostgreSQL, both names in one text.

`word_similarity` of what was typed within the two names, at least 0.5 by the GIN index, the nearest
first; people of the birth year told come before others of the same nearness, as in our own list.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from time import perf_counter

import numpy as np
import psycopg

from benchmarks._people import Query, chunks, progress, queries
from config import debian_postgres, postgres

THRESHOLD = 0.5
FIRST = 20
PUT = 300  # queries: each takes a while
ASK = """
SELECT number FROM trigram
WHERE %(text)s <%% names
ORDER BY word_similarity(%(text)s, names) + CASE WHEN born = %(born)s THEN 0.08 ELSE 0 END DESC,
         number
LIMIT 20
"""


def measure(sizes: dict[str, int]) -> dict[str, float]:
    """How many are found and how fast; nothing when Debian's PostgreSQL is not installed."""
    if not debian_postgres.installed():
        return {}
    with tempfile.TemporaryDirectory(prefix="sijill") as name:
        Path(name).chmod(0o755)
        binaries = debian_postgres.installed()[-1]
        with (
            postgres.running(Path(name) / "var", binaries=binaries) as server,
            psycopg.connect(server.url("superuser"), autocommit=True) as connection,
        ):
            began = perf_counter()
            names = _fill(connection, sizes["entries"])
            progress("trigrams: filled", began)
            asked = queries(sizes["entries"], sizes["queries"])[:PUT]
            answers = [_put(connection, query, names) for query in asked]
            progress(f"trigrams: {len(asked):,} queries", began)
    return {
        "right": round(100 * float(np.mean([right for right, _ in answers])), 2),
        "p99": float(np.quantile([took for _, took in answers], 0.99)),
    }


def _fill(connection: psycopg.Connection, entries: int) -> list[tuple[int, int]]:
    names: list[tuple[int, int]] = []
    connection.execute("CREATE EXTENSION pg_trgm")
    connection.execute("CREATE TABLE trigram (number int PRIMARY KEY, names text, born int)")
    for start, people in chunks(entries):
        names += zip(people.given.tolist(), people.family.tolist(), strict=True)
        with connection.cursor().copy("COPY trigram FROM STDIN") as copy:
            for turn in range(len(people)):
                written = " ".join(
                    (people.given_ar[turn], people.family_ar[turn],
                     people.given_latin[turn], people.family_latin[turn])
                )  # fmt: skip
                copy.write_row((start + turn, written, int(people.birth_year[turn])))
    connection.execute("CREATE INDEX ON trigram USING gin (names gin_trgm_ops)")
    connection.execute("VACUUM ANALYZE trigram")
    connection.execute(f"SET pg_trgm.word_similarity_threshold = {THRESHOLD}")
    return names


def _put(
    connection: psycopg.Connection, query: Query, names: list[tuple[int, int]]
) -> tuple[bool, float]:
    begun = perf_counter()
    values = {"text": query.text, "born": query.born}
    numbers = [number for (number,) in connection.execute(ASK, values).fetchall()]
    took = (perf_counter() - begun) * 1000
    if query.born:
        return query.person in numbers, took
    return any(names[number] == query.name for number in numbers), took
