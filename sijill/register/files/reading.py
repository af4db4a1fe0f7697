"""Every row of a roll, one at a time."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from pathlib import Path

from sijill.register.files.declaring import Declared, Row
from sijill.register.files.looking import TITLES, header_row, names_of, opened
from sijill.register.files.refusing import BLOCK, LONGEST_CELL, MOST_ROWS, BadRoll
from sijill.register.rules.arriving import WIDTH

RUN = ("=", "+", "-", "@")
NUMBER = str.maketrans("", "", " .-/()\u00a0")
Numbered = tuple[int, list[str]]


def digest_of(path: Path) -> str:
    """The SHA-256 of the bytes of a file, read in blocks."""
    made = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            made.update(block)
    return made.hexdigest()


def rows(path: Path, mapping: Declared) -> Iterator[Row]:
    """Every row of a roll, one at a time; BadRoll when it cannot be read as one."""
    header, numbered = written(path, mapping)
    for number, cells in numbered:
        yield row_of(number, header, cells)


def written(path: Path, mapping: Declared) -> tuple[Sequence[str], Iterator[Numbered]]:
    """The names of the columns, and the cells of every row with its number."""
    _, lines = opened(path, mapping)
    first = list(islice(lines, max(TITLES, mapping.header_row)))
    place = mapping.header_row or header_row(first, mapping)
    header = names_of(first[place - 1]) if len(first) >= place else ()
    _require(header, mapping)
    return header, _numbered(chain(first[place:], lines), place)


def _numbered(lines: Iterator[list[str]], place: int) -> Iterator[Numbered]:
    for number, cells in enumerate(lines, place + 1):
        if number - place > MOST_ROWS:
            raise BadRoll("too_many_rows", limit=MOST_ROWS)
        if any(cells):
            yield number, cells


def _require(header: Sequence[str], mapping: Declared) -> None:
    if not any(header):
        raise BadRoll("empty")
    if not set(header) & set(mapping.columns.values()):
        raise BadRoll("no_column")


def row_of(number: int, header: Sequence[str], cells: Sequence[str]) -> Row:
    """A row as written, by the names of its columns."""
    odd = []
    if len(cells) > len(header) and any(cells[len(header) :]):
        odd.append(WIDTH)
    named = {name: cell[:LONGEST_CELL] for name, cell in zip(header, cells, strict=False) if cell}
    return Row(number=number, cells=named, odd=odd)


def is_formula(cell: str) -> bool:
    """A cell that a spreadsheet would run; a number with its sign, a dash or a phone is none."""
    if cell[:1] not in RUN:
        return False
    rest = cell[1:].translate(NUMBER)
    return bool(rest) and not rest.isdigit()
