"""The port of every layout: records with named fields in, bytes out, and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Kind(StrEnum):
    """What may stand in a field."""

    TEXT = "text"
    NUMBER = "number"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a record: its name for ever, the signs it may hold, what they are."""

    name: str
    width: int
    kind: Kind = Kind.TEXT


def text(name: str, width: int) -> Field:
    """A field of words or codes."""
    return Field(name=name, width=width)


def number(name: str, width: int) -> Field:
    """A field of digits."""
    return Field(name=name, width=width, kind=Kind.NUMBER)


# Version 1. A record is named by its tag; a field that is added later makes a version 2.
VERSION = "1"
LAYOUT: Mapping[str, tuple[Field, ...]] = {
    # A sending: its head, one record for each line, its totals.
    "S00": (text("version", 2), text("stream", 12), number("sequence", 8), text("made_at", 20)),
    "S10": (
        *(number("position", 8), text("key", 64), text("kind", 8), text("effective_on", 10)),
        *(text("nia", 32), text("document_kind", 12), text("document", 30)),
        *(text("given_ar", 80), text("family_ar", 80)),
        *(text("given_latin", 80), text("family_latin", 80)),
        *(text("sex", 1), text("born", 10), text("regime", 20), text("trade", 20)),
        *(text("chamber", 12), text("province", 8)),
    ),
    "S99": (number("count", 8), number("sum", 18)),
    # An answer: the file read or not, the group taken or not, then each line.
    "A00": (
        *(text("version", 2), text("stream", 12), number("sequence", 8), text("made_at", 20)),
        *(text("technical", 4), text("group", 4), text("code", 4)),
    ),
    "A10": (
        *(number("position", 8), text("key", 64), text("status", 4), text("code", 4)),
        text("number", 20),
    ),
    "A99": (number("count", 8), number("sum", 18)),
    # Of the fund's own accord: rights, then questions about people; our replies to these.
    **{
        f"{side}00": (
            *(text("version", 2), text("stream", 12), number("sequence", 8)),
            text("made_at", 20),
        )
        for side in "RQC"
    },
    **{f"{side}99": (number("count", 8), number("sum", 18)) for side in "RQC"},
    "R10": (
        *(number("position", 8), text("number", 20), text("state", 10), text("since", 10)),
        *(text("until", 10), number("owed", 12), text("owed_until", 10)),
    ),
    "Q10": (
        *(number("position", 8), text("key", 64), text("document", 30)),
        *(text("given_ar", 80), text("family_ar", 80)),
        *(text("given_latin", 80), text("family_latin", 80), text("born", 10), text("nia", 32)),
    ),
    "C10": (
        *(number("position", 8), text("key", 64), text("answer", 8), text("nia", 32)),
        *(text("since", 10), text("ended", 10)),
    ),
}
Record = tuple[str, Mapping[str, str]]


class Unreadable(ValueError):
    """A file that is taken whole or not at all: the row and what is wrong with it."""

    def __init__(self, row: int, fault: str) -> None:
        self.row, self.fault = row, fault
        super().__init__(f"row {row}: {fault}")


class Codec(Protocol):
    """A layout: what it is called, how its files end, and its two directions."""

    name: str
    extension: str

    def encode(self, records: Iterable[Record]) -> bytes: ...

    def decode(self, data: bytes) -> Iterator[Record]: ...


def unfit(tag: str, fields: Mapping[str, str]) -> list[tuple[str, str]]:
    """What a record holds that no layout can carry: the field, and why; nothing is ever cut."""
    found = []
    for field in LAYOUT[tag]:
        value = fields.get(field.name)
        if value is None:
            found.append((field.name, "missing"))
        elif len(value) > field.width:
            found.append((field.name, "too_long"))
        elif field.kind is Kind.NUMBER and not (value.isascii() and value.isdigit()):
            found.append((field.name, "not_a_number"))
        elif value != value.strip() or not value.isprintable():
            # no control, no line end, no mark of direction
            found.append((field.name, "signs"))
    return found


def lines_of(data: bytes) -> list[str]:
    """The lines of a file in UTF-8, each ended as agreed; half a last line is a fault."""
    try:
        whole = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unreadable(data[: error.start].count(b"\n") + 1, "encoding") from None
    if not whole.endswith("\r\n"):
        raise Unreadable(whole.count("\n") + 1, "cut")
    return whole[:-2].split("\r\n")
