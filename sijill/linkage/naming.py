"""Names of two lists made comparable: a spelling is read once, a form settled under its name once.

Tables made: `spelling` (text → form, readings, pieces), `form` (numbered), `form_name` (form → its
name, the names it may be) and for each side and field `<side>_<field>` (row → form).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import pyarrow as pa
from duckdb import DuckDBPyConnection

from sijill.linkage import canon
from sijill.linkage.spelling import read_all

SIDES = ("left", "right")
FIELDS = ("first", "last", "father")
SHARED = 0.5  # of the rows of both lists, for a script to be the one compared
SPELLINGS = pa.schema(
    [("text", pa.string()), ("form", pa.string()),
     ("readings", pa.list_(pa.string())), ("pieces", pa.list_(pa.string()))]
)  # fmt: skip
NAMED = pa.schema([("form", pa.string()), ("name", pa.string()), ("maybe", pa.list_(pa.string()))])
FACES = pa.schema(
    [("name", pa.string()), ("faces", pa.list_(pa.string())),
     ("readings", pa.list_(pa.string())), ("bearers", pa.int64())]
)  # fmt: skip


@dataclass(frozen=True)
class Memory:
    """What a saved model remembers of names: spellings read, forms settled, names found."""

    spellings: pa.Table
    named: pa.Table
    names: pa.Table


def columns(field: str) -> tuple[str, str]:
    """Return the columns of a clean list that hold a field, one for each script."""
    return f"{field}_name_ar", f"{field}_name_fr"


def read(con: DuckDBPyConnection, *, processes: int, memory: Memory | None = None) -> None:
    """Make `spelling`, `form` and the tables of fields."""
    _put(con, "spelling", SPELLINGS.empty_table() if memory is None else memory.spellings)
    texts = [
        row[0]
        for row in con.execute(
            f"SELECT text FROM {_met()} ANTI JOIN spelling USING (text) ORDER BY text"
        ).fetchall()
    ]
    made = list(read_all(texts, processes=processes))
    _add(con, "spelling", _table(SPELLINGS, [texts, *_turned(made, 3)]))
    _number(con)
    for field in FIELDS:
        _gather(con, field)


def _met() -> str:
    """Every spelling with how often it is met, as SQL."""
    cells = " UNION ALL ".join(
        f"SELECT {column} AS text FROM {side}_list"
        for side in SIDES for field in FIELDS for column in columns(field)
    )  # fmt: skip
    return f"(SELECT text, count(*) AS met FROM ({cells}) WHERE text IS NOT NULL GROUP BY text)"


def _turned(rows: Iterable[tuple], width: int) -> list[list]:
    """Rows as columns, as many as they are wide even when there is none."""
    turned = [list(column) for column in zip(*rows, strict=True)]
    return turned or [[] for _ in range(width)]


def _table(schema: pa.Schema, columns: list[list]) -> pa.Table:
    return pa.table(columns, schema=schema)


def _put(con: DuckDBPyConnection, table: str, rows: pa.Table) -> None:
    con.register("given_rows", rows)
    con.execute(f"CREATE OR REPLACE TABLE {table} AS SELECT * FROM given_rows")
    con.unregister("given_rows")


def _add(con: DuckDBPyConnection, table: str, rows: pa.Table) -> None:
    con.register("given_rows", rows)
    con.execute(f"INSERT INTO {table} SELECT * FROM given_rows")
    con.unregister("given_rows")


def _number(con: DuckDBPyConnection) -> None:
    """Give forms, readings and pieces small numbers, which are quick to compare."""
    con.execute(f"""
        CREATE OR REPLACE TABLE form AS
        WITH often AS (
            SELECT form, text, readings, pieces, met FROM spelling JOIN {_met()} USING (text)
            WHERE form <> ''
            QUALIFY row_number() OVER (PARTITION BY form ORDER BY met DESC, text) = 1
        )
        SELECT (row_number() OVER (ORDER BY form))::INTEGER AS f, form, text,
               readings AS heard, pieces AS parts
        FROM often
    """)
    con.execute("""
        CREATE OR REPLACE TABLE sound AS
        SELECT (row_number() OVER (ORDER BY sound))::INTEGER AS s, sound
        FROM (SELECT unnest(heard) AS sound FROM form UNION SELECT unnest(parts) FROM form)
    """)
    for made, given in (("readings", "heard"), ("pieces", "parts")):
        con.execute(f"""
            CREATE OR REPLACE TABLE form_{made} AS
            SELECT f, list(s ORDER BY s) AS {made}
            FROM (SELECT f, unnest({given}) AS sound FROM form) JOIN sound USING (sound) GROUP BY f
        """)
    con.execute("""
        CREATE OR REPLACE TABLE written AS
        SELECT text, f FROM spelling JOIN (SELECT f, form FROM form) USING (form)
    """)


def _gather(con: DuckDBPyConnection, field: str) -> None:
    """Make `<side>_<field>`: the form compared, and the one of the other script."""
    for side, (chosen, other) in _order(con, field).items():
        con.execute(f"""
            CREATE OR REPLACE TABLE {side}_{field} AS
            SELECT n, coalesce(c.f, o.f) AS f, CASE WHEN c.f <> o.f THEN o.f END AS g
            FROM {side}_list
            LEFT JOIN written AS c ON c.text = {chosen}
            LEFT JOIN written AS o ON o.text = {other}
            WHERE coalesce(c.f, o.f) IS NOT NULL
        """)


def _order(con: DuckDBPyConnection, field: str) -> dict[str, tuple[str, str]]:
    """Return for each side its columns in the order of trust: the script both lists have first."""
    ar, fr = columns(field)
    filled = {side: _filled(con, side, field) for side in SIDES}
    if script := shared_script(con, field):
        return dict.fromkeys(SIDES, (ar, fr) if script == "ar" else (fr, ar))
    return {side: (ar, fr) if filled[side][0] >= filled[side][1] else (fr, ar) for side in SIDES}


def shared_script(con: DuckDBPyConnection, field: str) -> str | None:
    """Return the script in which both lists write most names, the Latin one first."""
    filled = [_filled(con, side, field) for side in SIDES]
    shared = {script: min(one[turn] for one in filled) for turn, script in enumerate(("ar", "fr"))}
    script = max(shared, key=lambda each: (shared[each], each))
    return script if shared[script] >= SHARED else None


def _filled(con: DuckDBPyConnection, side: str, field: str) -> tuple[float, float]:
    ar, fr = columns(field)
    return con.execute(
        f"SELECT count({ar}) / greatest(count(*), 1), count({fr}) / greatest(count(*), 1) "
        f"FROM {side}_list"
    ).fetchall()[0]


def settle(con: DuckDBPyConnection, *, memory: Memory | None = None) -> None:
    """Make `form_name` (f → n, maybe) and `name` (n → name, its spellings that stand for it)."""
    if memory is not None and _settled(con, memory):
        _number_names(con)
        return
    every = " UNION ALL ".join(
        f"SELECT f FROM {side}_{field} UNION ALL SELECT g FROM {side}_{field} WHERE g IS NOT NULL"
        for side in SIDES for field in FIELDS
    )  # fmt: skip
    forms = [
        canon.Form(form, text, tuple(heard), count, _written(texts, counts))
        for form, text, heard, count, texts, counts in con.execute(f"""
            SELECT form.form, form.text, heard, m.met, w.texts, w.counts FROM form
            JOIN (SELECT f, count(*) AS met FROM ({every}) GROUP BY f) AS m USING (f)
            JOIN (SELECT form, list(text ORDER BY met DESC, text) AS texts,
                         list(met ORDER BY met DESC, text) AS counts
                  FROM spelling JOIN {_met()} USING (text) GROUP BY form) AS w USING (form)
            ORDER BY f
        """).fetchall()
    ]
    done, names = canon.settle(forms, *_recalled(memory))
    rows = [(form, each.name, each.maybe) for form, each in sorted(done.items())]
    _put(con, "named", _table(NAMED, _turned(rows, 3)))
    faces = [(name, names.faces[name], names.readings[name], names.bearers[name])
             for name in sorted(names.faces)]  # fmt: skip
    _put(con, "faces", _table(FACES, _turned(faces, 4)))
    _number_names(con)


def _settled(con: DuckDBPyConnection, memory: Memory) -> bool:
    """Whether every form was met by an earlier run, which leaves nothing to settle."""
    _put(con, "named", memory.named)
    _put(con, "faces", memory.names)
    return not con.execute("SELECT 1 FROM form ANTI JOIN named USING (form) LIMIT 1").fetchall()


def _written(texts: list[str], counts: list[int]) -> tuple[tuple[str, int], ...]:
    often: dict[str, int] = defaultdict(int)
    for text, count in zip(texts, counts, strict=True):
        often[canon.squeeze(text)] += count
    return tuple(often.items())


def _recalled(memory: Memory | None) -> tuple[dict[str, canon.Known], canon.Names]:
    if memory is None:
        return {}, canon.Names()
    known = {
        form: canon.Known(name, tuple(maybe))
        for form, name, maybe in zip(
            *(memory.named[c].to_pylist() for c in NAMED.names), strict=True
        )
    }
    faces = zip(*(memory.names[column].to_pylist() for column in FACES.names), strict=True)
    return known, canon.Names(faces)


def _number_names(con: DuckDBPyConnection) -> None:
    con.execute("""
        CREATE OR REPLACE TABLE name AS
        SELECT (row_number() OVER (ORDER BY name))::INTEGER AS n, name
        FROM (SELECT name FROM named UNION SELECT unnest(maybe) FROM named)
    """)
    con.execute("""
        CREATE OR REPLACE TABLE form_name AS
        WITH guess AS (SELECT form, unnest(maybe) AS name FROM named)
        SELECT form.f, any_value(own.n) AS n, list(name.n ORDER BY name.n) AS maybe
        FROM named JOIN form USING (form) JOIN name AS own ON own.name = named.maybe[1]
        JOIN guess ON guess.form = form.form JOIN name ON name.name = guess.name
        GROUP BY form.f
    """)


def remembered(con: DuckDBPyConnection) -> Memory:
    """Return what the next run need not do again."""
    shown = (
        "SELECT text, form, readings, pieces FROM spelling ORDER BY text",
        "SELECT form, name, maybe FROM named ORDER BY form",
        "SELECT name, faces, readings, bearers FROM faces ORDER BY name",
    )
    return Memory(*(con.sql(query).to_arrow_table() for query in shown))
