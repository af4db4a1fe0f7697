"""Reading a list of people from CSV or Parquet into a clean table of the engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from duckdb import DuckDBPyConnection
from duckdb import Error as DuckError

from sijill.linkage import cleaning

NAMES = (
    "name_ar",
    "name_fr",
    "first_name_ar",
    "last_name_ar",
    "first_name_fr",
    "last_name_fr",
    "father_name_ar",
    "father_name_fr",
)
OTHERS = ("cin", "birth_date", "sex", "commune", "phone", "trade")
COLUMNS = ("id", *NAMES, *OTHERS)
SHOWN = 5  # faulty values quoted in a message


class Unreadable(ValueError):
    """A list that cannot be linked, with the reason in one sentence."""


@dataclass(frozen=True)
class Listed:
    """One list as it was read: where it is, and how many rows fill each column."""

    side: str
    path: Path
    rows: int
    filled: Mapping[str, int]
    ignored: tuple[str, ...]

    @property
    def table(self) -> str:
        """Return the engine's table of cleaned rows."""
        return f"{self.side}_list"

    def share(self, column: str) -> float:
        """Return the share of rows with a usable value in the column."""
        return self.filled.get(column, 0) / self.rows if self.rows else 0.0


def read(con: DuckDBPyConnection, path: Path, side: str, *, by_id: bool = False) -> Listed:
    """Read one list, its rows as they come or by_id; raises `Unreadable` with what to mend."""
    source = _source(path)
    header = _header(con, source, path)
    known = {name: written for written in header if (name := cleaning.heading(written)) in COLUMNS}
    _refuse(known, header, path)
    _load(con, source, known, side, path, by_id=by_id)
    _refuse_twice(con, f"{side}_list", path)
    rows, filled = _filled(con, f"{side}_list")
    if not rows:
        raise Unreadable(f"{path.name}: no row under the heading")
    ignored = tuple(written for written in header if written not in known.values())
    return Listed(side, path, rows, filled, ignored)


def _source(path: Path) -> str:
    if not path.is_file():
        raise Unreadable(f"{path}: there is no such file")
    quoted = str(path).replace("'", "''")
    if path.suffix.casefold() in (".parquet", ".pq"):
        return f"read_parquet('{quoted}')"
    return f"read_csv('{quoted}', all_varchar = true, header = true, sample_size = 20000)"


def _header(con: DuckDBPyConnection, source: str, path: Path) -> list[str]:
    try:
        return [row[0] for row in con.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()]
    except DuckError as problem:
        raise Unreadable(f"{path.name}: {_first_line(problem)}") from problem


def _first_line(problem: DuckError) -> str:
    return str(problem).strip().splitlines()[0]


def _refuse(known: Mapping[str, str], header: list[str], path: Path) -> None:
    twice = [written for written in header if cleaning.heading(written) in known]
    if len(twice) > len(known):
        raise Unreadable(f"{path.name}: two columns mean the same: {', '.join(sorted(twice))}")
    if not set(known) - {"id", "sex", "commune", "trade"}:
        raise Unreadable(
            f"{path.name}: no column to recognise a person by; known are {', '.join(COLUMNS)}"
        )


def _load(
    con: DuckDBPyConnection,
    source: str,
    known: Mapping[str, str],
    side: str,
    path: Path,
    *,
    by_id: bool,
) -> None:
    said = f"{side}_said"
    turn = f'ORDER BY "{known["id"]}"::VARCHAR' if by_id and "id" in known else ""
    cells = "".join(f', "{written}"::VARCHAR AS {name}' for name, written in known.items())
    try:
        con.execute(
            f"CREATE OR REPLACE TABLE {said} AS "
            f"SELECT (row_number() OVER ({turn}))::INTEGER AS n{cells} FROM {source}"
        )
    except DuckError as problem:
        raise Unreadable(f"{path.name}: {_first_line(problem)}") from problem
    columns = [name for name in known if name != "id"]
    for name in columns:
        cleaning.clean(con, said, name)
    joins = " ".join(
        f"LEFT JOIN {said}_{name} AS _{name} ON _{name}.said = {said}.{name}" for name in columns
    )
    meant = {name: cleaning.meant(said, name) for name in columns}
    selected = ", ".join(f"({meant.get(name, 'NULL')})::VARCHAR AS {name}" for name in COLUMNS[1:])
    row = "nullif(trim(id), '')" if "id" in known else "n::VARCHAR"
    con.execute(
        f"CREATE OR REPLACE TABLE {side}_list AS "
        f"SELECT n, {row} AS id, {selected} FROM {said} {joins}"
    )
    cleaning.drop_shared_numbers(con, f"{side}_list")
    for name in ("", *(f"_{name}" for name in columns)):
        con.execute(f"DROP TABLE {said}{name}")


def _refuse_twice(con: DuckDBPyConnection, table: str, path: Path) -> None:
    empty = con.execute(f"SELECT count(*) FROM {table} WHERE id IS NULL").fetchall()
    if empty[0][0]:
        raise Unreadable(f"{path.name}: {empty[0][0]} rows have no id")
    twice = con.execute(
        f"SELECT id FROM {table} GROUP BY id HAVING count(*) > 1 ORDER BY id"
    ).fetchall()
    if twice:
        some = ", ".join(row[0] for row in twice[:SHOWN])
        more = ", …" if len(twice) > SHOWN else ""
        raise Unreadable(f"{path.name}: {len(twice)} ids stand on several rows: {some}{more}")


def _filled(con: DuckDBPyConnection, table: str) -> tuple[int, dict[str, int]]:
    columns = COLUMNS[1:]
    counts = ", ".join(f"count({column})" for column in columns)
    row = con.execute(f"SELECT count(*), {counts} FROM {table}").fetchall()[0]
    return row[0], dict(zip(columns, row[1:], strict=False))
