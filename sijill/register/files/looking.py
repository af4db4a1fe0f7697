"""A first look at a file: what it is, how it is written, its columns and some of its rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from string import ascii_uppercase

from sijill.register.files import separated, workbook
from sijill.register.files.declaring import Declared
from sijill.register.files.kinds import FileKind, kind_of
from sijill.register.files.refusing import WIDEST, BadRoll
from sijill.register.rules.columns import guessed

SHOWN = 5  # rows shown beside the columns
TITLES = 20  # lines among which the header stands: titles and merged cells may precede it


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a file is and how it is written."""

    kind: FileKind
    encoding: str = ""
    delimiter: str = ""
    sheets: Sequence[str] = ()
    sheet: str = ""
    header_row: int = 1
    columns: Sequence[str] = ()
    sample: Sequence[Sequence[str]] = ()

    def settled(self, mapping: Declared) -> Declared:
        """The declaration with what was found out."""
        return replace(
            mapping,
            encoding=self.encoding,
            delimiter=self.delimiter,
            sheet=self.sheet,
            header_row=self.header_row,
        )


def look(path: Path, mapping: Declared | None = None) -> Look:
    """A first look, minding what is declared already; BadRoll when nothing can be read."""
    told = mapping or Declared(columns={})
    found, lines = opened(path, told)
    first = list(islice(lines, TITLES + SHOWN))
    if hasattr(lines, "close"):
        lines.close()
    place = told.header_row or header_row(first, told)
    columns = names_of(first[place - 1]) if len(first) >= place else ()
    if not any(columns):
        raise BadRoll("empty")
    sample = [cells[: len(columns)] for cells in first[place:] if any(cells)][:SHOWN]
    return replace(found, header_row=place, columns=columns, sample=sample)


def opened(path: Path, told: Declared) -> tuple[Look, Iterator[list[str]]]:
    """How the file is written, and its lines from the first one on."""
    kind = kind_of(path)
    if kind is FileKind.WORKBOOK:
        head, rows = workbook.unpacked(path, sheet=told.sheet)
        return Look(kind=kind, sheets=tuple(head["sheets"]), sheet=head["sheet"]), rows
    encoding = told.encoding or separated.encoding_of(path)
    delimiter = told.delimiter or separated.delimiter_of(path, encoding)
    found = Look(kind=kind, encoding=encoding, delimiter=delimiter)
    return found, separated.lines(path, encoding, delimiter)


def header_row(first: Sequence[Sequence[str]], told: Declared) -> int:
    """The line whose cells are the most like names of columns, the first of equals."""
    wanted = set(told.columns.values())
    best, place = 0.0, 1
    for turn, cells in enumerate(first[:TITLES], 1):
        names = [cell.strip() for cell in cells if cell.strip()]
        known = sum(1 for name in names if name in wanted or guessed(name))
        worth = known * 10 + (0.1 if len(names) > 1 else 0.0)
        if worth > best:
            best, place = worth, turn
    return place


def names_of(cells: Sequence[str]) -> tuple[str, ...]:
    """The names of columns: one without a name has its letter, one given twice its turn."""
    if len(cells) > WIDEST:
        raise BadRoll("too_many_columns", limit=WIDEST)
    given: dict[str, int] = {}
    names = []
    for turn, cell in enumerate(_to_last(cells)):
        name = " ".join(cell.split()) or f"[{letter(turn)}]"
        given[name] = given.get(name, 0) + 1
        names.append(name if given[name] == 1 else f"{name} ({given[name]})")
    return tuple(names)


def _to_last(cells: Sequence[str]) -> Sequence[str]:
    """The cells up to the last one that says something."""
    last = max((turn for turn, cell in enumerate(cells) if cell.strip()), default=-1)
    return cells[: last + 1]


def letter(turn: int) -> str:
    """How a spreadsheet calls a column."""
    head, tail = divmod(turn, len(ascii_uppercase))
    return (letter(head - 1) if head else "") + ascii_uppercase[tail]
