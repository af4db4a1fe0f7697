"""A chamber's roll on its way: brought, its columns told, checked, accepted, left aside."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Sum
from procrastinate.contrib.django import app

from sijill.kernel.actor import SYSTEM, Actor, Subject
from sijill.kernel.vault import WrappedKey
from sijill.kernel.verdict import Refused, Verdict
from sijill.ledger import actions as ledger
from sijill.ledger.models import Act
from sijill.ledger.transaction import action
from sijill.register.files import BadRoll, Declared, Look, keeping, look
from sijill.register.models import Layout, Source
from sijill.register.queries.arriving import source_of
from sijill.register.queries.rolls import layout_of, roll_for
from sijill.register.rules.columns import guess
from sijill.register.rules.rolls import (
    KEPT,
    TAKING_OVER,
    RollState,
    judged,
    may_accept,
    may_keep,
)

GROUND = "taken_over"


@action
def bring(*, name: str, clear: bytes, origin: str, by: Actor, at: datetime) -> Source:
    """Keep a file sealed and look at its head; the same bytes are one roll of the chamber.

    BadRoll when it cannot be read as one: nothing of it is kept.
    """
    _require(judged(None, RollState.RECEIVED, by))
    assert by.institution is not None
    digest = hashlib.sha256(clear).hexdigest()
    there = source_of(digest, chamber=by.institution)
    if there is not None and there.state != RollState.DROPPED:
        return there
    _require(may_keep(len(clear), kept=_kept(by.institution)))
    with keeping.in_memory(clear) as path:
        found = look(path)
    made = there or Source(id=uuid4(), chamber_id=by.institution, digest=digest)
    made.name, made.size, made.origin = name[:200], len(clear), origin[:200].strip()
    made.state, made.received_by, made.received_at = RollState.RECEIVED, by.user, at
    _keep_shape(made, found)
    made.mapping = _first_mapping(made, found).kept
    _seal(made, clear)
    made.save()
    _told("register.roll_received", made, by=by, at=at)
    return made


def _kept(chamber: str) -> int:
    """How many bytes of the chamber's files wait already."""
    waiting = Source.objects.filter(chamber=chamber, state__in=sorted(KEPT))
    return int(waiting.aggregate(size=Sum("size"))["size"] or 0)


def _seal(source: Source, clear: bytes) -> None:
    """Where nothing comes of the transaction, the night's sweep takes the file away."""
    wrapped = keeping.keep(source.id, clear)
    source.key_id, source.wrapped_key = wrapped.key_id, wrapped.wrapped


def _keep_shape(source: Source, found: Look) -> None:
    source.shape = {
        "kind": found.kind.value,
        "encoding": found.encoding,
        "delimiter": found.delimiter,
        "sheets": list(found.sheets),
        "sheet": found.sheet,
        "header_row": found.header_row,
        "columns": list(found.columns),
        "sample": [[cell[:80] for cell in cells] for cells in found.sample],
    }


def _first_mapping(source: Source, found: Look) -> Declared:
    """What the last roll of this source was told, where its columns are here; else a guess."""
    assert source.chamber_id is not None
    kept = layout_of(source.chamber_id, source.origin, found.columns)
    columns = dict(kept.mapping["columns"]) if kept else guess(found.columns)
    here = {field: column for field, column in columns.items() if column in found.columns}
    values = kept.mapping["values"] if kept else {}
    defaults = kept.mapping["defaults"] if kept else {}
    return found.settled(Declared(columns=here, values=values, defaults=defaults))


@action
def read_otherwise(*, source: UUID, how: Mapping[str, Any], by: Actor, at: datetime) -> Source:
    """Look at the file again with another sheet, encoding, separator or line of names."""
    held = _locked(source, by)
    _require(_settable(held, by))
    told = Declared(columns=held.mapping["columns"], **how)
    with keeping.opened(held.id, key_of(held)) as path:
        found = look(path, told)
    _keep_shape(held, found)
    held.mapping = _first_mapping(held, found).kept
    held.state, held.report = RollState.RECEIVED, {}
    held.save()
    return held


@action
def declare(*, source: UUID, mapping: Declared, by: Actor, at: datetime) -> Source:
    """Say what the columns and the words mean, keep it for the next roll, and have all checked."""
    held = _locked(source, by)
    _require(_settable(held, by))
    if not mapping.columns:
        raise BadRoll("no_column")
    held.mapping = mapping.kept
    held.state, held.rows_checked, held.report = RollState.CHECKING, 0, {}
    held.save()
    Layout.objects.update_or_create(
        chamber_id=held.chamber_id,
        name=held.origin or held.name,
        defaults={"mapping": held.mapping, "kept_by": by.user, "kept_at": at},
    )
    _told("register.roll_declared", held, by=by, at=at)
    queued(held)
    return held


