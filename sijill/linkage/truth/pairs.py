"""A pair of lists made from parameters, with the truth."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import csv

from sijill.linkage.truth.channel import listed
from sijill.linkage.truth.parameters import Parameters
from sijill.linkage.truth.population import Columns, Rows, populate

BATCH = 250_000  # rows written at a time
Told = Callable[[str], None]


def write(parameters: Parameters, folder: Path, *, tell: Told = lambda _: None) -> None:
    """Write left.csv, right.csv, truth.csv and parameters.json."""
    folder.mkdir(parents=True, exist_ok=True)
    count = parameters.left + parameters.right - parameters.shared
    tell(f"{count:,} people")
    people = populate(count, seed=parameters.seed, families=parameters.families)
    rng = np.random.default_rng([parameters.seed, 2])
    left, right = _members(rng, parameters)
    ids = {"left": _ids(rng, len(left), "R"), "right": _ids(rng, len(right), "C")}
    for side, rows, channel in (
        ("left", left, parameters.into_left),
        ("right", right, parameters.into_right),
    ):
        tell(f"{side}: {len(rows):,} records")
        _write_list(rng, people, rows, channel, parameters, ids[side], folder / f"{side}.csv")
    _write_truth(left, right, ids, folder / "truth.csv")
    (folder / "parameters.json").write_text(
        json.dumps(parameters.as_dict(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
    )


def _members(rng: np.random.Generator, parameters: Parameters) -> tuple[Rows, Rows]:
    """Who stands in each list, in an order that says nothing."""
    count = parameters.left + parameters.right - parameters.shared
    order = rng.permutation(count)
    left = order[: parameters.left]
    right = order[parameters.left - parameters.shared :]
    return rng.permutation(left), rng.permutation(right)


def _ids(rng: np.random.Generator, count: int, letter: str) -> np.ndarray:
    numbers = 10_000_000 + rng.permutation(count * 3)[:count]
    return np.array([f"{letter}{number}" for number in numbers.tolist()], dtype=object)


def _write_list(rng, people, rows, channel, parameters, ids, path) -> None:  # type: ignore[no-untyped-def]
    writer: csv.CSVWriter | None = None
    for start in range(0, len(rows), BATCH):
        part = slice(start, start + BATCH)
        made: Columns = listed(rng, people, rows[part], channel, parameters)
        table = pa.table({"id": pa.array(ids[part], pa.string())} | {
            name: pa.array(column, pa.string()) for name, column in made.items()
        })  # fmt: skip
        writer = writer or csv.CSVWriter(path, table.schema)
        writer.write(table)
    if writer:
        writer.close()


def _write_truth(left: Rows, right: Rows, ids: dict[str, np.ndarray], path: Path) -> None:
    _, one, two = np.intersect1d(left, right, return_indices=True)
    order = np.argsort(one, kind="stable")
    csv.write_csv(
        pa.table({
            "id_left": pa.array(ids["left"][one[order]], pa.string()),
            "id_right": pa.array(ids["right"][two[order]], pa.string()),
        }),
        path,
    )  # fmt: skip
