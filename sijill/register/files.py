"""Rolls kept elsewhere, read row by row: CSV and XLSX, a hostile one refused before it is read.

Nothing in a file is ever run: a cell that begins like a formula is text, and is noted.
"""

from __future__ import annotations

import csv
import hashlib
import io
import tomllib
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from sijill.register.rules.arriving import FIELDS

LARGEST = 2 << 30  # bytes of a file
LARGEST_SHEET = 1 << 30  # bytes of a workbook once unpacked
FULLEST = 200  # times smaller packed than unpacked: beyond it is a bomb
SMALL = 1 << 16  # bytes of a workbook that nobody suspects
WIDEST = 200  # columns
LONGEST_CELL = 4_000  # characters
DELIMITERS = ",;\t|"
BLOCK = 1 << 20
FORMULA = ("=", "+", "-", "@")


class BadRoll(ValueError):
    """A file that cannot be taken as a roll at all, with the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What the columns and the words of one roll mean here, as its source declares it."""

    columns: Mapping[str, str]  # field → column of the file
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # field → word → ours
    defaults: Mapping[str, str] = field(default_factory=dict)
    encoding: str = "utf-8-sig"
    delimiter: str = ""
    sheet: str = ""

    @property
    def kept(self) -> dict[str, Any]:
        """The declaration as it is kept with its source."""
        return {
            "columns": dict(self.columns),
            "values": {name: dict(words) for name, words in self.values.items()},
            "defaults": dict(self.defaults),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row as written: its number in the file, its cells by column, what is odd about it."""

    number: int
    cells: Mapping[str, str]
    odd: Sequence[str] = ()


def digest_of(path: Path) -> str:
    """The SHA-256 of the bytes of a file, read in blocks."""
    made = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            made.update(block)
    return made.hexdigest()


def declared(path: Path | None) -> Declared:
    """The mapping of a TOML file; without one, columns carry our own names."""
    if path is None:
        return Declared(columns={name: name for name in FIELDS})
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise BadRoll(f"{path.name}: {problem}") from problem
    columns = told.pop("columns", {})
    if unknown := sorted(set(columns) - set(FIELDS)):
        raise BadRoll(f"{path.name}: no such field: {', '.join(unknown)}")
    known = {"values", "defaults", "encoding", "delimiter", "sheet"}
    if odd := sorted(set(told) - known):
        raise BadRoll(f"{path.name}: not understood: {', '.join(odd)}")
    return Declared(columns=columns, **told)


def rows(path: Path, mapping: Declared) -> Iterator[Row]:
    """Every row of a roll, one at a time; BadRoll when it cannot be read as one."""
    if path.stat().st_size > LARGEST:
        raise BadRoll(f"{path.name}: larger than {LARGEST >> 30} GB")
    if path.suffix.lower() == ".xlsx":
        lines = _sheet(path, mapping)
    elif path.suffix.lower() in (".csv", ".txt", ".tsv"):
        lines = _separated(path, mapping)
    else:
        raise BadRoll(f"{path.name}: a roll is a CSV or XLSX file")
    header = [name.strip() for name in next(lines, [])]
    _require(header, mapping, path)
    for number, cells in enumerate(lines, 2):
        if any(cells):
            yield _row(number, header, cells)


def fields_of(row: Row, mapping: Declared) -> dict[str, str]:
    """The fields that a row says, words translated as the source declares."""
    said = dict(mapping.defaults)
    for name, column in mapping.columns.items():
        text = row.cells.get(column, "").strip()
        said[name] = mapping.values.get(name, {}).get(text, text) or said.get(name, "")
    return said


def _require(header: Sequence[str], mapping: Declared, path: Path) -> None:
    if not header:
        raise BadRoll(f"{path.name}: empty")
    if len(header) > WIDEST:
        raise BadRoll(f"{path.name}: more than {WIDEST} columns")
    if twice := sorted({name for name in header if name and header.count(name) > 1}):
        raise BadRoll(f"{path.name}: columns given twice: {', '.join(twice)}")
    found = set(header)
    if not any(column in found for column in mapping.columns.values()):
        raise BadRoll(f"{path.name}: none of the columns of the mapping is in it")


def _row(number: int, header: Sequence[str], cells: Sequence[str]) -> Row:
    odd = ["row.width"] if len(cells) > len(header) and any(cells[len(header) :]) else []
    if any(_is_formula(cell) for cell in cells):
        odd.append("row.formula")
    named = {name: cell[:LONGEST_CELL] for name, cell in zip(header, cells, strict=False) if name}
    return Row(number=number, cells=named, odd=odd)


def _is_formula(cell: str) -> bool:
    """A cell that a spreadsheet would run; a number with its sign or a phone is none."""
    return cell[:1] in FORMULA and not cell[1:].replace(" ", "").replace(".", "").isdigit()


# --- CSV ----------------------------------------------------------------------------------------


def _separated(path: Path, mapping: Declared) -> Iterator[list[str]]:
    csv.field_size_limit(1 << 17)
    with path.open("rb") as raw, io.TextIOWrapper(raw, mapping.encoding, newline="") as text:
        try:
            delimiter = mapping.delimiter or _delimiter(text)
            yield from csv.reader((line.replace("\0", "") for line in text), delimiter=delimiter)
        except UnicodeDecodeError as problem:
            told = f"not in {mapping.encoding}; declare `encoding` in the mapping"
            raise BadRoll(f"{path.name}: {told} ({problem.reason})") from problem
        except (csv.Error, LookupError) as problem:
            raise BadRoll(f"{path.name}: {problem}") from problem


def _delimiter(text: io.TextIOWrapper) -> str:
    """The sign that separates the names of the columns."""
    first = text.readline(BLOCK)
    text.seek(0)
    return max(DELIMITERS, key=first.count)


# --- XLSX ---------------------------------------------------------------------------------------


def _sheet(path: Path, mapping: Declared) -> Iterator[list[str]]:
    _refuse_bomb(path)
    try:
        book = CalamineWorkbook.from_path(str(path))
        name = mapping.sheet or book.sheet_names[0]
        for cells in book.get_sheet_by_name(name).iter_rows():
            yield [_cell(cell) for cell in cells]
    except Exception as problem:  # the reader has errors of its own for each kind of damage
        raise BadRoll(f"{path.name}: {problem}") from problem


def _refuse_bomb(path: Path) -> None:
    """A workbook is a ZIP archive: one that unpacks to far more than it is, is refused."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except zipfile.BadZipFile as problem:
        raise BadRoll(f"{path.name}: not a workbook") from problem
    unpacked, packed = (
        sum(getattr(p, size) for p in parts) for size in ("file_size", "compress_size")
    )
    if unpacked > LARGEST_SHEET or unpacked > FULLEST * max(packed, SMALL):
        raise BadRoll(f"{path.name}: unpacks to {unpacked:,} bytes")


def _cell(value: object) -> str:
    """A cell as it would be read aloud: a whole number without a point, a day as 1984-06-14."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)
