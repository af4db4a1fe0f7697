"""Weights of pairs, by Splink: the model as its settings, its predictions as arrays.

One engine or the other runs the same settings on the same two tables of records and the same table
of pairs; what comes back is, for each pair worth keeping, its weight and the level of every
comparison.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from typing import Any

import numpy as np
from duckdb import DuckDBPyConnection
from numpy.typing import NDArray

from sijill.linkage.comparisons import Comparison, Level

Numbers = NDArray[np.float64]
Rows = NDArray[np.int32]
Levels = NDArray[np.int8]
LEFT, RIGHT = "a_left", "b_right"  # in the order in which Splink sorts them
EVEN = 1e-4  # the chance Splink is told that two records match; undone at once, see `PRIOR`
PRIOR = log2(EVEN / (1 - EVEN))


@dataclass(frozen=True)
class Scored:
    """Pairs with their evidence: `levels` by comparison, `rarity` what rare values add."""

    a: Rows
    b: Rows
    levels: Mapping[str, Levels]  # index into `Comparison.levels`
    rarity: Mapping[str, Numbers]

    def __len__(self) -> int:
        return len(self.a)

    def weight(self, comparisons: Iterable[Comparison]) -> Numbers:
        """Return the sum of weights of the pairs, in bits."""
        total = np.zeros(len(self.a))
        for each in comparisons:
            total += weights(each)[self.levels[each.name]]
            if each.name in self.rarity:
                total += self.rarity[each.name]
        return total


def weights(comparison: Comparison) -> Numbers:
    """Return the weight of each level in bits, 0 for a silent one."""
    return np.array([_weight(level) for level in comparison.levels])


def _weight(level: Level) -> float:
    return 0.0 if level.silent else log2(level.m / level.u)


def settings(comparisons: Sequence[Comparison]) -> dict[str, Any]:
    """Return the model as Splink reads it."""
    return {
        "link_type": "link_only",
        "probability_two_random_records_match": EVEN,
        "unique_id_column_name": "unique_id",
        "blocking_rules_to_generate_predictions": [],
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": True,
        "comparisons": [
            {
                "output_column_name": each.name,
                "comparison_levels": [_level(level) for level in each.levels],
            }
            for each in comparisons
        ],
    }


def _level(level: Level) -> dict[str, Any]:
    told: dict[str, Any] = {"sql_condition": level.sql, "label_for_charts": level.word}
    if level.silent:
        return told | {"is_null_level": True}
    told |= {"m_probability": level.m, "u_probability": level.u}
    if level.frequency:
        told |= {
            "tf_adjustment_column": level.frequency,
            "tf_adjustment_weight": 1.0,
            "disable_tf_exact_match_detection": level.own,
        }
    return told


def told_apart(comparisons: Sequence[Comparison]) -> tuple[Comparison, ...]:
    """Return the comparisons with no two levels of one weight: a weight then tells its level."""
    made = []
    for each in comparisons:
        seen: list[float] = [0.0]
        m: dict[str, float] = {}
        for level in each.speaking:
            share = level.m
            while any(abs(log2(share / level.u) - other) < 1e-6 for other in seen):
                share *= 1 + 1e-5
            seen.append(log2(share / level.u))
            m[level.word] = share
        made.append(each.learned(m, {}))
    return tuple(made)


def score(
    con: DuckDBPyConnection, comparisons: Sequence[Comparison], pairs: Iterable[str], *, cut: float
) -> Scored:
    """Score tables of pairs (a, b) one after the other; pairs under the cut (bits) are dropped."""
    from splink import DuckDBAPI, Linker

    api = DuckDBAPI(connection=con)
    left = api.register(con.table("left_record"), dataset_display_name=LEFT)
    right = api.register(con.table("right_record"), dataset_display_name=RIGHT)
    linker = Linker([left, right], settings(comparisons))
    logging.getLogger("splink").setLevel(logging.ERROR)  # it speaks of its tables, not of ours
    parts = []
    for turn, table in enumerate(pairs):
        con.execute(f"""
            CREATE OR REPLACE TABLE blocked_{turn} AS
            SELECT concat('{LEFT}-__-', a) AS join_key_l, concat('{RIGHT}-__-', b) AS join_key_r,
                   '0' AS match_key FROM {table}
        """)
        blocked = api.register(con.table(f"blocked_{turn}"))
        linker.table_management.register_blocked_pairs_for_predict(blocked)
        found = linker.inference.predict(threshold_match_weight=cut + PRIOR, warning_mode="never")
        parts.append(taken(con, found.physical_name, comparisons))
        found.drop_table_from_database_and_remove_from_cache()
        con.execute(f"DROP TABLE blocked_{turn}")
    api.delete_tables_created_by_splink_from_db()
    for name in (LEFT, RIGHT):
        con.unregister(name)  # the same records may be scored again
    return joined(parts, comparisons)


def taken(con: DuckDBPyConnection, table: str, comparisons: Sequence[Comparison]) -> dict[str, Any]:
    """Return what Splink found, whichever engine wrote it, as arrays by column."""
    adjusted = [each.name for each in comparisons if any(level.frequency for level in each.levels)]
    columns = [f"mw_{each.name}::DOUBLE AS mw_{each.name}" for each in comparisons]
    columns += [f"mw_tf_adj_{name}::FLOAT AS tf_{name}" for name in adjusted]
    return dict(con.execute(
        f"SELECT unique_id_l::INTEGER AS a, unique_id_r::INTEGER AS b, {', '.join(columns)} "
        f"FROM {table} ORDER BY a, b"
    ).fetchnumpy())  # fmt: skip


def joined(parts: Sequence[Mapping[str, Any]], comparisons: Sequence[Comparison]) -> Scored:
    """Return the parts as one, in the order of their records, weights read back as levels."""
    whole = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    order = np.lexsort((whole["b"], whole["a"]))
    levels, rarity = {}, {}
    for each in comparisons:
        levels[each.name] = level_of(each, whole[f"mw_{each.name}"][order])
        if f"tf_{each.name}" in whole:
            rarity[each.name] = whole[f"tf_{each.name}"][order].astype(np.float64)
    return Scored(
        whole["a"][order].astype(np.int32), whole["b"][order].astype(np.int32), levels, rarity
    )


def level_of(comparison: Comparison, weight: Numbers) -> Levels:
    """Return the level each weight stands for."""
    known = weights(comparison)
    order = np.argsort(known, kind="stable")
    place = np.searchsorted(known[order], weight - 1e-7)
    return order[np.minimum(place, len(order) - 1)].astype(np.int8)
