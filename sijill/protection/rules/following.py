"""What an act on an entry does on the way to the fund: exactly once, in the order of the acts."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from sijill.protection.rules.life import AT_THE_FUND, BEFORE, ENDED, CoverState


class Effect(StrEnum):
    """What an act asks of this room."""

    START = "start"  # due from now on, if the rules say so
    REVIEW = "review"  # what the entry says changed: due or not is looked at again
    SUSPEND = "suspend"
    RESUME = "resume"
    STOP = "stop"


EFFECTS: Mapping[str, Effect] = {
    "register.entered": Effect.START,
    "register.imported": Effect.START,
    "register.returned": Effect.START,
    "register.reinstated": Effect.START,
    "register.split": Effect.START,
    "register.amended": Effect.REVIEW,
    "register.promoted": Effect.REVIEW,
    "register.suspended": Effect.SUSPEND,
    "register.resumed": Effect.RESUME,
    "register.struck_off": Effect.STOP,
    "register.annulled": Effect.STOP,
    "register.merged": Effect.STOP,
}
S = CoverState


def follow(state: CoverState | None, effect: Effect, *, due: bool) -> CoverState | None:
    """The state that an effect leads to from here, or None when it changes nothing."""
    if effect is Effect.STOP or (effect is Effect.REVIEW and not due):
        return _stopped(state)
    if effect is Effect.SUSPEND:
        return S.SUSPENDED if state is S.AFFILIATED else None
    if effect is Effect.RESUME and state is S.SUSPENDED:
        return S.AFFILIATED
    return S.CANDIDATE if due and (state is None or state in ENDED) else None


def _stopped(state: CoverState | None) -> CoverState | None:
    """Nothing left: it is dropped. Something left: the fund is told to stop."""
    if state in BEFORE or state is S.TO_MEND:
        return S.DROPPED
    return S.STOPPING if state in AT_THE_FUND else None
