"""Fixed width: every field at its place, counted in characters, padded with spaces or zeros."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sijill.protection.codecs.port import LAYOUT, Field, Kind, Record, Unreadable, lines_of


class Fixed:
    """The layout of the fund's declarations: a tag of three signs, then fields without separator.

    Widths count characters, not bytes: names in Arabic stand in UTF-8.
    """

    name, extension = "fixed", "txt"

    def encode(self, records: Iterable[Record]) -> bytes:
        """The bytes of records that fit."""
        return "".join(f"{self._line(tag, fields)}\r\n" for tag, fields in records).encode()

    def decode(self, data: bytes) -> Iterator[Record]:
        """The records of a file; Unreadable at the first fault."""
        for row, line in enumerate(lines_of(data), start=1):
            layout = LAYOUT.get(line[:3])
            if layout is None:
                raise Unreadable(row, "tag")
            if len(line) != 3 + sum(field.width for field in layout):
                raise Unreadable(row, "length")
            yield line[:3], dict(self._cut(row, line, layout))

    def _line(self, tag: str, fields: Mapping[str, str]) -> str:
        return tag + "".join(_padded(field, fields[field.name]) for field in LAYOUT[tag])

    def _cut(self, row: int, line: str, layout: tuple[Field, ...]) -> Iterator[tuple[str, str]]:
        start = 3
        for field in layout:
            value = line[start : start + field.width]
            start += field.width
            if field.kind is Kind.TEXT:
                yield field.name, value.rstrip(" ")
            elif value.isascii() and value.isdigit():
                yield field.name, value.lstrip("0") or "0"
            else:
                raise Unreadable(row, f"field:{field.name}")


def _padded(field: Field, value: str) -> str:
    if field.kind is Kind.NUMBER:
        return value.rjust(field.width, "0")
    return value.ljust(field.width)
