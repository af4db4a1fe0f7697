"""A file of many people's data: asked for, agreed to by another, stopped, taken, ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from sijill.kernel.actor import SYSTEM, Actor, Subject
from sijill.kernel.clock import civil_date
from sijill.kernel.text import plain
from sijill.kernel.vault import WrappedKey
from sijill.kernel.verdict import Refused, Verdict
from sijill.ledger import actions as ledger
from sijill.ledger.transaction import acting_for, action
from sijill.reference import queries as reference
from sijill.register.files import parcels
from sijill.register.models import Export, Exported, Take
from sijill.register.queries import exporting as read
from sijill.register.queries import roll
from sijill.register.rules.exporting import (
    LEAVING,
    Asking,
    ExportState,
    Hand,
    Waiting,
    hand,
    may_answer_no,
    may_ask,
    may_move,
    may_take,
    surely,
)

GROUND = "register.exports"


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedExport:
    """Whose data, which columns, in which form and language, why, on which basis."""

    scope: Mapping[str, str]
    columns: Sequence[str]
    form: str
    language: str
    basis: str
    reason: str


@action
def ask_export(*, wanted: WantedExport, by: Actor, at: datetime) -> Export:
    """Ask for a file; nothing is written before another person of the institution agrees."""
    institution = by.institution or ""
    _insist(
        may_move(None, ExportState.ASKED, by=hand(by, asked_by=by.user, institution=institution))
    )
    assert by.user is not None
    chamber = wanted.scope.get("chamber", "")
    found = read.count(wanted.scope, within=by.reach, day=civil_date(at), known=at)
    _insist(
        *may_ask(
            Asking(
                columns=wanted.columns, reason=wanted.reason, basis=wanted.basis, found=found,
                within_reach=not chamber or by.reaches(chamber),
            )
        )
    )  # fmt: skip
    made = Export(
        id=uuid4(), institution_id=institution, within=sorted(by.reach),
        scope={name: wanted.scope.get(name, "") for name in read.SCOPE},
        columns=list(wanted.columns), form=wanted.form, language=wanted.language,
        basis=wanted.basis, reason=plain(wanted.reason).strip(), found=found,
        asked_by_id=by.user, asked_at=at,
    )  # fmt: skip
    return _kept(made, "asked", by=by, at=at)


@action
def agree_export(*, export: UUID, by: Actor, at: datetime) -> Export:
    """Agree to a file as the second person; the worker then writes it."""
    held = _moved(export, ExportState.AGREED, by=by)
    _insist(*surely(by))
    held.agreed_by_id, held.agreed_at = by.user, at
    _kept(held, "agreed", by=by, at=at)
    queued(held)
    return held


@action
def refuse_export(*, export: UUID, note: str, by: Actor, at: datetime) -> Export:
    """Say no, and why, as the second person."""
    return _stopped(export, ExportState.REFUSED, "refused", note, by=by, at=at)


@action
def withdraw_export(*, export: UUID, by: Actor, at: datetime) -> Export:
    """Take back what one asked for, before an answer."""
    held = _moved(export, ExportState.WITHDRAWN, by=by)
    held.ended_by_id, held.ended_at = by.user, at
    return _kept(held, "withdrawn", by=by, at=at)


@action
def revoke_export(*, export: UUID, note: str, by: Actor, at: datetime) -> Export:
    """Stop a file that was agreed to: from now nobody takes it, and nothing of it is left."""
    held = _stopped(export, ExportState.REVOKED, "revoked", note, by=by, at=at)
    _emptied(held)
    return held


def _stopped(
    export: UUID, there: ExportState, told: str, note: str, *, by: Actor, at: datetime
) -> Export:
    held = _moved(export, there, by=by)
    _insist(*may_answer_no(note))
    held.note, held.ended_by_id, held.ended_at = plain(note).strip(), by.user, at
    return _kept(held, told, by=by, at=at)


@action
def end_export(*, export: UUID, at: datetime) -> Export | None:
    """End a file whose time is over; asked twice, it ends once."""
    with acting_for(SYSTEM):
        held = _locked(export)
        if not may_move(ExportState(held.state), ExportState.EXPIRED, by=_hand(held, SYSTEM)).is_ok:
            return None
        held.state, held.ended_at = ExportState.EXPIRED, at
        _kept(held, "expired", by=SYSTEM, at=at)
        _emptied(held)
        return held


@action
def take_export(*, export: UUID, by: Actor, at: datetime) -> Export:
    """Take the file: each time is an act, and a look at everybody in it."""
    held = _locked(export)
    taken = held.takes.count()
    waiting = Waiting(state=held.state, until=held.until, takes=taken, most=held.most)
    _insist(may_take(waiting, by=_hand(held, by), at=at), *surely(by))
    assert by.user is not None
    Take.objects.create(export=held, by_id=by.user, at=at)
    read.look_at_all(held, by=by, at=at)
    return _kept(held, "taken", by=by, at=at, times=taken + 1)


@action
def extract_export(*, export: UUID, day: date, known: datetime, by: Actor, at: datetime) -> Export:
    """Take what was agreed to as it stood on another day, as it was known at an instant.

    It counts as a taking of the file: an act, and a look at everybody whom it tells of.
    """
    read.export_for(export, viewer=by)
    held = _locked(export)
    taken = held.takes.count()
    waiting = Waiting(state=held.state, until=held.until, takes=taken, most=held.most)
    _insist(may_take(waiting, by=_hand(held, by), at=at), *surely(by))
    assert by.user is not None
    Take.objects.create(export=held, by_id=by.user, at=at)
    roll.look_at_all(held, day=day, known=known, by=by, at=at)
    dated = {"as_of": day.isoformat(), "known_at": known.isoformat()}
    return _kept(held, "taken", by=by, at=at, times=taken + 1, **dated)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What was written: where, in how many parts, with how many rows, under which digest."""

    box: parcels.Box
    rows: int
    digest: str


