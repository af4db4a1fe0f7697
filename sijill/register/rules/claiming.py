"""Who may claim the space of an entry that was made without them; all pure.

No published text states it: the number, the identity card and the telephone on file, together,
are taken for the person; with another telephone, a counter and the card.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sijill.kernel.law import provisional
from sijill.kernel.verdict import Verdict, ok, refused

CLAIMING = provisional("claiming")
TRIES_A_DAY = 5  # for one number, whoever tries
TRIES_AN_HOUR = 40  # from one address: a mobile network is one address for thousands
AT_COUNTERS_A_DAY = 40  # by one agent: more is a campaign, or somebody who gathers accounts

CODES: Mapping[str, str] = {
    "claim.shown": "ok",
    "claim.another_card": "refused",
    "claim.too_many": "refused",
    "claim.not_confirmed": "refused",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What an agent typed from the card that lies on the counter, and how often today."""

    card: str
    on_file: str
    tries: int  # for this entry, whoever tried
    of_agent: int  # for every entry, by this agent


def may_open(shown: Shown) -> Verdict:
    """Whether an agent may open the account of an entry for who stands at the counter."""
    if shown.tries > TRIES_A_DAY or shown.of_agent > AT_COUNTERS_A_DAY:
        return refused("claim.too_many", CLAIMING, remedy="tomorrow")
    if not shown.on_file or shown.card != shown.on_file:
        return refused("claim.another_card", CLAIMING, remedy="read_the_card")
    return ok("claim.shown", CLAIMING)
