"""A sitting called, its agenda, who came: everything before the marks."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db.models import Max

from sijill.desk import procedures
from sijill.desk.actions.locking import lock, require
from sijill.desk.actions.telling import tell
from sijill.desk.models import Case, Hearing, Seat, Sitting
from sijill.desk.queries import ground as given
from sijill.desk.queries.sittings import part_in, sitting_for
from sijill.desk.queries.stages import stages_of
from sijill.desk.rules.life import EXAMINE, office
from sijill.desk.rules.sitting import (
    COMMISSIONS,
    HOW_IT_SITS,
    KEEPERS,
    HearingResult,
    Part,
    SittingState,
    may_hear,
    may_open,
    may_sit,
)
from sijill.institutions.models import Commission
from sijill.institutions.queries import sitting_on
from sijill.kernel.actor import Actor, Subject
from sijill.kernel.clock import civil_date
from sijill.kernel.verdict import Refused, refused
from sijill.ledger import actions as ledger
from sijill.ledger.models import Act
from sijill.ledger.transaction import action


@action
def call_sitting(
    *, commission: Commission, on: datetime, place: str, by: Actor, at: datetime
) -> Sitting:
    """Call the members whose mandate holds on that day; its chair or its secretary does."""
    members = sitting_on(commission.pk, at=civil_date(on))
    own = next((m.chair for m in members if m.user_id and m.user_id == by.user), Part.NONE)
    require(may_sit(None, SittingState.CALLED, part=_part(own)))
    if on <= at:
        raise Refused(refused("desk.sitting_in_the_past", HOW_IT_SITS))
    if not place.strip():
        raise Refused(refused("desk.visit_place_missing", HOW_IT_SITS))
    sitting = Sitting(
        id=uuid4(),
        commission=commission,
        institution_id=commission.institution_id,
        planned_at=on,
        place=place.strip()[:300],
        called_by=by.user,
        called_at=at,
    )
    sitting.act = record(sitting, "desk.sitting_called", by=by, at=at, on=on.isoformat()).id
    sitting.save(force_insert=True)
    Seat.objects.bulk_create(
        Seat(sitting=sitting, member=one, user=one.user_id, part=one.chair) for one in members
    )
    return sitting


def _part(chair: str) -> Part:
    return Part(chair) if chair in {part.value for part in Part} else Part.NONE


@action
def put_on_agenda(*, case: Case, sitting: Sitting, by: Actor, at: datetime) -> Hearing:
    """Put a case before a commission; the person is told of the day."""
    case = lock(case, by=by)
    sitting = lock_sitting(sitting.pk, by=by)
    declared = procedures.procedure(case.procedure, case.procedure_version)
    stages = stages_of(case, declared)
    waits = case.hearings.filter(result=HearingResult.WAITING).exists()
    if office(by) not in EXAMINE:
        raise Refused(refused("desk.not_your_office", HOW_IT_SITS, state=case.state))
    require(
        *may_hear(
            case_state=case.state,
            wanted=_judges(sitting.commission, declared),
            sitting=sitting.state,
            waits_elsewhere=waits,
            first_stages_done=stages.visit_ended,
        )
    )
    last = sitting.hearings.aggregate(last=Max("position"))["last"] or 0
    hearing = Hearing.objects.create(id=uuid4(), sitting=sitting, case=case, position=last + 1)
    of_case(hearing, "desk.on_agenda", by=by, at=at, on=sitting.planned_at.isoformat())
    tell(case, "desk.heard_on", at=at, when=sitting.planned_at)
    return hearing


def _judges(commission: Commission, declared: procedures.Procedure) -> bool:
    """Whether the procedure goes before a commission of this kind."""
    stage = declared.stage.sitting
    return stage is not None and stage.commission == commission.kind


@action
def call_off_sitting(*, sitting: Sitting, reason: str, by: Actor, at: datetime) -> Sitting:
    """Call a sitting off; its cases wait for another one."""
    sitting = moved(sitting, SittingState.CALLED_OFF, by=by)
    if not reason.strip():
        raise Refused(refused("desk.reason_missing", HOW_IT_SITS))
    for hearing in sitting.hearings.filter(result=HearingResult.WAITING).order_by("position"):
        _defer(hearing, reason, by=by, at=at)
    told = record(sitting, "desk.sitting_called_off", by=by, at=at, reason=reason.strip()[:400])
    sitting.act = told.id
    sitting.save()
    return sitting


@action
def open_sitting(
    *, sitting: Sitting, present: Collection[UUID], by: Actor, at: datetime
) -> Sitting:
    """Write down who came, by their seats, and open when the quorum is reached."""
    sitting = moved(sitting, SittingState.OPEN, by=by)
    for seat in sitting.seats.order_by("id"):
        seat.present = seat.pk in present
        seat.save(update_fields=["present"])
    seats = list(sitting.seats.filter(present=True).order_by("id"))
    parts = {seat.part for seat in seats}
    sitting.quorum = given.parameter("commission.quorum", on=civil_date(at))
    require(
        *may_open(
            keepers_present={part.value for part in KEEPERS} <= parts,
            cases=sitting.hearings.filter(result=HearingResult.WAITING).count(),
            present=sum(seat.part != Part.SECRETARY for seat in seats),
            quorum=sitting.quorum,
        )
    )
    sitting.opened_at = at
    told = record(
        sitting, "desk.sitting_opened", by=by, at=at, present=len(seats), quorum=sitting.quorum
    )
    sitting.act = told.id
    sitting.save()
    return sitting


@action
def defer(*, hearing: Hearing, reason: str, by: Actor, at: datetime) -> Hearing:
    """Leave a case for another sitting: the person could not come, something is missing."""
    sitting = lock_sitting(hearing.sitting_id, by=by)
    if part_in(sitting, by) not in KEEPERS:
        raise Refused(refused("desk.not_your_part", HOW_IT_SITS, state=sitting.state))
    if sitting.state not in (SittingState.CALLED, SittingState.OPEN):
        raise Refused(refused("desk.marks_closed", HOW_IT_SITS, state=sitting.state))
    if not reason.strip():
        raise Refused(refused("desk.reason_missing", HOW_IT_SITS))
    waiting = sitting.hearings.filter(pk=hearing.pk, result=HearingResult.WAITING)
    found = waiting.select_for_update(of=("self",)).first()
    if found is None:
        raise Refused(refused("desk.agenda_closed", HOW_IT_SITS))
    found.marks.all().delete() if sitting.state == SittingState.OPEN else None
    _defer(found, reason, by=by, at=at)
    return found


def leave_agendas(case: Case, *, reason: str, by: Actor, at: datetime) -> None:
    """Take a locked case off the agendas it waits on, when it leaves the desk."""
    waiting = case.hearings.filter(result=HearingResult.WAITING).select_related("sitting")
    for hearing in waiting.order_by("id"):
        _defer(hearing, reason, by=by, at=at)


def _defer(hearing: Hearing, reason: str, *, by: Actor, at: datetime) -> None:
    hearing.result, hearing.note = HearingResult.DEFERRED, reason.strip()[:1000]
    hearing.save()
    of_case(hearing, "desk.deferred", by=by, at=at, reason=hearing.note)


def lock_sitting(pk: UUID, *, by: Actor) -> Sitting:
    """The sitting as it stands now, locked; NotFound out of reach."""
    sitting_for(pk, viewer=by)
    held = Sitting.objects.select_related("commission").select_for_update(of=("self",))
    return held.get(pk=pk)


def moved(sitting: Sitting, there: SittingState, *, by: Actor) -> Sitting:
    """The sitting, locked and taken to another state when the table of its life allows it."""
    sitting = lock_sitting(sitting.pk, by=by)
    require(may_sit(SittingState(sitting.state), there, part=part_in(sitting, by)))
    sitting.state = there
    return sitting


def record(sitting: Sitting, kind: str, /, *, by: Actor, at: datetime, **facts: Any) -> Act:
    """Write an act on a sitting."""
    return ledger.record(
        kind,
        subject=Subject(kind="sitting", id=sitting.pk),
        by=by,
        at=at,
        article=COMMISSIONS,
        facts=facts,
    )


def of_case(hearing: Hearing, kind: str, /, *, by: Actor, at: datetime, **facts: Any) -> Act:
    """Write an act of a sitting on one of its cases."""
    return ledger.record(
        kind,
        subject=Subject(kind="case", id=hearing.case_id),
        by=by,
        at=at,
        article=COMMISSIONS,
        facts={"sitting": str(hearing.sitting_id), **facts},
    )
