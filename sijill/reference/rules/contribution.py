"""The monthly contribution that entering the register leads to, from its factors.

The factors and the hourly minimum wages are not read in a text: they reproduce the amounts that
were reported (135 DH a month: https://www.h24info.ma/; 135 to 141: https://minbarpress.com/).
Every amount is shown as an example to be confirmed until the decree on artisans is supplied.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum
from typing import Any


class Regime(StrEnum):
    """Under which rules of the social-security fund an artisan stands."""

    UNTAXED = "untaxed"  # not taxed, known by the register: the only one it hands over
    CPU = "cpu"  # unified professional contribution, paid with it
    AUTO_ENTREPRENEUR = "auto_entrepreneur"
    SIMPLIFIED = "simplified"
    ACCOUNTS_LOW = "accounts_low"  # net profit up to 100 000 DH
    ACCOUNTS_HIGH = "accounts_high"


# Paid elsewhere, with the tax: the register states no amount.
WITHOUT_AMOUNT = frozenset({Regime.CPU, Regime.AUTO_ENTREPRENEUR})
FACTORS = ("amo.hourly_wage", "amo.hours", "amo.rate")
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """One dated amount in dirhams a month, with the factors it comes from."""

    regime: Regime
    amount: Decimal
    since: date
    factors: Mapping[str, Any]
    status: str
    article: str


def base_of(regime: Regime) -> str:
    """The parameter that says how many monthly wages the contribution is counted on."""
    return f"amo.base.{regime.value}"


def monthly_contribution(
    *, base: Decimal, hourly_wage: Decimal, hours: Decimal, rate: Decimal
) -> Decimal:
    """Base × hourly wage × hours of a month × rate in percent, cut to the centime."""
    exact = base * hourly_wage * hours * rate / 100
    return exact.quantize(CENT, rounding=ROUND_DOWN)
