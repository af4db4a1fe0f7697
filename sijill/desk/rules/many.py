"""Decisions on many files at once: at most so many, each with its own answer."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from uuid import UUID

from sijill.desk.rules.life import BY_CLOCK, REVIEW, office
from sijill.kernel.actor import Actor, Assurance
from sijill.kernel.law import provisional
from sijill.kernel.verdict import Verdict, ok, refused

MANY = provisional("desk.many")
MOST = 500


class BulkState(StrEnum):
    """Where a bulk decision stands."""

    CHOSEN = "chosen"  # the files are chosen, nothing is decided
    RUNNING = "running"
    DONE = "done"
    DROPPED = "dropped"


class BulkKind(StrEnum):
    """What is done with each file."""

    ACCEPT = "accept"  # acceptance is proposed
    REFUSE = "refuse"  # refusal is proposed, on one ground
    SIGN = "sign"  # what was proposed is signed


class LineState(StrEnum):
    """What became of one file."""

    WAITING = "waiting"
    DONE = "done"
    CLOSED = "closed"  # its own rules said no


B = BulkState
BULKS: Mapping[tuple[BulkState | None, BulkState], frozenset[str]] = {
    (None, B.CHOSEN): frozenset(REVIEW),
    (B.CHOSEN, B.RUNNING): frozenset(REVIEW),
    (B.CHOSEN, B.DROPPED): frozenset(REVIEW),
    (B.RUNNING, B.DONE): BY_CLOCK,
}


def may_go(here: str | None, there: BulkState, *, by: Actor, owner: UUID | None) -> Verdict:
    """Whether this actor may take a bulk decision on; it is its author's alone."""
    allowed = BULKS.get((BulkState(here) if here else None, there))
    if allowed is None:
        return refused("desk.not_from_here", MANY, state=here or "", to=there.value)
    own = owner is None or owner == by.user or office(by) in BY_CLOCK
    if office(by) not in allowed or not own:
        return refused("desk.not_your_office", MANY, state=here or "", to=there.value)
    return ok("desk.may_go", MANY)


def well_chosen(kind: str, count: int) -> list[Verdict]:
    """What is wrong with a choice: nothing in it, too much, or nothing known to do with it."""
    if kind not in {each.value for each in BulkKind}:
        return [refused("desk.bulk_unknown", MANY)]
    if not count:
        return [refused("desk.bulk_empty", MANY)]
    if count > MOST:
        return [refused("desk.too_many", MANY, most=MOST, count=count)]
    return []


def may_start(kind: str, *, ground: str, assurance: Assurance) -> list[Verdict]:
    """What is missing before the first file: a ground to refuse on, the second factor to sign."""
    if kind == BulkKind.REFUSE and not ground.strip():
        return [refused("desk.ground_missing", MANY)]
    if kind == BulkKind.SIGN and assurance < Assurance.STEP_UP:
        return [refused("desk.step_up_needed", MANY)]
    return []