def keep_written(export: UUID, written: Written, *, at: datetime) -> Export | None:
    """Say that a file lies whole, within the action that wrote it; None when it was stopped."""
    held = _locked(export)
    if not may_move(ExportState(held.state), ExportState.READY, by=_hand(held, SYSTEM)).is_ok:
        return None
    said = reference.parameters(("exports.days_to_take", "exports.takes"), at=civil_date(at))
    held.state, held.rows, held.written_at = ExportState.READY, written.rows, at
    held.until = at + timedelta(days=said["exports.days_to_take"])
    held.most, held.digest = said["exports.takes"], written.digest
    held.box, held.parts = written.box.id, written.box.parts
    held.key_id, held.wrapped_key = written.box.wrapped.key_id, written.box.wrapped.wrapped
    return _kept(held, "ready", by=SYSTEM, at=at)


def queued(export: Export) -> None:
    """Have the worker write the file; asked twice while it waits, it is asked once."""
    lock = f"register.export.{export.pk}"
    app.configure_task(
        "register.write_export", queue="default", queueing_lock=lock, lock=lock
    ).defer(export=str(export.pk))


@action
def queue_again(*, export: UUID) -> None:
    """Have a file written whose worker was lost; one that waits already is asked once."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        queued(Export.objects.get(pk=export))


def wrapped(export: Export) -> WrappedKey:
    """What opens the sealed file."""
    return WrappedKey(key_id=export.key_id, wrapped=bytes(export.wrapped_key))


def _emptied(held: Export) -> None:
    """Nothing of a file is left: its parts, and the list of who stands in it. Its key stays."""
    with acting_for(SYSTEM):
        Exported.objects.filter(export=held).delete()
    if (box := held.box) is not None:
        transaction.on_commit(lambda: parcels.empty(box))


def _locked(export: UUID) -> Export:
    return Export.objects.select_for_update(of=("self",)).get(pk=export)


def _hand(held: Export, by: Actor) -> Hand:
    return hand(by, asked_by=held.asked_by_id, institution=held.institution_id)


def _moved(export: UUID, there: ExportState, *, by: Actor) -> Export:
    read.export_for(export, viewer=by)
    held = _locked(export)
    _insist(may_move(ExportState(held.state), there, by=_hand(held, by)))
    held.state = there.value
    return held


def _insist(*verdicts: Verdict) -> None:
    if closed := [verdict for verdict in verdicts if not verdict.is_ok]:
        raise Refused(*closed)


def _kept(held: Export, told: str, *, by: Actor, at: datetime, **facts: object) -> Export:
    said = {
        **{"scope": held.scope, "columns": held.columns, "form": held.form, "basis": held.basis},
        **{"found": held.found, "rows": held.rows, "sha256": held.digest, "note": held.note},
    }
    held.act = ledger.record(
        f"register.export_{told}", subject=Subject(kind="export", id=held.pk), by=by, at=at,
        ground=GROUND, article=LEAVING, facts={**said, **facts},
    ).id  # fmt: skip
    held.save()
    return held


@action
def rewrap_exports() -> int:
    """Wrap the keys of files with the ring's first key; tells how many were wrapped anew."""
    done = 0
    with acting_for(SYSTEM):
        rows = Export.objects.select_for_update(of=("self",)).exclude(box=None)
        for held in rows.order_by("pk"):
            assert held.box is not None
            again = parcels.rewrapped(held.box, wrapped(held))
            if again.key_id != held.key_id:
                held.key_id, held.wrapped_key = again.key_id, again.wrapped
                held.save(update_fields=["key_id", "wrapped_key"])
                done += 1
    return done
