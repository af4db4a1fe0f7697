"""Where somebody's rights stand at the fund, what is owed, and when the person is told of it.

The fund says; the register shows. A debt is between the person and the fund: nothing here leads
from one to an entry, and a test keeps it so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from sijill.kernel.law import provisional

RIGHTS = provisional("rights_at_the_fund")
DAYS_BEFORE = "fund.days_before_lapse"


class RightsState(StrEnum):
    """Where rights stand, in the fund's words."""

    OPEN = "open"
    WAITING = "waiting"  # the first contributions are being paid
    SUSPENDED = "suspended"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the fund said of one person, and when it said so."""

    state: RightsState
    said_at: datetime
    until: date | None
    owed: Decimal
    owed_until: date | None


def is_newer(one: datetime, sequence: int, *, than: tuple[datetime, int] | None) -> bool:
    """Whether a word is later than the one known: files may come late, or twice."""
    return than is None or (one, sequence) > than


def must_be_warned(told: Told, *, on: date, days: int) -> bool:
    """Whether the person is to be told today that open rights are about to lapse."""
    if told.state is not RightsState.OPEN or told.until is None:
        return False
    return on <= told.until <= on + timedelta(days=days)
