"""What is owed for a month: accepted requests of people counted nowhere else, never above the
ceiling; certified by one person and approved by another, once everybody drawn was rung."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sijill.campaigns.rules.campaigns import CAMPAIGNS, HEADS, Who, moved
from sijill.kernel.actor import Actor, ActorKind, Role
from sijill.kernel.verdict import Verdict, refused

PARAMETERS = ("campaigns.share", "campaigns.least", "campaigns.acts_after")


class StatementState(StrEnum):
    """Where the statement of a month stands."""

    FROZEN = "frozen"  # the list stands; the log has not drawn yet
    DRAWN = "drawn"  # some people are rung
    CERTIFIED = "certified"  # by whoever checked the calls
    APPROVED = "approved"  # by the head of the institution: it is owed
    PAID = "paid"


CERTIFIES: frozenset[Who] = frozenset({Role.EXAMINER, Role.REGISTRAR})

S = StatementState
# (from, to): who may. Whoever certified is never the one who approves.
STATEMENT_LIFE: Mapping[tuple[StatementState | None, StatementState], frozenset[Who]] = {
    (None, S.FROZEN): HEADS | CERTIFIES,
    (S.FROZEN, S.DRAWN): HEADS | CERTIFIES | {ActorKind.SYSTEM},
    (S.DRAWN, S.CERTIFIED): CERTIFIES,
    (S.CERTIFIED, S.DRAWN): HEADS,  # sent back
    (S.CERTIFIED, S.APPROVED): HEADS,
    (S.APPROVED, S.PAID): HEADS | CERTIFIES,
}


def may_state(here: StatementState | None, there: StatementState, *, by: Actor) -> list[Verdict]:
    """What keeps this actor from taking a statement from one state to another."""
    return moved(STATEMENT_LIFE.get((here, there)), by)


def may_freeze(*, month: date, after: date, today: date, size: int, there: bool) -> list[Verdict]:
    """A month is frozen once it is over, once, when it holds something."""
    if month.day != 1 or after > today:
        return [refused("campaign.month_not_over", CAMPAIGNS)]
    if there:
        return [refused("campaign.month_frozen", CAMPAIGNS)]
    return [] if size else [refused("campaign.nothing_to_count", CAMPAIGNS)]


def may_certify(*, waiting: int) -> list[Verdict]:
    """Everybody drawn was rung, or tried as often as is asked."""
    return [refused("campaign.calls_wait", CAMPAIGNS, waiting=waiting)] if waiting else []


def may_approve(*, certified_by: UUID | None, by: Actor) -> list[Verdict]:
    """Two people sign what is owed."""
    if by.user is None or by.counts_as(certified_by):
        return [refused("campaign.two_people", CAMPAIGNS)]
    return []


def may_pay(*, payment: str, paid_on: date, approved_on: date, today: date) -> list[Verdict]:
    """A payment has its reference, and a day between the approval and today."""
    closed = []
    if not payment.strip():
        closed.append(refused("campaign.payment_missing", CAMPAIGNS))
    if not approved_on <= paid_on <= today:
        closed.append(refused("campaign.paid_when", CAMPAIGNS))
    return closed


def owed(*, units: int, rate: Decimal, ceiling: Decimal, before: Decimal) -> Decimal:
    """Units at the contract's rate, as far as the ceiling leaves room."""
    return max(Decimal(0), min(units * rate, ceiling - before))


CODES = (
    *("campaign.month_not_over", "campaign.month_frozen", "campaign.nothing_to_count"),
    *("campaign.calls_wait", "campaign.two_people", "campaign.payment_missing"),
    *("campaign.paid_when", "campaign.log_too_short"),
)
