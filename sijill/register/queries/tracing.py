"""Which copy a leaked file came from: by its references, and by the order of its rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sijill.kernel.actor import SYSTEM
from sijill.kernel.vault import UnknownKey, Unopened, WrappedKey
from sijill.ledger.transaction import acting_for
from sijill.register.files import BadRoll, parcels
from sijill.register.files.kinds import FileKind, kind_of
from sijill.register.files.separated import encoding_of
from sijill.register.files.workbook import unpacked
from sijill.register.models import Entry, Export
from sijill.register.rules import marking

MOST = 200_000  # rows read: far fewer are enough
TRIED = 500  # references weighed against every copy
CELL = re.compile(r"[;,\t|]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """One copy that a file may come from: references that are its own, deviations of the order."""

    export: Export
    references: int
    order: float

    @property
    def is_sure(self) -> bool:
        """Whether one of the two marks says so."""
        return self.references > 0 or self.order >= marking.SURE


@dataclass(frozen=True, slots=True, kw_only=True)
class Traced:
    """What was found in a file: how much there was to go by, and the copies, the surest first."""

    references: int
    rows: int
    copies: list[Trace]


def traced(path: Path) -> Traced:
    """Read a file that came from outside and weigh it against every copy ever written."""
    marks: list[str] = []
    cells: list[list[str]] = []
    for row in _rows(path):
        marks += marking.references_in(" ".join(row))
        cells.append(row)
    marks = marking.distinct(marks)
    with acting_for(SYSTEM):
        numbers = _numbers(cells)
        found = [_weighed(one, marks[:TRIED], numbers) for one in _written()]
    sure = [one for one in found if one is not None and one.is_sure]
    sure.sort(key=lambda one: (-one.references, -one.order))
    return Traced(references=len(marks), rows=len(numbers), copies=sure)


def _rows(path: Path) -> Iterator[list[str]]:
    """The cells of every row, whatever is left of the file's first lines."""
    if kind_of(path) is FileKind.WORKBOOK:
        _head, rows = unpacked(path)
        lines: Iterator[list[str]] = iter(rows)
    else:
        lines = _separated(path)
    for _, line in zip(range(MOST), lines, strict=False):
        yield line


def _separated(path: Path) -> Iterator[list[str]]:
    try:
        encoding = encoding_of(path)
    except BadRoll:  # joined from several: what can be read is read
        encoding = "utf-8"
    with path.open(encoding=encoding, errors="replace", newline="") as text:
        for line in text:
            yield [cell.strip(" '\"\r\n\ufeff") for cell in CELL.split(line)]


def _numbers(cells: list[list[str]]) -> list[str]:
    """The number of each row's entry, told by itself or by the document of its holder."""
    words = sorted({cell for row in cells for cell in row if any(map(str.isdigit, cell))})
    known: dict[str, str] = {}
    for start in range(0, len(words), 5_000):
        some = words[start : start + 5_000]
        entries = Entry.objects.order_by("pk")
        known |= {nia: nia for nia in entries.filter(nia__in=some).values_list("nia", flat=True)}
        held = entries.filter(person__document__in=some)
        known |= dict(held.values_list("person__document", "nia"))
    found = (next((known[cell] for cell in row if cell in known), "") for row in cells)
    return marking.distinct(filter(None, found))


def _written() -> list[Export]:
    held = Export.objects.exclude(box=None).select_related("asked_by", "agreed_by", "institution")
    return list(held.order_by("written_at", "id"))


def _weighed(export: Export, marks: list[str], numbers: list[str]) -> Trace | None:
    assert export.box is not None
    wrapped = WrappedKey(key_id=export.key_id, wrapped=bytes(export.wrapped_key))
    try:
        key = marking.key_of(parcels.key_of(export.box, wrapped))
    except (UnknownKey, Unopened):
        return None
    return Trace(
        export=export,
        references=sum(marking.is_of(key, mark) for mark in marks),
        order=marking.likeness(marking.order_key(key), numbers),
    )
