"""How often two records agree by chance: the `u` of every level, from the lists themselves.

Equality of values is counted exactly from their frequencies; neighbouring and mistyped identity
numbers are counted over a sample of the left list against all of the right one; every other level
is counted over all pairs of two samples.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from duckdb import DuckDBPyConnection

from sijill.linkage.comparisons import NEXT, Comparison

SAMPLE = 1500  # rows of each list
DEAR = {"cin": 800, "phone": 800}  # where a pair is dear to compare
CARDS = 20_000  # rows of the left list
UNSEEN = 0.3  # counted for a level that no pair of the samples shows
_EQUALITY = re.compile(r"(\w+)_l = \1_r")
_COLUMN = re.compile(r"\b(\w+)_[lr]\b")


def by_chance(
    con: DuckDBPyConnection, comparisons: Iterable[Comparison], *, seed: int
) -> tuple[Comparison, ...]:
    """Return the comparisons with what is due to chance in these two lists."""
    return tuple(each.learned({}, _shares(con, each, seed)) for each in comparisons)


def _shares(con: DuckDBPyConnection, comparison: Comparison, seed: int) -> dict[str, float]:
    shares = _sampled(con, comparison, seed)
    equal = 0.0
    for level in comparison.speaking:
        if found := _EQUALITY.fullmatch(level.sql):
            whole = _equal(con, found[1])
            shares[level.word] = max(whole - equal, 1e-9)
            equal = whole
    if comparison.name == "cin":
        shares |= _cards(con)
    rest = comparison.speaking[-1].word
    shares[rest] = 1.0 - sum(share for word, share in shares.items() if word != rest)
    return shares


def _sampled(con: DuckDBPyConnection, comparison: Comparison, seed: int) -> dict[str, float]:
    columns = sorted({name for level in comparison.levels for name in _COLUMN.findall(level.sql)})
    told = comparison.levels[0].sql.split("_l IS NULL")[0]
    size = DEAR.get(comparison.name, SAMPLE)
    for side, letter in (("left", "l"), ("right", "r")):
        shown = ", ".join(f"{column} AS {column}_{letter}" for column in columns)
        con.execute(
            f"CREATE OR REPLACE TEMP TABLE sample_{letter} AS SELECT {shown} FROM {side}_record "
            f"WHERE {told} IS NOT NULL ORDER BY hash(unique_id + {seed}) LIMIT {size}"
        )
    cases = " ".join(
        f"ELSE '{level.word}'" if level.sql == "ELSE" else f"WHEN {level.sql} THEN '{level.word}'"
        for level in comparison.levels
    )
    counted = dict(
        con.execute(
            f"SELECT CASE {cases} END, count(*) FROM sample_l CROSS JOIN sample_r GROUP BY 1"
        ).fetchall()
    )
    speaking = [level.word for level in comparison.speaking]
    every = max(sum(counted.get(word, 0) for word in speaking), 1)
    return {word: max(counted.get(word, 0), UNSEEN) / every for word in speaking}


def _equal(con: DuckDBPyConnection, column: str) -> float:
    """The chance that two records hold one value."""
    shares = (
        f"(SELECT {column} AS v, count(*) / sum(count(*)) OVER () AS p "
        f"FROM {side}_record WHERE {column} IS NOT NULL GROUP BY 1)"
        for side in ("left", "right")
    )
    both = " JOIN ".join(f"{each} AS {letter}" for each, letter in zip(shares, "lr", strict=True))
    found = con.execute(f"SELECT coalesce(sum(l.p * r.p), 0) FROM {both} USING (v)").fetchall()
    return float(found[0][0])


def _cards(con: DuckDBPyConnection) -> dict[str, float]:
    """The chances that two numbers follow each other, or that one is the other with a slip."""
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE some_cards AS SELECT * FROM left_record "
        f"WHERE cin IS NOT NULL ORDER BY hash(unique_id) LIMIT {CARDS}"
    )
    followers = _count(con, f"""
        some_cards AS a JOIN (
            SELECT *, cin_number // 10 + unnest([-1, 0, 1]) AS bucket
            FROM right_record WHERE cin IS NOT NULL
        ) AS b ON a.cin_letters = b.cin_letters AND a.cin_number // 10 = b.bucket
        WHERE abs(a.cin_number - b.cin_number) BETWEEN 1 AND {NEXT}
    """)  # fmt: skip
    slips = _count(
        con,
        """
        (SELECT DISTINCT a.unique_id AS a, b.n AS b, a.cin AS one, b.cin AS two
         FROM (SELECT *, concat(substr(cin, 1, t.i - 1), substr(cin, t.i + 1)) AS rest
               FROM some_cards, range(1, 10) AS t(i) WHERE t.i <= length(cin)) AS a
         JOIN right_cards AS b USING (rest) WHERE a.cin <> b.cin)
        WHERE damerau_levenshtein(one, two) <= 1
    """,
    )
    rows = con.execute("""
        SELECT (SELECT count(*) FROM some_cards),
               (SELECT count(*) FROM right_record WHERE cin IS NOT NULL)
    """).fetchall()[0]
    pairs = max(rows[0] * rows[1], 1)
    return {
        "next": max(followers, UNSEEN) / pairs,
        "slip": max(slips - followers * SAME_LENGTH, UNSEEN) / pairs,
    }


SAME_LENGTH = 0.9  # of the numbers that follow each other differ by one digit only


def _count(con: DuckDBPyConnection, rows: str) -> int:
    return int(con.execute(f"SELECT count(*) FROM {rows}").fetchall()[0][0])
