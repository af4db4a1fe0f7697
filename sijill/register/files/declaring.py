"""What the columns and the words of a roll mean here, as its source declares it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sijill.register.files.refusing import BadRoll
from sijill.register.rules.arriving import FIELDS

SETTINGS = ("encoding", "delimiter", "sheet", "header_row")


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What the columns and the words of one roll mean here; what is empty is found out."""

    columns: Mapping[str, str]  # field → column of the file
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # field → word → ours
    defaults: Mapping[str, str] = field(default_factory=dict)
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    header_row: int = 0  # as a spreadsheet counts

    @property
    def kept(self) -> dict[str, Any]:
        """The declaration as it is kept with its source."""
        return {
            "columns": dict(self.columns),
            "values": {name: dict(words) for name, words in self.values.items()},
            "defaults": dict(self.defaults),
            **{name: getattr(self, name) for name in SETTINGS if getattr(self, name)},
        }

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Declared:
        """The declaration that was kept."""
        return cls(**{"columns": {}, **kept})


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row as written: its number in the file, its cells by column, what is odd about it."""

    number: int
    cells: Mapping[str, str]
    odd: Sequence[str] = ()


def declared(path: Path | None) -> Declared:
    """The mapping of a TOML file; without one, columns carry our own names."""
    if path is None:
        return Declared(columns={name: name for name in FIELDS})
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise BadRoll("mapping", why=f"{path.name}: {problem}") from problem
    columns = told.pop("columns", {})
    if unknown := sorted(set(columns) - set(FIELDS)):
        raise BadRoll("mapping", why=f"{path.name}: no such field: {', '.join(unknown)}")
    if odd := sorted(set(told) - {"values", "defaults", *SETTINGS}):
        raise BadRoll("mapping", why=f"{path.name}: not understood: {', '.join(odd)}")
    return Declared(columns=columns, **told)


def fields_of(row: Row, mapping: Declared) -> dict[str, str]:
    """The fields that a row says, words translated as the source declares."""
    said = dict(mapping.defaults)
    for name, column in mapping.columns.items():
        text = row.cells.get(column, "").strip()
        said[name] = mapping.values.get(name, {}).get(text, text) or said.get(name, "")
    return said
