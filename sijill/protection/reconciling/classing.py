"""Each person and pair classed by the rule, then set against what the last run left behind.

The rule is pure Python and is asked once for each way in which facts meet; the engine joins its
word to everybody of whom those facts are true.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pyarrow as pa
from duckdb import DuckDBPyConnection

from sijill.protection.rules.differences import DifferenceState
from sijill.protection.rules.populations import STANDING, Facts, Tie, classed, gone

FACTS = tuple(Facts.__dataclass_fields__)
STANDS = ", ".join(f"'{state}'" for state in sorted(STANDING))
ITEM = """
CREATE OR REPLACE TABLE item AS
WITH o AS (
    SELECT *, coalesce(state, '') AS entry_state, coalesce(entered_on > DATE '{theirs_as_of}',
        false) AS late_here FROM ours
), t AS (
    SELECT *, coalesce(try_cast(since AS DATE) > DATE '{as_of}', false) AS late_there FROM theirs
)
SELECT x.entry AS entry_id, x.their AS their_id, x.chance,
    true AS ours, true AS theirs, x.tie, o.entry_state AS entry, coalesce(o.regime, '') AS regime,
    coalesce(o.cover, '') AS cover, o.late_here, false AS waits, coalesce(t.status, '') AS status,
    coalesce(t.regime, '') AS their_regime, t.late_there, x.fields, x.alike, '' AS other_side
FROM tied x JOIN o ON o.id = x.entry JOIN t ON t.id = x.their
UNION ALL
SELECT x.entry, x.their, x.chance, true, true, '{again}', o.entry_state, '', '', false, false, '',
    '', false, '', true, x.side
FROM again x JOIN o ON o.id = x.entry
UNION ALL
SELECT o.id, NULL, NULL, true, false, '', o.entry_state, coalesce(o.regime, ''),
    coalesce(o.cover, ''), o.late_here, false, '', '', false, '', true, ''
FROM o WHERE o.id NOT IN (SELECT entry FROM tied)
    AND o.id NOT IN (SELECT entry FROM again WHERE side = 'ours')
UNION ALL
SELECT NULL, t.id, NULL, false, true, '', '', '', '', false, w.cin IS NOT NULL,
    coalesce(t.status, ''), coalesce(t.regime, ''), t.late_there, '', true, ''
FROM t LEFT JOIN right_list r ON r.id = t.id LEFT JOIN waiting w ON w.cin = r.cin
WHERE t.id NOT IN (SELECT their FROM tied)
    AND t.id NOT IN (SELECT their FROM again WHERE side = 'theirs')
"""
# Of a person the fund alone holds, the chamber of the place it says; else nobody's but the State's.
NOW = """
CREATE OR REPLACE TABLE now AS
WITH named AS (
    SELECT i.entry_id, i.their_id, i.chance, i.tie, i.fields, c.kind, c.cause
    FROM item i JOIN classes c USING ({facts})
    WHERE c.kind IS NOT NULL
)
SELECT left(md5(concat_ws('|', n.kind, n.entry_id, n.their_id)), 16) AS key, n.kind, n.cause,
    coalesce(o.chamber, k.chamber) AS chamber, n.entry_id AS entry, o.person,
    coalesce(n.their_id, '') AS their_id, coalesce(t.said, '{{}}') AS theirs,
    '{{' || replace(n.fields, ' ', ',') || '}}' AS fields, n.tie, n.chance,
    md5(concat_ws('|', n.cause, n.fields, t.said)) AS says
