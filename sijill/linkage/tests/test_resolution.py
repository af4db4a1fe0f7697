"""Pairs compete: each record is one person."""

import itertools
import random

import numpy as np
import pytest

from sijill.linkage.resolution import assign, hungarian, marginals


def exact(a, b, bits):
    """The marginals by listing every matching."""
    odds, total, won = 2.0 ** np.asarray(bits), 0.0, np.zeros(len(a))
    for size in range(len(a) + 1):
        for chosen in itertools.combinations(range(len(a)), size):
            if len({a[p] for p in chosen}) == len({b[p] for p in chosen}) == size:
                weight = float(np.prod(odds[list(chosen)]))
                total += weight
                won[list(chosen)] += weight
    return won / total


def arrays(*rows):
    a, b, bits = zip(*rows, strict=True)
    return np.array(a, np.int32), np.array(b, np.int32), np.array(bits, float)


@pytest.mark.parametrize(
    "rows",
    [
        [(1, 1, 3.0)],
        [(1, 1, 3.0), (1, 2, 3.0)],
        [(1, 1, 5.0), (1, 2, 2.0), (2, 2, 4.0)],
        [(1, 1, 5.0), (1, 2, 2.0), (2, 2, 4.0), (3, 2, 0.5), (3, 3, -1.0)],
    ],
)
def test_chances_are_those_of_all_matchings(rows):
    a, b, bits = arrays(*rows)
    assert marginals(a, b, bits) == pytest.approx(exact(a, b, bits), abs=1e-5)


def test_two_equal_rivals_share_the_chance():
    a, b, bits = arrays((1, 1, 40.0), (1, 2, 40.0))
    assert marginals(a, b, bits) == pytest.approx([0.5, 0.5], abs=1e-3)


def test_the_assignment_is_the_best_and_not_the_first():
    # the best pair alone (0.95) would leave both others without a partner
    a, b, chance = arrays((1, 1, 0.95), (1, 2, 0.94), (2, 1, 0.94))
    assert assign(a, b, chance, threshold=0.5).tolist() == [False, True, True]


def test_nothing_under_the_threshold_is_a_link():
    a, b, chance = arrays((1, 1, 0.6), (2, 2, 0.4))
    assert assign(a, b, chance, threshold=0.5).tolist() == [True, False]
    assert assign(a, b, chance, threshold=0.7).tolist() == [False, False]


def test_no_record_is_linked_twice_however_low_the_threshold():
    rng = np.random.default_rng(3)
    a, b = rng.integers(1, 40, 300).astype(np.int32), rng.integers(1, 40, 300).astype(np.int32)
    links = assign(a, b, rng.random(300), threshold=0.05)
    assert len(set(a[links].tolist())) == len(set(b[links].tolist())) == links.sum()


def test_the_cheapest_assignment_is_found():
    source = random.Random(5)
    for size in range(1, 7):
        cost = [[source.uniform(-5, 5) for _ in range(size)] for _ in range(size)]
        found = sum(row[column] for row, column in zip(cost, hungarian(cost), strict=True))
        every = (
            sum(cost[turn][column] for turn, column in enumerate(order))
            for order in itertools.permutations(range(size))
        )
        assert found == pytest.approx(min(every))


def test_no_pair_is_no_link():
    a, b, chance = np.array([], np.int32), np.array([], np.int32), np.array([])
    assert marginals(a, b, chance).tolist() == []
    assert assign(a, b, chance, threshold=0.5).tolist() == []
