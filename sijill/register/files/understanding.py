"""Rows of a roll, each understood by itself: what it says, where its like stand, what it enters as.

Nothing here asks the database, so that other processes do it; what comes back of a row is short
and plain.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from operator import attrgetter
from os import urandom
from typing import Any

from sijill.kernel.lines import Json, as_json, escaped, escaped_json, line
from sijill.register.files.declaring import Declared, Row, fields_of
from sijill.register.files.reading import is_formula
from sijill.register.rules.arriving import FORMULA, Fault, Lists, Read, read_row
from sijill.register.rules.entered import entered_as
from sijill.register.rules.likeness import face_of
from sijill.register.rules.resembling import NOWHERE, Blocks, blocks_of, packed
from sijill.register.rules.saying import told as act_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """How the rows of one roll are understood."""

    mapping: Declared
    lists: Lists
    keepers: Mapping[str, str] | None = None  # province → chamber; None: nothing will be entered
    at: datetime | None = None  # when they are entered


@dataclass(slots=True)
class Understood:
    """What is kept of a row while it is judged."""

    number: int
    faults: list[Fault]
    remarks: list[Fault]
    nia: str
    document: tuple[str, str]  # kind and number
    born: int | None
    province: str
    print: int  # the same for two rows that are the same cell for cell
    face: bytes  # empty when no name was read
    blocks: Blocks
    raw: str = ""  # the cells as COPY reads them
    ids: str = ""  # the rest: how it enters, when it is whole
    facts: str = ""
    entered: str = ""

    def __reduce__(self) -> tuple[object, ...]:
        """Short, for what goes from one process to another by the hundred thousand."""
        return Understood, _ALL(self)


_ALL = attrgetter(*Understood.__slots__)  # type: ignore[attr-defined] # of the dataclass


def understood(row: Row, ways: Ways, fields: Mapping[str, str] | None = None) -> Understood:
    """One row; `fields` where they were corrected since."""
    said = fields_of(row, ways.mapping) if fields is None else fields
    read = read_row(said, ways.lists)
    read.faults += [Fault(code=code) for code in row.odd]
    read.faults += [
        Fault(code=FORMULA, about=name, value=text)
        for name, text in said.items()
        if text and is_formula(text)
    ]
    raw = as_json(row.cells)
    found = _found(row, read, _print(raw))
    if ways.keepers is not None:
        found.raw = escaped(raw)
        if not read.faults:
            _prepare(found, row, read, ways)
    return found


def _found(row: Row, read: Read, printed: int) -> Understood:
    asking = read.asking
    assert asking is not None
    face = face_of(asking)
    named = bool(face.name_ar or face.name_latin)
    return Understood(
        number=row.number,
        faults=read.faults,
        remarks=read.remarks,
        nia=read.nia,
        document=(asking.document_kind, asking.document),
        born=asking.born.year if asking.born else None,
        province=asking.workplace.province,
        print=printed,
        face=packed(str(row.number), face) if named else b"",
        blocks=blocks_of(face) if named else NOWHERE,
    )


def _print(raw: str) -> int:
    """A number of the cells, the same in every process."""
    return int.from_bytes(blake2b(raw.encode(errors="surrogatepass"), digest_size=8).digest())


def _identifiers(at: datetime, row: int) -> tuple[str, str, str, str]:
    """Four of a row (UUID version 7) that follow those of the rows before: indexes grow at an end.

    The instant, the row as a counter of 26 bits (RFC 9562, 6.2), and 48 bits of chance.
    """
    start = f"{int(at.timestamp() * 1000):012x}"
    before = f"{start[:8]}-{start[8:]}-7{row >> 14 & 0xFFF:03x}-{0x8000 | row & 0x3FFF:04x}-"
    noise = urandom(24).hex()
    return before + noise[:12], before + noise[12:24], before + noise[24:36], before + noise[36:]


def _prepare(found: Understood, row: Row, read: Read, ways: Ways) -> None:
    """Write beforehand what a row is entered with."""
    asking, chamber = read.asking, (ways.keepers or {})[found.province]
    assert asking is not None
    assert ways.at is not None
    person, *others = _identifiers(ways.at, row.number)
    found.ids = "\t".join((person, *others))
    facts = act_of(asking, nia="", person=person, category=read.category, chamber=chamber)
    del facts["nia"]
    found.facts = escaped_json(facts)
    found.entered = line(
        (
            *entered_as(
                asking,
                chamber=chamber,
                institution=chamber,
                category=read.category,
                state=read.state,
                entered_on=read.entered_on,
                at=ways.at,
            ),
            *(row.number, Json(told(read.remarks, ways.mapping.columns))),
        )
    )


def told(faults: Sequence[Fault], columns: Mapping[str, str]) -> list[dict[str, Any]]:
    """Faults as they are kept, each with the column it stands in."""
    return [
        {"code": f.code, "about": f.about, "column": columns.get(f.about, ""),
         "value": f.value[:200], "facts": dict(f.facts)}
        for f in faults
    ]  # fmt: skip
