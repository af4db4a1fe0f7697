"""Precision and recall where there is no truth, from a sample that people look at.

Pairs are drawn by layers of probability, more of them where doubt is. A reviewer fills the column
`same` (yes or no); every layer then stands for all pairs of it. Recall is over pairs that were
compared at all: what blocking never brought together is outside of any sample, and said so.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from duckdb import DuckDBPyConnection

from sijill.linkage.estimating import Layer, Measured, measured
from sijill.linkage.linking import Linked
from sijill.linkage.lists import Unreadable

EDGES = (0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 0.999, 1.01)
SHARES = (0.12, 0.15, 0.15, 0.15, 0.15, 0.13, 0.09, 0.06)  # of the sample, layer by layer
SHOWN = ("name_ar", "name_fr", "first_name_ar", "last_name_ar", "first_name_fr", "last_name_fr",
         "cin", "birth_date", "sex", "commune", "phone", "trade")  # fmt: skip
YES = frozenset(["yes", "y", "oui", "o", "true", "1", "نعم"])
NO = frozenset(["no", "n", "non", "false", "0", "لا"])


@dataclass(frozen=True)
class Drawn:
    """One pair of a sample: its place among the pairs, its layer, how many pairs that one holds."""

    pair: int
    layer: str
    pairs: int


def draw(linked: Linked, path: Path, *, count: int, seed: int) -> int:
    """Write a sheet of about that many pairs; returns how many."""
    rows = drawn(linked, count=count, seed=seed)
    _write(linked, rows, path)
    return len(rows)


def drawn(linked: Linked, *, count: int, seed: int) -> list[Drawn]:
    """About that many pairs, layer by layer, in an order that says nothing."""
    rng = np.random.default_rng([seed, 3])
    rows: list[Drawn] = []
    for turn, (low, high, share) in enumerate(zip(EDGES, EDGES[1:], SHARES, strict=False)):
        for is_link in (False, True):
            inside = np.flatnonzero(
                (linked.chance >= low) & (linked.chance < high) & (linked.links == is_link)
            )
            size = min(len(inside), max(2, round(count * share)))
            chosen = rng.choice(inside, size, replace=False) if size else inside
            layer = f"{turn}{'+' if is_link else '-'}"
            rows += [Drawn(int(pair), layer, len(inside)) for pair in chosen.tolist()]
    return [rows[turn] for turn in rng.permutation(len(rows)).tolist()]


def _write(linked: Linked, rows: Sequence[Drawn], path: Path) -> None:
    shown = [
        name for name in SHOWN if linked.left.filled.get(name) or linked.right.filled.get(name)
    ]
    sides = {side: _rows(linked.con, side, shown) for side in ("left", "right")}
    head = ["same", *(f"{name}_{side}" for name in ("id", *shown) for side in sides),
            "probability", "layer", "pairs_in_layer"]  # fmt: skip
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        sheet = csv.writer(file)
        sheet.writerow(head)
        for row in rows:
            one = sides["left"][int(linked.scored.a[row.pair])]
            two = sides["right"][int(linked.scored.b[row.pair])]
            cells = [cell for both in zip(one, two, strict=True) for cell in both]
            sheet.writerow(["", *map(_harmless, cells), f"{linked.chance[row.pair]:.4f}",
                            row.layer, row.pairs])  # fmt: skip


def _harmless(cell: str | None) -> str:
    """A cell that no spreadsheet runs as a formula."""
    text = cell or ""
    return f"'{text}" if text[:1] in tuple("=+-@\t\r") else text


def _rows(con: DuckDBPyConnection, side: str, shown: Sequence[str]) -> dict[int, tuple]:
    found = con.execute(f"SELECT n, id, {', '.join(shown)} FROM {side}_list").fetchall()
    return {row[0]: row[1:] for row in found}


def measure(path: Path) -> Measured:
    """Read a reviewed sheet; raises `Unreadable`."""
    layers, unseen = _layers(path)
    if not any(layer.seen for layer in layers):
        raise Unreadable(f"{path.name}: no row has yes or no in its column `same`")
    return measured(layers, unseen=unseen)


def _layers(path: Path) -> tuple[list[Layer], int]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise Unreadable(f"{path}: {problem}") from problem
    if not rows or not {"same", "layer", "pairs_in_layer"} <= rows[0].keys():
        raise Unreadable(f"{path.name}: not a review sheet of ours")
    counted: dict[str, Layer] = {}
    unseen = 0
    for number, row in enumerate(rows, 2):
        said = row["same"].strip().casefold()
        if said and said not in YES | NO:
            raise Unreadable(f"{path.name}, row {number}: `same` says {row['same']}, not yes or no")
        unseen += not said
        one = counted.get(row["layer"]) or Layer(
            row["layer"].endswith("+"), int(row["pairs_in_layer"]), 0, 0
        )
        counted[row["layer"]] = Layer(
            one.linked, one.pairs, one.seen + bool(said), one.same + (said in YES)
        )
    return list(counted.values()), unseen


def told(measured: Measured) -> str:
    """Return the estimates as lines of text."""
    lines = [
        f"{name:10} {each.value:.4f}   95 % between {each.low:.4f} and {each.high:.4f}"
        for name, each in (("precision", measured.precision), ("recall", measured.recall))
    ]
    lines.append(f"{measured.seen} pairs reviewed, {measured.unseen} left open; recall is over the")
    lines.append("pairs that were compared: what never met is outside of any sample")
    return "\n".join(lines) + "\n"
