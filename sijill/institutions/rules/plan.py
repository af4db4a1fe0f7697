"""The annual plan of an institution, its budget lines, and what was committed and paid.

Public establishments vote a plan and a budget each year; the nomenclature and the thresholds of
control were not read, so a line is what the institution writes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from sijill.institutions.rules.offices import Capability, holds
from sijill.kernel.actor import Actor, ActorKind, Assurance, Role
from sijill.kernel.law import provisional
from sijill.kernel.verdict import Verdict, ok, refused

PLAN = provisional("chamber.plan")


class PlanState(StrEnum):
    """Where a year's plan stands."""

    DRAFT = "draft"
    VOTED = "voted"  # by a session of the institution, named
    APPROVED = "approved"  # by the ministry, whose tutelage it is
    CLOSED = "closed"


class Spending(StrEnum):
    """What is written under a line."""

    COMMITMENT = "commitment"
    PAYMENT = "payment"


class Place(StrEnum):
    """What a thing of the inventory is."""

    SEAT = "seat"
    BRANCH = "branch"
    ANNEX = "annex"
    EQUIPMENT = "equipment"


class Condition(StrEnum):
    """In what condition it is."""

    GOOD = "good"
    WORN = "worn"
    BROKEN = "broken"


P = PlanState
HOME = frozenset({Role.DIRECTOR, Role.REGISTRAR, Role.DELEGATE, Role.FEDERATION, Role.MINISTRY})
PLAN_LIFE: Mapping[tuple[PlanState | None, PlanState], frozenset[Role]] = {
    (None, P.DRAFT): HOME,
    (P.DRAFT, P.VOTED): HOME,
    (P.VOTED, P.DRAFT): frozenset({Role.MINISTRY}),  # sent back, with a word
    (P.VOTED, P.APPROVED): frozenset({Role.MINISTRY}),
    (P.APPROVED, P.CLOSED): HOME,
}
SPENT = frozenset({P.APPROVED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A line as it stands: what was voted, committed and paid."""

    voted: Decimal
    committed: Decimal
    paid: Decimal


def may_move_plan(here: PlanState | None, there: PlanState, *, role: Role | None) -> Verdict:
    """Whether this office may take a plan from one state to another."""
    allowed = PLAN_LIFE.get((here, there))
    if allowed is None:
        return refused("plan.not_from_here", PLAN)
    if role not in allowed:
        return refused("plan.not_your_office", PLAN)
    return ok("plan.may_move", PLAN)


def surely_planned(by: Actor) -> list[Verdict]:
    """Money is bound on the second factor given again, by whoever keeps the house."""
    closed = []
    if by.kind is not ActorKind.SYSTEM and not holds(by, Capability.KEEP_HOUSE):
        closed.append(refused("plan.not_your_office", PLAN))
    if by.kind is not ActorKind.SYSTEM and by.assurance < Assurance.STEP_UP:
        closed.append(refused("plan.step_up_needed", PLAN, remedy="step_up"))
    return closed


def may_vote(*, lines: int, session: bool) -> list[Verdict]:
    """A plan with lines is voted by a session that decided and signed its minutes."""
    closed = []
    if not lines:
        closed.append(refused("plan.no_line", PLAN))
    if not session:
        closed.append(refused("plan.session_missing", PLAN))
    return closed


def may_spend(
    *, state: PlanState, kind: Spending, amount: Decimal, room: Room, label: str
) -> list[Verdict]:
    """Commitments never above what was voted, payments never above what was committed."""
    closed = []
    if state not in SPENT:
        closed.append(refused("plan.not_approved", PLAN))
    if amount <= 0 or not label.strip():
        closed.append(refused("plan.amount_and_label", PLAN))
    limit, used = (
        (room.voted, room.committed) if kind is Spending.COMMITMENT else (room.committed, room.paid)
    )
    if used + amount > limit:
        closed.append(refused("plan.above_the_line", PLAN, left=limit - used))
    return closed


def may_change(*, state: PlanState, amount: Decimal, room: Room, session: bool) -> list[Verdict]:
    """An approved line changes by a vote of its own, never below what is committed."""
    closed = []
    if state is not PlanState.APPROVED:
        closed.append(refused("plan.not_approved", PLAN))
    if not session:
        closed.append(refused("plan.session_missing", PLAN))
    if amount < max(room.committed, Decimal(0)):
        closed.append(refused("plan.below_committed", PLAN, committed=room.committed))
    return closed
