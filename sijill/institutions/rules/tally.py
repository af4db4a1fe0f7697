"""Counting a ballot on the spot: two tellers, apart, who must agree; then what it gives.

Nobody votes from afar. How these ballots are won was read nowhere: the most votes win, equal
ones at the edge of the places vote again among themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sijill.institutions.rules.bodies import Part
from sijill.kernel.law import provisional
from sijill.kernel.verdict import Verdict, ok, refused

TALLY = provisional("bodies.tally")
FOR, AGAINST = "for", "against"


class Matter(StrEnum):
    """What a ballot decides."""

    STATUTE = "statute"
    PRESIDENT = "president"
    BUREAU = "bureau"


class BallotState(StrEnum):
    """Where a ballot stands."""

    OPEN = "open"
    DIFFERING = "differing"  # the two counts do not agree: both count again
    SETTLED = "settled"
    TIED = "tied"  # the equal ones vote again


S = BallotState
TELLER = frozenset({Part.TELLER})
KEEP = frozenset({Part.CHAIR, Part.SECRETARY})
BALLOT_LIFE: Mapping[tuple[BallotState | None, BallotState], frozenset[Part]] = {
    (None, S.OPEN): KEEP,
    (S.OPEN, S.DIFFERING): TELLER,
    (S.DIFFERING, S.OPEN): TELLER,
    (S.OPEN, S.SETTLED): TELLER,
    (S.OPEN, S.TIED): TELLER,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """What one teller counted: papers in the box, blank, spoiled, and each one's votes."""

    papers: int
    blank: int
    spoiled: int
    votes: Mapping[str, int]

    @property
    def valid(self) -> int:
        return self.papers - self.blank - self.spoiled


@dataclass(frozen=True, slots=True, kw_only=True)
class Won:
    """Who won places, who are equal at the edge, and how many places these vote for again."""

    chosen: tuple[str, ...]
    tied: tuple[str, ...] = ()
    left: int = 0


def may_move_ballot(
    here: BallotState | None, there: BallotState, *, parts: frozenset[Part]
) -> Verdict:
    """Whether somebody with these parts may take a ballot from one state to another."""
    allowed = BALLOT_LIFE.get((here, there))
    if allowed is None:
        return refused("body.not_from_here", TALLY)
    if not allowed & parts:
        return refused("body.not_your_part", TALLY)
    return ok("body.may_move", TALLY)


def may_open_ballot(
    matter: Matter,
    *,
    settled: frozenset[Matter],
    adopted: bool,
    runs: int,
    seats: int,
    founding: bool,
    waiting: bool,
) -> list[Verdict]:
    """The statute first, then the president, then the bureau; one box at a time."""
    closed = []
    if waiting:
        closed.append(refused("body.ballot_waits", TALLY))
    if matter in settled:
        closed.append(refused("body.ballot_done", TALLY))
    if matter is Matter.STATUTE:
        return closed
    if founding and not adopted:
        closed.append(refused("body.statute_first", TALLY))
    if matter is Matter.BUREAU and Matter.PRESIDENT not in settled:
        closed.append(refused("body.president_first", TALLY))
    if runs < max(1, seats):
        closed.append(refused("body.candidates_missing", TALLY, needed=max(1, seats)))
    return closed


def may_count(given: Count, *, options: frozenset[str], voters: int, seats: int) -> list[Verdict]:
    """Whether a count can be one: no more papers than voters, every paper accounted for."""
    closed = []
    numbers = (given.papers, given.blank, given.spoiled, *given.votes.values())
    if set(given.votes) != options or min(numbers) < 0 or given.valid < 0:
        return [refused("body.count_incomplete", TALLY)]
    if given.papers > voters:
        closed.append(refused("body.more_papers_than_voters", TALLY, voters=voters))
    total = sum(given.votes.values())
    fits = total == given.valid if seats == 1 else given.valid <= total <= given.valid * seats
    if not fits or any(votes > given.valid for votes in given.votes.values()):
        closed.append(refused("body.votes_do_not_add_up", TALLY, valid=given.valid, total=total))
    return closed


def agree(one: Count, other: Count) -> bool:
    """Whether two tellers counted the same, figure by figure."""
    return one == other


def won(votes: Mapping[str, int], *, seats: int) -> Won:
    """The places go to the most votes; equal ones at the edge vote again for what is left."""
    order = sorted(votes, key=lambda who: (-votes[who], who))
    if len(order) <= seats:
        return Won(chosen=tuple(order))
    edge = votes[order[seats - 1]]
    above = tuple(who for who in order if votes[who] > edge)
    equal = tuple(who for who in order if votes[who] == edge)
    if len(above) + len(equal) == seats:
        return Won(chosen=(*above, *equal))
    return Won(chosen=above, tied=equal, left=seats - len(above))


def adopted(votes: Mapping[str, int]) -> bool:
    """A text is adopted by more votes for it than against; equal is not adopted."""
    return votes[FOR] > votes[AGAINST]


def may_close(*, settled: frozenset[Matter], adopted: bool, founding: bool) -> list[Verdict]:
    """The minutes are drawn up when everything was voted; a refused statute ends the assembly."""
    if founding and Matter.STATUTE in settled and not adopted:
        return []
    wanted = set(Matter) if founding else {Matter.PRESIDENT, Matter.BUREAU}
    if wanted - settled:
        return [refused("body.votes_wait", TALLY)]
    return []
