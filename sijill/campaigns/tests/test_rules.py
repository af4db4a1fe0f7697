"""Lives over every (from, to, office); what a contract, a month, a call and a payment need."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any
from uuid import uuid4

import pytest

from sijill.campaigns import wording
from sijill.campaigns.rules import calls, campaigns, statements
from sijill.campaigns.rules.calls import CALL_LIFE, CallState, Heard, becomes, may_call
from sijill.campaigns.rules.campaigns import CAMPAIGN_LIFE, CampaignState, Contract, may_move
from sijill.campaigns.rules.statements import STATEMENT_LIFE, StatementState, may_state, owed
from sijill.kernel.actor import ANONYMOUS, SYSTEM, Actor, ActorKind, Role

OFFICES = [
    *(Actor(kind=ActorKind.AGENT, user=uuid4(), role=role) for role in Role),
    *(ANONYMOUS, SYSTEM),
]
LIVES = (
    (CAMPAIGN_LIFE, CampaignState, may_move),
    (STATEMENT_LIFE, StatementState, may_state),
    (CALL_LIFE, CallState, may_call),
)


def no(verdicts: Any) -> set[str]:
    return {v.code for v in verdicts if not v.is_ok}


@pytest.mark.parametrize(("life", "states", "may"), LIVES)
def test_a_life_over_all_from_to_and_role(life: Any, states: Any, may: Any) -> None:
    for here, there, by in product([None, *states], states, OFFICES):
        allowed = life.get((here, there), frozenset())
        office = by.role if by.is_agent else by.kind
        assert (not no(may(here, there, by=by))) is (office in allowed)


def test_an_enroller_has_no_part_in_any_of_it() -> None:
    for life, _, _ in LIVES:
        assert not any(Role.ENROLLER in who for who in life.values())


GOOD = {
    "provinces": frozenset({"03.231"}),
    "competent": frozenset({"03.231", "03.061"}),
    "starts_on": date(2026, 12, 1),
    "ends_on": date(2026, 12, 31),
    "contractor": "A",
    "number": "M-1",
    "rate": Decimal(10),
    "ceiling": Decimal(100),
}


@pytest.mark.parametrize(
    ("given", "closed"),
    [
        ({}, set()),
        ({"provinces": frozenset()}, {"campaign.territory"}),
        ({"provinces": frozenset({"04.421"})}, {"campaign.territory"}),
        ({"ends_on": date(2026, 11, 30)}, {"campaign.dates"}),
        ({"ends_on": date(2027, 12, 31)}, {"campaign.too_long"}),
        ({"number": " "}, {"campaign.contract_missing"}),
        ({"rate": Decimal(0)}, {"campaign.money"}),
        ({"ceiling": Decimal(9)}, {"campaign.money"}),
    ],
)
def test_what_a_contract_needs(given: dict[str, Any], closed: set[str]) -> None:
    found = campaigns.may_prepare(Contract(**{**GOOD, **given}), today=date(2026, 11, 23))
    assert no(found) == closed


@pytest.mark.parametrize(
    ("given", "closed"),
    [
        ({}, set()),
        ({"today": date(2026, 11, 30)}, {"campaign.month_not_over"}),
        ({"month": date(2026, 11, 2)}, {"campaign.month_not_over"}),
        ({"there": True}, {"campaign.month_frozen"}),
        ({"size": 0}, {"campaign.nothing_to_count"}),
    ],
)
def test_a_month_is_frozen_once_it_is_over(given: dict[str, Any], closed: set[str]) -> None:
    facts = {"month": date(2026, 11, 1), "after": date(2026, 12, 1), "today": date(2026, 12, 1)}
    assert no(statements.may_freeze(**{**facts, "size": 3, "there": False, **given})) == closed


@pytest.mark.parametrize(
    ("units", "before", "amount"),
    [(4, "0", "50.00"), (4, "960", "40.00"), (4, "1000", "0"), (0, "0", "0.00")],
)
def test_never_more_is_owed_than_the_ceiling_leaves(units: int, before: str, amount: str) -> None:
    rate, ceiling = Decimal("12.50"), Decimal(1000)
    assert owed(units=units, rate=rate, ceiling=ceiling, before=Decimal(before)) == Decimal(amount)


def test_a_call_is_tried_again_until_its_tries_are_used() -> None:
    assert becomes(Heard.NOT_REACHED, tries=2, limit=3) is CallState.WAITING
    assert becomes(Heard.NOT_REACHED, tries=3, limit=3) is CallState.UNREACHED
    assert becomes(Heard.CONFIRMED, tries=1, limit=3) is CallState.CONFIRMED
    assert becomes(Heard.DENIED, tries=3, limit=3) is CallState.DENIED


def test_nobody_rings_about_their_own_work_nor_clears_up_what_they_heard() -> None:
    by = OFFICES[0]
    assert by.user
    own = {"note": "", "heard": Heard.CONFIRMED, "by": by}
    assert no(calls.may_ring(**own, concerned=frozenset({by.user}))) == {"campaign.own_work"}
    assert not calls.may_ring(**own, concerned=frozenset())
    denied = {**own, "heard": Heard.DENIED}
    assert no(calls.may_ring(**denied, concerned=frozenset())) == {"campaign.no_note"}
    facts = {"note": "vu", "paid": False, "by": by}
    assert no(calls.may_release(**facts, rung_by=by.user)) == {"campaign.two_people"}
    assert not calls.may_release(**facts, rung_by=uuid4())


def test_a_payment_has_a_reference_and_a_day() -> None:
    facts = {"approved_on": date(2026, 12, 2), "today": date(2026, 12, 5)}
    assert not statements.may_pay(**facts, payment="OP 1", paid_on=date(2026, 12, 2))
    for paid_on in (date(2026, 12, 1), date(2026, 12, 6)):
        found = statements.may_pay(**facts, payment="OP 1", paid_on=paid_on)
        assert no(found) == {"campaign.paid_when"}
    found = statements.may_pay(**facts, payment=" ", paid_on=date(2026, 12, 2))
    assert no(found) == {"campaign.payment_missing"}


def test_everything_has_its_word() -> None:
    assert set(wording.CAMPAIGNS) == set(CampaignState)
    assert set(wording.STATEMENTS) == set(StatementState)
    assert set(wording.CALLS) == set(CallState)
    assert set(wording.HEARD) == set(Heard)
    assert set(wording.REFUSALS) == {*campaigns.CODES, *statements.CODES, *calls.CODES}
