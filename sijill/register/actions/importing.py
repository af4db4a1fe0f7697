"""Taking over the entries of a register kept elsewhere: received once, entered by the thousand.

What cannot be entered is held with every reason at once; nothing is guessed, nobody is entered
twice, and the same file again changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
from sijill.register.actions.numbering import next_many
from sijill.register.actions.refusing import wait_for_all
from sijill.register.files import Declared
from sijill.register.models import Source
from sijill.register.queries import arriving
from sijill.register.queries.arriving import source_of
from sijill.register.queries.judging import Judged, Latest
from sijill.register.rules.arriving import Fault, HeldState
from sijill.register.rules.entering import THE_REGISTER
from sijill.register.rules.rolls import RollState

KIND, GROUND = "register.imported", "taken_over"


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
        state=RollState.ENTERING,
        name=path.name[:200],
        size=path.stat().st_size,
        mapping=mapping.kept,
        origin=origin[:200],
        received_by=by.user,
        received_at=at,
        accepted_by=by.user,
        accepted_at=at,
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


@action
def take_in(
    *,
    source: UUID,
    judged: Sequence[Judged],
    latest: Latest,
    keepers: Any,
    by: Actor,
    at: datetime,
) -> Source:
    """Enter the whole rows of a batch and hold the others, in one transaction.

    Rows behind the mark of the source were taken in before: a stopped import goes on there.
    Whoever was entered since the judging began is looked at once more, while nobody else writes.
    Every batch of a file is taken in at one moment, `at`.
    """
    wait_for_all()
    held = Source.objects.select_for_update(of=("self",)).get(pk=source)
    rows = [each for each in judged if each.row.number > held.rows_read]
    if not rows:
        return held
    with acting_for(SYSTEM):
        latest.look(rows, held, at=at)
        entering = [each for each in rows if each.enters]
        _enter(held, entering, keepers, by, at)
        kept_out = [each for each in rows if not each.read.whole and not each.already]
        load("register_held", HELD, _held_lines(held, kept_out, keepers, at))
    held.rows_read = rows[-1].row.number
    held.entered += len(entering)
    held.held += len(kept_out)
    held.save()
    return held


def _enter(
    source: Source, entering: Sequence[Judged], keepers: Any, by: Actor, at: datetime
) -> None:
    """Entries with their acts, versions and keys, and where each came from."""
    arrivals = [_arrival(*each, keepers) for each in _numbered(entering)]
    enter_many(arrivals, kind=KIND, ground=GROUND, by=by, at=at)
    _keep(source, entering, arrivals, at)


@action
def enter_mended(*, source: Source, judged: Sequence[Judged], by: Actor, at: datetime) -> None:
    """Enter rows of the quarantine that are whole now."""
    with acting_for(SYSTEM):
        _enter(source, judged, arriving.keepers(at=at), by, at)


@action
def end(*, source: UUID, by: Actor, at: datetime) -> Source:
    """Note that the last row of a file was read."""
    held = Source.objects.select_for_update(of=("self",)).get(pk=source)
    if held.ended_at is None:
        held.ended_at, held.state = at, RollState.ENDED
        held.save()
    return held


def _numbered(entering: Sequence[Judged]) -> list[tuple[Judged, str, str]]:
    """Each with its number: the one of the roll as it was written, or the next of ours."""
    ours = iter(next_many(sum(not each.read.nia for each in entering)))
    return [
        (each, each.read.nia, Version.IMPORTED.value)
        if each.read.nia
        else (each, (made := next(ours)).value, made.version.value)
        for each in entering
    ]


def _arrival(judged: Judged, nia: str, version: str, keepers: Any) -> Arrival:
    read = judged.read
    assert read.asking is not None
    assert read.entered_on is not None
    chamber = keepers(read.asking.workplace.province)
    return Arrival(
        person=uuid4(),
        entry=uuid4(),
        version=uuid4(),
        act=uuid4(),
        nia=nia,
        nia_version=version,
        chamber=chamber,
        institution=chamber,
        category=read.category,
        state=read.state,
        entered_on=read.entered_on,
        asking=read.asking,
    )


PROVENANCE = {
    **{"source_id": "uuid", "row": "integer", "entry_id": "uuid", "raw": "jsonb"},
    **{"mended": "jsonb", "remarks": "jsonb", "entered_at": "timestamptz"},
}
HELD = {
    **{"source_id": "uuid", "row": "integer", "raw": "jsonb", "faults": "jsonb"},
    **{"mended": "jsonb", "told_apart": "jsonb", "note": "text"},
    **{"state": "text", "chamber_id": "text", "held_at": "timestamptz"},
}


def _keep(
    source: Source, entering: Sequence[Judged], arrivals: Sequence[Arrival], at: datetime
) -> None:
    lines = (
        line((source.id, each.row.number, arrival.entry, dict(each.row.cells),
              dict(each.mended), Json(told(each.read.remarks, source.mapping)), at))
        for each, arrival in zip(entering, arrivals, strict=True)
    )  # fmt: skip
    load("register_provenance", PROVENANCE, lines)


def _held_lines(
    source: Source, rows: Sequence[Judged], keepers: Any, at: datetime
) -> Iterator[str]:
    for each in rows:
        asking = each.read.asking
        province = asking.workplace.province if asking else ""
        keeper = source.chamber_id or (keepers(province) if province else None)
        yield line(
            (
                *(source.id, each.row.number, dict(each.row.cells)),
                *(Json(told(each.read.faults, source.mapping)), {}, Json([]), ""),
                *(HeldState.WAITING, keeper, at),
            )
        )


def told(faults: Sequence[Fault], mapping: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Faults as they are kept, each with the column it stands in."""
    columns = mapping["columns"]
    return [
        {"code": f.code, "about": f.about, "column": columns.get(f.about, ""),
         "value": f.value[:200], "facts": dict(f.facts)}
        for f in faults
    ]  # fmt: skip
