"""What an act on an entry does to its cards: exactly once, in the order of the acts."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from sijill.cards.rules.life import LIVE, CardState


class Effect(StrEnum):
    """What becomes of the cards of an entry."""

    SUSPEND = "suspend"
    RESUME = "resume"
    WITHDRAW = "withdraw"
    OUTDATE = "outdate"  # it stays good; what it says is no longer what the entry says


EFFECTS: Mapping[str, Effect] = {
    "register.suspended": Effect.SUSPEND,
    "register.resumed": Effect.RESUME,
    "register.struck_off": Effect.WITHDRAW,
    "register.annulled": Effect.WITHDRAW,
    "register.merged": Effect.WITHDRAW,
    "register.promoted": Effect.OUTDATE,
    "register.amended": Effect.OUTDATE,
}
# A request that ended without a card.
DROPPED = frozenset({"desk.refused", "desk.withdrawn", "desk.lapsed"})


def follow(state: CardState, effect: Effect, *, before: CardState | None) -> CardState | None:
    """The state that an effect leads to from here, or None when it changes nothing."""
    if effect is Effect.SUSPEND:
        return CardState.SUSPENDED if state in LIVE else None
    if effect is Effect.RESUME:
        return before if state is CardState.SUSPENDED else None
    if effect is Effect.WITHDRAW:
        return CardState.WITHDRAWN if state in LIVE | {CardState.SUSPENDED} else None
    return None
