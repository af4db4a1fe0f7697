"""Names and values known beforehand: which name a spelling is, and how many bear it."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from sijill.linkage.canon import Form, Known, Names, Slips, squeeze
from sijill.linkage.spelling import Spelled, spelled

REMEMBERED = 100_000  # spellings


class Spelling(NamedTuple):
    """A spelling met often: its name, and how many first and last names are written so."""

    text: str
    name: str
    first: int
    last: int


def spellings(path: Path) -> list[Spelling]:
    """Read the table of spellings."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Spelling(row["text"], row["name"], int(row["first"]), int(row["last"]))
            for row in csv.DictReader(file)
        ]


class KnownNames:
    """Says which name a spelling is, as the batch would among the people it learned from."""

    def __init__(self, rows: Iterable[Spelling]) -> None:
        self._known: dict[str, Known] = {}
        self._names, self._slips = Names(), Slips()
        for row in sorted(rows, key=lambda each: (-(each.first + each.last), each.text)):
            self._learn(row)

    @classmethod
    def read(cls, path: Path) -> KnownNames:
        """Return the names of a table of spellings."""
        return cls(spellings(path))

    def _learn(self, row: Spelling) -> None:
        met = row.first + row.last
        read = spelled(row.text)
        form = Form(read.form, row.text, read.readings, met, ((squeeze(row.text), met),))
        if row.name in self._names.faces:
            self._names.join(row.name, form)
        else:
            self._names.begin(row.name, [row.text], read.readings, met)
        self._known.setdefault(read.form, Known(row.name, (row.name,)))
        self._slips.learn(form, row.name)

    @lru_cache(maxsize=REMEMBERED)  # noqa: B019 (one table of names for each process)
    def of(self, text: str) -> tuple[Spelled, Known]:
        """Return how a spelling sounds and which name it is, or may be."""
        read = spelled(text)
        known = self._known.get(read.form)
        if known is None:
            known = self._settle(Form(read.form, text, read.readings, 1, ()))
        return read, known

    def _settle(self, form: Form) -> Known:
        guessed = self._slips.guesses(form)
        name = None if guessed else self._names.find(form)
        return Known(name or form.form, tuple(dict.fromkeys((*guessed, name or form.form))))


class Frequencies:
    """How large a share of people each value has, by column."""

    def __init__(self, shares: Mapping[str, Mapping[str, float]]) -> None:
        self._shares = shares

    @classmethod
    def read(cls, path: Path, names: Path) -> Frequencies:
        """Return the shares of a file, and those of names counted from their spellings."""
        shares: dict[str, dict[str, float]] = json.loads(path.read_text(encoding="utf-8"))
        rows = spellings(names)
        for field in ("first", "last"):
            counts: dict[str, int] = defaultdict(int)
            for row in rows:
                counts[row.name] += getattr(row, field)
            whole = sum(counts.values()) or 1
            shares[f"{field}_name"] = {name: n / whole for name, n in counts.items() if n}
        return cls(shares)

    def share(self, column: str, value: object) -> float | None:
        """Return the share of a value, None when nothing is known of it."""
        return self._shares.get(column, {}).get(str(value))

    def of(self, column: str) -> Mapping[str, float]:
        """Return every known share of a column."""
        return self._shares.get(column, {})
