"""Why two records look alike without being one person: relatives and namesakes, measured.

Comparisons are independent for one person, whose errors do not know of each other, but not for two:
brothers share a name, a village, a birthday when they are twins, and numbers of cards fetched on
one day. Pairs whose first names differ say how often relatives agree on everything else; pairs with
one name and two clear identity numbers say how often namesakes do. What is found beyond one person
and beyond chance is theirs, and is set against every pair that looks the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sijill.linkage.comparisons import Comparison
from sijill.linkage.scoring import Numbers, Scored, weights

ONE_NAME = ("same", "name", "maybe", "sound")
REST = ("cin", "birth", "commune", "phone", "trade")
WITHOUT_CIN = ("birth", "commune", "phone", "trade")
OTHER_CARD = ("missing", "other", "slips")
ENOUGH = 3.0  # pairs beyond what is expected, for a resemblance to be believed
Density = dict[str, float]


@dataclass(frozen=True)
class Resemblance:
    """How much likelier than by chance relatives and namesakes agree, by what agrees."""

    relatives: Mapping[str, float]
    namesakes: Mapping[str, float]


NOBODY = Resemblance({}, {})


@dataclass(frozen=True)
class _Cells:
    """Pairs grouped by the levels of some comparisons."""

    words: list[str]
    of: NDArray[np.intp]
    m: Numbers  # share of one person's pairs
    u: Numbers  # share of pairs by chance

    def count(self, chosen: NDArray[np.bool_]) -> Numbers:
        return np.bincount(self.of[chosen], minlength=len(self.words)).astype(float)


def measure(
    scored: Scored, comparisons: Sequence[Comparison], *, matches: float, pairs: float
) -> Resemblance:
    """Return what relatives and namesakes look like, given how many pairs are one person."""
    by_name = {each.name: each for each in comparisons}
    if not {"first", "last"} <= by_name.keys():
        return NOBODY
    family = _is(scored, by_name["last"], ONE_NAME)
    relatives = _excess(
        _cells(scored, [by_name[name] for name in REST if name in by_name]),
        family & _is(scored, by_name["first"], ("other",)),
        matches
        * _share(by_name["last"], ONE_NAME, "m")
        * _share(by_name["first"], ("other",), "m"),
        pairs * _share(by_name["last"], ONE_NAME, "u") * _share(by_name["first"], ("other",), "u"),
        pairs * _share(by_name["last"], ONE_NAME, "m") * _share(by_name["first"], ("other",), "u"),
    )
    if "cin" not in by_name:
        return Resemblance(relatives, {})
    named = family & _is(scored, by_name["first"], ONE_NAME)
    both = 1.0 - _is(scored, by_name["cin"], ("missing",)).mean()
    named_m, named_u = (
        _share(by_name["last"], ONE_NAME, kind) * _share(by_name["first"], ONE_NAME, kind)
        for kind in "mu"
    )
    namesakes = _excess(
        _cells(scored, [by_name[name] for name in WITHOUT_CIN if name in by_name]),
        named & _is(scored, by_name["cin"], ("other",)),
        matches * named_m * _share(by_name["cin"], ("other",), "m") * both,
        pairs * named_u * both,
        pairs * named_m * both,
    )
    return Resemblance(relatives, namesakes)


def _excess(
    cells: _Cells, chosen: NDArray[np.bool_], persons: float, chance: float, scale: float
) -> Density:
    """The density of each cell beyond one person's pairs and chance, relative to chance."""
    found = cells.count(chosen)
    beyond = found - persons * cells.m - chance * cells.u
    believed = beyond >= np.maximum(ENOUGH, np.sqrt(found))
    return {
        word: float(value / (scale * u))
        for word, value, u, ok in zip(cells.words, beyond, cells.u, believed, strict=True)
        if ok
    }


def _is(scored: Scored, comparison: Comparison, words: Iterable[str]) -> NDArray[np.bool_]:
    wanted = [turn for turn, level in enumerate(comparison.levels) if level.word in set(words)]
    return np.isin(scored.levels[comparison.name], wanted)


def _share(comparison: Comparison, words: Iterable[str], kind: str) -> float:
    return sum(getattr(level, kind) for level in comparison.speaking if level.word in set(words))


def _cells(scored: Scored, comparisons: Sequence[Comparison]) -> _Cells:
    code = np.zeros(len(scored), dtype=np.int64)
    for each in comparisons:
        code = code * len(each.levels) + scored.levels[each.name]
    seen, of = np.unique(code, return_inverse=True)
    words, m, u = [], [], []
    every = max(len(scored), 1)  # two lists may share nothing at all
    missing = {
        each.name: float((scored.levels[each.name] == 0).sum() / every) for each in comparisons
    }
    for number in seen.tolist():
        spelled, share_m, share_u = [], 1.0, 1.0
        for each in reversed(comparisons):
            number, turn = divmod(number, len(each.levels))
            level = each.levels[turn]
            told = missing[each.name] if level.silent else 1 - missing[each.name]
            share_m *= told * (1.0 if level.silent else level.m)
            share_u *= told * (1.0 if level.silent else level.u)
            spelled.append(f"{each.name}:{level.word}")
        words.append(" ".join(reversed(spelled)))
        m.append(share_m)
        u.append(share_u)
    return _Cells(words, of, np.array(m), np.array(u))


def odds_of_others(
    scored: Scored, comparisons: Sequence[Comparison], resemblance: Resemblance
) -> Numbers:
    """Return, for each pair, how much likelier relatives and namesakes make it than chance does."""
    by_name = {each.name: each for each in comparisons}
    total = np.zeros(len(scored))
    if not {"first", "last"} <= by_name.keys():
        return total
    shared = _bits(scored, by_name, "last")
    if "commune" in by_name and "commune" in scored.rarity:
        shared = shared + scored.rarity["commune"]
    if resemblance.relatives:
        rest = _cells(scored, [by_name[name] for name in REST if name in by_name])
        density = np.array([resemblance.relatives.get(word, 0.0) for word in rest.words])
        total += density[rest.of] * np.exp2(shared)
    if resemblance.namesakes:
        rest = _cells(scored, [by_name[name] for name in WITHOUT_CIN if name in by_name])
        density = np.array([resemblance.namesakes.get(word, 0.0) for word in rest.words])
        also = shared + _bits(scored, by_name, "first")
        if "sex" in by_name:
            also = also + _bits(scored, by_name, "sex")
        clear = _is(scored, by_name["cin"], OTHER_CARD)
        total += np.where(clear, density[rest.of] * np.exp2(also), 0.0)
    return total


def _bits(scored: Scored, by_name: Mapping[str, Comparison], name: str) -> Numbers:
    bits = weights(by_name[name])[scored.levels[name]]
    return bits + scored.rarity[name] if name in scored.rarity else bits
