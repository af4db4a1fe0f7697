"""What is to be done with the rows of a roll, batch by batch: everything read, nothing written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import chain, islice
from pathlib import Path
from typing import Any

from sijill.kernel import clock
from sijill.kernel.actor import SYSTEM
from sijill.ledger.transaction import acting_for
from sijill.register.files import BadRoll, Declared, Row, fields_of
from sijill.register.files.crew import Crew, crew
from sijill.register.files.reading import written
from sijill.register.files.understanding import Understood, Ways, understood
from sijill.register.models import Entry, Held, Source
from sijill.register.queries import alike, arriving
from sijill.register.queries.arriving import Holder, Known, known
from sijill.register.rules.arriving import OF_LIKENESS, Fault, Lists
from sijill.register.rules.life import LIVE
from sijill.register.rules.resembling import Among, blocks_of, likeliest, likely, packed, unpacked

BATCH = 2_500
FIRST_BATCH = 500  # a page soon has something to say
PRELOADED = 200_000  # persons of the register held in memory beside a long roll
FOR_EACH = 60  # persons read cost as much as one row asked of the register by its keys
ASKED_AT_ONCE = 500
SLACK = timedelta(minutes=5)  # longer than from an acceptance's moment to its commit
LINE = 120  # bytes of a row, where nobody has counted them yet


@dataclass(slots=True, kw_only=True)
class Judged:
    """A row and what is to be done with it: entered, held with its faults, or already there."""

    row: Understood
    already: bool = False
    mended: Mapping[str, str] = field(default_factory=dict)

    @property
    def number(self) -> int:
        return self.row.number

    @property
    def faults(self) -> list[Fault]:
        return self.row.faults

    @property
    def whole(self) -> bool:
        return not self.row.faults

    @property
    def enters(self) -> bool:
        return self.whole and not self.already


@dataclass(slots=True, kw_only=True)
class Seen:
    """Whom earlier rows of the same file tell of, and whoever of the register may be met."""

    rows: dict[int, int] = field(default_factory=dict)  # fingerprint → row
    documents: dict[int, int] = field(default_factory=dict)
    numbers: dict[int, int] = field(default_factory=dict)
    people: Among = field(default_factory=Among)
    register: Among | None = None  # None: each row is asked for by its keys


@dataclass(frozen=True, slots=True)
class Begun:
    """Rows that are being compared; `ended` waits until they were."""

    judged: list[Judged]
    compared: list[Judged]  # once for each comparison
    answers: Callable[[], Iterator[Fault | None]]

    def ended(self) -> list[Judged]:
        """The rows, each with whom it resembles."""
        for each, found in zip(self.compared, self.answers(), strict=True):
            if found:
                each.faults.append(found)
        return self.judged


def judge(rows: Sequence[Understood], seen: Seen, hands: Crew) -> Begun:
    """Begin to say what is to be done with some rows."""
    held = known([row.document for row in rows], [row.nia for row in rows if row.nia])
    return _alike([_judged(row, held, seen) for row in rows], seen, hands)


def _judged(row: Understood, held: Known, seen: Seen) -> Judged:
    """A row that stands already is remembered like any other: later rows may repeat it."""
    if seen.rows.setdefault(row.print, row.number) != row.number:  # the same, cell for cell
        return Judged(row=row, already=True)
    holder = held.documents.get(row.document) if row.document[1] else None
    again = _repeated(row, seen)
    if holder is not None and not again and _stands(row, holder):
        return Judged(row=row, already=True)
    row.faults += again
    if holder is not None and not _stands(row, holder):
        facts = {"nia": holder.nia}
        row.faults.append(_fault("document.known", "document", row.document[1], facts))
    elif holder is None and row.nia in held.numbers:
        row.faults.append(_fault("nia.taken", "nia", row.nia))
    return Judged(row=row)


def _stands(row: Understood, holder: Holder) -> bool:
    """Whether the holder of the document is this very entry: its number, or its birth without."""
    if row.nia:
        return holder.nia == row.nia
    return row.born is not None and holder.born == row.born


def _repeated(row: Understood, seen: Seen) -> list[Fault]:
    found = []
    for name, value, among in (
        ("document", "".join(row.document) if row.document[1] else "", seen.documents),
        ("nia", row.nia, seen.numbers),
    ):
        before = among.setdefault(hash(value), row.number) if value else row.number
        if before != row.number:
            said = row.document[1] if name == "document" else value
            found.append(_fault(f"{name}.repeated", name, said, {"row": before}))
    return found


def _fault(code: str, about: str, value: str, facts: dict[str, Any] | None = None) -> Fault:
    return Fault(code=code, about=about, value=value, facts=facts or {})


# --- the same person under another number ---------------------------------------------------------


def _alike(judged: list[Judged], seen: Seen, hands: Crew) -> Begun:
    """Compare with earlier rows and with the register; a row read in part is looked at too."""
    looked = [each for each in judged if each.row.face]
    if seen.register is None:
        _ask_register(looked)
    asked, compared = [], []
    for each in looked:
        for near, name in () if each.already else _near(each, seen):
            asked.append((each.row.face, near, name))
            compared.append(each)
        seen.people.put(each.row.face, each.row.blocks)
    return Begun(judged, compared, hands.compared(asked))


def _near(each: Judged, seen: Seen) -> Iterator[tuple[list[bytes], str]]:
    """Who is to be compared with a row; most are near nobody."""
    codes = {fault.code for fault in each.faults}
    if "document.repeated" not in codes and (near := seen.people.near(each.row.blocks)):
        yield near, "row"
    if seen.register is None or "document.known" in codes:
        return
    if near := seen.register.near(each.row.blocks):
        yield near, "nia"


def _ask_register(looked: Sequence[Judged]) -> None:
    """Ask the register by its keys, a batch at once, where it is too large to be held beside."""
    new = [
        each
        for each in looked
        if not each.already and "document.known" not in {f.code for f in each.faults}
    ]
    for turn in range(0, len(new), ASKED_AT_ONCE):
        some = new[turn : turn + ASKED_AT_ONCE]
        faces = [unpacked(each.row.face)[1] for each in some]
        for each, matches in zip(some, alike.judged(faces), strict=True):
            standing = [match for match in matches if match.entry.state in LIVE]
            found = likely([(match.entry.nia, match.weighed) for match in standing], "nia")
            each.faults.extend([found] if found else [])


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
                self.people.put(packed(nia, face), blocks_of(face))
        self.since = began
        for each in judged if self.known else ():
            if each.enters and (near := self.people.near(each.row.blocks)):
                found = likeliest(each.row.face, near, "nia")
                each.faults.extend([found] if found else [])


# --- rows that were held, read again --------------------------------------------------------------


def rejudge(held: Sequence[Held], source: Source, *, at: datetime) -> list[Judged]:
    """What is to be done with rows of the quarantine as they are corrected now."""
    ways = ways_for(source, Declared.of(source.mapping), at=at, enters=True)
    rows = [Row(number=one.row, cells=one.raw) for one in held]
    read = [
        understood(row, ways, said_by(one, ways.mapping))
        for one, row in zip(held, rows, strict=True)
    ]
    there = known([row.document for row in read], [row.nia for row in read if row.nia])
    seen, found = Seen(register=None), []
    for one, row in zip(held, read, strict=True):
        judged = _judged(row, there, seen)
        found.append(replace(judged, already=False, mended=one.mended))
        if judged.already:
            row.faults.append(_fault("nia.taken", "nia", row.nia))
    _alike(found, seen, Crew(ways, ())).ended()
    for one, judged in zip(held, found, strict=True):
        _clear(judged.faults, one.told_apart)
    return found


def said_by(held: Held, mapping: Declared) -> dict[str, str]:
    """The fields of a held row: as the roll says them, corrected where an agent did."""
    row = Row(number=held.row, cells=held.raw)
    return {**fields_of(row, mapping), **held.mended}


def _clear(faults: list[Fault], told_apart: Sequence[str]) -> None:
    """Leave out likenesses that a person settled by saying that somebody else is meant."""
    faults[:] = [
        fault
        for fault in faults
        if fault.code not in OF_LIKENESS or likeness_of(fault) not in told_apart
    ]


def likeness_of(fault: Fault | Mapping[str, Any]) -> str:
    """Whom a row resembles: "nia:…" or "row:…"."""
    facts = fault.facts if isinstance(fault, Fault) else fault["facts"]
    return f"nia:{facts['nia']}" if "nia" in facts else f"row:{facts.get('row', '')}"


# --- a whole file ---------------------------------------------------------------------------------


def judged_rows(
    path: Path, mapping: Declared, *, source: Source | None, at: datetime, enters: bool = False
) -> Iterator[list[Judged]]:
    """Batches of rows, each judged in the light of those before it.

    While one is used by whoever asks, the next one is being compared.
    """
    header, coming = written(path, mapping)
    count = (source and source.rows_total) or path.stat().st_size // LINE
    ways = ways_for(source, mapping, at=at, enters=enters)
    with crew(ways, header, count=count) as hands:
        seen = Seen(register=_preloaded(source, count))
        rows = chain.from_iterable(hands.understood(coming))
        yield from _one_behind(judge(batch, seen, hands) for batch in _batches(rows))


def _batches(rows: Iterator[Understood]) -> Iterator[list[Understood]]:
    size = FIRST_BATCH
    while batch := list(islice(rows, size)):
        yield batch
        size = BATCH


def _one_behind(begun: Iterator[Begun]) -> Iterator[list[Judged]]:
    """Each batch once the next one has begun; what ends a file badly comes after the last."""
    before: Begun | None = None
    problem: BadRoll | None = None
    while True:
        try:
            following = next(begun, None)
        except BadRoll as found:
            following, problem = None, found
        if before:
            yield before.ended()
        if following is None:
            break
        before = following
    if problem:
        raise problem


def ways_for(source: Source | None, mapping: Declared, *, at: datetime, enters: bool) -> Ways:
    """How the rows of a roll are understood today, and what they enter with."""
    lists = lists_for(source, mapping, at=at)
    if not enters:
        return Ways(mapping=mapping, lists=lists)
    of = arriving.keepers(at=at)
    keepers = {province: of(province) for province in set(lists.provinces.values())}
    return Ways(mapping=mapping, lists=lists, keepers=keepers, at=at)


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
            among.put(packed(nia, face), blocks_of(face))
    return among
