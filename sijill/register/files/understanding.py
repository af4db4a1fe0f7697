"""Rows of a roll, each understood by itself: what it says, where its like stand, what it enters as.

Nothing here asks the database, so that other processes do it; what comes back of a row is short
and plain.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any
from uuid import uuid4

from sijill.kernel.lines import Json, as_json, escaped, line
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
        return Understood, tuple(getattr(self, name) for name in self.__slots__)


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
    found = _found(row, read)
    if ways.keepers is not None:
        _prepare(found, row, read, ways)
    return found


def _found(row: Row, read: Read) -> Understood:
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
        print=_print(row.cells),
        face=packed(str(row.number), face) if named else b"",
        blocks=blocks_of(face) if named else NOWHERE,
    )


def _print(cells: Mapping[str, str]) -> int:
    """A number of the cells, the same in every process."""
    text = "\x1e".join([f"{name}\x1f{cell}" for name, cell in cells.items()])
    return int.from_bytes(blake2b(text.encode(errors="surrogatepass"), digest_size=8).digest())


def _prepare(found: Understood, row: Row, read: Read, ways: Ways) -> None:
    """Write beforehand what a row is held or entered with."""
    found.raw = escaped(as_json(dict(row.cells)))
    if read.faults:
        return
    asking, chamber = read.asking, (ways.keepers or {})[found.province]
    assert asking is not None
    person, *others = (str(uuid4()) for _ in range(4))
    found.ids = "\t".join((person, *others))
    facts = act_of(asking, nia="", person=person, category=read.category, chamber=chamber)
    del facts["nia"]
    found.facts = escaped(as_json(facts))
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
