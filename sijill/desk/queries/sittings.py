"""Sittings of commissions: which there are, and everything one screen shows of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from sijill.desk import procedures
from sijill.desk.models import Case, Conflict, Hearing, Mark, Seat, Sitting
from sijill.desk.procedures import Criterion, Procedure
from sijill.desk.queries import ground
from sijill.desk.queries.scope import NotFound, visible
from sijill.desk.rules.sitting import (
    UNFINISHED,
    HearingResult,
    Part,
    Scale,
    SittingState,
    Tally,
    tally,
)
from sijill.institutions.models import Commission
from sijill.institutions.queries import commission_of, sitting_on
from sijill.institutions.rules import CommissionKind
from sijill.kernel.actor import SYSTEM, Actor, ActorKind
from sijill.ledger.transaction import acting_for

SHOWN = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One case of an agenda with its grid, its marks and what they amount to now."""

    hearing: Hearing
    declared: Procedure
    grid: Sequence[Criterion]
    marks: Mapping[UUID, Mapping[str, int]]  # {seat: {criterion: points}}
    conflicts: Mapping[UUID, str]  # {seat: reason}
    markers: Sequence[Seat]
    tally: Tally

    @property
    def case(self) -> Case:
        """The case heard."""
        return self.hearing.case


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A sitting with who sits and what they judge."""

    sitting: Sitting
    seats: Sequence[Seat]
    cases: Sequence[Heard]

    @property
    def present(self) -> Sequence[Seat]:
        """Those who came."""
        return [seat for seat in self.seats if seat.present]


def sittings(*, viewer: Actor, past: bool = False) -> list[Sitting]:
    """The sittings within reach that are not finished, nearest first; or those that are."""
    states = list(UNFINISHED)
    found = _within(viewer).filter(Q(state__in=states) if not past else ~Q(state__in=states))
    order = ("-planned_at", "id") if past else ("planned_at", "id")
    counted = found.annotate(cases=Count("hearings"))
    return list(counted.select_related("commission", "institution").order_by(*order)[:SHOWN])


def sitting_for(pk: UUID, *, viewer: Actor) -> Sitting:
    """One sitting within reach; NotFound otherwise."""
    rows = _within(viewer).select_related("commission", "institution")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound(pk)
    return found


def _within(viewer: Actor) -> QuerySet[Sitting]:
    if viewer.kind is ActorKind.SYSTEM or (viewer.is_agent and viewer.is_national):
        return Sitting.objects.all()
    if not viewer.is_agent:
        return Sitting.objects.none()
    return Sitting.objects.filter(institution__in=viewer.reach)


def called_for(case: Case, declared: Procedure, *, viewer: Actor) -> list[Sitting]:
    """The sittings to come on whose agenda a case may be put."""
    stage = declared.stage.sitting
    if stage is None or case.institution_id is None:
        return []
    rows = _within(viewer).filter(
        institution=case.institution_id,
        commission__kind=stage.commission,
        state=SittingState.CALLED,
    )
    return list(rows.select_related("commission").order_by("planned_at", "id"))


def commission_that_sits(viewer: Actor, *, on: date) -> Commission | None:
    """The qualification commission of the viewer's institution."""
    if viewer.institution is None:
        return None
    return commission_of(viewer.institution, kind=CommissionKind.QUALIFICATION, at=on)


def keeps(commission: Commission | None, viewer: Actor, *, on: date) -> bool:
    """Whether the viewer chairs the commission or keeps its minutes on that day."""
    if commission is None or viewer.user is None:
        return False
    members = sitting_on(commission.pk, at=on)
    return any(
        m.user_id == viewer.user and m.chair != Part.NONE for m in members if _keeper(m.chair)
    )


def _keeper(chair: str) -> bool:
    return chair in (Part.CHAIR, Part.SECRETARY)


def part_in(sitting: Sitting, by: Actor) -> Part:
    """The part of an agent in a sitting."""
    if by.user is None:
        return Part.NONE
    seat = sitting.seats.filter(user=by.user).order_by("id").first()
    return Part(seat.part) if seat and _keeper(seat.part) else Part.NONE


def seat_of(sitting: Sitting, by: Actor) -> Seat | None:
    """The agent's own seat."""
    return sitting.seats.filter(user=by.user).first() if by.user else None


def sitting_of_hearing(pk: UUID, *, viewer: Actor) -> UUID:
    """The sitting on whose agenda a hearing stands; NotFound when its case is out of reach."""
    found = Hearing.objects.filter(pk=pk, case__in=visible(viewer)).values_list("sitting").first()
    if found is None:
        raise NotFound(pk)
    return found[0]  # type: ignore[no-any-return]


def table(pk: UUID, *, viewer: Actor) -> Table:
    """A sitting whole, in a fixed number of queries; NotFound out of reach."""
    sitting = sitting_for(pk, viewer=viewer)
    return table_of(sitting, cases=visible(viewer))


def table_of(sitting: Sitting, *, cases: QuerySet[Case]) -> Table:
    """A sitting whole, with those of its cases that may be seen."""
    rank = {"chair": 0, "secretary": 1}
    rows = sitting.seats.select_related("member").order_by("member__name_ar", "id")
    seats = sorted(rows, key=lambda seat: rank.get(seat.part, 2))
    held = (
        Hearing.objects.filter(sitting=sitting, case__in=cases)
        .select_related("case", "sitting")
        .prefetch_related(
            Prefetch("marks", Mark.objects.order_by("id")),
            Prefetch("conflicts", Conflict.objects.order_by("declared_at", "id")),
        )
        .order_by("position", "id")
    )
    return Table(sitting=sitting, seats=seats, cases=[_heard(one, seats) for one in held])


def _heard(hearing: Hearing, seats: Sequence[Seat]) -> Heard:
    declared = procedures.procedure(hearing.case.procedure, hearing.case.procedure_version)
    grid = declared.stage.sitting.grid if declared.stage.sitting else ()
    conflicts = {row.seat_id: row.reason for row in hearing.conflicts.all()}
    markers = [
        seat
        for seat in seats
        if seat.present and seat.part != Part.SECRETARY and seat.pk not in conflicts
    ]
    marks: dict[UUID, dict[str, int]] = {}
    for row in hearing.marks.all():
        marks.setdefault(row.seat_id, {})[row.criterion] = row.points
    return Heard(
        hearing=hearing,
        declared=declared,
        grid=grid,
        marks=marks,
        conflicts=conflicts,
        markers=markers,
        tally=tally(marks, grid=scales(grid), markers=[seat.pk for seat in markers]),
    )


def scales(grid: Sequence[Criterion]) -> list[Scale]:
    """A grid as the rules read it."""
    return [Scale(code=one.code, most=one.most) for one in grid]


def threshold(heard: Heard, *, on: date) -> object:
    """The mark from which the procedure of a case says yes, on that day."""
    stage = heard.declared.stage.sitting
    return ground.parameter(stage.threshold, on=on) if stage else None


def minutes_by_code(code: str) -> Sitting | None:
    """The sitting whose minutes bear this code, whoever asks: a paper is checked by anybody."""
    if not code:
        return None
    with acting_for(SYSTEM):
        held = Sitting.objects.select_related("commission", "institution")
        return held.filter(minutes_code=code).first()


def waiting_for_commission(*, viewer: Actor) -> int:
    """How many cases wait on the agendas within reach."""
    held = Hearing.objects.filter(
        result=HearingResult.WAITING, case__in=visible(viewer), sitting__in=_within(viewer)
    )
    return held.count()
