"""A control: a colleague who had no part in it looks again; what follows is asked, never done.

A control changes no entry. Where something is wrong, whoever settles it opens a procedure that
exists, with its hearing, its two people and its appeal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from sijill.kernel.actor import Actor, ActorKind, Role
from sijill.kernel.verdict import Verdict, refused
from sijill.register.rules.drawing import CONTROLS, Who, among
from sijill.register.rules.measures import Measure


class ControlState(StrEnum):
    """Where a control stands."""

    WAITING = "waiting"  # nobody has it yet
    GIVEN = "given"
    REPORTED = "reported"
    SETTLED = "settled"


class Way(StrEnum):
    """How one looks again."""

    VISIT = "visit"
    FILE = "file"
    CALL = "call"


class Outcome(StrEnum):
    """What was found."""

    CONFORM = "conform"
    DIFFERS = "differs"
    NOT_FOUND = "not_found"


class Consequence(StrEnum):
    """What follows; the last two open a procedure of office."""

    NONE = "none"
    AMENDMENT = "amendment"  # the person is asked to have the entry changed
    SUSPENSION = "suspension"
    STRIKING_OFF = "striking_off"


HEADS: frozenset[Who] = frozenset({Role.DIRECTOR, Role.DELEGATE})
LOOKS: frozenset[Who] = frozenset({Role.EXAMINER, Role.REGISTRAR, Role.DELEGATE})
_OPENS: frozenset[Who] = HEADS | {Role.MINISTRY, ActorKind.SYSTEM}

S = ControlState
# (from, to): who may. Whoever reports is also the one it was given to, and never settles it.
CONTROL_LIFE: Mapping[tuple[ControlState | None, ControlState], frozenset[Who]] = {
    (None, S.WAITING): _OPENS,
    (S.WAITING, S.GIVEN): HEADS,
    (S.GIVEN, S.GIVEN): HEADS,
    (S.GIVEN, S.REPORTED): LOOKS,
    (S.REPORTED, S.GIVEN): HEADS,  # sent back: the report does not answer
    (S.REPORTED, S.SETTLED): HEADS,
}
FOLLOWS: Mapping[Outcome, frozenset[Consequence]] = {
    Outcome.CONFORM: frozenset({Consequence.NONE}),
    Outcome.DIFFERS: frozenset({Consequence.NONE, Consequence.AMENDMENT, Consequence.SUSPENSION}),
    Outcome.NOT_FOUND: frozenset(
        {Consequence.NONE, Consequence.SUSPENSION, Consequence.STRIKING_OFF}
    ),
}
MEASURES: Mapping[Consequence, Measure] = {
    Consequence.SUSPENSION: Measure.SUSPENSION,
    Consequence.STRIKING_OFF: Measure.STRIKING_OFF,
}


def may_control(here: ControlState | None, there: ControlState, *, by: Actor) -> list[Verdict]:
    """What keeps this actor from taking a control from one state to another."""
    allowed = CONTROL_LIFE.get((here, there))
    if allowed is None:
        return [refused("control.not_from_here", CONTROLS)]
    return [] if among(by, allowed) else [refused("control.not_your_office", CONTROLS)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Giving:
    """A control handed to somebody: whom, how, until when."""

    owner: UUID
    way: str
    due_on: date
    today: date
    looks: bool  # their office here looks into files
    concerned: frozenset[UUID]  # who had a part in what is controlled


def may_give(g: Giving) -> list[Verdict]:
    """What keeps a control from being given: nobody looks again at their own work."""
    closed = []
    if not g.looks:
        closed.append(refused("control.no_such_colleague", CONTROLS))
    if g.owner in g.concerned:
        closed.append(refused("control.own_work", CONTROLS))
    if g.way not in set(Way):
        closed.append(refused("control.no_way", CONTROLS))
    if g.due_on < g.today:
        closed.append(refused("control.due_in_the_past", CONTROLS))
    return closed


def may_report(*, outcome: str, note: str, owner: UUID | None, by: Actor) -> list[Verdict]:
    """What keeps a report from being kept."""
    closed = []
    if by.user is None or by.user != owner:
        closed.append(refused("control.of_another", CONTROLS))
    if outcome not in set(Outcome):
        closed.append(refused("control.no_outcome", CONTROLS))
    if not note.strip():
        closed.append(refused("control.no_note", CONTROLS))
    return closed


def may_settle(
    *, outcome: str, consequence: str, note: str, reporter: UUID | None, by: Actor
) -> list[Verdict]:
    """What keeps a control from being settled: two people, and a consequence that fits."""
    closed = []
    if by.user is None or by.counts_as(reporter):
        closed.append(refused("control.two_people", CONTROLS))
    fits = FOLLOWS.get(Outcome(outcome), frozenset()) if outcome else frozenset()
    if consequence not in fits:
        closed.append(refused("control.does_not_follow", CONTROLS))
    if outcome != Outcome.CONFORM and not note.strip():
        closed.append(refused("control.no_note", CONTROLS))
    return closed


CONTROL_CODES = (
    *("control.no_such_colleague", "control.own_work", "control.no_way"),
    *("control.due_in_the_past", "control.of_another", "control.no_outcome", "control.no_note"),
    *("control.two_people", "control.does_not_follow"),
)
