"""Marks of a commission: who may not give any, and what each gives."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sijill.desk import procedures
from sijill.desk.actions.locking import require
from sijill.desk.actions.sitting import lock_sitting, of_case
from sijill.desk.models import Conflict, Hearing, Mark, Seat, Sitting
from sijill.desk.queries.sittings import part_in, scales, seat_of
from sijill.desk.rules.sitting import (
    HOW_IT_SITS,
    KEEPERS,
    HearingResult,
    Part,
    Scale,
    may_declare,
    may_mark,
)
from sijill.kernel.actor import Actor
from sijill.kernel.verdict import Refused, refused
from sijill.ledger.transaction import action


@action
def declare_conflict(
    *, hearing: Hearing, seat: Seat, reason: str, by: Actor, at: datetime
) -> Conflict:
    """Write down that a member has an interest in a case; marks given before are taken back."""
    sitting, hearing, seat = _locked(hearing, seat, by=by)
    require(*may_declare(state=sitting.state, reason=reason))
    if there := Conflict.objects.filter(hearing=hearing, seat=seat).first():
        return there
    taken_back = hearing.marks.filter(seat=seat).count()
    if taken_back:
        hearing.marks.filter(seat=seat).delete()
    conflict = Conflict.objects.create(
        hearing=hearing,
        seat=seat,
        reason=reason.strip()[:400],
        declared_by=by.user,
        declared_at=at,
    )
    of_case(
        hearing,
        "desk.conflict_declared",
        by=by,
        at=at,
        member=str(seat.member_id),
        reason=conflict.reason,
        marks_taken_back=taken_back,
    )
    return conflict


@action
def mark(
    *, hearing: Hearing, seat: Seat, points: Mapping[str, int], by: Actor, at: datetime
) -> list[Mark]:
    """Give a member's points on every criterion; given again, they replace the former ones."""
    sitting, hearing, seat = _locked(hearing, seat, by=by)
    grid = _grid(hearing)
    require(
        *may_mark(
            points,
            state=sitting.state,
            present=seat.present and seat.part != Part.SECRETARY,
            conflict=hearing.conflicts.filter(seat=seat).exists(),
            grid=grid,
        )
    )
    if hearing.result != HearingResult.WAITING:
        raise Refused(refused("desk.agenda_closed", HOW_IT_SITS))
    return [_give(hearing, seat, scale, points[scale.code], by=by, at=at) for scale in grid]


def _give(
    hearing: Hearing, seat: Seat, scale: Scale, points: int, *, by: Actor, at: datetime
) -> Mark:
    given, _made = Mark.objects.update_or_create(
        hearing=hearing,
        seat=seat,
        criterion=scale.code,
        defaults={"points": points, "most": scale.most, "given_by": by.user, "given_at": at},
    )
    return given


def _grid(hearing: Hearing) -> list[Scale]:
    case = hearing.case
    stage = procedures.procedure(case.procedure, case.procedure_version).stage.sitting
    return scales(stage.grid) if stage else []


def _locked(hearing: Hearing, seat: Seat, *, by: Actor) -> tuple[Sitting, Hearing, Seat]:
    """The sitting locked, with the case and the seat of this very sitting.

    A member marks from their own account; for those who have none the secretary or the chair
    writes down what they say.
    """
    sitting = lock_sitting(hearing.sitting_id, by=by)
    own = seat_of(sitting, by)
    if part_in(sitting, by) not in KEEPERS and (own is None or own.pk != seat.pk):
        raise Refused(refused("desk.not_your_part", HOW_IT_SITS, state=sitting.state))
    held = sitting.hearings.select_related("case").filter(pk=hearing.pk).first()
    sits = sitting.seats.select_related("member").filter(pk=seat.pk).first()
    if held is None or sits is None:
        raise Refused(refused("desk.not_of_this_sitting", HOW_IT_SITS))
    return sitting, held, sits
