"""The life of a campaign, what its contract says, and whom it engages.

No text on contracted enrolment was found: offices and limits are ours. No tariff is official: the
rate is that of each contract.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from sijill.kernel.actor import Actor, ActorKind, Assurance, Role
from sijill.kernel.law import provisional
from sijill.kernel.verdict import Verdict, refused

CAMPAIGNS = provisional("campaigns")
LONGEST_DAYS = 366
Who = Role | ActorKind


class CampaignState(StrEnum):
    """Where a campaign stands."""

    PREPARED = "prepared"
    OPENED = "opened"
    CLOSED = "closed"  # nobody enrols any more; what was brought is still counted and paid
    CALLED_OFF = "called_off"  # before it was opened


HEADS: frozenset[Who] = frozenset({Role.DIRECTOR, Role.DELEGATE})

S = CampaignState
# (from, to): who may. The clock closes a campaign after its last day.
CAMPAIGN_LIFE: Mapping[tuple[CampaignState | None, CampaignState], frozenset[Who]] = {
    (None, S.PREPARED): HEADS,
    (S.PREPARED, S.OPENED): HEADS,
    (S.PREPARED, S.CALLED_OFF): HEADS,
    (S.OPENED, S.CLOSED): HEADS | {ActorKind.SYSTEM},
}


def may_move(here: CampaignState | None, there: CampaignState, *, by: Actor) -> list[Verdict]:
    """What keeps this actor from taking a campaign from one state to another."""
    return moved(CAMPAIGN_LIFE.get((here, there)), by)


def moved(allowed: Collection[Who] | None, by: Actor) -> list[Verdict]:
    """What a table of a life says of this actor."""
    if allowed is None:
        return [refused("campaign.not_from_here", CAMPAIGNS)]
    office = by.role if by.is_agent else by.kind
    return [] if office in allowed else [refused("campaign.not_your_office", CAMPAIGNS)]


def heads(by: Actor) -> list[Verdict]:
    """Whoever answers for the institution engages and ends enrollers."""
    return moved(HEADS, by)


def at_home(by: Actor, institution: str) -> list[Verdict]:
    """A campaign is run, rung back and paid by the institution that contracted it."""
    if by.kind is ActorKind.SYSTEM or by.institution == institution:
        return []
    return [refused("campaign.elsewhere", CAMPAIGNS)]


def surely(by: Actor) -> list[Verdict]:
    """What binds money takes the second factor given again."""
    if by.kind is not ActorKind.SYSTEM and by.assurance < Assurance.STEP_UP:
        return [refused("campaign.step_up_needed", CAMPAIGNS, remedy="step_up")]
    return []


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """What the contract says: where, when, with whom, for how much."""

    provinces: frozenset[str]
    competent: frozenset[str]  # the provinces of the institution
    starts_on: date
    ends_on: date
    contractor: str
    number: str
    rate: Decimal
    ceiling: Decimal


def may_prepare(c: Contract, *, today: date) -> list[Verdict]:
    """What keeps a campaign from being written down."""
    closed = []
    if not c.provinces or c.provinces - c.competent:
        closed.append(refused("campaign.territory", CAMPAIGNS))
    if c.ends_on < c.starts_on or c.ends_on < today:
        closed.append(refused("campaign.dates", CAMPAIGNS))
    elif (c.ends_on - c.starts_on).days >= LONGEST_DAYS:
        closed.append(refused("campaign.too_long", CAMPAIGNS))
    if not c.contractor.strip() or not c.number.strip():
        closed.append(refused("campaign.contract_missing", CAMPAIGNS))
    if c.rate <= 0 or c.ceiling < c.rate:
        closed.append(refused("campaign.money", CAMPAIGNS))
    return closed


def may_open(*, ends_on: date, today: date) -> list[Verdict]:
    """A campaign whose last day has passed is not opened."""
    return [refused("campaign.dates", CAMPAIGNS)] if ends_on < today else []


def may_engage(
    *,
    state: CampaignState,
    of_the_house: bool,
    elsewhere: bool,
    ends_on: date,
    today: date,
) -> list[Verdict]:
    """Whom a campaign engages: nobody who has a part in deciding what they would bring."""
    closed = []
    if state is not CampaignState.OPENED or ends_on < today:
        closed.append(refused("campaign.not_open", CAMPAIGNS))
    if of_the_house:
        closed.append(refused("campaign.of_the_house", CAMPAIGNS))
    if elsewhere:
        closed.append(refused("campaign.elsewhere_engaged", CAMPAIGNS))
    return closed


CODES = (
    *("campaign.not_from_here", "campaign.not_your_office", "campaign.elsewhere"),
    *("campaign.step_up_needed", "campaign.territory", "campaign.dates", "campaign.too_long"),
    *("campaign.contract_missing", "campaign.contract_there", "campaign.money"),
    *("campaign.not_open", "campaign.of_the_house", "campaign.elsewhere_engaged"),
)
