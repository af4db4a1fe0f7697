"""The fund asks whether somebody is a registered craftsman: what a rule may answer alone.

A rule answers where the same number bears the same name; everything else is an agent's. Nobody is
denied because a number is missing or mistyped.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sijill.kernel.actor import Actor, ActorKind, Role
from sijill.kernel.law import provisional

INQUIRIES = provisional("questions_of_the_fund")
DAYS = "fund.days_to_confirm"
SAME_NAME = 0.85


class InquiryState(StrEnum):
    """Where a question of the fund stands."""

    OPEN = "open"
    ANSWERED = "answered"
    SENT = "sent"  # its answer stands in a file for the fund


class Reply(StrEnum):
    """What the register answers."""

    CONFIRM = "confirm"
    DENY = "deny"
    ASK = "ask"  # more is needed to tell


Q = InquiryState
_ANSWERS: frozenset[Role | ActorKind] = frozenset(
    {Role.EXAMINER, Role.REGISTRAR, Role.DELEGATE, Role.MINISTRY}
)
_SYSTEM: frozenset[Role | ActorKind] = frozenset({ActorKind.SYSTEM})
TRANSITIONS: Mapping[tuple[InquiryState | None, InquiryState], frozenset[Role | ActorKind]] = {
    (None, Q.OPEN): _SYSTEM,
    (Q.OPEN, Q.ANSWERED): _ANSWERS | _SYSTEM,
    (Q.ANSWERED, Q.OPEN): _ANSWERS,  # taken back before it is in a file
    (Q.ANSWERED, Q.SENT): _SYSTEM,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the register holds under the number that was asked about."""

    by_number: bool
    likeness: float = 0.0
    birth_agrees: bool = False
    entry: str = ""  # where the entry stands


def may_move(start: InquiryState | None, to: InquiryState, by: Actor) -> bool:
    """Whether this actor may take a question from one state to the other."""
    who = TRANSITIONS.get((start, to), frozenset())
    return (by.is_agent and by.role in who) or (not by.is_agent and by.kind in who)


def answer_of(found: Found) -> Reply | None:
    """What a rule answers alone; None for an agent to look."""
    sure = found.by_number and found.likeness >= SAME_NAME and found.birth_agrees
    if not sure:
        return None
    return {"entered": Reply.CONFIRM, "suspended": Reply.CONFIRM, "struck_off": Reply.DENY}.get(
        found.entry
    )


def due_on(came: date, days: int) -> date:
    """Until when the fund waits for the answer."""
    return came + timedelta(days=days)
