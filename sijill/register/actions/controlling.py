"""A control given to a colleague, reported, settled by another; a measure is opened, never done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sijill.desk.models import Case
from sijill.kernel.actor import Actor, Subject
from sijill.kernel.clock import civil_date
from sijill.kernel.text import plain
from sijill.kernel.verdict import Refused, refused
from sijill.ledger import actions as ledger
from sijill.ledger.transaction import action
from sijill.register.actions.drawing import insist
from sijill.register.actions.measures import ask_of_office
from sijill.register.models import Control
from sijill.register.queries import controlling as read
from sijill.register.rules.controlling import (
    MEASURES,
    Consequence,
    ControlState,
    Giving,
    may_control,
    may_give,
    may_report,
    may_settle,
)
from sijill.register.rules.drawing import CONTROLS

GROUND = "not_exercised"


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedControl:
    """Whom a control is given to, how they look, until when."""

    owner: UUID
    way: str
    due_on: date


@action
def give_control(*, control: UUID, wanted: WantedControl, by: Actor, at: datetime) -> Control:
    """Hand a control to a colleague who had no part in it; a report is sent back this way too."""
    held = _moved(control, ControlState.GIVEN, by=by)
    today = civil_date(at)
    giving = Giving(
        owner=wanted.owner,
        way=wanted.way,
        due_on=wanted.due_on,
        today=today,
        looks=wanted.owner in read.lookers(held.institution_id, at=today),
        concerned=read.concerned(held.case),
    )
    insist(may_give(giving))
    held.owner_id, held.way, held.due_on = wanted.owner, wanted.way, wanted.due_on
    held.outcome, held.note, held.reported_by, held.reported_at = "", "", None, None
    told: dict[str, object] = {
        "owner": str(wanted.owner),
        "way": wanted.way,
        "due_on": wanted.due_on.isoformat(),
    }
    return _kept(held, "control.given", told, by=by, at=at)


@action
def report_control(*, control: UUID, outcome: str, note: str, by: Actor, at: datetime) -> Control:
    """Write what was found; the entry stays as it is."""
    held = _moved(control, ControlState.REPORTED, by=by)
    note = plain(note).strip()
    insist(may_report(outcome=outcome, note=note, owner=held.owner_id, by=by))
    held.outcome, held.note, held.reported_by, held.reported_at = outcome, note, by.user, at
    return _kept(held, "control.reported", {"outcome": outcome, "way": held.way}, by=by, at=at)


@action
def settle_control(
    *, control: UUID, consequence: str, note: str, by: Actor, at: datetime
) -> Control:
    """Say what follows; suspension and striking-off are then asked by their own procedure."""
    held = _moved(control, ControlState.SETTLED, by=by)
    note = plain(note).strip()
    insist(
        may_settle(
            outcome=held.outcome, consequence=consequence, note=note,
            reporter=held.reported_by, by=by,
        )
    )  # fmt: skip
    held.consequence, held.settled_note = consequence, note
    held.settled_by, held.settled_at = by.user, at
    return _kept(held, "control.settled", {"consequence": consequence}, by=by, at=at)


@action
def open_measure(*, control: UUID, by: Actor, at: datetime) -> Case:
    """Open the procedure of office that a settled control asks for; once."""
    held = _locked(control)
    measure = MEASURES.get(Consequence(held.consequence)) if held.consequence else None
    if measure is None or held.measure is not None:
        raise Refused(refused("control.not_from_here", CONTROLS))
    case = ask_of_office(
        entry=held.entry, measure=measure, ground=GROUND, note=held.note[:400], by=by, at=at
    )
    held.measure = case.pk
    _kept(held, "control.followed", {"case": str(case.pk)}, by=by, at=at)
    return case


def _locked(control: UUID) -> Control:
    return Control.objects.select_for_update(of=("self",)).select_related("entry").get(pk=control)


def _moved(control: UUID, there: ControlState, *, by: Actor) -> Control:
    held = _locked(control)
    insist(may_control(ControlState(held.state), there, by=by))
    held.state = there.value
    return held


def _kept(
    control: Control, what: str, facts: dict[str, object], *, by: Actor, at: datetime
) -> Control:
    facts = {"entry": str(control.entry_id), **facts}
    control.act = ledger.record(
        what, subject=Subject(kind="control", id=control.pk), by=by, at=at,
        ground="register.controls", article=CONTROLS, facts=facts,
    ).id  # fmt: skip
    control.save()
    return control
