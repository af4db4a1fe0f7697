"""Two records at once: the chance that they are one person, its class, and why, field by field.

The same model as the batch, read from a folder (the one shipped by default), without engine or
file once it is loaded. Prepare a record once and compare it with many:

    scorer = Scorer.shipped()
    scorer.compare(scorer.prepare(one), scorer.prepare(other)).class_
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from math import log2
from pathlib import Path

from sijill.linkage import wording
from sijill.linkage.comparing import LEVELS, Prepared
from sijill.linkage.comparisons import Comparison, Level
from sijill.linkage.known import Frequencies, KnownNames
from sijill.linkage.model import Model, load
from sijill.linkage.preparing import Record, prepared
from sijill.linkage.resemblance import ONE_NAME, OTHER_CARD, REST, WITHOUT_CIN
from sijill.linkage.results import CERTAIN, POSSIBLE, classified

SHIPPED = Path(__file__).with_name("shipped")
RECORDS = 440_000  # of the register, when the caller does not say
EXPECTED = 0.01  # of newcomers, who are in the register already
THRESHOLD = 0.5


@dataclass(frozen=True)
class Evidence:
    """What one field says: the level reached and its weight in bits, rarity included."""

    field: str
    level: str
    bits: float

    def told(self, language: str) -> str:
        """Return the evidence in words."""
        said = wording.level(self.field, self.level, language)
        return f"{wording.field(self.field, language)}: {said}"


@dataclass(frozen=True)
class Score:
    """How likely two records are one person."""

    probability: float
    class_: str  # certain | probable | possible | no
    bits: float  # Splink's weight: the evidence alone, before the odds of any pair
    evidence: tuple[Evidence, ...]

    def explanation(self, language: str = "en") -> str:
        """Return the evidence in one line."""
        stop = "؛ " if language == "ar" else "; "
        return stop.join(each.told(language) for each in self.evidence if each.level != "missing")


class Scorer:
    """A model ready to compare records."""

    def __init__(
        self, model: Model, names: KnownNames, frequencies: Frequencies, *,
        records: int = RECORDS, expected: float = EXPECTED,
    ) -> None:  # fmt: skip
        self.names, self.frequencies = names, frequencies
        self.comparisons = model.learned.comparisons
        self.relatives = model.learned.resemblance.relatives
        self.namesakes = model.learned.resemblance.namesakes
        self.pull = log2(expected / records)
        self._plans = [_Plan(each) for each in self.comparisons]

    @classmethod
    def shipped(cls, *, records: int = RECORDS, expected: float = EXPECTED) -> Scorer:
        """Return the scorer of the model that comes with the program."""
        model, names, frequencies = _shipped()
        return cls(model, names, frequencies, records=records, expected=expected)

    def prepare(self, record: Record) -> Prepared:
        """Return the record ready to be compared."""
        return prepared(record, self.names)

    def compare(self, one: Prepared, other: Prepared) -> Score:
        """Return how likely both are one person."""
        levels: dict[str, str] = {}
        weights: dict[str, float] = {}
        rare: dict[str, float] = {}
        for plan in self._plans:
            level = plan.level(one, other)
            levels[plan.name] = level.word
            rare[plan.name] = self._rarity(plan, level, one, other)
            weights[plan.name] = plan.bits[level.word] + rare[plan.name]
        bits = sum(weights.values())
        odds = bits - log2(1.0 + self._others(levels, weights, rare)) + self.pull
        chance = 1.0 / (1.0 + 2.0 ** -max(min(odds, 500.0), -500.0))
        evidence = tuple(Evidence(name, levels[name], weights[name]) for name in levels)
        return Score(chance, classified(chance, threshold=THRESHOLD), bits, evidence)

    def _rarity(self, plan: _Plan, level: Level, one: Prepared, other: Prepared) -> float:
        """What a rare value adds and a frequent one takes away, in bits."""
        if not level.frequency:
            return 0.0
        shares = [
            share
            for value in (one.values[level.frequency], other.values[level.frequency])
            if (share := self.frequencies.share(level.frequency, value)) is not None
        ]
        if not shares:
            return 0.0
        return log2(level.u if level.own else plan.exact(level)) - log2(max(shares))

    def _others(
        self, levels: Mapping[str, str], weights: Mapping[str, float], rare: Mapping[str, float]
    ) -> float:
        """How much likelier relatives and namesakes make the pair than chance does."""
        if not {"first", "last"} <= levels.keys():
            return 0.0
        shared = weights["last"] + rare.get("commune", 0.0)
        total = self.relatives.get(_cell(levels, REST), 0.0) * 2.0**shared
        if levels.get("cin") in OTHER_CARD:
            also = shared + weights["first"] + weights.get("sex", 0.0)
            total += self.namesakes.get(_cell(levels, WITHOUT_CIN), 0.0) * 2.0**also
        return total


class _Plan:
    """One comparison, with the weight of each level at hand."""

    def __init__(self, comparison: Comparison) -> None:
        self.name = comparison.name
        self.levels = comparison.levels
        self._tests = [LEVELS[comparison.name, level.word] for level in comparison.levels]
        self.bits = {
            level.word: 0.0 if level.silent else log2(level.m / level.u)
            for level in reversed(comparison.levels)
        }

    def level(self, one: Prepared, other: Prepared) -> Level:
        """Return the first level that holds."""
        for level, holds in zip(self.levels, self._tests, strict=True):
            if holds(one, other):
                return level
        return self.levels[-1]

    @lru_cache(maxsize=16)  # noqa: B019 (a scorer lives as long as the process)
    def exact(self, level: Level) -> float:
        """Return the chance of the level in which the weighed column is the same."""
        column = level.frequency
        return next(each.u for each in self.levels if each.sql == f"{column}_l = {column}_r")


def _cell(levels: Mapping[str, str], fields: Sequence[str]) -> str:
    return " ".join(f"{name}:{levels[name]}" for name in fields if name in levels)


@cache
def _shipped() -> tuple[Model, KnownNames, Frequencies]:
    model = load(SHIPPED)
    return (
        model,
        KnownNames.read(SHIPPED / "spellings.csv"),
        Frequencies.read(SHIPPED / "frequencies.json", SHIPPED / "spellings.csv"),
    )


__all__ = ["CERTAIN", "ONE_NAME", "POSSIBLE", "Evidence", "Record", "Score", "Scorer"]
