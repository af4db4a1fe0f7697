"""A procedure with a visit and a commission, its members and its sittings, for tests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from sijill.desk import actions, procedures
from sijill.desk.models import Case, Hearing, Seat, Sitting, Visit
from sijill.desk.procedures import Criterion, Sight, SittingStage, Stage, VisitStage
from sijill.institutions.models import Commission, Mandate, Member
from sijill.kernel.actor import Actor, Role
from sijill.ledger.transaction import acting_for, action

from .factories import FES, NOW, agent, citizen, fresh, institutions, sent, stall

GRID = (
    Criterion(code="hand", label="Mastery of the hand", most=60),
    Criterion(code="piece", label="The finished piece", most=40),
)
WANTS_BOTH = Stage(
    visit=VisitStage(
        sights=(Sight(code="tools", label="Tools"), Sight(code="works", label="Work"))
    ),
    sitting=SittingStage(grid=GRID),
)
MASTERY = stall(code="test-mastery", stage=WANTS_BOTH)
VISITED = stall(code="test-visited", stage=Stage(visit=WANTS_BOTH.visit))
procedures.install([MASTERY, VISITED])

GOOD, POOR = {"hand": 50, "piece": 30}, {"hand": 20, "piece": 20}
SOON = NOW + timedelta(days=3)


@action
def in_office(role: Role = Role.EXAMINER) -> Actor:
    """An agent of Fès whose mandate is kept, as colleagues and commissions want."""
    institutions()
    made = agent(role)
    Mandate.objects.create(
        user_id=made.user, role=role, institution_id=FES, valid_from=date(2026, 1, 1), act=uuid4()
    )
    return made


def before_commission(**kwargs: Any) -> Case:
    """A case that wants a visit and a commission."""
    institutions()
    return sent(citizen(), procedure="test-mastery", **kwargs)


def planned(case: Case, by: Actor | None = None) -> Visit:
    """An appointment in three days."""
    by = by or in_office()
    with acting_for(by):
        return actions.plan_visit(
            case=case, on=SOON, place="12, derb Sidi Ahmed", agent=by.user, told="", by=by, at=NOW
        )


def visited(case: Case, outcome: str = "confirmed") -> Visit:
    """A visit and its report."""
    by = in_office()
    visit = planned(case, by)
    with acting_for(by):
        return actions.report_visit(
            visit=visit,
            findings={"tools": "yes", "works": "yes"},
            outcome=outcome,
            report="Vu au travail",
            by=by,
            at=SOON + timedelta(hours=1),
        )


class Bench:
    """A commission of five: chair, secretary, three masters; and its sitting."""

    def __init__(self) -> None:
        self.chair, self.secretary = in_office(Role.REGISTRAR), in_office()
        self.commission = _commission(self.chair, self.secretary)

    def call(self, on: datetime = SOON) -> Sitting:
        """A sitting in three days."""
        with acting_for(self.secretary):
            return actions.call_sitting(
                commission=self.commission, on=on, place="Siège", by=self.secretary, at=NOW
            )

    def hear(self, case: Case, sitting: Sitting) -> Hearing:
        """A case on its agenda."""
        with acting_for(self.secretary):
            return actions.put_on_agenda(case=case, sitting=sitting, by=self.secretary, at=NOW)

    def open(self, sitting: Sitting, *, absent: int = 0) -> Sitting:
        """The members come, all of them or some less."""
        with acting_for(self.secretary):
            seats = list(sitting.seats.order_by("part", "member__name_ar"))
            masters = [seat for seat in seats if seat.part == "member"]
            gone = {seat.pk for seat in masters[:absent]}
            present = [seat.pk for seat in seats if seat.pk not in gone]
            return actions.open_sitting(
                sitting=sitting, present=present, by=self.secretary, at=SOON
            )

    def markers(self, hearing: Hearing) -> list[Seat]:
        """Who marks."""
        seats = hearing.sitting.seats.exclude(part="secretary").filter(present=True)
        return list(seats.order_by("part", "member__name_ar"))

    def mark(self, hearing: Hearing, points: Mapping[str, int] = GOOD, **how: Any) -> None:
        """Everybody who may gives the same points."""
        with acting_for(self.secretary):
            busy = set(hearing.conflicts.values_list("seat", flat=True))
            for seat in self.markers(hearing):
                if seat.pk not in busy:
                    actions.mark(
                        hearing=hearing, seat=seat, points=points, by=self.secretary, at=SOON
                    )

    def close(self, sitting: Sitting) -> Sitting:
        """The minutes drawn up."""
        with acting_for(self.secretary):
            return actions.close_minutes(sitting=sitting, by=self.secretary, at=SOON)

    def sign(self, sitting: Sitting) -> Sitting:
        """Both signatures."""
        for by in (self.secretary, self.chair):
            with acting_for(by):
                sitting = actions.sign_minutes(sitting=sitting, by=by, at=SOON)
        return sitting

    def judged(self, case: Case, points: Mapping[str, int] = GOOD) -> Sitting:
        """A case heard from the call to the signatures."""
        sitting = self.call()
        hearing = self.hear(case, sitting)
        self.open(sitting)
        self.mark(hearing, points)
        self.close(sitting)
        return self.sign(sitting)


@action
def _commission(chair: Actor, secretary: Actor) -> Commission:
    made = Commission.objects.create(
        institution_id=FES,
        name_ar="لجنة التأهيل الحرفي",
        name_fr="Commission de qualification",
        valid_from=date(2026, 1, 1),
        act=uuid4(),
    )
    seats = [("chair", chair.user), ("secretary", secretary.user), *[("member", None)] * 3]
    for place, (part, user) in enumerate(seats):
        Member.objects.create(
            commission=made,
            name_ar=f"عضو {place}",
            name_fr=f"Membre {place}",
            chair=part,
            stands_for="masters" if user is None else "chamber",
            user_id=user,
            valid_from=date(2026, 1, 1),
            act=uuid4(),
        )
    return made


def ready() -> tuple[Bench, Case]:
    """A commission, and a case whose visit is done."""
    case = before_commission()
    visited(case)
    return Bench(), fresh(case)
