"""CSV with semicolons, every field between quotes: what spreadsheets and most systems read."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from sijill.protection.codecs.port import LAYOUT, Kind, Record, Unreadable, lines_of


class Delimited:
    """One record for each line, its tag first."""

    name, extension = "csv", "csv"

    def encode(self, records: Iterable[Record]) -> bytes:
        """The bytes of records that fit."""
        out = io.StringIO(newline="")
        writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        for tag, fields in records:
            writer.writerow([tag, *(fields[field.name] for field in LAYOUT[tag])])
        return out.getvalue().encode()

    def decode(self, data: bytes) -> Iterator[Record]:
        """The records of a file; Unreadable at the first fault."""
        for row, line in enumerate(lines_of(data), start=1):
            yield self._record(row, line)

    def _record(self, row: int, line: str) -> Record:
        try:
            [cells] = csv.reader([line], delimiter=";", strict=True)
        except (csv.Error, ValueError):
            raise Unreadable(row, "quotes") from None
        tag, values = (cells[0], cells[1:]) if cells else ("", [])
        layout = LAYOUT.get(tag)
        if layout is None:
            raise Unreadable(row, "tag")
        if len(values) != len(layout):
            raise Unreadable(row, "length")
        for field, value in zip(layout, values, strict=True):
            if len(value) > field.width:
                raise Unreadable(row, f"field:{field.name}")
            if field.kind is Kind.NUMBER and not (value.isascii() and value.isdigit()):
                raise Unreadable(row, f"field:{field.name}")
        return tag, {
            field.name: _bare(field.kind, value)
            for field, value in zip(layout, values, strict=True)
        }


def _bare(kind: Kind, value: str) -> str:
    """A number without idle zeros, so that both layouts read the same."""
    return value if kind is Kind.TEXT else value.lstrip("0") or "0"
