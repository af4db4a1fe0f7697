"""One line to the fund: what it says, when it may leave, where its answer leads.

A line is one event of one person. The lines of a person are numbered and leave in that order, one
at a time: the next waits until the fund has answered, so that a stop never overtakes its start.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from sijill.kernel.actor import Actor, ActorKind, Role
from sijill.kernel.law import provisional
from sijill.protection.rules.codes import Behaviour
from sijill.protection.rules.due import FundAnswer
from sijill.protection.rules.life import CoverState

LINES = provisional("lines_to_the_fund")


class LineKind(StrEnum):
    """What a line tells the fund, or asks it."""

    QUERY = "query"  # whom do you cover already?
    START = "start"
    CHANGE = "change"
    STOP = "stop"
    RESTART = "restart"


class LineState(StrEnum):
    """Where a line stands."""

    WAITING = "waiting"
    SENT = "sent"  # in a file, and not answered for good
    DONE = "done"
    REFUSED = "refused"
    HELD = "held"  # somebody must look: not understood, contradicted, or no layout carries it
    DROPPED = "dropped"  # no longer wanted before it left


L, S, K, B = LineState, CoverState, LineKind, Behaviour
OPEN = frozenset({L.WAITING, L.SENT, L.HELD})
UNDER_WAY = frozenset({L.SENT, L.HELD})  # at most one for each person
_FUND: frozenset[Role | ActorKind] = frozenset({ActorKind.SYSTEM})
MENDS: frozenset[Role | ActorKind] = frozenset({Role.EXAMINER, Role.REGISTRAR, Role.DELEGATE})
LIVES: Mapping[str, Mapping[tuple[LineState, LineState], frozenset[Role | ActorKind]]] = {
    "line": {
        (L.WAITING, L.SENT): _FUND,
        (L.WAITING, L.DROPPED): _FUND,
        (L.WAITING, L.HELD): _FUND,
        (L.SENT, L.DONE): _FUND,
        (L.SENT, L.REFUSED): _FUND,
        (L.SENT, L.HELD): _FUND,
        (L.SENT, L.WAITING): _FUND,  # refused for a time, alone or with its file
        (L.HELD, L.DONE): _FUND,  # an answer that is understood came after all
        (L.HELD, L.REFUSED): _FUND,
        (L.HELD, L.WAITING): MENDS | _FUND,
        (L.HELD, L.DROPPED): MENDS,
    }
}


def may_move(start: LineState, to: LineState, by: Actor) -> bool:
    """Whether this actor may take a line from one state to the other."""
    who = LIVES["line"].get((start, to), frozenset())
    return (by.is_agent and by.role in who) or (not by.is_agent and by.kind in who)


QUESTIONS, EVENTS = "questions", "artisans"
STREAMS: Mapping[LineKind, str] = {kind: EVENTS for kind in K} | {K.QUERY: QUESTIONS}
# A question or a start leads somewhere whatever the fund says; the others may be given up.
NOT_SET_ASIDE = frozenset({K.QUERY, K.START})
# From where somebody must stand for a line to leave, and where leaving takes them.
LEAVES_FROM: Mapping[LineKind, frozenset[CoverState]] = {
    K.QUERY: frozenset({S.CONSENTED}),
    K.START: frozenset({S.READY}),
    K.CHANGE: frozenset({S.AFFILIATED}),
    K.STOP: frozenset({S.SUSPENDED, S.STOPPING}),
    K.RESTART: frozenset({S.AFFILIATED}),
}
LEAVING: Mapping[LineKind, CoverState] = {K.QUERY: S.QUERIED, K.START: S.SENT}
# Not taken for a time: from where to where somebody steps back until the line leaves again.
TAKEN_BACK: Mapping[CoverState, tuple[LineKind, CoverState]] = {
    S.QUERIED: (K.QUERY, S.CONSENTED),
    S.SENT: (K.START, S.READY),
    S.RECEIVED: (K.START, S.READY),
}
# What the move to a state tells the fund.
TELLS: Mapping[CoverState, LineKind] = {S.SUSPENDED: K.STOP, S.STOPPING: K.STOP}
RUNS = frozenset({K.START, K.RESTART})  # after these the contribution runs at the fund


def leaves(kind: LineKind, state: CoverState, last: LineKind | None) -> bool:
    """Whether a line still says something: after a stop no second stop, and so on.

    `last` is what the fund took last of start, stop and restart.
    """
    if state not in LEAVES_FROM[kind]:
        return False
    if kind in (K.STOP, K.CHANGE):
        return last in RUNS
    return last is K.STOP if kind is K.RESTART else True


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Where an answer leads: the line, and the person when they stand where the line left them."""

    line: LineState
    cover: CoverState | None = None
    answer: FundAnswer | None = None


_LATER = Step(line=L.WAITING)
_LOOK = Step(line=L.HELD)
ANSWERED: Mapping[LineKind, Mapping[Behaviour, Step]] = {
    K.QUERY: {
        B.DONE: Step(line=L.DONE, cover=S.READY, answer=FundAnswer.UNKNOWN_THERE),
        B.CASE: Step(line=L.REFUSED, cover=S.TO_MEND),
        B.ELSEWHERE: Step(line=L.DONE, cover=S.COVERED, answer=FundAnswer.COVERED),
        B.AGAIN: _LATER,
        B.END: Step(line=L.REFUSED, cover=S.REFUSED),
        B.ALARM: _LOOK,
    },
    K.START: {
        B.DONE: Step(line=L.DONE, cover=S.AFFILIATED),
        B.CASE: Step(line=L.REFUSED, cover=S.TO_MEND),
        B.ELSEWHERE: Step(line=L.REFUSED, cover=S.COVERED, answer=FundAnswer.COVERED),
        B.AGAIN: _LATER,
        B.END: Step(line=L.REFUSED, cover=S.REFUSED),
        B.ALARM: _LOOK,
    },
    **{
        kind: {
            B.DONE: Step(line=L.DONE, cover=S.STOPPED if kind is K.STOP else None),
            B.AGAIN: _LATER,
            **dict.fromkeys((B.CASE, B.ELSEWHERE, B.END, B.ALARM), _LOOK),
        }
        for kind in (K.CHANGE, K.STOP, K.RESTART)
    },
}
# From where the answer to a line of this kind may take somebody.
STANDS: Mapping[LineKind, frozenset[CoverState]] = {
    K.QUERY: frozenset({S.QUERIED}),
    K.START: frozenset({S.SENT, S.RECEIVED}),
    K.CHANGE: frozenset(),
    K.STOP: frozenset({S.STOPPING}),
    K.RESTART: frozenset(),
}
# These codes say more than what they ask for.
SAYS: Mapping[tuple[LineKind, str], FundAnswer] = {
    (K.QUERY, "100"): FundAnswer.KNOWN_HERE,
    (K.QUERY, "301"): FundAnswer.OTHER_REGIME,
    (K.START, "301"): FundAnswer.OTHER_REGIME,
}


def step(kind: LineKind, behaviour: Behaviour, code: str) -> Step | None:
    """Where an answer leads; None while the fund only says that it looks."""
    if behaviour is B.WAIT:
        return None
    found, said = ANSWERED[kind][behaviour], SAYS.get((kind, code))
    return replace(found, answer=said) if said else found


def after_mending(answer: FundAnswer) -> CoverState:
    """Where somebody goes once the chamber corrected: who was never looked up is asked about."""
    return S.CONSENTED if answer is FundAnswer.NOT_ASKED else S.READY
