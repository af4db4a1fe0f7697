"""The README's figures, written from benchmarks/results: python -m benchmarks._readme [--check]."""

from __future__ import annotations

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks" / "results"
README = ROOT / "README.md"
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
HEAD = "| what | value | baseline in the same run | ratio | again with |\n|---|---|---|---|---|"


def _number(value: float | None) -> str:
    if value is None:
        return "–"
    if 0.98 < value < 1:  # shares that are nearly whole: what is missing is the figure
        return f"{value:.5f}"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def table() -> str:
    """Return the Markdown table of every figure in benchmarks/results."""
    rows = [HEAD]
    for path in sorted(RESULTS.glob("*.json")):
        for name, each in json.loads(path.read_text(encoding="utf-8")).items():
            value = f"{_number(each['value'])} {each['unit']}"
            ratio = _number(each["ratio"])
            again = f"`./bin/bench {path.stem}`"
            base = _number(each["baseline"])
            rows.append(f"| {name} | {value} | {base} | {ratio} | {again} |")
    return "\n".join(rows)


def written() -> str:
    """Return the README with the table of today's results between its marks."""
    text = README.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{table()}\n{END}{after}"


def main() -> None:
    """Write the README, or say with --check that it is not the one that would be written."""
    if "--check" in sys.argv:
        sys.exit(README.read_text(encoding="utf-8") != written())
    README.write_text(written(), encoding="utf-8")


if __name__ == "__main__":
    main()