FROM named n LEFT JOIN ours o ON o.id = n.entry_id LEFT JOIN theirs t ON t.id = n.their_id
LEFT JOIN right_list r ON r.id = n.their_id
LEFT JOIN commune_value v ON v.said = r.commune
LEFT JOIN keeper k ON k.province = coalesce(t.province, v.province)
"""
OPEN = DifferenceState.OPEN.value
CLOSED = DifferenceState.CLOSED.value


def waiting(con: DuckDBPyConnection, numbers: list[str]) -> None:
    """Make `waiting`: card numbers of people whose request waits at a chamber."""
    con.register("given_waiting", pa.table({"cin": pa.array(numbers, pa.string())}))
    con.execute("CREATE OR REPLACE TABLE waiting AS SELECT DISTINCT cin FROM given_waiting")
    con.unregister("given_waiting")


def keepers(con: DuckDBPyConnection, chambers: Mapping[str, str]) -> None:
    """Make `keeper`: the chamber of each province."""
    given = pa.table({
        "province": pa.array(list(chambers), pa.string()),
        "chamber": pa.array(list(chambers.values()), pa.string()),
    })  # fmt: skip
    con.register("given_keepers", given)
    con.execute("CREATE OR REPLACE TABLE keeper AS SELECT * FROM given_keepers")
    con.unregister("given_keepers")


def classify(con: DuckDBPyConnection, *, as_of: date, theirs_as_of: date) -> dict[str, int]:
    """Make `now`, what differs today, by the rule; answers how many by kind and cause."""
    con.execute(ITEM.format(as_of=as_of, theirs_as_of=theirs_as_of, again=Tie.AGAIN))
    ways = con.execute(f"SELECT DISTINCT {', '.join(FACTS)} FROM item ORDER BY ALL").fetchall()
    found = [classed(Facts(**dict(zip(FACTS, way, strict=True)))) for way in ways]
    columns = {name: [way[turn] for way in ways] for turn, name in enumerate(FACTS)}
    kinds = {
        "kind": pa.array([each and each.kind.value for each in found], pa.string()),
        "cause": pa.array([each and each.cause.value for each in found], pa.string()),
    }
    con.register("given_classes", pa.table(columns | kinds))
    con.execute("CREATE OR REPLACE TABLE classes AS SELECT * FROM given_classes")
    con.unregister("given_classes")
    con.execute(NOW.format(facts=", ".join(FACTS)))
    rows = con.execute("SELECT kind, cause, count(*) FROM now GROUP BY ALL ORDER BY ALL").fetchall()
    return {f"{kind}/{cause}": count for kind, cause, count in rows}


def alike(con: DuckDBPyConnection) -> int:
    """How many are tied and differ in nothing that the rule names."""
    found = con.execute(f"""
        SELECT count(*) FROM item i JOIN classes c USING ({", ".join(FACTS)})
        WHERE i.ours AND i.theirs AND i.tie <> '{Tie.AGAIN}' AND c.kind IS NULL
    """).fetchall()
    return int(found[0][0])


def against(con: DuckDBPyConnection, before: Path) -> dict[str, int]:
    """Make `fresh`, `changed`, `returned` and `vanished` against what the database holds."""
    path = str(before).replace("'", "''")
    con.execute(f"""
        CREATE OR REPLACE TABLE before AS SELECT * FROM read_csv('{path}', header = true,
            all_varchar = true, nullstr = '', columns = {{'key': 'VARCHAR', 'kind': 'VARCHAR',
            'entry': 'VARCHAR', 'their_id': 'VARCHAR', 'says': 'VARCHAR', 'state': 'VARCHAR'}})
    """)
    for name, condition in (
        ("fresh", "b.key IS NULL"),
        ("changed", "b.says <> n.says"),
        ("returned", f"b.says = n.says AND b.state = '{CLOSED}'"),
    ):
        con.execute(
            f"CREATE OR REPLACE TABLE {name} AS "
            f"SELECT n.* FROM now n LEFT JOIN before b USING (key) WHERE {condition}"
        )
    _vanished(con)
    return {
        name: int(con.execute(f"SELECT count(*) FROM {name}").fetchall()[0][0])
        for name in ("fresh", "changed", "returned", "vanished")
    }


def _vanished(con: DuckDBPyConnection) -> None:
    """Why each open difference that was not found again is gone, by the rule."""
    con.execute(f"""
        CREATE OR REPLACE TABLE lost AS
        SELECT b.key, b.kind,
            b.entry IS NULL OR b.entry IN (SELECT id FROM ours WHERE state IN ({STANDS})) AS ours,
            b.their_id IS NULL OR b.their_id IN (SELECT id FROM theirs) AS theirs,
            coalesce(b.entry IN (SELECT entry FROM tied), false)
                OR coalesce(b.their_id IN (SELECT their FROM tied), false) AS in_both
        FROM before b WHERE b.state = '{OPEN}' AND b.key NOT IN (SELECT key FROM now)
    """)
    ways = con.execute(
        "SELECT DISTINCT kind, ours, theirs, in_both FROM lost ORDER BY ALL"
    ).fetchall()
    why = [gone(k, ours=o, theirs=t, both=x).value for k, o, t, x in ways]
    columns = {
        "kind": pa.array([way[0] for way in ways], pa.string()),
        "ours": pa.array([way[1] for way in ways], pa.bool_()),
        "theirs": pa.array([way[2] for way in ways], pa.bool_()),
        "in_both": pa.array([way[3] for way in ways], pa.bool_()),
        "gone": pa.array(why, pa.string()),
    }
    con.register("given_gone", pa.table(columns))
    con.execute(
        "CREATE OR REPLACE TABLE vanished AS SELECT key, gone FROM lost "
        "JOIN given_gone USING (kind, ours, theirs, in_both)"
    )
    con.unregister("given_gone")


DIFFERENCE = ("key", "kind", "cause", "chamber", "entry", "person", "their_id", "theirs", "fields",
              "tie", "chance", "says")  # fmt: skip


def written(con: DuckDBPyConnection, folder: Path) -> dict[str, Path]:
    """What is to be stored, as files that the database copies."""
    columns = ", ".join(DIFFERENCE)
    queries = {
        "fresh": f"SELECT {columns} FROM fresh",
        "changed": f"SELECT {columns} FROM changed UNION ALL SELECT {columns} FROM returned",
        "vanished": "SELECT key, gone FROM vanished",
        "counterpart": "SELECT x.entry, o.chamber, x.their, x.tie, x.chance FROM tied x "
        "JOIN ours o ON o.id = x.entry",
    }
    made = {}
    for name, query in queries.items():
        made[name] = folder / f"{name}.csv"
        con.execute(f"COPY ({query}) TO '{made[name]}' (HEADER false, FORCE_QUOTE (their_id))"
                    if name in ("fresh", "changed")
                    else f"COPY ({query}) TO '{made[name]}' (HEADER false)")  # fmt: skip
    return made
