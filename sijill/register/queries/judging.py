"""What is to be done with the rows of a roll, batch by batch: everything read, nothing written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

from sijill.kernel import clock
from sijill.kernel.actor import SYSTEM
from sijill.ledger.transaction import acting_for
from sijill.register.files import Declared, Row, fields_of, is_formula, rows
from sijill.register.models import Entry, Held, Source
from sijill.register.queries import alike, arriving
from sijill.register.queries.arriving import Holder, Known, known
from sijill.register.rules.arriving import FORMULA, OF_LIKENESS, Fault, Lists, Read, read_row
from sijill.register.rules.life import LIVE
from sijill.register.rules.likeness import (
    CERTAIN,
    PROBABLE,
    Face,
    Ready,
    Weighed,
    face_of,
    ready,
    weigh,
)
from sijill.register.rules.resembling import Among, Blocks, Tagged, blocks_of

BATCH = 5_000
FIRST_BATCH = 500  # a page soon has something to say
PRELOADED = 200_000  # persons of the register held in memory beside a long roll
FOR_EACH = 60  # persons read cost as much as one row asked of the register by its keys
ASKED_AT_ONCE = 500
SLACK = timedelta(minutes=5)  # longer than from an acceptance's moment to its commit
LINE = 120  # bytes of a row, where nobody has counted them yet
# Whom a row resembles, probably or certainly.
CODES = {
    "row": ("person.alike_row", "person.repeated"),
    "nia": ("person.alike", "person.known"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A row and what is to be done with it: entered, held with its faults, or already there."""

    row: Row
    read: Read
    already: bool = False
    mended: Mapping[str, str] = field(default_factory=dict)

    @property
    def enters(self) -> bool:
        return self.read.whole and not self.already


@dataclass(slots=True, kw_only=True)
class Seen:
    """Whom earlier rows of the same file tell of, and whoever of the register may be met."""

    rows: dict[int, int] = field(default_factory=dict)  # fingerprint → row
    documents: dict[int, int] = field(default_factory=dict)
    numbers: dict[int, int] = field(default_factory=dict)
    people: Among = field(default_factory=Among)
    register: Among | None = None  # None: each row is asked for by its keys


def judge(rows: Sequence[Row], mapping: Declared, lists: Lists, seen: Seen) -> list[Judged]:
    """What is to be done with some rows."""
    said = [(row, fields_of(row, mapping)) for row in rows]
    read = [(row, _read(row, fields, lists)) for row, fields in said]
    held = known([_document(each) for _, each in read], [r.nia for _, r in read if r.nia])
    found = [_judged(row, each, held, seen) for row, each in read]
    _alike(found, seen)
    return found


def _read(row: Row, fields: Mapping[str, str], lists: Lists) -> Read:
    read = read_row(fields, lists)
    read.faults += [Fault(code=code) for code in row.odd]
    read.faults += [
        _fault(FORMULA, name, text) for name, text in fields.items() if text and is_formula(text)
    ]
    return read


def _document(read: Read) -> tuple[str, str]:
    assert read.asking is not None
    return read.asking.document_kind, read.asking.document


def _judged(row: Row, read: Read, held: Known, seen: Seen) -> Judged:
    """A row that stands already is remembered like any other: later rows may repeat it."""
    if _is_copy(row, seen):
        return Judged(row=row, read=read, already=True)
    document = _document(read)
    holder = held.documents.get(document) if document[1] else None
    again = _repeated(row, read, document, seen)
    if holder is not None and not again and _stands(read, holder):
        return Judged(row=row, read=read, already=True)
    read.faults += again
    if holder is not None and not _stands(read, holder):
        facts = {"nia": holder.nia}
        read.faults.append(_fault("document.known", "document", document[1], facts))
    elif holder is None and read.nia in held.numbers:
        read.faults.append(_fault("nia.taken", "nia", read.nia))
    return Judged(row=row, read=read)


