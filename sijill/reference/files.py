"""Reading reference files: one CSV, one shape, and a sentence for each fault."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from sijill.reference.rules import Status

DATA = Path(__file__).resolve().parents[2] / "data"
Row = Mapping[str, str]


class BadFile(ValueError):
    """A file does not hold what it should; every fault is told, with its line."""

    def __init__(self, path: Path, faults: Sequence[str]) -> None:
        self.path, self.faults = path, tuple(faults)
        super().__init__(f"{path.name}: " + "; ".join(self.faults))


def read(
    path: Path, *, columns: Sequence[str], key: Sequence[str] = ("code",), source: str = ""
) -> list[Row]:
    """The rows of a file whose columns, provenance and keys are right.

    `source` stands for every row of a file that gives none; without `key`, repetition is left to
    the caller. Raises BadFile with every fault; spaces round a value are dropped.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = [_clean(row, source) for row in csv.DictReader(stream)]
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise BadFile(path, [str(problem)]) from problem
    if not rows:
        raise BadFile(path, ["no row"])
    if missing := [name for name in columns if name not in rows[0]]:
        raise BadFile(path, [f"column {name} is missing" for name in missing])
    if faults := [*_provenance(rows), *_repeated(rows, key)]:
        raise BadFile(path, faults)
    return rows


def day(text: str) -> date | None:
    """A date written 2026-11-21, or None when there is none."""
    return date.fromisoformat(text) if text else None


def _clean(row: Mapping[str | Any, str | Any], source: str) -> Row:
    # A line with too many values has them under no name.
    clean = {name: (value or "").strip() for name, value in row.items() if name is not None}
    return clean | {"source": clean.get("source") or source}


def _provenance(rows: Sequence[Row]) -> Iterator[str]:
    for line, row in enumerate(rows, 2):
        if not row.get("source"):
            yield f"line {line}: no source"
        if "status" in row and row["status"] not in _known_statuses():
            yield f"line {line}: unknown status {row['status']!r}"
        yield from _dates(line, row)


def _dates(line: int, row: Row) -> Iterator[str]:
    for name in ("date", "valid_from", "valid_to", "read"):
        try:
            day(row.get(name, ""))
        except ValueError:
            yield f"line {line}: {name} is not a date: {row[name]!r}"


def _known_statuses() -> set[str]:
    return {*Status, "estimated", "cancelled"}


def _repeated(rows: Sequence[Row], key: Sequence[str]) -> Iterator[str]:
    if not key:
        return
    seen: dict[tuple[str, ...], int] = {}
    for line, row in enumerate(rows, 2):
        where = seen.setdefault(tuple(row[name] for name in key), line)
        if where != line:
            yield f"line {line}: the same as line {where}"
