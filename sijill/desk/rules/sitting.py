"""A commission's sitting: its life, who may mark what, and what the marks amount to.

The decree (2.21.437) creates the craft qualification commissions; how they vote, mark and reach
a quorum was not read anywhere: those rules are provisional and their figures dated parameters.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from uuid import UUID

from sijill.desk.rules.life import TO_EXAMINE
from sijill.kernel.actor import Actor
from sijill.kernel.law import article, provisional
from sijill.kernel.verdict import Verdict, ok, refused

COMMISSIONS = article("2.21.437")
HOW_IT_SITS = provisional("desk.sitting")


class SittingState(StrEnum):
    """Where a sitting stands."""

    CALLED = "called"
    CALLED_OFF = "called_off"
    OPEN = "open"
    CLOSED = "closed"  # the minutes are drawn up: no mark moves any more
    SIGNED = "signed"  # by chair and secretary: the results hold


class HearingResult(StrEnum):
    """What a sitting made of one case."""

    WAITING = "waiting"
    PASSED = "passed"
    FAILED = "failed"
    DEFERRED = "deferred"  # to another sitting


class Part(StrEnum):
    """The part of an agent in a sitting: who chairs, who keeps the minutes, anybody else."""

    CHAIR = "chair"
    SECRETARY = "secretary"
    NONE = "none"


S = SittingState
KEEPERS = frozenset({Part.CHAIR, Part.SECRETARY})
# (from, to): who may. None is "not called yet". Closed minutes are never opened again.
SITTINGS: Mapping[tuple[SittingState | None, SittingState], frozenset[Part]] = {
    (None, S.CALLED): KEEPERS,
    (S.CALLED, S.CALLED_OFF): KEEPERS,
    (S.CALLED, S.OPEN): KEEPERS,
    (S.OPEN, S.CLOSED): frozenset({Part.SECRETARY}),
    (S.CLOSED, S.SIGNED): KEEPERS,
}
UNFINISHED = frozenset({S.CALLED, S.OPEN, S.CLOSED})
HUNDRED, CENT = Decimal(100), Decimal("0.01")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """One criterion of a grid: its code and the most points it gives."""

    code: str
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What the marks of one case amount to: of one hundred, by how many members."""

    average: Decimal | None  # None while nobody has marked everything
    markers: int
    complete: bool  # everybody who may mark has marked everything


def may_sit(here: SittingState | None, there: SittingState, *, part: Part) -> Verdict:
    """Whether somebody with this part may take a sitting from one state to another."""
    allowed = SITTINGS.get((here, there))
    if allowed is None:
        return refused("desk.sitting_not_from_here", HOW_IT_SITS, state=here or "")
    if part not in allowed:
        return refused("desk.not_your_part", HOW_IT_SITS, state=here or "")
    return ok("desk.may_sit", HOW_IT_SITS)


def may_hear(
    *, case_state: str, wanted: bool, sitting: str, waits_elsewhere: bool, first_stages_done: bool
) -> list[Verdict]:
    """What keeps a case from the agenda of a sitting."""
    if not wanted:
        return [refused("desk.commission_not_wanted", COMMISSIONS)]
    closed = []
    if case_state not in TO_EXAMINE:
        closed.append(refused("desk.not_from_here", HOW_IT_SITS, state=case_state))
    if sitting != S.CALLED:
        closed.append(refused("desk.agenda_closed", HOW_IT_SITS))
    if waits_elsewhere:
        closed.append(refused("desk.on_an_agenda", HOW_IT_SITS))
    if not first_stages_done:
        closed.append(refused("desk.visit_first", HOW_IT_SITS))
    return closed


def quorate(*, present: int, quorum: int) -> Verdict:
    """Enough members are there."""
    if present < quorum:
        return refused("desk.no_quorum", HOW_IT_SITS, present=present, needed=quorum)
    return ok("desk.quorate", HOW_IT_SITS, present=present, needed=quorum)


def may_open(*, keepers_present: bool, cases: int, present: int, quorum: int) -> list[Verdict]:
    """What keeps a sitting from being opened."""
    closed = [v for v in (quorate(present=present, quorum=quorum),) if not v.is_ok]
    if not keepers_present:
        closed.append(refused("desk.keepers_absent", HOW_IT_SITS))
    if not cases:
        closed.append(refused("desk.agenda_empty", HOW_IT_SITS))
    return closed


def may_mark(
    points: Mapping[str, int],
    *,
    state: str,
    present: bool,
    conflict: bool,
    grid: Sequence[Scale],
) -> list[Verdict]:
    """What keeps a member's marks on a case from being kept."""
    closed = []
    if state != S.OPEN:
        closed.append(refused("desk.marks_closed", HOW_IT_SITS, state=state))
    if not present:
        closed.append(refused("desk.member_absent", HOW_IT_SITS))
    if conflict:
        closed.append(refused("desk.member_in_conflict", HOW_IT_SITS))
    if set(points) != {scale.code for scale in grid}:
        closed.append(refused("desk.marks_missing", HOW_IT_SITS))
    elif any(not 0 <= points[scale.code] <= scale.most for scale in grid):
        closed.append(refused("desk.marks_out_of_grid", HOW_IT_SITS))
    return closed


def tally(
    marks: Mapping[UUID, Mapping[str, int]], *, grid: Sequence[Scale], markers: Collection[UUID]
) -> Tally:
    """The mean of the members' totals, each of one hundred; halves go up to the cent."""
    whole = sum(scale.most for scale in grid)
    codes = {scale.code for scale in grid}
    given = [m for who, m in marks.items() if who in markers and set(m) == codes]
    totals = [Decimal(sum(m.values())) * HUNDRED / whole for m in given]
    average = sum(totals, Decimal(0)) / len(totals) if totals else None
    return Tally(
        average=average.quantize(CENT, ROUND_HALF_UP) if average is not None else None,
        markers=len(markers),
        complete=bool(markers) and len(given) == len(markers),
    )


def result_of(found: Tally, *, quorum: int, threshold: Decimal) -> HearingResult:
    """Passed or failed once whoever may has marked; deferred when too few may."""
    if found.markers < quorum or found.average is None or not found.complete:
        return HearingResult.DEFERRED
    return HearingResult.PASSED if found.average >= threshold else HearingResult.FAILED


def may_close(tallies: Mapping[str, Tally], *, quorum: int) -> list[Verdict]:
    """What keeps the minutes from being drawn up: a case that some still have to mark."""
    waiting = [t for t in tallies.values() if t.markers >= quorum and not t.complete]
    if waiting:
        return [refused("desk.marks_waiting", HOW_IT_SITS, count=len(waiting))]
    return []


def another_signs(by: Actor, *, signed_by: UUID | None) -> list[Verdict]:
    """Chair and secretary are two people: the second to sign is no deputy of the first."""
    if by.counts_as(signed_by):
        return [refused("desk.one_person", HOW_IT_SITS)]
    return []


def may_declare(*, state: str, reason: str) -> list[Verdict]:
    """What keeps a conflict of interest from being written down."""
    closed = []
    if state not in (S.CALLED, S.OPEN):
        closed.append(refused("desk.marks_closed", HOW_IT_SITS, state=state))
    if not reason.strip():
        closed.append(refused("desk.reason_missing", HOW_IT_SITS))
    return closed
