"""Changing a parameter: one person proposes, another decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from sijill.kernel.actor import Actor
from sijill.kernel.clock import civil_date
from sijill.kernel.verdict import Refused, Verdict, ok, refused
from sijill.ledger.actions import record
from sijill.ledger.models import Act
from sijill.ledger.transaction import action
from sijill.reference.models import Parameter, ParameterChange
from sijill.reference.queries.parameters import Preview, affected_by, values
from sijill.reference.rules import (
    ChangeState,
    Proposal,
    Status,
    Unreadable,
    definition,
    may_confirm,
    may_move,
    may_propose,
    subject_of,
)
from sijill.reference.rules.changes import ARTICLE, other_person, own


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Another value for a parameter from a day on, as somebody proposes it."""

    code: str
    value: object
    valid_from: date
    reason: str
    past_reason: str = ""
    status: Status = Status.PROVISIONAL
    source: str = ""

    def proposal(self, by: UUID) -> Proposal:
        """What the rules look at."""
        return Proposal(
            code=self.code,
            valid_from=self.valid_from,
            reason=self.reason,
            past_reason=self.past_reason,
            proposed_by=by,
        )


@action
def propose(*, wanted: Wanted, by: Actor, at: datetime) -> ParameterChange:
    """Propose another value from a day on; who it would reach is counted and kept with it."""
    kept = _kept(wanted.code, wanted.value)
    if by.user is None:
        raise Refused(may_move(None, ChangeState.PROPOSED, by=by))
    proposal = wanted.proposal(by.user)
    _insist(*may_propose(proposal, by=by, today=civil_date(at)), _moves(wanted, kept))
    change = ParameterChange(
        code=wanted.code,
        value=kept,
        valid_from=wanted.valid_from,
        status=wanted.status,
        article=definition(wanted.code).article,
        source=wanted.source.strip(),
        reason=wanted.reason.strip(),
        past_reason=wanted.past_reason.strip(),
        proposed_by=by.user,
        proposed_at=at,
        affected=_count(wanted, kept, by),
    )
    _open(change)
    _tell("parameter.proposed", change, by=by, at=at)
    return change


@action
def confirm(*, change: UUID, by: Actor, at: datetime, note: str = "") -> Parameter:
    """Put a proposed value in force from its day on; by a second person, surely known."""
    held = _lock(change)
    _insist(*may_confirm(_proposal(held), state=_state(held), by=by, today=civil_date(at)))
    _close(held, ChangeState.CONFIRMED, by=by, at=at, note=note)
    act = _tell("parameter.confirmed", held, by=by, at=at)
    return Parameter.objects.create(
        code=held.code,
        value=held.value,
        valid_from=held.valid_from,
        recorded_at=at,
        status=held.status,
        article=held.article,
        source=held.source or held.reason,
        act=act.id,
    )


@action
def refuse(*, change: UUID, by: Actor, at: datetime, note: str = "") -> ParameterChange:
    """Say no to a proposed value; by a second person."""
    held = _lock(change)
    _insist(
        may_move(_state(held), ChangeState.REFUSED, by=by), other_person(_proposal(held), by=by)
    )
    _close(held, ChangeState.REFUSED, by=by, at=at, note=note)
    _tell("parameter.refused", held, by=by, at=at)
    return held


@action
def withdraw(*, change: UUID, by: Actor, at: datetime, note: str = "") -> ParameterChange:
    """Take one's own proposal back."""
    held = _lock(change)
    _insist(may_move(_state(held), ChangeState.WITHDRAWN, by=by), own(_proposal(held), by=by))
    _close(held, ChangeState.WITHDRAWN, by=by, at=at, note=note)
    _tell("parameter.withdrawn", held, by=by, at=at)
    return held


def _insist(*verdicts: Verdict) -> None:
    if closed := [verdict for verdict in verdicts if not verdict.is_ok]:
        raise Refused(*closed)


def _kept(code: str, value: object) -> object:
    try:
        return definition(code).keep(value)
    except Unreadable as problem:
        low, high = str(problem.low), str(problem.high)
        why = refused(problem.code, ARTICLE, value=str(value), low=low, high=high)
        raise Refused(why) from problem


def _moves(wanted: Wanted, kept: object) -> Verdict:
    """Whether the value differs from the one already in force on that day."""
    held = values([wanted.code], at=wanted.valid_from).get(wanted.code)
    if held is not None and held.value == definition(wanted.code).read(kept):
        return refused("change.nothing_moves", ARTICLE, value=str(kept))
    return ok("change.moves", ARTICLE)


def _open(change: ParameterChange) -> None:
    try:
        with transaction.atomic():
            change.save(force_insert=True)
    except IntegrityError as problem:
        raise Refused(refused("change.already_open", ARTICLE, parameter=change.code)) from problem


def _lock(change: UUID) -> ParameterChange:
    return ParameterChange.objects.select_for_update(of=("self",)).get(pk=change)


def _state(change: ParameterChange) -> ChangeState:
    return ChangeState(change.state)


def _proposal(change: ParameterChange) -> Proposal:
    return Proposal(
        code=change.code,
        valid_from=change.valid_from,
        reason=change.reason,
        past_reason=change.past_reason,
        proposed_by=change.proposed_by,
    )


def _close(change: ParameterChange, to: ChangeState, *, by: Actor, at: datetime, note: str) -> None:
    change.state, change.decided_by, change.decided_at = to.value, by.user, at
    change.decision_reason = note.strip()
    change.save(update_fields=["state", "decided_by", "decided_at", "decision_reason"])


def _count(wanted: Wanted, kept: object, by: Actor) -> dict[str, int]:
    value = definition(wanted.code).read(kept)
    preview = Preview(code=wanted.code, value=value, valid_from=wanted.valid_from, by=by)
    return {str(one.label): one.count for one in affected_by(preview)}


def _tell(kind: str, change: ParameterChange, *, by: Actor, at: datetime) -> Act:
    return record(
        kind,
        subject=subject_of(change.code),
        by=by,
        at=at,
        ground="reference.two_people",
        article=change.article,
        facts={
            "code": change.code,
            "value": change.value,
            "valid_from": change.valid_from.isoformat(),
            "change": str(change.id),
            "reason": change.reason,
            "past_reason": change.past_reason,
            "note": change.decision_reason,
            "affected": change.affected,
        },
    )