def _settable(held: Source, by: Actor) -> Verdict:
    """A roll that is being checked is left alone until it was."""
    return judged(RollState(held.state), RollState.CHECKING, by)


@action
def accept(*, source: UUID, by: Actor, at: datetime) -> Source:
    """Have the rows that are whole entered and the others held; asked twice, it is once."""
    held = _locked(source, by)
    if held.state == RollState.ENTERING:
        return held
    _require(may_accept(RollState(held.state), brought_by=held.received_by, by=by))
    held.state, held.accepted_by, held.accepted_at = RollState.ENTERING, by.user, at
    held.save()
    _told("register.roll_accepted", held, by=by, at=at)
    queued(held)
    return held


@action
def drop(*, source: UUID, by: Actor, at: datetime) -> Source:
    """Leave a roll aside before anything of it is entered; its file is erased."""
    held = _locked(source, by)
    if held.state == RollState.DROPPED:
        return held
    _require(judged(RollState(held.state), RollState.DROPPED, by))
    if held.rows_read:
        _require(judged(RollState.ENDED, RollState.DROPPED, by))
    held.state, held.shape, held.report = RollState.DROPPED, {}, {}
    held.save()
    _told("register.roll_dropped", held, by=by, at=at)
    transaction.on_commit(lambda: keeping.erase(held.id))
    return held


@action
def check_again(*, source: UUID) -> Source:
    """Have a roll checked once more as it is declared: the register has changed since."""
    held = Source.objects.select_for_update(of=("self",)).get(pk=source)
    if held.state == RollState.CHECKED:
        held.state, held.rows_checked = RollState.CHECKING, 0
        held.save()
    return held


@action
def note_checked(*, source: UUID, rows: int) -> None:
    """Note how far a check has come, for the page that follows it."""
    Source.objects.filter(pk=source, state=RollState.CHECKING).update(rows_checked=rows)


@action
def report(*, source: UUID, found: Mapping[str, Any], at: datetime) -> Source:
    """Keep what a check found; checked twice, the last one stands."""
    held = Source.objects.select_for_update(of=("self",)).get(pk=source)
    if held.state == RollState.CHECKING:
        held.state, held.report, held.checked_at = RollState.CHECKED, dict(found), at
        held.rows_total = held.rows_checked = found["rows"]
        held.save()
    return held


@action
def refuse(*, source: UUID, problem: BadRoll, at: datetime) -> Source:
    """Note that a file could not be read to its end, and why; what was entered stays."""
    held = Source.objects.select_for_update(of=("self",)).get(pk=source)
    held.state = RollState.REFUSED
    held.report = {**held.report, "problem": problem.code, "facts": dict(problem.facts)}
    held.save()
    _told("register.roll_unreadable", held, by=SYSTEM, at=at)
    return held


@action
def finish(*, source: UUID, by: Actor, at: datetime) -> Source:
    """Note that the last row of a file was read; what is sealed of it is erased."""
    held = Source.objects.select_for_update(of=("self",)).get(pk=source)
    if held.ended_at is None:
        held.ended_at, held.state = at, RollState.ENDED
        held.shape = {name: held.shape[name] for name in held.shape if name != "sample"}
        held.save()
        _told("register.roll_ended", held, by=by, at=at)
        transaction.on_commit(lambda: keeping.erase(held.id))
    return held


def queued(source: Source) -> None:
    """Have the worker take the roll up; asked twice while it waits, it is asked once.

    Rolls enter one after the other: none is judged without the rows of the one before.
    """
    checks = source.state == RollState.CHECKING
    name = "register.check_roll" if checks else "register.enter_roll"
    once = f"{name}.{source.pk}"
    lock = once if checks else name
    app.configure_task(name, queue="default", queueing_lock=once, lock=lock).defer(
        source=str(source.pk)
    )


def key_of(source: Source) -> WrappedKey:
    """What opens the sealed file of a roll."""
    return WrappedKey(key_id=source.key_id, wrapped=bytes(source.wrapped_key))


def _locked(source: UUID, by: Actor) -> Source:
    roll_for(source, viewer=by)
    return Source.objects.select_for_update(of=("self",)).get(pk=source)


def _require(*verdicts: Verdict) -> None:
    if bad := [verdict for verdict in verdicts if not verdict.is_ok]:
        raise Refused(*bad)


def _told(kind: str, source: Source, *, by: Actor, at: datetime) -> Act:
    return ledger.record(
        kind,
        subject=Subject(kind="source", id=source.id),
        by=by,
        at=at,
        ground=GROUND,
        article=TAKING_OVER,
        facts={
            "digest": source.digest,
            "name": source.name,
            "size": source.size,
            "origin": source.origin,
            "rows": source.rows_total,
            "entered": source.entered,
            "held": source.held,
        },
    )
