"""Places and crafts that two lists may call by different names or codes.

A value is canonical when both lists mean the same by it: written alike, named so in the table of
communes, heard alike, or learned from people whom the two lists surely share. Two communes are
*near* when one province holds them, or when people whom both lists share often stand in one here
and in the other there.
"""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa
from duckdb import DuckDBPyConnection

from sijill.kernel import names
from sijill.linkage.people import places

LEARNED_FROM = 8  # shared people, for two names to be taken for one place
LEARNED_SHARE = 0.35  # of the shared people of both values
NEAR_FROM = 3
NEAR_LIFT = 8.0  # times more often together than by chance
VALUES = pa.schema([("said", pa.string()), ("meant", pa.string()), ("province", pa.string())])


def settle(con: DuckDBPyConnection, column: str) -> None:
    """Make `<column>_value` (said, meant, province): what every value of both lists stands for."""
    said = [
        row[0]
        for row in con.execute(
            f"SELECT DISTINCT {column} FROM (SELECT {column} FROM left_list UNION ALL "
            f"SELECT {column} FROM right_list) WHERE {column} IS NOT NULL ORDER BY 1"
        ).fetchall()
    ]
    rows = _communes(con, said) if column == "commune" else ((one, one, None) for one in said)
    table = pa.Table.from_pylist(
        [dict(zip(VALUES.names, row, strict=True)) for row in rows], schema=VALUES
    )
    con.register("given_values", table)
    con.execute(f"CREATE OR REPLACE TABLE {column}_value AS SELECT * FROM given_values")
    con.unregister("given_values")
    _learn(con, column)


def _communes(
    con: DuckDBPyConnection, said: Iterable[str]
) -> Iterable[tuple[str, str, str | None]]:
    known = {
        _plain(written): (commune.ar, place.province)
        for place in places()
        for commune in place.communes
        for written in (commune.ar, commune.latin)
    }
    heard = {_sound(written): place for written, place in known.items()}
    for value in said:
        meant, province = known.get(_plain(value)) or heard.get(_sound(value)) or (None, None)
        yield value, meant or _sound(value) or value, province


def _plain(text: str) -> str:
    return names.normalise(text) or text


def _sound(text: str) -> str:
    """The plainest sound of a place, with its digits: codes have no sound."""
    if any(sign.isdigit() for sign in text):
        return text
    return " ".join(group[0] for group in names.key_groups(text))


def _learn(con: DuckDBPyConnection, column: str) -> None:
    """Take for one the values in which people shared by both lists meet."""
    con.execute(f"""
        CREATE OR REPLACE TABLE {column}_met AS
        SELECT l.meant AS a, r.meant AS b, count(*) AS n
        FROM sure
        JOIN left_list AS one ON one.n = sure.a JOIN right_list AS two ON two.n = sure.b
        JOIN {column}_value AS l ON l.said = one.{column}
        JOIN {column}_value AS r ON r.said = two.{column}
        GROUP BY ALL
    """)
    con.execute(f"""
        CREATE OR REPLACE TABLE {column}_learned AS
        WITH met AS (
            SELECT a, b, n, n / sum(n) OVER (PARTITION BY a) AS of_a,
                   n / sum(n) OVER (PARTITION BY b) AS of_b FROM {column}_met
        )
        SELECT b, first(a ORDER BY n DESC, a) AS a FROM met
        WHERE a <> b AND n >= {LEARNED_FROM} AND of_a >= {LEARNED_SHARE} AND of_b >= {LEARNED_SHARE}
          AND b NOT IN (SELECT b FROM {column}_met WHERE a = b)
          AND a NOT IN (SELECT a FROM {column}_met WHERE a = b)
        GROUP BY b
    """)
    for table, place in ((f"{column}_value", "meant"), (f"{column}_met", "b")):
        con.execute(
            f"UPDATE {table} SET {place} = l.a FROM {column}_learned AS l "
            f"WHERE {table}.{place} = l.b"
        )


def near(con: DuckDBPyConnection, column: str) -> None:
    """Make `<column>_near` (a, b): values, the same or not, that lie near each other."""
    con.execute(f"""
        CREATE OR REPLACE TABLE {column}_near AS
        WITH met AS (SELECT a, b, sum(n) AS n FROM {column}_met GROUP BY ALL),
             of_a AS (SELECT a, sum(n) AS na FROM met GROUP BY a),
             of_b AS (SELECT b, sum(n) AS nb FROM met GROUP BY b),
             of_all AS (SELECT sum(n) AS every FROM met),
             home AS (SELECT DISTINCT meant, province FROM {column}_value)
        SELECT a, b FROM met JOIN of_a USING (a) JOIN of_b USING (b) CROSS JOIN of_all
        WHERE n >= {NEAR_FROM} AND n * every >= {NEAR_LIFT} * na * nb AND a <> b
        UNION
        SELECT one.meant, two.meant FROM home AS one JOIN home AS two USING (province)
        WHERE one.meant <> two.meant
    """)


def sure(con: DuckDBPyConnection) -> None:
    """Make `sure` (a, b): rows that are one person beyond doubt, from numbers and whole dates."""
    con.execute("""
        CREATE OR REPLACE TABLE sure AS
        WITH by_card AS (
            SELECT l.n AS a, r.n AS b FROM left_list AS l JOIN right_list AS r
            ON l.cin = r.cin AND l.birth_date = r.birth_date
        ), by_name AS (
            SELECT l.n AS a, r.n AS b
            FROM left_list AS l JOIN right_list AS r ON l.birth_date = r.birth_date
            JOIN left_first AS lf ON lf.n = l.n JOIN right_first AS rf ON rf.n = r.n
            JOIN left_last AS ll ON ll.n = l.n JOIN right_last AS rl ON rl.n = r.n
            JOIN form_name AS lfn ON lfn.f = lf.f JOIN form_name AS rfn ON rfn.f = rf.f
            JOIN form_name AS lln ON lln.f = ll.f JOIN form_name AS rln ON rln.f = rl.f
            WHERE NOT ends_with(l.birth_date, '-01-01') AND lfn.n = rfn.n AND lln.n = rln.n
              AND (l.cin IS NULL OR r.cin IS NULL)
        )
        SELECT * FROM by_card UNION SELECT * FROM by_name
    """)
