"""What the desk asks of the rooms below: dated parameters, working days, who is competent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from sijill.accounts import queries as accounts
from sijill.accounts.models import Space
from sijill.desk.models import Case
from sijill.desk.procedures import Procedure
from sijill.institutions.models import Institution
from sijill.institutions.queries import DEFAULT, NobodyCompetent, competent_institution
from sijill.institutions.rules import Kind
from sijill.kernel.calendar import Clock, Suspension, add_working_days
from sijill.kernel.clock import civil_date
from sijill.kernel.law import provisional
from sijill.ledger.statements import statement
from sijill.reference import queries as reference
from sijill.reference.queries.parameters import values_of

COMPETENCE = provisional("competence")
NOBODY = UUID(int=0)
REMINDED_BEFORE = timedelta(days=7)  # a person is told a week before a draft lapses


def parameter(code: str, *, on: date) -> Any:
    """The value of a dated parameter in force on a day."""
    return reference.parameter(code, at=on)


def parameters(codes: Iterable[str], *, on: date) -> Mapping[str, Any]:
    """The values of several dated parameters in force on a day."""
    return reference.parameters(codes, at=on)


def takes_two(procedure: str, *, on: date) -> bool:
    """Whether a decision on such requests takes two people on a day; two when nothing says so."""
    own, default = f"eyes.{procedure}", "eyes.default"
    found = values_of([own, default], at=on)
    held = found.get(own) or found.get(default)
    return held is None or held.value != "one"


def holidays(start: date) -> frozenset[date]:
    """The days off that a clock started on this day may meet."""
    return reference.holidays(start, start + timedelta(days=730))


def in_working_days(start: date, days: int) -> date:
    """The last day of a delay in working days."""
    return add_working_days(start, days, holidays=holidays(start))


def days_after(at: datetime, code: str) -> date:
    """The last day of a delay that a parameter counts in days of the calendar."""
    day = civil_date(at)
    return day + timedelta(days=parameter(code, on=day))


def clock_of(case: Case) -> Clock | None:
    """The legal clock of a case that was sent."""
    if case.clock_started_on is None or case.clock_days is None:
        return None
    stood = [
        Suspension(date.fromisoformat(a), date.fromisoformat(b)) for a, b in case.clock_suspensions
    ]
    if case.clock_stopped_at is not None:
        stood.append(Suspension(civil_date(case.clock_stopped_at)))
    return Clock(
        case.clock_started_on, case.clock_days, tuple(stood), holidays(case.clock_started_on)
    )


def due_on(case: Case, at: datetime) -> date | None:
    """The last day in which the desk answers in time."""
    clock = clock_of(case)
    return clock.due(civil_date(at)) if clock else None


def level_codes(institution: str, procedure: str) -> list[str]:
    """The parameters that may set a level, the nearest first."""
    return [
        *(f"level.{institution}.{procedure}", f"level.{institution}"),
        *(f"level.{procedure}", "level.default"),
    ]


def level_days(institution: str, procedure: str, *, on: date) -> int:
    """In how many working days this desk means to answer such a request."""
    codes = level_codes(institution, procedure)
    found = values_of(codes, at=on)
    return next(int(found[code].value) for code in codes if code in found)


def level_on(case: Case, at: datetime) -> date | None:
    """The day by which the desk means to answer; never behind the legal one."""
    clock = clock_of(case)
    if clock is None:
        return None
    days = level_days(case.institution_id or "", case.procedure, on=clock.started)
    return replace(clock, allowed=min(days, clock.allowed)).due(civil_date(at))


def competent(declared: Procedure, answers: Mapping[str, Any], *, on: date) -> str | None:
    """The code of the institution that answers this case, or None when nobody is competent."""
    if declared.answered_by is not None:
        return declared.answered_by(answers, on)
    own = declared.competence if declared.competence != DEFAULT else declared.code
    try:
        return competent_institution(
            procedure=own, province=declared.province_of(answers), at=on
        ).code
    except NobodyCompetent:
        return None


def stands_where_it_should(case: Case, declared: Procedure, *, on: date) -> bool:
    """Whether the case lies with whoever was competent on the day it was sent.

    Moving a competence leaves the cases already sent where they are, and an act that handed a
    case over settles the question.
    """
    if case.rerouted_at is not None:
        return True
    day = civil_date(case.submitted_at) if case.submitted_at else on
    return competent(declared, case.answers, on=day) == case.institution_id


def kind_of(code: str) -> Kind | None:
    """What the institution under this code is, or None when nothing stands there."""
    found = Institution.objects.filter(pk=code).values_list("kind", flat=True).first()
    return Kind(found) if found else None


def space_of(case: Case | None) -> Space | None:
    """The space of a case; asked in the same way when there is no case."""
    return accounts.space(case.space if case else NOBODY)


def phone_is_confirmed(case: Case) -> bool:
    """Whether the phone of the case's space has answered a code."""
    return _with_line.any(case.space)


@statement
def _with_line(space: UUID) -> QuerySet[Space]:
    return Space.objects.filter(pk=space, line__isnull=False)
