"""Which decisions of a month are controlled again: drawn so that anybody can draw them anew.

The list is frozen as digests before its seed exists: the seed is the root of the sealed log at a
size that the log had not reached (docs/adr/0014). No text on these controls was found: the share,
the periods and who does what are provisional.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sijill.kernel.actor import Actor, ActorKind, Role
from sijill.kernel.law import provisional
from sijill.kernel.verdict import Verdict, ok, refused

CONTROLS = provisional("controls")
PARAMETERS = ("controls.share", "controls.least", "controls.days", "controls.acts_after")


class DrawState(StrEnum):
    """Where a draw stands; none is ever taken back, or one would draw until it pleases."""

    FROZEN = "frozen"
    DRAWN = "drawn"


Who = Role | ActorKind
_FREEZES: frozenset[Who] = frozenset({Role.DIRECTOR, Role.DELEGATE, Role.MINISTRY})

# (from, to): who may. The clock draws as soon as the log is long enough; whoever waits may too.
DRAWS: Mapping[tuple[DrawState | None, DrawState], frozenset[Who]] = {
    (None, DrawState.FROZEN): _FREEZES,
    (DrawState.FROZEN, DrawState.DRAWN): _FREEZES | {ActorKind.SYSTEM},
}


def may_draw(here: DrawState | None, there: DrawState, *, by: Actor) -> list[Verdict]:
    """What keeps this actor from taking a draw from one state to another."""
    allowed = DRAWS.get((here, there))
    if allowed is None:
        return [refused("control.not_from_here", CONTROLS)]
    return [] if among(by, allowed) else [refused("control.not_your_office", CONTROLS)]


def among(by: Actor, allowed: Iterable[Who]) -> bool:
    """Whether this actor is one of these."""
    return (by.role if by.is_agent else by.kind) in set(allowed)


def may_freeze(*, month: date, today: date, size: int, drawn_already: bool) -> list[Verdict]:
    """What keeps a month from being frozen: it has ended, was never drawn, and holds something."""
    if month.day != 1 or after(month) > today:
        return [refused("control.month_not_over", CONTROLS)]
    if drawn_already:
        return [refused("control.month_drawn", CONTROLS)]
    return [] if size else [refused("control.nothing_to_draw", CONTROLS)]


def after(month: date) -> date:
    """The first day of the month that follows."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def many(size: int, *, share: Decimal, least: int) -> int:
    """How many of so many are drawn: the share, rounded up, and never fewer than the least."""
    asked = (Decimal(size) * share / 100).to_integral_value(ROUND_CEILING)
    return min(size, max(int(asked), least))


def line(draw: UUID, decision: UUID) -> str:
    """The digest that stands for one decision in one draw; another draw gives another digest."""
    return hashlib.sha256(f"sijill control 1\n{draw}\n{decision}\n".encode()).hexdigest()


def digest(lines: Sequence[str]) -> str:
    """The digest of a whole list, each line with its line feed, in the order of the ranks."""
    return hashlib.sha256("".join(f"{each}\n" for each in lines).encode()).hexdigest()


def seed(draw: UUID, *, size: int, root: str) -> str:
    """The seed: of this draw alone, from the root of the log at the size that was told before."""
    return hashlib.sha256(f"sijill seed 1\n{draw}\n{size}\n{root}\n".encode()).hexdigest()


def ranks(lines: Sequence[str], *, seed: str, wanted: int) -> list[int]:
    """The ranks drawn, from 1: the lines whose digest together with the seed is smallest."""
    lots = [
        (hashlib.sha256(f"{seed}\n{each}\n".encode()).hexdigest(), rank)
        for rank, each in enumerate(lines, start=1)
    ]
    return sorted(rank for _, rank in sorted(lots)[:wanted])


DRAW_CODES = (
    *("control.not_from_here", "control.not_your_office", "control.month_not_over"),
    *("control.month_drawn", "control.nothing_to_draw", "control.log_too_short"),
    "control.step_up_needed",
)


def long_enough(*, size: int, told: int) -> list[Verdict]:
    """The seed exists once the log has reached the size that was told."""
    if size < told:
        return [refused("control.log_too_short", CONTROLS, missing=told - size)]
    return [ok("control.seed_known", CONTROLS)]


def faults(told: Mapping[str, Any]) -> list[str]:
    """What does not hold in a published draw, worked out again from what it tells alone."""
    lines, draw = list(told["lines"]), UUID(str(told["draw"]))
    found = []
    if len(lines) != told["size"] or lines != sorted(set(lines)):
        found.append("list")
    if digest(lines) != told["digest"]:
        found.append("digest")
    share = Decimal(str(told["share"]))
    if many(len(lines), share=share, least=int(told["least"])) != told["wanted"]:
        found.append("wanted")
    if not told["seed"]:
        return found if not told["ranks"] else [*found, "ranks"]
    known = seed(draw, size=int(told["log_size"]), root=str(told["log_root"]))
    if known != told["seed"]:
        found.append("seed")
    if ranks(lines, seed=known, wanted=int(told["wanted"])) != told["ranks"]:
        found.append("ranks")
    return found