def _is_copy(row: Row, seen: Seen) -> bool:
    """Whether an earlier row of the file is the same, cell for cell."""
    print_ = hash(tuple(row.cells.items()))
    return seen.rows.setdefault(print_, row.number) != row.number


def _stands(read: Read, holder: Holder) -> bool:
    """Whether the holder of the document is this very entry: its number, or its birth without."""
    assert read.asking is not None
    if read.nia:
        return holder.nia == read.nia
    return bool(read.asking.born) and holder.born == read.asking.born.year  # type: ignore[union-attr]


def _repeated(row: Row, read: Read, document: tuple[str, str], seen: Seen) -> list[Fault]:
    found = []
    for name, value, among in (
        ("document", "".join(document) if document[1] else "", seen.documents),
        ("nia", read.nia, seen.numbers),
    ):
        before = among.setdefault(hash(value), row.number) if value else row.number
        if before != row.number:
            said = document[1] if name == "document" else value
            found.append(_fault(f"{name}.repeated", name, said, {"row": before}))
    return found


def _fault(code: str, about: str, value: str, facts: dict[str, Any] | None = None) -> Fault:
    return Fault(code=code, about=about, value=value, facts=facts or {})


# --- the same person under another number ---------------------------------------------------------


def _alike(judged: Sequence[Judged], seen: Seen) -> None:
    """Note those who resemble an earlier row or an entry; a row read in part is looked at too."""
    looked = [(each, face_of(each.read.asking)) for each in judged if each.read.asking]
    looked = [(each, face) for each, face in looked if face.name_ar or face.name_latin]
    if seen.register is None:
        _ask_register(looked)
    for each, face in looked:
        blocks = blocks_of(face)
        if not each.already:
            _compare(each.read, face, blocks, seen)
        seen.people.put(str(each.row.number), face, blocks)


def _compare(read: Read, face: Face, blocks: Blocks, seen: Seen) -> None:
    codes = {fault.code for fault in read.faults}
    if "document.repeated" not in codes:
        _note(read, face, seen.people.near(blocks), "row")
    if seen.register is not None and "document.known" not in codes:
        _note(read, face, seen.register.near(blocks), "nia")


def _ask_register(looked: Sequence[tuple[Judged, Face]]) -> None:
    """Ask the register by its keys, a batch at once, where it is too large to be held beside."""
    new = [
        (each.read, face)
        for each, face in looked
        if not each.already and "document.known" not in {f.code for f in each.read.faults}
    ]
    for turn in range(0, len(new), ASKED_AT_ONCE):
        some = new[turn : turn + ASKED_AT_ONCE]
        for (read, _), matches in zip(some, alike.judged([f for _, f in some]), strict=True):
            standing = [match for match in matches if match.entry.state in LIVE]
            _keep(read, [(match.entry.nia, match.weighed) for match in standing], "nia")


def _note(read: Read, face: Face, near: Sequence[Tagged], name: str) -> None:
    if near:  # most are near nobody, and are never made ready
        ours = _ready(face)
        _keep(read, [(tag, weigh(ours, _ready(other))) for tag, other in near], name)


def _keep(read: Read, found: Sequence[tuple[str, Weighed]], name: str) -> None:
    """The likeliest of those found, where it is likely enough to wait for somebody."""
    likely = [each for each in found if each[1].class_ in (CERTAIN, PROBABLE)]
    if not likely:
        return
    tag, weighed = max(likely, key=lambda each: each[1].probability)
    code = CODES[name][weighed.class_ == CERTAIN]
    facts = {name: tag, "percent": weighed.percent}
    read.faults.append(_fault(code, "", "", facts))


@lru_cache(maxsize=512)
def _ready(face: Face) -> Ready:
    return ready(face)


