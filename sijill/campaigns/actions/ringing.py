"""Somebody drawn is rung; a denial holds the unit back and becomes a signal."""

from __future__ import annotations

from datetime import datetime, time
from uuid import UUID

from sijill.campaigns.actions.telling import insist, tell
from sijill.campaigns.models import Call
from sijill.campaigns.queries import statements as read
from sijill.campaigns.rules.calls import (
    TRIES,
    CallState,
    Heard,
    becomes,
    may_call,
    may_release,
    may_ring,
)
from sijill.campaigns.rules.campaigns import at_home
from sijill.campaigns.rules.statements import StatementState
from sijill.kernel.actor import Actor, Subject
from sijill.kernel.clock import civil_date, moment
from sijill.kernel.text import plain
from sijill.ledger.transaction import action
from sijill.reference import queries as reference
from sijill.register.actions.watching import raise_signal
from sijill.register.queries.controlling import concerned
from sijill.register.rules.watching import SignalKind

OPEN = (StatementState.FROZEN, StatementState.DRAWN)


@action
def ring(*, call: UUID, heard: Heard, note: str, by: Actor, at: datetime) -> Call:
    """Write what was heard; not reached, it is rung again until the tries are used."""
    held = _locked(call, by=by)
    limit = int(reference.parameter(TRIES, at=civil_date(at)))
    there = becomes(heard, tries=held.tries + 1, limit=limit)
    insist(may_call(CallState(held.state), there, by=by))
    note = plain(note).strip()
    part = concerned(held.unit.case) | {held.unit.user}
    insist(may_ring(note=note, heard=heard, concerned=part, by=by))
    held.state, held.tries = there.value, held.tries + 1
    held.rung_by, held.rung_at, held.note = by.user, at, note or held.note
    if there is CallState.DENIED:
        _signal(held, at=at)
    return _kept(held, "campaign.rung", by=by, at=at, heard=heard.value, tries=held.tries)


def _signal(held: Call, *, at: datetime) -> None:
    """Denials of one enroller in one month make one signal, which grows."""
    unit = held.unit
    theirs = Call.objects.filter(unit__user=unit.user, unit__statement=unit.statement_id)
    denied = theirs.filter(state__in=(CallState.DENIED, CallState.RELEASED)).order_by("rung_at")
    earlier = denied.exclude(pk=held.pk).values_list("unit__case", flat=True)
    raise_signal(
        kind=SignalKind.DENIED,
        key=str(unit.user),
        since=moment(unit.statement.month, time(0)),
        institution=held.institution_id,
        agent=unit.user,
        cases=[*earlier, unit.case],
        at=at,
    )


@action
def release(*, call: UUID, note: str, by: Actor, at: datetime) -> Call:
    """Say that a denial was cleared up: the unit counts again."""
    held = _locked(call, by=by)
    insist(may_call(CallState(held.state), CallState.RELEASED, by=by))
    note = plain(note).strip()
    signed = held.unit.statement.state not in OPEN
    insist(may_release(note=note, rung_by=held.rung_by, paid=signed, by=by))
    held.state, held.released_by, held.released_note = CallState.RELEASED.value, by.user, note
    return _kept(held, "campaign.released", by=by, at=at)


def _locked(call: UUID, *, by: Actor) -> Call:
    found = read.call_for(call, viewer=by)
    held = Call.objects.select_for_update(of=("self",)).get(pk=call)
    held.unit = found.unit
    insist(at_home(by, held.institution_id))
    return held


def _kept(held: Call, what: str, *, by: Actor, at: datetime, **facts: object) -> Call:
    first = {"statement": str(held.unit.statement_id), "case": str(held.unit.case)}
    subject = Subject(kind="call-back", id=held.pk)
    held.act = tell(what, subject, {**first, **facts}, by=by, at=at)
    held.save()
    return held
