"""A visit to the workshop: its life as a literal table, who may plan it, report it, do without.

The register's texts that could be read name no visit: all of this is provisional, and dated where
it counts days.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sijill.desk.rules.life import CITIZEN, EXAMINE, SIGN, TO_EXAMINE, office
from sijill.kernel.actor import Actor
from sijill.kernel.law import provisional
from sijill.kernel.verdict import Verdict, ok, refused

VISIT = provisional("desk.visit")


class VisitState(StrEnum):
    """Where a visit stands."""

    PLANNED = "planned"
    CALLED_OFF = "called_off"
    MISSED = "missed"  # nobody was there
    REPORTED = "reported"
    WAIVED = "waived"  # what was joined is enough: nobody goes


class VisitOutcome(StrEnum):
    """What whoever went there concludes."""

    CONFIRMED = "confirmed"
    DOUBTFUL = "doubtful"
    NOT_CONFIRMED = "not_confirmed"


class Finding(StrEnum):
    """What was seen of one thing to look at."""

    YES = "yes"
    NO = "no"
    NOT_SEEN = "not_seen"


class Waiver(StrEnum):
    """Why nobody needs to go."""

    PICTURES = "pictures"  # the photos or the film of the work show it
    KNOWN = "known"  # the workshop was visited for another file
    AT_THE_SEAT = "at_the_seat"  # the person worked before an agent at the chamber


V = VisitState
# (from, to): who may. None is "no visit yet"; a visit called off or missed is planned anew.
VISITS: Mapping[tuple[VisitState | None, VisitState], frozenset[str]] = {
    (None, V.PLANNED): EXAMINE,
    (None, V.WAIVED): EXAMINE,
    (V.PLANNED, V.CALLED_OFF): EXAMINE | {CITIZEN},
    (V.PLANNED, V.MISSED): EXAMINE,
    (V.PLANNED, V.REPORTED): EXAMINE,
}
ENDED = frozenset({V.REPORTED, V.WAIVED})  # what lets the decision be proposed


PHOTOS_AT_MOST = 12


def photo_kind(visit: UUID, number: int) -> str:
    """Under which kind a photo of a visit is kept, each visit's its own."""
    return f"seen_{visit.hex[:8]}_{number}"


def may_photograph(*, state: str, number: int, agent: UUID | None, by: Actor) -> list[Verdict]:
    """What keeps a photo from being joined to a visit: it is of whoever goes, until the report."""
    closed = []
    if state != VisitState.PLANNED:
        closed.append(refused("desk.visit_not_from_here", VISIT, state=state))
    if by.user != agent and office(by) not in SIGN:
        closed.append(refused("desk.visit_of_another", VISIT))
    if not 1 <= number <= PHOTOS_AT_MOST:
        closed.append(refused("desk.visit_full", VISIT, limit=PHOTOS_AT_MOST))
    return closed


def may_visit(here: VisitState | None, there: VisitState, *, by: Actor) -> Verdict:
    """Whether this actor may take a visit from one state to another."""
    allowed = VISITS.get((here, there))
    if allowed is None:
        return refused("desk.visit_not_from_here", VISIT, state=here or "", to=there.value)
    if office(by) not in allowed:
        return refused("desk.not_your_office", VISIT, state=here or "", to=there.value)
    return ok("desk.may_visit", VISIT)


def may_plan(
    *, case_state: str, wanted: bool, on: datetime, at: datetime, day: date, first: date
) -> list[Verdict]:
    """What keeps a visit from being planned on that day; `first` is the earliest one may say."""
    closed = _at_hand(case_state, wanted=wanted)
    if closed:
        return closed
    if on <= at:
        closed.append(refused("desk.visit_in_the_past", VISIT))
    elif day < first:
        closed.append(refused("desk.visit_too_soon", VISIT, first=first))
    return closed


def may_waive(ground: str, note: str, *, case_state: str, wanted: bool) -> list[Verdict]:
    """What keeps a visit from being done without; the reason stays in the file."""
    closed = _at_hand(case_state, wanted=wanted)
    if ground not in {w.value for w in Waiver}:
        closed.append(refused("desk.visit_ground_missing", VISIT))
    if not note.strip():
        closed.append(refused("desk.reason_missing", VISIT))
    return closed


def _at_hand(case_state: str, *, wanted: bool) -> list[Verdict]:
    if not wanted:
        return [refused("desk.visit_not_wanted", VISIT)]
    if case_state not in TO_EXAMINE:
        return [refused("desk.not_from_here", VISIT, state=case_state)]
    return []


def may_report(
    findings: Mapping[str, str],
    outcome: str,
    report: str,
    *,
    asked: Sequence[str],
    agent: UUID | None,
    by: Actor,
    planned_at: datetime,
    at: datetime,
) -> list[Verdict]:
    """What keeps a report from being kept: it is of whoever went, after they went, and whole."""
    closed = []
    if by.user != agent and office(by) not in SIGN:
        closed.append(refused("desk.visit_of_another", VISIT))
    if at < planned_at:
        closed.append(refused("desk.visit_not_yet", VISIT, on=planned_at))
    known = {f.value for f in Finding}
    if unseen := [code for code in asked if findings.get(code) not in known]:
        closed.append(refused("desk.finding_missing", VISIT, count=len(unseen)))
    if outcome not in {o.value for o in VisitOutcome}:
        closed.append(refused("desk.visit_outcome_missing", VISIT))
    if not report.strip():
        closed.append(refused("desk.report_missing", VISIT))
    return closed
