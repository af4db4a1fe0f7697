"""The measured figures, from benchmarks/results: python -m benchmarks._readme [--check].

The README shows the few of HEADLINES, bench by bench; docs/figures.md shows all.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks" / "results"
README = ROOT / "README.md"
FIGURES = ROOT / "docs" / "figures.md"
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
HEAD = "| what | value | baseline in the same run | ratio | again with |\n|---|---|---|---|---|"
PRINTED = "<!-- Printed by `python -m benchmarks._readme` from benchmarks/results: do not edit. -->"

AT_A_MILLION = "at 1,000,000 entries"
OF_THE_DESK = f"{AT_A_MILLION} and 2,000,000 cases"
POPULATIONS = "440,000 x 641,000"

# What the README shows of each bench: what answers its question, and where its limit is. Every
# bench has some, and each is a figure that the bench measures: a test says so.
HEADLINES: Mapping[str, tuple[str, ...]] = {
    "cards": (
        "batch of 440,000 cards on 2 cores",
        "440,000 cards at the pace of a batch of 440,000 cards on 2 cores",
        "cards checked at the door (baseline: a new Django project's view, one SELECT)",
        "status list of 440,000 cards, 5 % withdrawn",
    ),
    "crowd": (
        f"reads served, p95 at 300/s {AT_A_MILLION} (baseline: no bound)",
        f"writes served, p95 at 300/s {AT_A_MILLION} (baseline: no bound)",
        f"asked to wait, of all who came at 300/s {AT_A_MILLION}",
    ),
    "desk": (
        f"pages p95 at 50/s {OF_THE_DESK}, at most 150 ms (baseline: bare view)",
        f"pages p95 at 100/s {OF_THE_DESK}, at most 150 ms (baseline: bare view)",
        f"500 files ordered {OF_THE_DESK}, at most 300 ms",
    ),
    "every_page": (
        f"pages opened {OF_THE_DESK}",
        f"pages over 150 ms {OF_THE_DESK}",
        f"the slowest page, best of 3, {OF_THE_DESK}, at most 150 ms (baseline: bare view)",
        f"pages not answered {OF_THE_DESK}",
    ),
    "import": (
        "440,000 rows, checked, compared and entered (baseline: COPY of the rows, same indexes)",
        "440,000 rows, peak memory, every process",
    ),
    "ledger": (
        "decisions with the log (baseline: without it)",
        "recorded to sealed under load, p99 (baseline: 10 s)",
        "full verification of 1,000,000 acts",
    ),
    "linkage": (
        f"usual, {POPULATIONS}, time (baseline: Splink stock)",
        f"usual, {POPULATIONS}, F1 (baseline: Splink stock)",
        f"dirty, {POPULATIONS}, F1 (baseline: Splink stock)",
        f"dirty, {POPULATIONS}, F1 (baseline: oracle)",
    ),
    "names": (
        "recall of keys, 3,715 held-out pairs, as shipped",
        "area under ROC of similarity, held out, as shipped",
    ),
    "pages": (
        "read the first page, p95 at 10/s (baseline: bare Django view, one SELECT)",
        "read a case, p95 at 10/s (baseline: bare Django view, one SELECT)",
    ),
    "protection": (
        f"two populations, {POPULATIONS}, first run, read to report",
        f"two populations, {POPULATIONS}, tied, recall",
        "10,000 lines in 10 files, steps each killed at once",
        "10,000 lines in 10 files, lines at the fund other than once",
    ),
    "register": (
        f"reads p95 at 100/s {AT_A_MILLION} (baseline: bare view)",
        f"writes p95 at 100/s {AT_A_MILLION} (baseline: bare view)",
        f"saturation: the highest rate within the bounds, {AT_A_MILLION}",
        f"whole registrations {AT_A_MILLION} (baseline: as many requests to the bare view)",
    ),
    "search": (
        "right person in the first 20, 1,000,000 entries, %",
        "one search with its ranking, p99, 1,000,000 entries",
        "one search with its ranking, p99, 3,000,000 entries",
    ),
}


def results() -> dict[str, dict[str, Any]]:
    """Return every figure measured, bench by bench."""
    return {
        path.stem: json.loads(path.read_text(encoding="utf-8"))
        for path in sorted(RESULTS.glob("*.json"))
    }


def _number(value: float | None) -> str:
    if value is None:
        return "–"
    if 0.98 < value < 1:  # shares that are nearly whole: what is missing is the figure
        return f"{value:.5f}"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def _row(bench: str, name: str, each: Mapping[str, Any]) -> str:
    value = f"{_number(each['value'])} {each['unit']}".rstrip()
    base, ratio = _number(each["baseline"]), _number(each["ratio"])
    return f"| {name} | {value} | {base} | {ratio} | `./bin/bench {bench}` |"


def headlines() -> str:
    """Return the table of the README: the chosen figures of every bench."""
    told = results()
    chosen = [_row(b, name, told[b][name]) for b in sorted(told) for name in HEADLINES[b]]
    return "\n".join([HEAD, *chosen])


def written() -> str:
    """Return the README with the chosen figures of today between its marks."""
    text = README.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{headlines()}\n{END}{after}"


def _benches() -> Iterator[str]:
    for bench, figures in results().items():
        rows = [_row(bench, name, each) for name, each in figures.items()]
        yield "\n".join([f"## {bench}\n", HEAD, *rows])


def whole() -> str:
    """Return the page of every figure."""
    where = "On what it was measured is said in the [README](../README.md#figures)."
    return "\n\n".join([PRINTED, "# Every figure measured", where, *_benches()]) + "\n"


def main() -> None:
    """Write the README and the page of figures, or say with --check that they are not today's."""
    pages = {README: written(), FIGURES: whole()}
    if "--check" in sys.argv:
        sys.exit(any(path.read_text(encoding="utf-8") != said for path, said in pages.items()))
    for path, said in pages.items():
        path.write_text(said, encoding="utf-8")


if __name__ == "__main__":
    main()
