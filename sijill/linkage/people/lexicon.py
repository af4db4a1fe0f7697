"""Names drawn by the million: frequencies and spellings as arrays."""

from functools import cache
from typing import Literal

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from sijill.linkage.people.names import (
    GENERATIONS,
    ORIGINS,
    Name,
    Spellings,
    family_names,
    given_names,
)

Indexes = NDArray[np.int32]
Texts = NDArray[np.object_]
Script = Literal["ar", "latin"]


class Lexicon:
    """Names of one kind with how often each is met and each spelling of it is written.

    A drawn name is an index into `names`; `spell` draws a spelling for each index, anew at every
    call, so that two lists may spell one person's name in two ways.
    """

    def __init__(self, names: tuple[Name, ...]) -> None:
        self.names = names
        self.ids: Texts = np.array([name.id for name in names], dtype=object)
        self._spelt = {
            "ar": _Spelt([name.ar for name in names]),
            "latin": _Spelt([name.latin for name in names]),
        }

    def draw(
        self, rng: Generator, *, sex: str, generation: int, origin: str, count: int
    ) -> Indexes:
        """Indexes of names as met among people of a sex ("" for families), age and origin."""
        chances = self.chances(sex=sex, generation=generation, origin=origin)
        drawn = np.searchsorted(np.cumsum(chances), rng.random(count), side="right")
        return np.minimum(drawn, len(self.names) - 1).astype(np.int32)

    def chances(self, *, sex: str, generation: int, origin: str) -> NDArray[np.float64]:
        """The chance of each name, summing to 1; what an oracle of the generator knows."""
        chances = np.array(
            [
                name.frequency(generation=generation, origin=origin) if name.sex == sex else 0.0
                for name in self.names
            ]
        )
        return chances / chances.sum()

    def spell(self, rng: Generator, indexes: Indexes, script: Script) -> Texts:
        """A spelling of each name, the frequent ones more often."""
        return self._spelt[script].draw(rng, indexes)

    def usual(self, indexes: Indexes, script: Script) -> Texts:
        """The most frequent spelling of each name."""
        return self._spelt[script].usual[indexes]


class _Spelt:
    """Spellings of many names in one row: name i draws from the stretch between i and i + 1."""

    def __init__(self, spellings: list[Spellings]) -> None:
        self.texts: Texts = np.array([t for one in spellings for t in one.texts], dtype=object)
        self.usual: Texts = np.array([one.usual for one in spellings], dtype=object)
        ends = [turn + np.cumsum(one.shares) for turn, one in enumerate(spellings)]
        for turn, end in enumerate(ends):
            end[-1] = turn + 1.0  # rounding must not reach into the next name
        self.ends = np.concatenate(ends)

    def draw(self, rng: Generator, indexes: Indexes) -> Texts:
        places = indexes + rng.random(len(indexes))
        return self.texts[np.searchsorted(self.ends, places, side="right")]


@cache
def given() -> Lexicon:
    """Given names of both sexes."""
    return Lexicon(given_names())


@cache
def family() -> Lexicon:
    """Family names."""
    return Lexicon(family_names())


def generation_of(birth_year: NDArray[np.int16]) -> NDArray[np.int8]:
    """The generation, 0 the oldest, as names are given in it."""
    return np.searchsorted(GENERATIONS, birth_year, side="right").astype(np.int8)


def draw_for(
    lexicon: Lexicon,
    rng: Generator,
    *,
    sex: NDArray[np.str_] | None,
    birth_year: NDArray[np.int16],
    origin: NDArray[np.str_],
) -> Indexes:
    """A name for each person, after sex (None for family names), age and origin."""
    drawn = np.zeros(len(birth_year), dtype=np.int32)
    generations = generation_of(birth_year)
    for known in "fm" if sex is not None else ("",):
        whose = sex == known if sex is not None else np.ones(len(drawn), dtype=bool)
        for generation in range(len(GENERATIONS) + 1):
            for place in ORIGINS:
                those = np.flatnonzero(whose & (generations == generation) & (origin == place))
                drawn[those] = lexicon.draw(
                    rng, sex=known, generation=generation, origin=place, count=len(those)
                )
    return drawn
