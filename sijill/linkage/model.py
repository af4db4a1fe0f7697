"""A learned model as a folder: read by the next run, by Splink alone, and by people.

`model.json` is ours and complete; `splink.json` is the same model as Splink's own settings;
`spellings.parquet`, `named.parquet` and `names.parquet` remember names, so that another run need
not read them again. Names are personal data when they are rare: keep the folder as the lists are
kept; `model.json` and `splink.json` hold none.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from sijill.linkage.comparisons import Comparison, Level
from sijill.linkage.learning import Learned
from sijill.linkage.naming import Memory
from sijill.linkage.resemblance import Resemblance
from sijill.linkage.scoring import settings

FORMAT = 1
PARTS = ("spellings", "named", "names")


class NotAModel(ValueError):
    """A folder that holds no model we can use, with the reason in one sentence."""


@dataclass(frozen=True)
class Model:
    """What was learned, from what, and what it remembers of names."""

    learned: Learned
    data: Mapping[str, Any] = field(default_factory=dict)
    memory: Memory | None = None

    @property
    def fields(self) -> tuple[str, ...]:
        """Return the names of what the model compares."""
        return tuple(each.name for each in self.learned.comparisons)

    def as_dict(self) -> dict[str, Any]:
        """Return the model as it is written."""
        return {
            "format": FORMAT,
            "matches": round(self.learned.matches, 1),
            "rounds": self.learned.rounds,
            "comparisons": [asdict(each) for each in self.learned.comparisons],
            "relatives": dict(self.learned.resemblance.relatives),
            "namesakes": dict(self.learned.resemblance.namesakes),
            "data": dict(self.data),
        }


def save(model: Model, folder: Path) -> None:
    """Write the model."""
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "model.json", model.as_dict())
    _write(folder / "splink.json", settings(model.learned.comparisons))
    if model.memory is not None:
        for part in PARTS:
            parquet.write_table(getattr(model.memory, part), folder / f"{part}.parquet")


def _write(path: Path, value: Mapping[str, Any]) -> None:
    text = json.dumps(value, indent=1, ensure_ascii=False, sort_keys=False)
    path.write_text(text + "\n", encoding="utf-8")


def load(folder: Path) -> Model:
    """Read a model; raises `NotAModel`."""
    path = folder / "model.json"
    if not path.is_file():
        raise NotAModel(f"{folder}: there is no model here (model.json)")
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as problem:
        raise NotAModel(f"{path}: {problem}") from problem
    return from_dict(told, _memory(folder))


def from_dict(told: Mapping[str, Any], memory: Memory | None = None) -> Model:
    """Return the model that `Model.as_dict` wrote."""
    if told.get("format") != FORMAT:
        raise NotAModel(f"a model of format {told.get('format')}; this program reads {FORMAT}")
    comparisons = tuple(
        Comparison(each["name"], tuple(Level(**level) for level in each["levels"]))
        for each in told["comparisons"]
    )
    resemblance = Resemblance(told["relatives"], told["namesakes"])
    learned = Learned(comparisons, resemblance, told["matches"], told["rounds"])
    return Model(learned, told["data"], memory)


def _memory(folder: Path) -> Memory | None:
    paths = [folder / f"{part}.parquet" for part in PARTS]
    if not all(path.is_file() for path in paths):
        return None
    tables: list[pa.Table] = [parquet.read_table(path) for path in paths]
    return Memory(*tables)
