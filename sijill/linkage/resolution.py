"""One record of a list is one person: pairs compete, and at most one of them wins.

The chance of each pair given all pairs it competes with is the marginal of a matching in which each
link multiplies the odds by its own (a monomer-dimer model); belief propagation gives it exactly
where pairs form a tree, as nearly all do, and closely elsewhere. Links are then the assignment with
the greatest sum of log odds, found exactly in each group of competing pairs.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sijill.linkage.scoring import Numbers, Rows

ROUNDS, AT_ONCE = 60, 6
SETTLED, STILL = 1e-6, 1e-12  # moved by: of all pairs, to end; of a group, to leave it as it is
MOST_BITS = 60.0
LARGEST_GROUP = 40  # records of one side; larger groups are resolved best pair first
Kept = NDArray[np.bool_]


def marginals(a: Rows, b: Rows, bits: Numbers) -> Numbers:
    """Return the chance that each pair is a link, given the odds of each alone, in bits."""
    won = np.exp2(np.clip(bits, -MOST_BITS, MOST_BITS))
    rivals = np.flatnonzero(_several(a) | _several(b))  # the others have nothing to settle
    if len(rivals):
        won[rivals] = _settled(_numbered(a[rivals]), _numbered(b[rivals]), won[rivals])
    return won / (1.0 + won)


def _settled(a: Rows, b: Rows, odds: Numbers) -> Numbers:
    """The odds of pairs that compete, each left to it by the others.

    Most groups come to rest in a few rounds: those alone that still move are reckoned further.
    """
    from_a, from_b = np.ones(len(a)), np.ones(len(a))
    moving = np.arange(len(a))
    for _ in range(ROUNDS // AT_ONCE):
        one, two = _numbered(a[moving]), _numbered(b[moving])
        fresh = _Left(from_a[moving], from_b[moving])
        moved = fresh.reckoned(one, two, odds[moving])
        from_a[moving], from_b[moving] = fresh.from_a, fresh.from_b
        if moved.max() < SETTLED:
            break
        moving = moving[_whole_groups(one, two, moved > STILL)]
    return odds * from_a * from_b


@dataclass
class _Left:
    """What both records of each pair leave to it."""

    from_a: Numbers
    from_b: Numbers

    def reckoned(self, a: Rows, b: Rows, odds: Numbers) -> Numbers:
        """Reckon some rounds, or until all is settled; return how far each moved in the last."""
        sizes = int(a.max(initial=0)) + 1, int(b.max(initial=0)) + 1
        for _ in range(AT_ONCE):
            fresh_a = _free(a, odds * self.from_b, sizes[0])
            fresh_b = _free(b, odds * fresh_a, sizes[1])
            moved = np.maximum(np.abs(fresh_a - self.from_a), np.abs(fresh_b - self.from_b))
            self.from_a, self.from_b = fresh_a, fresh_b
            if moved.max() < SETTLED:
                break
        return moved


def _whole_groups(a: Rows, b: Rows, chosen: Kept) -> Kept:
    """Every pair that shares records with the chosen ones, however indirectly."""
    count = 0
    while (now := int(chosen.sum())) > count:
        count = now
        for node in (a, b):
            chosen = np.asarray(np.bincount(node, chosen)[node] > 0)
    return chosen


def _several(node: Rows) -> Kept:
    """Whether a record stands in more than one pair."""
    return np.asarray(np.bincount(node)[node] > 1)


def _numbered(node: Rows) -> Rows:
    """Records numbered without gaps, so that what is counted of them is short."""
    return np.unique(node, return_inverse=True)[1].astype(np.int32)


def _free(node: Rows, pull: Numbers, size: int) -> Numbers:
    """The chance that a record is left free by every other pair it stands in."""
    others = np.bincount(node, pull, size)[node] - pull
    return 1.0 / (1.0 + np.maximum(others, 0.0))


def assign(a: Rows, b: Rows, chance: Numbers, *, threshold: float) -> Kept:
    """Return which pairs are links: at most one for each record, none under the threshold."""
    kept = chance >= threshold
    rivals = kept & (_wanted_twice(a, kept) | _wanted_twice(b, kept))
    links = kept & ~rivals
    if not rivals.any():
        return links
    gain = np.log(np.clip(chance, 1e-9, 1 - 1e-9)) - np.log(np.clip(1 - chance, 1e-9, 1 - 1e-9))
    gain -= np.log(threshold / (1 - threshold)) if threshold > 0 else -25.0
    for group in _groups(np.flatnonzero(rivals), a, b):
        links[_best_of(group, a, b, gain)] = True
    return links


def _wanted_twice(node: Rows, kept: Kept) -> Kept:
    times = np.bincount(node[kept], minlength=int(node.max(initial=0)) + 1)
    return np.asarray(times[node] > 1)


def _groups(pairs: NDArray[np.intp], a: Rows, b: Rows) -> list[list[int]]:
    """Pairs that share records, however indirectly."""
    leader: dict[tuple[int, int], tuple[int, int]] = {}

    def find(node: tuple[int, int]) -> tuple[int, int]:
        while leader.setdefault(node, node) != node:
            leader[node] = leader[leader[node]]
            node = leader[node]
        return node

    for pair in pairs.tolist():
        leader[find((0, int(a[pair])))] = find((1, int(b[pair])))
    groups: dict[tuple[int, int], list[int]] = defaultdict(list)
    for pair in pairs.tolist():
        groups[find((0, int(a[pair])))].append(pair)
    return list(groups.values())


def _best_of(group: list[int], a: Rows, b: Rows, gain: Numbers) -> list[int]:
    ones, twos = sorted({int(a[p]) for p in group}), sorted({int(b[p]) for p in group})
    if max(len(ones), len(twos)) > LARGEST_GROUP:
        return _greedy(group, a, b, gain)
    row, column = ({node: turn for turn, node in enumerate(nodes)} for nodes in (ones, twos))
    size = len(ones) + len(twos)  # every record may also stay alone, at no gain
    table = [[0.0] * size for _ in range(size)]
    pair_at: dict[tuple[int, int], int] = {}
    for place in range(len(ones)):
        for other in range(len(twos)):
            table[place][other] = 1e6
    for pair in group:
        cell = row[int(a[pair])], column[int(b[pair])]
        table[cell[0]][cell[1]] = -float(gain[pair])
        pair_at[cell] = pair
    chosen = enumerate(hungarian(table))
    return [pair_at[cell] for cell in chosen if cell in pair_at and gain[pair_at[cell]] >= 0]


def _greedy(group: list[int], a: Rows, b: Rows, gain: Numbers) -> list[int]:
    taken: set[tuple[int, int]] = set()
    chosen = []
    for pair in sorted(group, key=lambda each: (-gain[each], each)):
        ends = (0, int(a[pair])), (1, int(b[pair]))
        if not taken.intersection(ends):
            taken.update(ends)
            chosen.append(pair)
    return chosen


def hungarian(cost: list[list[float]]) -> list[int]:
    """Return the column of each row in the cheapest complete assignment of a square table."""
    size = len(cost)
    row_of, u, v = [0] * (size + 1), [0.0] * (size + 1), [0.0] * (size + 1)
    for row in range(1, size + 1):
        row_of[0] = row
        column, way = _cheapest_way(cost, row_of, u, v)
        while column:
            row_of[column] = row_of[way[column]]
            column = way[column]
    chosen = [0] * size
    for column in range(1, size + 1):
        chosen[row_of[column] - 1] = column - 1
    return chosen


def _cheapest_way(
    cost: list[list[float]], row_of: list[int], u: list[float], v: list[float]
) -> tuple[int, list[int]]:
    """The free column that the newest row reaches at least cost, and the way back to it."""
    size = len(cost)
    least, way, used = [float("inf")] * (size + 1), [0] * (size + 1), [False] * (size + 1)
    column = 0
    while row_of[column]:
        used[column] = True
        here = row_of[column]
        for other in range(1, size + 1):
            slack = cost[here - 1][other - 1] - u[here] - v[other]
            if not used[other] and slack < least[other]:
                least[other], way[other] = slack, column
        following = min((c for c in range(1, size + 1) if not used[c]), key=least.__getitem__)
        step = least[following]
        for other in range(size + 1):
            if used[other]:
                u[row_of[other]] += step
                v[other] -= step
            else:
                least[other] -= step
        column = following
    return column, way
