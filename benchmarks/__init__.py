"""Every figure that the house claims, measured again by one command: ./bin/bench NAME.

A file of this folder is a family of figures. Its docstring says what is measured, on what, against
what; its `run()` returns the figures by name, each made by `figure()`. With `--json FILE` they are
written as {name: {value, unit, baseline, ratio, runs, min, max}}: the median of the runs, the
median of the baseline named in the figure's own name, their ratio, how far the runs lay apart.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from typing import TypedDict


class Figure(TypedDict):
    """One measured figure; `baseline` and `ratio` are null where there is nothing to compare."""

    value: float
    unit: str
    baseline: float | None
    ratio: float | None
    runs: int
    min: float
    max: float


def figure(values: Sequence[float], unit: str, baseline: Sequence[float] = ()) -> Figure:
    """Return the median of the runs beside that of the baseline."""
    value = statistics.median(values)
    against = statistics.median(baseline) if baseline else None
    return Figure(
        value=round(value, 4),
        unit=unit,
        baseline=None if against is None else round(against, 4),
        ratio=round(value / against, 3) if against else None,
        runs=len(values),
        min=round(min(values), 4),
        max=round(max(values), 4),
    )


def seconds(work: Callable[[], object]) -> float:
    """Return how long a piece of work took."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
