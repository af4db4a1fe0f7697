"""Two entries that may be one person's: who says so, how many must, and when they are merged.

No text was found: the table is ours, provisional. What a computation finds likely is decided by
people: the law on personal data lets no machine alone decide of anybody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from hashlib import blake2b
from uuid import UUID

from sijill.kernel.actor import Actor, ActorKind, Role
from sijill.kernel.law import article, provisional
from sijill.kernel.verdict import Verdict, ok, refused

PAIRS = provisional("duplicates")
NO_MACHINE_DECIDES = article("09.08")
HIGH = 99  # percent from which "two persons" needs what was seen, and a second reviewer
SAMPLE = 10  # one pair of so many is judged twice, each without the other's answer
LEAST = 10  # letters of what was seen


class PairState(StrEnum):
    """Where a pair stands."""

    WAITING = "waiting"
    SECOND = "second"  # another reviewer answers, without the first answer before them
    DISPUTED = "disputed"  # the two disagree: somebody who signs decides
    DIFFERENT = "different"
    SAME = "same"
    MERGED = "merged"


class Answer(StrEnum):
    """What a reviewer says of a pair."""

    SAME = "same"
    DIFFERENT = "different"


class Seen(StrEnum):
    """What shows that two are different persons."""

    BOTH_CAME = "both_came"
    CARDS = "cards"
    FACES = "faces"
    PARENTS = "parents"
    REGISTRY = "registry"


class MergeState(StrEnum):
    """Where a merge stands."""

    PROPOSED = "proposed"
    DROPPED = "dropped"
    MERGED = "merged"
    SPLIT = "split"


class MergeGround(StrEnum):
    """Why two entries are one person's."""

    REVIEWED = "reviewed"
    ASKED = "asked_by_the_person"
    COURT = "court"


class SplitGround(StrEnum):
    """Why they are not, after all."""

    MISTAKE = "mistake"
    CONTESTED = "contested"
    COURT = "court"


Who = Role | ActorKind
_REVIEWS: frozenset[Who] = frozenset({Role.EXAMINER, Role.REGISTRAR, Role.DELEGATE})
_SIGNS: frozenset[Who] = frozenset({Role.REGISTRAR, Role.DELEGATE})

# (from, to): who may.
MERGES: Mapping[tuple[MergeState | None, MergeState], frozenset[Who]] = {
    (None, MergeState.PROPOSED): _REVIEWS,
    (MergeState.PROPOSED, MergeState.DROPPED): _REVIEWS,
    (MergeState.PROPOSED, MergeState.MERGED): _SIGNS,
    (MergeState.MERGED, MergeState.SPLIT): _SIGNS,
}
P = PairState
TRANSITIONS: Mapping[tuple[PairState, PairState], frozenset[Who]] = {
    **{(P.WAITING, to): _REVIEWS for to in (P.SECOND, P.DIFFERENT, P.SAME)},
    **{(P.SECOND, to): _REVIEWS for to in (P.DISPUTED, P.DIFFERENT, P.SAME)},
    **{(P.DISPUTED, to): _SIGNS for to in (P.DIFFERENT, P.SAME)},
    # An answer taken back by whoever gave it.
    **{(state, P.WAITING): _REVIEWS for state in (P.SECOND, P.DIFFERENT, P.SAME)},
    **{(state, P.SECOND): _REVIEWS for state in (P.DISPUTED, P.DIFFERENT, P.SAME)},
    **{(state, P.DISPUTED): _SIGNS for state in (P.DIFFERENT, P.SAME)},
    **{(state, P.MERGED): _SIGNS for state in P if state is not P.MERGED},
    (P.MERGED, P.DIFFERENT): _SIGNS,  # split again
}
OPEN = frozenset({P.WAITING, P.SECOND, P.DISPUTED})


def among(who: frozenset[Who], by: Actor) -> bool:
    """Whether this actor is one of those."""
    return (by.is_agent and by.role in who) or (not by.is_agent and by.kind in who)


def may_turn(start: PairState, to: PairState, by: Actor) -> bool:
    """Whether this actor may take a pair from one state to the other."""
    return among(TRANSITIONS.get((start, to), frozenset()), by)


def may_step(start: MergeState | None, to: MergeState, by: Actor) -> bool:
    """Whether this actor may take a merge from one state to the other."""
    return among(MERGES.get((start, to), frozenset()), by)


def judged_twice(pair: UUID) -> bool:
    """Whether a pair is of the sample: the same pair always is, and nobody chooses."""
    digest = blake2b(pair.bytes, digest_size=4, person=b"sample").digest()
    return int.from_bytes(digest, "big") % SAMPLE == 0


def state_after(answers: Sequence[str], *, percent: int, twice: bool) -> PairState:
    """Where a pair stands after these answers, in their order."""
    if not answers:
        return P.WAITING
    if len(answers) == 1:
        alone = answers[0] == Answer.SAME or percent < HIGH
        return P(answers[0]) if alone and not twice else P.SECOND
    if len(answers) == 2 and answers[0] != answers[1]:
        return P.DISPUTED
    return P(answers[-1])


def may_answer(
    answer: str, *, state: str, percent: int, seen: str, note: str, again: bool, by: Actor
) -> Verdict:
    """Whether this reviewer may give this answer now; another one above the threshold says why."""
    if state not in OPEN:
        return refused("pair.settled", PAIRS, remedy="undo")
    if answer not in set(Answer):
        return refused("pair.no_answer", PAIRS, remedy="answer")
    if not among(_SIGNS if state == P.DISPUTED else _REVIEWS, by):
        return refused("pair.not_your_office", PAIRS)
    if again:
        return refused("pair.another_person", PAIRS, remedy="another_person")
    if answer == Answer.DIFFERENT and percent >= HIGH and not _shown(seen, note):
        return refused("pair.say_what_you_saw", NO_MACHINE_DECIDES, remedy="answer", least=LEAST)
    return ok("pair.may_answer", PAIRS)


def _shown(seen: str, note: str) -> bool:
    return seen in set(Seen) and len(note.strip()) >= LEAST


CODES = (
    *("pair.settled", "pair.no_answer", "pair.not_your_office", "pair.another_person"),
    *("pair.say_what_you_saw", "pair.may_answer", "pair.not_yours_to_undo", "pair.answered_since"),
    *("merge.not_from_here", "merge.no_ground", "merge.not_of_persons", "merge.no_choice"),
    *("merge.another_person", "merge.answers_for_others", "merge.under_way", "merge.step_up"),
    *("merge.other_chamber", "previous.certain"),
)


def agreement(pairs: Sequence[tuple[str, str]]) -> tuple[float, float] | None:
    """How often two reviewers agree, and Cohen's kappa; nothing when nothing was judged twice."""
    if not pairs:
        return None
    count = len(pairs)
    observed = sum(one == other for one, other in pairs) / count
    first = sum(one == Answer.SAME for one, _ in pairs) / count
    second = sum(other == Answer.SAME for _, other in pairs) / count
    chance = first * second + (1 - first) * (1 - second)
    return observed, 1.0 if chance == 1.0 else (observed - chance) / (1 - chance)