@dataclass(slots=True)
class Latest:
    """Whoever is entered by others while a long roll is judged first and written after.

    `look` is asked while nobody else may write, and of the rows that would be entered alone.
    """

    since: datetime
    people: Among = field(default_factory=Among)
    known: set[str] = field(default_factory=set)

    def look(self, judged: Sequence[Judged], source: Source, *, at: datetime) -> None:
        """Note those who resemble somebody who came since the last look, or the first moment.

        The rows of the roll itself are recorded `at` one moment.
        """
        began = clock.now()
        for nia, face in arriving.faces_since(self.since - SLACK, source, at=at):
            if nia not in self.known:
                self.known.add(nia)
                self.people.put(nia, face, blocks_of(face))
        self.since = began
        for each in judged if self.known else ():
            if each.enters and each.read.asking:
                face = face_of(each.read.asking)
                _note(each.read, face, self.people.near(blocks_of(face)), "nia")


# --- rows that were held, read again --------------------------------------------------------------


def rejudge(held: Sequence[Held], source: Source, *, at: datetime) -> list[Judged]:
    """What is to be done with rows of the quarantine as they are corrected now."""
    mapping = Declared.of(source.mapping)
    lists = lists_for(source, mapping, at=at)
    rows = [Row(number=one.row, cells=one.raw) for one in held]
    read = [_read(row, said_by(one, mapping), lists) for one, row in zip(held, rows, strict=True)]
    there = known([_document(each) for each in read], [each.nia for each in read if each.nia])
    seen, found = Seen(register=None), []
    for one, row, each in zip(held, rows, read, strict=True):
        judged = _judged(row, each, there, seen)
        found.append(replace(judged, already=False, mended=one.mended))
        if judged.already:
            each.faults.append(_fault("nia.taken", "nia", each.nia))
    _alike(found, seen)
    for one, judged in zip(held, found, strict=True):
        _clear(judged.read, one.told_apart)
    return found


def said_by(held: Held, mapping: Declared) -> dict[str, str]:
    """The fields of a held row: as the roll says them, corrected where an agent did."""
    row = Row(number=held.row, cells=held.raw)
    return {**fields_of(row, mapping), **held.mended}


def _clear(read: Read, told_apart: Sequence[str]) -> None:
    """Leave out likenesses that a person settled by saying that somebody else is meant."""
    read.faults[:] = [
        fault
        for fault in read.faults
        if fault.code not in OF_LIKENESS or likeness_of(fault) not in told_apart
    ]


def likeness_of(fault: Fault | Mapping[str, Any]) -> str:
    """Whom a row resembles: "nia:…" or "row:…"."""
    facts = fault.facts if isinstance(fault, Fault) else fault["facts"]
    return f"nia:{facts['nia']}" if "nia" in facts else f"row:{facts.get('row', '')}"


# --- a whole file ---------------------------------------------------------------------------------


def judged_rows(
    path: Path, mapping: Declared, *, source: Source | None, at: datetime
) -> Iterator[list[Judged]]:
    """Batches of rows, each judged in the light of those before it."""
    lists = lists_for(source, mapping, at=at)
    count = source.rows_total if source else None
    seen = Seen(register=_preloaded(source, count or path.stat().st_size // LINE))
    coming = rows(path, mapping)
    size = FIRST_BATCH
    while batch := list(islice(coming, size)):
        yield judge(batch, mapping, lists, seen)
        size = BATCH


def lists_for(source: Source | None, mapping: Declared, *, at: datetime) -> Lists:
    """The words of the day, and the provinces of the chamber that brings the roll."""
    chamber = source.chamber_id if source else None
    within = arriving.provinces_of(chamber, at=at) if chamber else frozenset()
    lists = arriving.lists(at=at)
    return replace(lists, within=within, numbered="nia" in mapping.columns)


def _preloaded(source: Source | None, count: int) -> Among | None:
    """The persons of the register who did not come from this roll; None to ask for each by keys."""
    with acting_for(SYSTEM):
        there = Entry.objects.exclude(person=None).count()
        if there > PRELOADED or there > FOR_EACH * count:
            return None
        among = Among()
        for nia, face in arriving.faces_beside(source):
            among.put(nia, face, blocks_of(face))
    return among
