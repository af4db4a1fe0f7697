"""What the sieve puts aside would have been dropped anyway, to the last pair."""

import numpy as np
import pytest

from sijill.linkage import linking, scoring, sieve

CUT = 25.0  # bits


def scored(linked, table):
    return scoring.score(linked.con, linked.comparisons, [table], cut=CUT)


def test_a_pair_that_is_put_aside_weighs_less_than_the_cut(linked):
    kept = sieve.worth(linked.con, linked.comparisons, cut=CUT)
    every, sieved = scored(linked, "pairs"), scored(linked, "worth")
    assert len(sieved) == len(every)
    for one, other in ((sieved.a, every.a), (sieved.b, every.b)):
        assert np.array_equal(one, other)
    assert kept < linked.pairs


def test_nothing_is_put_aside_when_nothing_is_asked(linked):
    assert sieve.worth(linked.con, linked.comparisons, cut=-900.0) == linked.pairs


@pytest.mark.long
def test_lists_that_say_little_are_sieved_too(pair, tmp_path):
    for side in ("left", "right"):
        _bare(pair / f"{side}.csv", tmp_path / f"{side}.csv")
    linked = linking.link(linking.Asked(tmp_path / "left.csv", tmp_path / "right.csv", threads=2))
    sieve.worth(linked.con, linked.comparisons, cut=CUT)
    assert len(scored(linked, "worth")) == len(scored(linked, "pairs")) > 0


def _bare(given, made):
    """The list without numbers, dates and communes."""
    import duckdb

    duckdb.sql(
        f"COPY (SELECT * EXCLUDE (cin, birth_date, commune) FROM read_csv('{given}', "
        f"all_varchar = true)) TO '{made}' (HEADER)"
    )
