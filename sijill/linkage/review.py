"""Precision and recall where there is no truth, from a sample that people look at.

Pairs are drawn by layers of probability, more of them where doubt is. A reviewer fills the column
`same` (yes or no); every layer then stands for all pairs of it. Recall is over pairs that were
compared at all: what blocking never brought together is outside of any sample, and said so.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

import numpy as np
from duckdb import DuckDBPyConnection

from sijill.linkage.linking import Linked
from sijill.linkage.lists import Unreadable

EDGES = (0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 0.999, 1.01)
SHARES = (0.12, 0.15, 0.15, 0.15, 0.15, 0.13, 0.09, 0.06)  # of the sample, layer by layer
SHOWN = ("name_ar", "name_fr", "first_name_ar", "last_name_ar", "first_name_fr", "last_name_fr",
         "cin", "birth_date", "sex", "commune", "phone", "trade")  # fmt: skip
YES = frozenset(["yes", "y", "oui", "o", "true", "1", "نعم"])
NO = frozenset(["no", "n", "non", "false", "0", "لا"])
Z = 1.959964  # of a 95 % interval


@dataclass(frozen=True)
class Layer:
    """A layer of probability: all its pairs, those reviewed, those found to be one person."""

    linked: bool
    pairs: int
    seen: int
    same: int


@dataclass(frozen=True)
class Estimate:
    """A share with its interval of 95 %."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Measured:
    """What a reviewed sample says of a run."""

    precision: Estimate
    recall: Estimate
    seen: int
    unseen: int  # rows left without an answer


def draw(linked: Linked, path: Path, *, count: int, seed: int) -> int:
    """Write a sheet of about that many pairs; returns how many."""
    rng = np.random.default_rng([seed, 3])
    rows: list[dict[str, object]] = []
    for turn, (low, high, share) in enumerate(zip(EDGES, EDGES[1:], SHARES, strict=False)):
        for is_link in (False, True):
            inside = np.flatnonzero(
                (linked.chance >= low) & (linked.chance < high) & (linked.links == is_link)
            )
            size = min(len(inside), max(2, round(count * share)))
            chosen = rng.choice(inside, size, replace=False) if size else inside
            rows += [
                {
                    "layer": f"{turn}{'+' if is_link else '-'}",
                    "pairs": len(inside),
                    "pair": int(pair),
                }
                for pair in chosen.tolist()
            ]
    order = rng.permutation(len(rows))
    _write(linked, [rows[turn] for turn in order.tolist()], path)
    return len(rows)


def _write(linked: Linked, rows: Sequence[dict[str, object]], path: Path) -> None:
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
            pair = int(str(row["pair"]))
            one = sides["left"][int(linked.scored.a[pair])]
            two = sides["right"][int(linked.scored.b[pair])]
            cells = [cell for both in zip(one, two, strict=True) for cell in both]
            sheet.writerow(["", *map(_harmless, cells), f"{linked.chance[pair]:.4f}",
                            row["layer"], row["pairs"]])  # fmt: skip


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
    seen = sum(layer.seen for layer in layers)
    if not seen:
        raise Unreadable(f"{path.name}: no row has yes or no in its column `same`")
    return Measured(_precision(layers), _recall(layers), seen, unseen)


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


def _precision(layers: Sequence[Layer]) -> Estimate:
    linked = [layer for layer in layers if layer.linked and layer.seen]
    every = sum(layer.pairs for layer in linked)
    value = sum(layer.pairs * layer.same / layer.seen for layer in linked) / every if every else 0.0
    spread = (
        sqrt(sum((layer.pairs / every) ** 2 * _variance(layer) for layer in linked)) if every else 0
    )
    return Estimate(value, max(0.0, value - Z * spread), min(1.0, value + Z * spread))


def _recall(layers: Sequence[Layer]) -> Estimate:
    """The share of one person's pairs that are links, by the delta method."""
    seen = [layer for layer in layers if layer.seen]
    found, lost = (
        sum(layer.pairs * layer.same / layer.seen for layer in seen if layer.linked is linked)
        for linked in (True, False)
    )
    whole = found + lost
    if not whole:
        return Estimate(0.0, 0.0, 1.0)
    moved = sum(
        (layer.pairs * (lost if layer.linked else found) / whole**2) ** 2 * _variance(layer)
        for layer in seen
    )
    value, spread = found / whole, sqrt(moved)
    return Estimate(value, max(0.0, value - Z * spread), min(1.0, value + Z * spread))


def _variance(layer: Layer) -> float:
    """Of the share of a layer; a layer all of one kind is not certain for that."""
    share = (layer.same + 0.5) / (layer.seen + 1)
    left_out = 1 - layer.seen / layer.pairs if layer.pairs else 0.0
    return share * (1 - share) / layer.seen * max(left_out, 0.0)


def told(measured: Measured) -> str:
    """Return the estimates as lines of text."""
    lines = [
        f"{name:10} {each.value:.4f}   95 % between {each.low:.4f} and {each.high:.4f}"
        for name, each in (("precision", measured.precision), ("recall", measured.recall))
    ]
    lines.append(f"{measured.seen} pairs reviewed, {measured.unseen} left open; recall is over the")
    lines.append("pairs that were compared: what never met is outside of any sample")
    return "\n".join(lines) + "\n"
