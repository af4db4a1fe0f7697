"""A model learned from two lists without one labelled pair: expectation and maximisation.

Each round asks how likely every pair is one person, given the others it competes with and given how
relatives and namesakes look; then how often one person's records agree, level by level; then how
many people the lists share. What chance does is known beforehand and stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from sijill.linkage.comparisons import Comparison
from sijill.linkage.resemblance import NOBODY, Resemblance, measure, odds_of_others
from sijill.linkage.resolution import marginals
from sijill.linkage.scoring import Numbers, Scored

ROUNDS = 12
SETTLED = 2e-4  # largest change of a share in a round
BELIEVED = 40.0  # pairs' worth of trust in the shares told before anything is seen
FOUND = 0.995  # of the pairs of one person, that are compared at all
ALONE_AT_LEAST = 0.01  # of a list, that the other does not hold


@dataclass(frozen=True)
class Sizes:
    """How many records each list holds."""

    left: int
    right: int

    @property
    def pairs(self) -> float:
        return float(self.left) * self.right

    def pull(self, matches: float) -> float:
        """Return the odds in bits of any pair unseen, when a match excludes others."""
        free = [max(size - matches, ALONE_AT_LEAST * size, 1.0) for size in (self.left, self.right)]
        return float(np.log2(max(matches, 0.5)) - np.log2(free[0]) - np.log2(free[1]))


@dataclass(frozen=True)
class Learned:
    """What the lists taught: shares, resemblance of others, how many people are in both."""

    comparisons: tuple[Comparison, ...]
    resemblance: Resemblance
    matches: float
    rounds: int


def learn(scored: Scored, comparisons: Sequence[Comparison], sizes: Sizes) -> Learned:
    """Learn from the pairs, starting from the shares that the comparisons tell."""
    start = now = tuple(comparisons)
    matches = 0.3 * min(sizes.left, sizes.right)
    for turn in range(ROUNDS):
        rounds = turn + 1
        resemblance = measure(scored, now, matches=matches, pairs=sizes.pairs)
        chance = chances(scored, now, resemblance, sizes.pull(matches))
        matches = float(chance.sum()) / FOUND
        fresh = tuple(_agreeing(scored, each, chance) for each in start)
        moved = _moved(now, fresh)
        now = fresh
        if moved < SETTLED:
            break
    resemblance = measure(scored, now, matches=matches, pairs=sizes.pairs)
    return Learned(now, resemblance, matches, rounds)


def chances(
    scored: Scored, comparisons: Sequence[Comparison], resemblance: Resemblance, pull: float
) -> Numbers:
    """Return the chance that each pair is one person."""
    return marginals(scored.a, scored.b, alone(scored, comparisons, resemblance) + pull)


def alone(scored: Scored, comparisons: Sequence[Comparison], resemblance: Resemblance) -> Numbers:
    """Return the weight of each pair in bits, against chance, relatives and namesakes."""
    others = odds_of_others(scored, comparisons, resemblance)
    return scored.weight(comparisons) - np.log2(1.0 + others)


def share(scored: Scored, learned: Learned, sizes: Sizes, *, rounds: int = 8) -> float:
    """Return how many people two other lists share under a model learned before."""
    matches = 0.3 * min(sizes.left, sizes.right)
    bits = alone(scored, learned.comparisons, learned.resemblance)
    for _ in range(rounds):
        before = matches
        matches = float(marginals(scored.a, scored.b, bits + sizes.pull(matches)).sum()) / FOUND
        if abs(matches - before) < 0.5:
            break
    return matches


def counted(
    scored: Scored, before: Learned, comparisons: Sequence[Comparison], sizes: Sizes
) -> Learned:
    """What was learned before, with how many people these two lists share."""
    usable = Learned(tuple(comparisons), before.resemblance, before.matches, before.rounds)
    return replace(usable, matches=share(scored, usable, sizes))


def _agreeing(scored: Scored, comparison: Comparison, chance: Numbers) -> Comparison:
    """The comparison with the shares seen among pairs of one person."""
    counted = np.bincount(scored.levels[comparison.name], chance, minlength=len(comparison.levels))
    speaking = [
        (level, float(counted[turn]))
        for turn, level in enumerate(comparison.levels)
        if not level.silent
    ]
    told = sum(level.m for level, _ in speaking)
    whole = sum(count for _, count in speaking) + BELIEVED
    return comparison.learned(
        {level.word: (count + BELIEVED * level.m / told) / whole for level, count in speaking}, {}
    )


def _moved(before: Sequence[Comparison], after: Sequence[Comparison]) -> float:
    return max(
        abs(one.m - two.m)
        for old, new in zip(before, after, strict=True)
        for one, two in zip(old.levels, new.levels, strict=True)
    )


UNTAUGHT = Learned((), NOBODY, 0.0, 0)
