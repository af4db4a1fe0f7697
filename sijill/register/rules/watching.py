"""Signals: facts that stand out by their number. A signal decides nothing; a person looks.

Each kind counts one thing over one period of the calendar, against a dated limit. No text was
found: kinds and limits are provisional. Many people may share one phone, and a master may know
a whole village: that is what the explanation is for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sijill.kernel.actor import Actor, ActorKind, Role
from sijill.kernel.law import provisional
from sijill.kernel.verdict import Verdict, refused
from sijill.register.rules.drawing import Who, among

SIGNALS = provisional("signals")


class SignalKind(StrEnum):
    """What stands out."""

    WITNESS = "witness"  # one master vouched for many
    PHONE = "phone"  # one phone for the requests of many people
    AGENT_HOUR = "agent_hour"  # many requests filled by one agent in an hour
    PLACE_HOUR = "place_hour"  # many requests from one province in an hour
    PAPER = "paper"  # the very same file in the requests of several people
    DENIED = "denied"  # people rung back who say that nobody enrolled them
    PACE = "pace"  # one person signed more in an hour than one can read


class Period(StrEnum):
    """Over which stretch of the calendar a kind counts."""

    HOUR = "hour"
    MONTH = "month"
    EVER = "ever"


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """How a kind counts: over which period, against which dated limit."""

    period: Period
    limit: str


K = SignalKind
WATCHED: Mapping[SignalKind, Watch] = {
    K.WITNESS: Watch(period=Period.MONTH, limit="signals.witness"),
    K.PHONE: Watch(period=Period.MONTH, limit="signals.phone"),
    K.AGENT_HOUR: Watch(period=Period.HOUR, limit="signals.agent_hour"),
    K.PLACE_HOUR: Watch(period=Period.HOUR, limit="signals.place_hour"),
    K.PAPER: Watch(period=Period.EVER, limit="signals.paper"),
    K.DENIED: Watch(period=Period.MONTH, limit="signals.denied"),
    K.PACE: Watch(period=Period.HOUR, limit="signals.pace"),
}
LIMITS = tuple(watch.limit for watch in WATCHED.values())


def stands_out(seen: int, *, limit: int) -> bool:
    """Whether so many is a signal: the limit itself is one."""
    return seen >= limit


class SignalState(StrEnum):
    """Where a signal stands."""

    FOUND = "found"
    TAKEN = "taken"
    EXPLAINED = "explained"
    CONTROLLED = "controlled"  # opened as controls; those have their own life


OPEN_SIGNALS = frozenset({SignalState.FOUND, SignalState.TAKEN})
_WORKS: frozenset[Who] = frozenset({Role.DIRECTOR, Role.DELEGATE, Role.MINISTRY})

S = SignalState
# (from, to): who may. The clock finds; people alone end it.
SIGNAL_LIFE: Mapping[tuple[SignalState | None, SignalState], frozenset[Who]] = {
    (None, S.FOUND): frozenset({ActorKind.SYSTEM}),
    (S.FOUND, S.TAKEN): _WORKS,
    (S.TAKEN, S.TAKEN): _WORKS,  # another takes it over
    (S.TAKEN, S.EXPLAINED): _WORKS,
    (S.TAKEN, S.CONTROLLED): _WORKS,
}


def may_work(
    here: SignalState | None, there: SignalState, *, by: Actor, concerns: UUID | None = None
) -> list[Verdict]:
    """What keeps this actor from taking a signal from one state to another."""
    allowed = SIGNAL_LIFE.get((here, there))
    if allowed is None:
        return [refused("signal.not_from_here", SIGNALS)]
    if not among(by, allowed):
        return [refused("signal.not_your_office", SIGNALS)]
    if by.counts_as(concerns):
        return [refused("signal.concerns_you", SIGNALS)]
    return []


def may_end(*, taken_by: UUID | None, note: str, by: Actor) -> list[Verdict]:
    """What keeps a signal from being ended: its own hand, and words."""
    closed = []
    if by.user is None or taken_by != by.user:
        closed.append(refused("signal.of_another", SIGNALS))
    if not note.strip():
        closed.append(refused("signal.no_note", SIGNALS))
    return closed


SIGNAL_CODES = (
    *("signal.not_from_here", "signal.not_your_office", "signal.concerns_you"),
    *("signal.of_another", "signal.no_note", "signal.nothing_to_control"),
)
