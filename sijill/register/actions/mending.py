"""The quarantine emptied: rows corrected on the screen or in a file, told apart, left out, entered.

Whoever examines corrects; who may accept a roll enters what is corrected. Each row changes once:
the same correction again changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sijill.kernel.actor import Actor, Subject
from sijill.kernel.verdict import Refused
from sijill.ledger import actions as ledger
from sijill.ledger.transaction import action
from sijill.register.actions.importing import enter_mended
from sijill.register.actions.refusing import wait_for_all
from sijill.register.files import Declared, Row, fields_of
from sijill.register.files.understanding import told
from sijill.register.models import Held, Source
from sijill.register.queries.judging import Judged, likeness_of, rejudge
from sijill.register.queries.rolls import held_rows, numbers_of, roll_for
from sijill.register.queries.scope import NotFound
from sijill.register.rules.arriving import FIELDS, OF_LIKENESS, HeldState
from sijill.register.rules.rolls import TAKING_OVER, RollState, judged, may_mend, may_sign

AT_ONCE = 1_000


@action
def mend(*, source: UUID, row: int, said: Mapping[str, str], by: Actor, at: datetime) -> Held:
    """Keep what a row says now; whole, it is entered at once by who may, or waits for that."""
    roll, held = _locked(source, row, by)
    held.mended = _changed(held, roll, said)
    return _settle(roll, [held], by=by, at=at)[0]


@action
def tell_apart(*, source: UUID, row: int, note: str, by: Actor, at: datetime) -> Held:
    """Say, with the reason, that whoever a row resembles is somebody else."""
    roll, held = _locked(source, row, by)
    apart = {likeness_of(fault) for fault in held.faults if fault["code"] in OF_LIKENESS}
    if not apart:
        return held
    held.told_apart = sorted({*held.told_apart, *apart, *numbers_of(roll, apart)})
    held.note = note[:300]
    _told("register.row_told_apart", held, by=by, at=at, apart=sorted(apart), note=held.note)
    return _settle(roll, [held], by=by, at=at)[0]


@action
def leave_out(*, source: UUID, row: int, note: str, by: Actor, at: datetime) -> Held:
    """Leave a row out of the register, with the reason; it is kept and may be taken up again."""
    _, held = _locked(source, row, by)
    held.state, held.note = HeldState.DROPPED, note[:300]
    held.settled_by, held.settled_at = by.user, at
    held.save()
    _told("register.row_left_out", held, by=by, at=at, note=held.note)
    return held


@action
def take_up_again(*, source: UUID, row: int, by: Actor, at: datetime) -> Held:
    """Put a row that was left out among those that wait."""
    roll = _mendable(source, by)
    held = Held.objects.select_for_update(of=("self",)).get(source=roll, row=row)
    if held.state == HeldState.DROPPED:
        held.state, held.settled_by, held.settled_at = HeldState.WAITING, None, None
        held.save()
        _told("register.row_taken_up", held, by=by, at=at)
    return held


@action
def mend_many(
    *, source: UUID, said: Mapping[int, Mapping[str, str]], by: Actor, at: datetime
) -> tuple[int, int]:
    """Correct many rows at once; how many were changed, and how many of those are whole now."""
    roll = _mendable(source, by)
    rows = held_rows(roll).filter(row__in=list(said)).select_for_update(of=("self",))
    changed = []
    for held in rows:
        now = _changed(held, roll, said[held.row])
        if now != held.mended:
            held.mended = now
            changed.append(held)
    done = _settle(roll, changed, by=by, at=at)
    return len(changed), sum(one.state != HeldState.WAITING for one in done)


@action
def enter_ready(*, source: UUID, by: Actor, at: datetime) -> int:
    """Enter the corrected rows that wait for the signature; how many."""
    roll = _mendable(source, by)
    _require_sign(by)
    rows = held_rows(roll).filter(state=HeldState.READY).select_for_update(of=("self",))
    done = _settle(roll, list(rows[:AT_ONCE]), by=by, at=at)
    return sum(one.state == HeldState.MENDED for one in done)


def _settle(roll: Source, rows: Sequence[Held], *, by: Actor, at: datetime) -> list[Held]:
    """Read rows again; those that are whole are entered by who may sign, or wait for that."""
    wait_for_all()
    found = rejudge(rows, roll, at=at)
    signs = may_sign(by).is_ok
    whole: list[tuple[Held, Judged]] = []
    for held, again in zip(rows, found, strict=True):
        held.faults = told(again.faults, roll.mapping["columns"])
        held.mended_by = by.user
        held.state = HeldState.WAITING if again.faults else HeldState.READY
        if signs and again.whole:
            held.state, held.settled_by, held.settled_at = HeldState.MENDED, by.user, at
            whole.append((held, again))
    if whole:
        enter_mended(source=roll, judged=[again for _, again in whole], by=by, at=at)
        roll.entered += len(whole)
        roll.save(update_fields=["entered"])
    for held in rows:
        held.save()
    return list(rows)


def _changed(held: Held, roll: Source, said: Mapping[str, str]) -> dict[str, str]:
    """The fields that are said otherwise than in the roll."""
    written = fields_of(Row(number=held.row, cells=held.raw), Declared.of(roll.mapping))
    now = {**held.mended, **{name: text.strip() for name, text in said.items() if name in FIELDS}}
    return {name: text for name, text in sorted(now.items()) if text != written.get(name, "")}


def _mendable(source: UUID, by: Actor) -> Source:
    """The roll, locked, whose quarantine may be emptied: nothing is entered into it any more."""
    roll_for(source, viewer=by)
    found = Source.objects.select_for_update(of=("self",)).get(pk=source)
    verdict = may_mend(RollState(found.state), by)
    if not verdict.is_ok:
        raise Refused(verdict)
    return found


def _locked(source: UUID, row: int, by: Actor) -> tuple[Source, Held]:
    roll = _mendable(source, by)
    held = Held.objects.select_for_update(of=("self",)).filter(source=roll, row=row).first()
    if held is None:
        raise NotFound(row)
    if held.state not in (HeldState.WAITING, HeldState.READY):
        raise Refused(judged(RollState.ENDED, RollState.DROPPED, by))
    return roll, held


def _require_sign(by: Actor) -> None:
    verdict = may_sign(by)
    if not verdict.is_ok:
        raise Refused(verdict)


def _told(kind: str, held: Held, *, by: Actor, at: datetime, **facts: Any) -> None:
    ledger.record(
        kind,
        subject=Subject(kind="source", id=held.source_id),
        by=by,
        at=at,
        article=TAKING_OVER,
        facts={"row": held.row, **facts},
    )
