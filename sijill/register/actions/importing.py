"""Taking over the entries of a register kept elsewhere: received once, entered by the thousand.

What cannot be entered is held with every reason at once; nothing is guessed, nobody is entered
twice, and the same file again changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sijill.kernel.actor import SYSTEM, Actor, Subject
from sijill.kernel.identifiers.nia import Version
from sijill.ledger import actions as ledger
from sijill.ledger.actions.loading import Json, line, load
from sijill.ledger.transaction import acting_for, action
from sijill.register.actions.arriving import Arrival, enter_many
from sijill.register.files import Declared, Row, fields_of
from sijill.register.models import Source
from sijill.register.queries.arriving import Known, known, source_of
from sijill.register.rules.arriving import Fault, Lists, Read, read_row
from sijill.register.rules.entering import THE_REGISTER

KIND, GROUND = "register.imported", "taken_over"
ALREADY = "already"  # the very entry stands: neither entered nor held


@dataclass(slots=True, kw_only=True)
class Seen:
    """What earlier rows of the same file hold, as short fingerprints."""

    documents: set[int] = field(default_factory=set)
    numbers: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A row and what is to be done with it: entered, held with its faults, or already there."""

    row: Row
    read: Read
    already: bool = False

    @property
    def enters(self) -> bool:
        return self.read.whole and not self.already


@action
def receive(
    *, path: Path, digest: str, mapping: Declared, origin: str, by: Actor, at: datetime
) -> Source:
    """Note a file before its first row is entered; the same bytes are received once."""
    held = source_of(digest)
    if held is not None:
        return held
    source = Source.objects.create(
        digest=digest,
        name=path.name[:200],
        size=path.stat().st_size,
        mapping=mapping.kept,
        origin=origin[:200],
        received_by=by.user,
        received_at=at,
    )
    ledger.record(
        "register.roll_received",
        subject=Subject(kind="source", id=source.id),
        by=by,
        at=at,
        ground=GROUND,
        article=THE_REGISTER,
        facts={"digest": digest, "name": source.name, "size": source.size, "origin": origin},
    )
    return source


def judge(rows: Sequence[Row], mapping: Declared, lists: Lists, seen: Seen) -> list[Judged]:
    """What is to be done with some rows; reads, writes nothing."""
    read = [(row, read_row(fields_of(row, mapping), lists)) for row in rows]
    held = known([_document(each) for _, each in read if each.asking], [r.nia for _, r in read])
    return [_judged(row, each, held, seen) for row, each in read]


def _document(read: Read) -> tuple[str, str]:
    assert read.asking is not None
    return read.asking.document_kind, read.asking.document


def _judged(row: Row, read: Read, held: Known, seen: Seen) -> Judged:
    read.faults += [Fault(code=code) for code in row.odd]
    document = _document(read)
    if document[1] and document in held.documents:
        if held.documents[document] == read.nia:
            return Judged(row=row, read=read, already=True)
        facts = {"nia": held.documents[document]}
        read.faults.append(_fault("document.known", "document", document[1], facts))
    elif read.nia in held.numbers:
        read.faults.append(_fault("nia.taken", "nia", read.nia))
    _repeated(read, document, seen)
    return Judged(row=row, read=read)


def _repeated(read: Read, document: tuple[str, str], seen: Seen) -> None:
    for name, value, among in (
        ("document", "".join(document) if document[1] else "", seen.documents),
        ("nia", read.nia, seen.numbers),
    ):
        if value and hash(value) in among:
            read.faults.append(_fault(f"{name}.repeated", name, value))
        among.add(hash(value))


def _fault(code: str, about: str, value: str, facts: dict[str, Any] | None = None) -> Fault:
    return Fault(code=code, about=about, value=value, facts=facts or {})


@action
def take_in(
    *, source: UUID, judged: Sequence[Judged], keepers: Any, by: Actor, at: datetime
) -> Source:
    """Enter the whole rows of a batch and hold the others, in one transaction.

    Rows behind the mark of the source were taken in before: a stopped import goes on there.
    """
    held = Source.objects.select_for_update(of=("self",)).get(pk=source)
    rows = [each for each in judged if each.row.number > held.rows_read]
    if not rows:
        return held
    entering = [each for each in rows if each.enters]
    with acting_for(SYSTEM):
        arrivals = [_arrival(each, keepers) for each in entering]
        enter_many(arrivals, kind=KIND, ground=GROUND, by=by, at=at)
        _keep(held, entering, arrivals, at)
        kept_out = [each for each in rows if not each.read.whole and not each.already]
        load("register_held", HELD, _held_lines(held, kept_out, keepers, at))
    held.rows_read = rows[-1].row.number
    held.entered += len(entering)
    held.held += len(kept_out)
    held.save()
    return held


@action
def end(*, source: UUID, by: Actor, at: datetime) -> Source:
    """Note that the last row of a file was read."""
    held = Source.objects.select_for_update(of=("self",)).get(pk=source)
    if held.ended_at is None:
        held.ended_at = at
        held.save()
    return held


def _arrival(judged: Judged, keepers: Any) -> Arrival:
    read = judged.read
    assert read.asking is not None
    assert read.entered_on is not None
    chamber = keepers(read.asking.workplace.province)
    return Arrival(
        person=uuid4(),
        entry=uuid4(),
        version=uuid4(),
        act=uuid4(),
        nia=read.nia,
        nia_version=Version.IMPORTED.value,
        chamber=chamber,
        institution=chamber,
        category=read.category,
        state=read.state,
        entered_on=read.entered_on,
        asking=read.asking,
    )


PROVENANCE = {
    **{"source_id": "uuid", "row": "integer", "entry_id": "uuid"},
    **{"raw": "jsonb", "remarks": "jsonb", "entered_at": "timestamptz"},
}
HELD = {
    **{"source_id": "uuid", "row": "integer", "raw": "jsonb", "faults": "jsonb"},
    **{"state": "text", "chamber_id": "text", "held_at": "timestamptz"},
}
WAITING = "waiting"


def _keep(
    source: Source, entering: Sequence[Judged], arrivals: Sequence[Arrival], at: datetime
) -> None:
    lines = (
        line((source.id, each.row.number, arrival.entry, dict(each.row.cells),
              _told(each.read.remarks, source), at))
        for each, arrival in zip(entering, arrivals, strict=True)
    )  # fmt: skip
    load("register_provenance", PROVENANCE, lines)


def _held_lines(
    source: Source, rows: Sequence[Judged], keepers: Any, at: datetime
) -> Iterator[str]:
    for each in rows:
        asking = each.read.asking
        province = asking.workplace.province if asking else ""
        yield line(
            (
                *(source.id, each.row.number, dict(each.row.cells)),
                _told(each.read.faults, source),
                *(WAITING, keepers(province) if province else None, at),
            )
        )


def _told(faults: Sequence[Fault], source: Source) -> Any:
    """Faults as they are kept, each with the column it stands in."""
    columns = source.mapping["columns"]
    return Json(
        [
            {"code": f.code, "about": f.about, "column": columns.get(f.about, ""),
             "value": f.value[:200], "facts": dict(f.facts)}
            for f in faults
        ]
    )  # fmt: skip
