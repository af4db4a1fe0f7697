"""The file that comes back from a printer, one line for each card: read strictly, or not at all.

    batch,position,number,outcome,reason

Every fault is found before the first line is believed. A file may tell of a part of the batch: what
no file told of is missing. The same line told again changes nothing.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sijill.kernel.identifiers import Invalid
from sijill.kernel.identifiers import card as numbers

HEAD = ("batch", "position", "number", "outcome", "reason")
LARGEST = 64 * 1024 * 1024  # bytes; a line has about sixty
MOST_LINES = 1_000_000
MOST_FAULTS = 200  # told; a file with more is of another kind
LONGEST_REASON = 40


class Told(StrEnum):
    """What became of one card at the printer."""

    PRINTED = "printed"
    SPOILED = "spoiled"
    REPRINTED = "reprinted"  # spoiled, destroyed, and printed again there under the same codes


GOOD = frozenset({Told.PRINTED, Told.REPRINTED})


@dataclass(frozen=True, slots=True)
class Line:
    """One line that can be read."""

    row: int
    position: int
    number: str
    told: Told
    reason: str


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: where, what, and the words in question."""

    row: int
    code: str
    said: str = ""


class Faulty(ValueError):
    """A file that cannot be believed; every fault of it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(f"{len(self.problems)} faults")


def read(data: bytes, *, batch: str) -> list[Line]:
    """Every line of a file about this batch, or Faulty with all that is wrong."""
    rows = _rows(data)
    lines: list[Line] = []
    problems: list[Problem] = []
    for row, cells in rows:
        found = _line(row, cells, batch)
        if isinstance(found, Line):
            lines.append(found)
        else:
            problems.append(found)
    problems += _twice(lines)
    if not lines and not problems:
        problems.append(Problem(1, "empty"))
    if problems:
        raise Faulty(sorted(problems, key=lambda p: p.row)[:MOST_FAULTS])
    return lines


def batch_named(data: bytes) -> str:
    """The batch that the first line names; Faulty when there is none."""
    rows = _rows(data)
    if not rows:
        raise Faulty([Problem(1, "empty")])
    return rows[0][1][0].strip()


def _rows(data: bytes) -> list[tuple[int, list[str]]]:
    if len(data) > LARGEST:
        raise Faulty([Problem(1, "too_large")])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Faulty([Problem(data[: error.start].count(b"\n") + 1, "not_utf8")]) from None
    if "\0" in text:
        raise Faulty([Problem(text.partition("\0")[0].count("\n") + 1, "not_text")])
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        raise Faulty([Problem(1, "not_csv")]) from None
    if not rows or tuple(cell.strip() for cell in rows[0]) != HEAD:
        raise Faulty([Problem(1, "head", ",".join(rows[0])[:80] if rows else "")])
    if len(rows) > MOST_LINES:
        raise Faulty([Problem(MOST_LINES, "too_large")])
    return [(place, cells) for place, cells in enumerate(rows[1:], 2) if any(cells)]


def _line(row: int, cells: list[str], batch: str) -> Line | Problem:
    if len(cells) != len(HEAD):
        return Problem(row, "cells", str(len(cells)))
    named, position, number, told, reason = (cell.strip() for cell in cells)
    if named != batch:
        return Problem(row, "other_batch", named[:40])
    if not (position.isascii() and position.isdigit() and 0 < int(position[:9]) < 10**8):
        return Problem(row, "position", position[:20])
    try:
        card = numbers.parse(number).value
    except Invalid:
        return Problem(row, "number", number[:20])
    if told not in set(Told):
        return Problem(row, "outcome", told[:20])
    if (told == Told.SPOILED) != bool(reason) and told != Told.REPRINTED:
        return Problem(row, "reason_missing" if told == Told.SPOILED else "reason_too_many", reason)
    if len(reason) > LONGEST_REASON:
        return Problem(row, "reason_long", reason[:LONGEST_REASON])
    return Line(row, int(position), card, Told(told), reason)


def _twice(lines: Iterable[Line]) -> Iterator[Problem]:
    seen: dict[int, int] = {}
    for line in lines:
        if line.position in seen:
            yield Problem(line.row, "twice", str(line.position))
        seen[line.position] = line.row


def against(
    lines: Iterable[Line], sent: Mapping[int, str], ended: Mapping[int, str]
) -> Iterator[Problem]:
    """What a file says that the batch contradicts.

    `sent` is the number at each position; `ended` how an earlier file, or the chamber, ended it.
    """
    for line in lines:
        number = sent.get(line.position)
        if number is None:
            yield Problem(line.row, "never_sent", str(line.position))
        elif number != line.number:
            yield Problem(line.row, "other_card", line.number)
        elif line.told in GOOD and ended.get(line.position) == Told.SPOILED:
            yield Problem(line.row, "spoiled_before", line.number)
        elif line.told is Told.SPOILED and ended.get(line.position) == "moved_on":
            yield Problem(line.row, "moved_on", line.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What was sent and what is known of it."""

    sent: int
    printed: int
    spoiled: int

    @property
    def missing(self) -> int:
        """Cards that no file told of yet."""
        return self.sent - self.printed - self.spoiled

    @property
    def whole(self) -> bool:
        """Whether every card is accounted for."""
        return self.missing == 0
