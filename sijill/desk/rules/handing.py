"""Who is given which file: a rule that picks, and says why it picked.

No text says how a chamber shares its work: all of this is provisional.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sijill.desk.rules.life import REVIEW, SIGN
from sijill.kernel.actor import Actor, Role
from sijill.kernel.law import provisional
from sijill.kernel.verdict import Verdict, ok, refused

HANDING = provisional("desk.handing")
ANY: frozenset[str] = frozenset()  # nothing named: whatever comes
GIVES = SIGN | {Role.DIRECTOR}


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A file in nobody's hands: what it asks for, in which branch of the craft, and where."""

    case: UUID
    procedure: str
    branch: str = ""
    province: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """An agent: how many files are in hand, what is handled, and until when nobody is there.

    Nothing named is no limit: an agent without a named procedure handles all of them.
    """

    user: UUID
    load: int = 0
    procedures: frozenset[str] = ANY
    branches: frozenset[str] = ANY
    provinces: frozenset[str] = ANY
    away_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A file, the agent it goes to or nobody, and why."""

    case: UUID
    to: UUID | None
    why: Verdict


@dataclass(slots=True)
class _Round:
    """The loads as they grow while files are given."""

    hands: Sequence[Hand]
    most: int
    loads: dict[UUID, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.loads = {hand.user: hand.load for hand in self.hands}


def share(waiting: Iterable[Waiting], hands: Sequence[Hand], *, most: int) -> list[Given]:
    """Give each file in its turn to the least loaded agent who handles it; nobody gets too many.

    Whoever is named for the branch of the craft comes before whoever takes all of them.
    """
    turn = _Round(hands, most)
    return [_given(file, turn) for file in waiting]


def _given(file: Waiting, turn: _Round) -> Given:
    here = [hand for hand in turn.hands if hand.away_until is None]
    able = [hand for hand in here if handles(hand, file)]
    free = [hand for hand in able if turn.loads[hand.user] < turn.most]
    if not free:
        return Given(case=file.case, to=None, why=_why_nobody(file, here, able, turn))
    named = [hand for hand in free if file.branch and file.branch in hand.branches]
    among = named or free
    chosen = min(among, key=lambda hand: (turn.loads[hand.user], str(hand.user)))
    why = _why(chosen, among, able, turn.loads, named=bool(named))
    turn.loads[chosen.user] += 1
    return Given(case=file.case, to=chosen.user, why=why)


def handles(hand: Hand, file: Waiting) -> bool:
    """Whether an agent handles such a file, there."""
    return (
        (not hand.procedures or file.procedure in hand.procedures)
        and (not hand.branches or not file.branch or file.branch in hand.branches)
        and (not hand.provinces or not file.province or file.province in hand.provinces)
    )


def _why(
    chosen: Hand,
    among: Sequence[Hand],
    able: Sequence[Hand],
    loads: dict[UUID, int],
    *,
    named: bool,
) -> Verdict:
    load = loads[chosen.user]
    if len(able) == 1:
        return ok("desk.only_hand", HANDING, load=load)
    if named and len(among) == 1:
        return ok("desk.named_hand", HANDING, load=load)
    return ok("desk.lightest_hand", HANDING, load=load)


def _why_nobody(file: Waiting, here: Sequence[Hand], able: Sequence[Hand], turn: _Round) -> Verdict:
    if not turn.hands:
        return refused("desk.no_hands", HANDING)
    if not here:
        return refused("desk.all_away", HANDING)
    if not able:
        return refused("desk.nobody_handles", HANDING, procedure=file.procedure)
    return refused("desk.hands_full", HANDING, most=turn.most)


def may_hand_out(by: Actor) -> Verdict:
    """Who gives files to others: whoever signs, and whoever directs."""
    if by.role in GIVES:
        return ok("desk.may_hand_out", HANDING)
    return refused("desk.not_your_office", HANDING)


def may_be_given(*, to_role: str | None, away_until: date | None) -> Verdict:
    """Whether somebody may be given a file: an office that examines, and nobody on leave."""
    if to_role not in {str(role) for role in REVIEW}:
        return refused("desk.agent_unknown", HANDING)
    if away_until is not None:
        return refused("desk.on_leave", HANDING, until=away_until)
    return ok("desk.may_be_given", HANDING)
