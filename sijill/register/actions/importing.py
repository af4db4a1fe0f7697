"""Taking over the entries of a register kept elsewhere: received once, entered by the thousand.

What cannot be entered is held with every reason at once; nothing is guessed, nobody is entered
twice, and the same file again changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sijill.kernel.actor import SYSTEM, Actor, Subject
from sijill.kernel.identifiers.nia import Version
from sijill.kernel.lines import Json, as_json, escaped, line
from sijill.ledger import actions as ledger
from sijill.ledger.actions.loading import load
from sijill.ledger.transaction import acting_for, action
from sijill.register.actions.arriving import enter_lines
from sijill.register.actions.numbering import next_many
from sijill.register.actions.refusing import wait_for_all
from sijill.register.files import Declared
from sijill.register.files.understanding import told
from sijill.register.models import Source
from sijill.register.queries.arriving import source_of
from sijill.register.queries.judging import Judged, Latest
from sijill.register.rules.arriving import HeldState
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
    rows = [each for each in judged if each.number > held.rows_read]
    if not rows:
        return held
    with acting_for(SYSTEM):
        latest.look(rows, held, at=at)
        entering = [each for each in rows if each.enters]
        _enter(held, entering, by, at)
        kept_out = [each for each in rows if not each.whole and not each.already]
        load("register_held", HELD, _held_lines(held, kept_out, keepers, at))
    held.rows_read = rows[-1].number
    held.entered += len(entering)
    held.held += len(kept_out)
    held.save()
    return held


def _enter(source: Source, entering: Sequence[Judged], by: Actor, at: datetime) -> None:
    """Entries with their acts, versions and keys, and where each came from."""
    lines = [_line(*each) for each in _numbered(entering)]
    enter_lines(lines, kind=KIND, ground=GROUND, by=by, at=at, source=source.pk)


@action
def enter_mended(*, source: Source, judged: Sequence[Judged], by: Actor, at: datetime) -> None:
    """Enter rows of the quarantine that are whole now."""
    with acting_for(SYSTEM):
        _enter(source, judged, by, at)


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
    ours = iter(next_many(sum(not each.row.nia for each in entering)))
    return [
        (each, each.row.nia, Version.IMPORTED.value)
        if each.row.nia
        else (each, (made := next(ours)).value, made.version.value)
        for each in entering
    ]


def _line(judged: Judged, nia: str, version: str) -> str:
    """A line of `ARRIVING_BY_ROLL`, of which all but the number was written beforehand."""
    row, mended = judged.row, as_json(dict(judged.mended)) if judged.mended else "{}"
    facts = f'{{"nia": {escaped(as_json(nia))}, {row.facts[1:]}'
    return (
        f"{row.ids}\t{escaped(nia)}\t{version}\t{facts}\t{row.raw}\t{escaped(mended)}"
        f"\t{row.entered}"
    )


HELD = {
    **{"source_id": "uuid", "row": "integer", "raw": "jsonb", "faults": "jsonb"},
    **{"mended": "jsonb", "told_apart": "jsonb", "note": "text"},
    **{"state": "text", "chamber_id": "text", "held_at": "timestamptz"},
}


def _held_lines(
    source: Source, rows: Sequence[Judged], keepers: Any, at: datetime
) -> Iterator[str]:
    for each in rows:
        province = each.row.province
        keeper = source.chamber_id or (keepers(province) if province else None)
        faults = Json(told(each.faults, source.mapping["columns"]))
        kept = line((faults, {}, Json([]), "", HeldState.WAITING, keeper, at))
        yield f"{source.id}\t{each.number}\t{each.row.raw}\t{kept}"
