"""What a terminal is shown of the rows of a roll, and the file of faults that goes back."""

from __future__ import annotations

import csv
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TextIO

from django.utils.translation import override

from sijill.register.actions.taking_over import Tally
from sijill.register.files import Declared
from sijill.register.files.writing import harmless
from sijill.register.queries.judging import Judged
from sijill.register.wording.arriving import fault_text

EVERY = 0.5  # seconds between two lines of progress


class Report:
    """A CSV with a line for each fault, to be sent back to whoever kept the roll."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._file: TextIO | None = None

    def __enter__(self) -> Report:
        if self._path:
            file = self._file = self._path.open("w", encoding="utf-8-sig", newline="")
            self._csv = csv.writer(file)
            self._csv.writerow(["row", "column", "value", "code", "what to do"])
        return self

    def __exit__(self, *_: object) -> None:
        if self._file:
            self._file.close()

    def write(self, judged: Sequence[Judged], words: Declared) -> None:
        """The faults of some rows."""
        if self._file is None:
            return
        with override("fr"):
            for each in judged:
                for fault in each.faults:
                    column = words.columns.get(fault.about, "")
                    advice = str(fault_text(fault))
                    self._csv.writerow(
                        [each.number, column, harmless(fault.value), fault.code, advice]
                    )


class Shown:
    """A tally that tells a terminal how far it is, and the whole at the end."""

    def __init__(self, screen: Any, *, really: bool) -> None:
        self._screen, self._really = screen, really
        self._began = self._told = time.monotonic()
        self.tally = Tally()

    def add(self, judged: Sequence[Judged]) -> None:
        """Count a batch."""
        self.tally.add(judged)
        if sys.stderr.isatty() and time.monotonic() - self._told > EVERY:
            self._told = time.monotonic()
            spent = self._told - self._began
            self._screen.write(f"\r{self.tally.rows:>9,} rows {spent:5.0f} s", ending="")

    def said(self) -> str:
        """The whole in a few lines."""
        tally = self.tally
        verb = "entered" if self._really else "would be entered (nothing was written)"
        lines = [
            f"{tally.rows:,} rows in {time.monotonic() - self._began:.1f} s",
            f"{tally.enters:,} {verb}",
            f"{tally.already:,} stand already, unchanged",
            f"{tally.held:,} {'held' if self._really else 'would be held'}",
        ]
        lines += [
            f"  {each['count']:>8,}  {': '.join(filter(None, (each['about'], each['code']))):32}"
            f" rows {', '.join(map(str, each['rows']))}"
            for each in tally.kept["faults"]
        ]
        return "\n".join(lines)
