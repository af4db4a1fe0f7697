"""Both lists as files of one run: ours streamed from the register, theirs checked and read."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
from duckdb import DuckDBPyConnection

# What their list may say beside what records are tied by; each may be absent.
EXTRAS = ("nia", "regime", "status", "since", "province")
STATUSES = ("active", "suspended", "closed")
OURS = """
CREATE OR REPLACE TABLE ours AS
SELECT id, nia, person, chamber, province, state, regime, cover, fund_number,
    entered_on::DATE AS entered_on
FROM read_csv('{path}', all_varchar = true, header = true)
"""
SHOWN = ("name_ar", "name_fr", "first_name_ar", "last_name_ar", "first_name_fr", "last_name_fr",
         "cin", "birth_date", "sex", "commune", "phone", "trade")  # fmt: skip


class Unfit(ValueError):
    """A list of the fund's that cannot be set beside ours, with the reason in one sentence."""


@dataclass(frozen=True, slots=True)
class Lists:
    """The two files of a run, and the digest of theirs."""

    ours: Path
    theirs: Path
    digest: str


def digest_of(path: Path) -> str:
    """The digest of a file, a piece at a time."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check(path: Path) -> None:
    """Refuse a list without the fund's own reference, or with a word that is none of ours."""
    if not path.is_file():
        raise Unfit(f"{path.name}: there is no such file")
    with duckdb.connect() as con:
        try:
            columns = _columns(con, path)
            _check(con, path, columns)
        except duckdb.Error as problem:
            raise Unfit(f"{path.name}: {str(problem).splitlines()[0]}") from problem


def _check(con: DuckDBPyConnection, path: Path, columns: Sequence[str]) -> None:
    if "id" not in columns:
        raise Unfit(f"{path.name}: the fund's own reference of each person is needed, as `id`")
    long = _one(con, f"SELECT id FROM {source(path)} WHERE length(trim(id)) > 40 LIMIT 1")
    if long:
        raise Unfit(f"{path.name}: a reference is longer than 40 signs: {long}")
    if "status" in columns:
        known = ", ".join(f"'{word}'" for word in STATUSES)
        other = _one(
            con,
            f"SELECT status FROM {source(path)} WHERE trim(status) <> '' "
            f"AND lower(trim(status)) NOT IN ({known}) LIMIT 1",
        )
        if other:
            raise Unfit(f"{path.name}: `status` says {other}; known are {', '.join(STATUSES)}")
    if "since" in columns:
        bad = "trim(since) <> '' AND try_cast(trim(since) AS DATE) IS NULL"
        if other := _one(con, f"SELECT since FROM {source(path)} WHERE {bad} LIMIT 1"):
            raise Unfit(f"{path.name}: `since` says {other}; a day is written 2026-01-31")


def _one(con: DuckDBPyConnection, query: str) -> str:
    row = con.execute(query).fetchone()
    return str(row[0]) if row else ""


def source(path: Path) -> str:
    """A file as the engine reads it, every cell as text."""
    quoted = str(path).replace("'", "''")
    if path.suffix.casefold() in (".parquet", ".pq"):
        return f"(SELECT COLUMNS(*)::VARCHAR FROM read_parquet('{quoted}'))"
    return f"read_csv('{quoted}', all_varchar = true, header = true, sample_size = 20000)"


def _columns(con: DuckDBPyConnection, path: Path) -> list[str]:
    rows = con.execute(f"DESCRIBE SELECT * FROM {source(path)}").fetchall()
    return [str(row[0]).casefold() for row in rows]


def read(con: DuckDBPyConnection, lists: Lists) -> tuple[int, int]:
    """Make `ours` and `theirs`, with what classes are made of; answers how many in each."""
    con.execute(OURS.format(path=str(lists.ours).replace("'", "''")))
    there = set(_columns(con, lists.theirs))
    cells = [
        f"nullif(trim({name}), '') AS {name}" if name in there else f"NULL::VARCHAR AS {name}"
        for name in EXTRAS
    ]
    shown = [name for name in SHOWN if name in there]
    said = ", ".join(f"{name} := nullif(trim({name}), '')" for name in shown)
    con.execute(f"""
        CREATE OR REPLACE TABLE theirs AS
        SELECT trim(id) AS id, {", ".join(cells)},
            to_json(struct_pack({said}{", " if said else ""}
                regime := {_cell("regime", there)}, status := {_cell("status", there)},
                since := {_cell("since", there)}))::VARCHAR AS said
        FROM {source(lists.theirs)}
    """)
    con.execute("UPDATE theirs SET status = lower(status) WHERE status IS NOT NULL")
    return tuple(  # type: ignore[return-value]
        int(con.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0])
        for table in ("ours", "theirs")
    )


def _cell(name: str, there: set[str]) -> str:
    return f"nullif(trim({name}), '')" if name in there else "NULL::VARCHAR"
