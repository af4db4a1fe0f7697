"""Run one family of figures: python -m benchmarks NAME [--json FILE]."""

from __future__ import annotations

import argparse
import importlib
import json
from inspect import signature
from pathlib import Path

from benchmarks import Figure

FOLDER = Path(__file__).parent
COLUMNS = ("value", "unit", "baseline", "ratio", "runs", "min", "max")


def families() -> list[str]:
    """Return the names of what can be measured."""
    return sorted(path.stem for path in FOLDER.glob("*.py") if not path.stem.startswith("_"))


def table(figures: dict[str, Figure]) -> str:
    """Return the figures as aligned text, one line each."""
    rows = [("figure", *COLUMNS)]
    rows += [(name, *(_cell(each, column) for column in COLUMNS)) for name, each in figures.items()]
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        for row in rows
    ]
    return "\n".join(line.rstrip() for line in lines)


def _cell(each: Figure, column: str) -> str:
    value = each[column]  # type: ignore[literal-required]
    if isinstance(value, float):
        return f"{value:,.4g}" if abs(value) < 10_000 else f"{value:,.0f}"
    return "-" if value is None else str(value)


def main() -> None:
    """Measure, print, and write the file asked for."""
    parser = argparse.ArgumentParser(prog="./bin/bench", description=__doc__)
    parser.add_argument("name", nargs="?", choices=families())
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--quick", action="store_true", help="smaller sizes, told in the figures")
    parser.add_argument("--entries", type=int, help="how large a register, where that is asked")
    parser.add_argument("--seconds", type=int, help="how long each rate lasts, where there are any")
    parser.add_argument("--cards", type=int, help="cards in a batch: 440000 for a whole country")
    parser.add_argument("--part", help="one part of the family alone, where it has parts")
    asked = parser.parse_args()
    if asked.name is None:
        for name in families():
            module = importlib.import_module(f"benchmarks.{name}")
            print(f"{name:12} {(module.__doc__ or '').splitlines()[0]}")
        return
    run = importlib.import_module(f"benchmarks.{asked.name}").run
    taken = {name: getattr(asked, name) for name in signature(run).parameters}
    taken = {name: value for name, value in taken.items() if value}
    figures = run(**taken)
    print(table(figures))
    if asked.json:
        asked.json.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
