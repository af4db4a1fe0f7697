"""The tables of invented people, read row by row."""

import csv
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of a table by column."""
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def weighed(text: str, *, separator: str = "|") -> dict[str, float]:
    """ "Rachid:92|Rashid:4" as spelling and weight; a spelling without weight weighs 1."""
    pairs = (item.rpartition(":") for item in text.split(separator))
    return {spelling or weight: float(weight) if spelling else 1.0 for spelling, _, weight in pairs}
