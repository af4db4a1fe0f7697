"""People by the million, as columns: the same seed gives the same people.

A population is made whole or in chunks: `generate(50_000, seed=7, chunk=3, chunks=20)` gives the
fourth twentieth of a million. Cards and telephones never meet between chunks. About 5 s and
400 MB for a million on one core.
"""

from dataclasses import dataclass, fields

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from sijill.linkage.people.addresses import addresses
from sijill.linkage.people.cards import cards, phones
from sijill.linkage.people.lexicon import Indexes, Texts, draw_for, family, given
from sijill.linkage.people.names import ORIGINS
from sijill.linkage.people.places import KNOWN_FOR, Place, places, trades

THIS_YEAR = 2026
YOUNGEST, OLDEST = 18, 86
WOMEN = 0.44
MOVED = 0.22  # live in another province than they were born in
# Born before the civil registry reached the village: 1 January stands for "that year".
PRESUMED = ((1950, 0.34), (1960, 0.24), (1970, 0.13), (1980, 0.06), (1990, 0.02))
UNKNOWN_DAY = 0.25  # of those, the card says the year alone


@dataclass(frozen=True, slots=True)
class People:
    """Columns of one length; row i of each is the person i.

    `given` and `family` are indexes into `given().names` and `family().names`: the name itself,
    whatever the spelling; the four text columns are one spelling of it. `birth_month` and
    `birth_day` are 0 where the card tells the year alone.
    """

    sex: NDArray[np.str_]  # f | m
    given: Indexes
    family: Indexes
    given_ar: Texts
    family_ar: Texts
    given_latin: Texts
    family_latin: Texts
    birth_year: NDArray[np.int16]
    birth_month: NDArray[np.int8]
    birth_day: NDArray[np.int8]
    origin: NDArray[np.str_]  # a | z | s | n
    cin: Texts
    phone: Texts  # +212612345678
    phone_shared: NDArray[np.bool_]
    birth_place: Texts  # Arabic name of a commune
    province: Texts  # code, where they work
    commune: Texts  # Arabic name
    commune_latin: Texts
    address: Texts  # Arabic
    trade: Texts  # code
    since: NDArray[np.int16]  # year practice began

    def __len__(self) -> int:
        return len(self.sex)

    def take(self, rows: NDArray[np.intp] | slice) -> "People":
        """Some of the people, in the order of the rows."""
        return People(**{field.name: getattr(self, field.name)[rows] for field in fields(self)})


def generate(count: int, *, seed: int, chunk: int = 0, chunks: int = 1) -> People:
    """That many people, cards and own telephones all different; `count` is of this chunk."""
    rng = np.random.default_rng([seed, chunk, chunks])
    sex = np.where(rng.random(count) < WOMEN, "f", "m")
    year, month, day = _births(rng, count)
    home = _weighed(rng, [place.weight for place in places()], count)
    born = np.where(rng.random(count) < MOVED, rng.permutation(home), home)
    origin = _origins(rng, born)
    first = draw_for(given(), rng, sex=sex, birth_year=year, origin=origin)
    last = draw_for(family(), rng, sex=None, birth_year=year, origin=origin)
    commune, commune_latin = _communes(rng, home)
    phone, shared = phones(rng, count, chunk=chunk, chunks=chunks)
    codes: Texts = np.array([place.province for place in places()], dtype=object)
    return People(
        sex=sex,
        given=first,
        family=last,
        given_ar=given().spell(rng, first, "ar"),
        family_ar=family().spell(rng, last, "ar"),
        given_latin=given().spell(rng, first, "latin"),
        family_latin=family().spell(rng, last, "latin"),
        birth_year=year,
        birth_month=month,
        birth_day=day,
        origin=origin,
        cin=cards(rng, born, year, chunk=chunk, chunks=chunks),
        phone=phone,
        phone_shared=shared,
        birth_place=_communes(rng, born)[0],
        province=codes[home],
        commune=commune,
        commune_latin=commune_latin,
        address=addresses(rng, commune),
        trade=_trades(rng, sex, home),
        since=_since(rng, year),
    )


def _weighed(rng: Generator, weights: list[float], count: int) -> Indexes:
    ends = np.cumsum(weights)
    drawn = np.searchsorted(ends, rng.random(count) * ends[-1], side="right")
    return np.minimum(drawn, len(weights) - 1).astype(np.int32)


def _births(
    rng: Generator, count: int
) -> tuple[NDArray[np.int16], NDArray[np.int8], NDArray[np.int8]]:
    ages = np.clip(rng.gamma(9.0, 4.9, count), YOUNGEST, OLDEST)
    year = (THIS_YEAR - ages).astype(np.int16)
    month = rng.integers(1, 13, count, dtype=np.int8)
    day = rng.integers(1, 29, count, dtype=np.int8)
    late = rng.random(count) < 0.07  # days 29 to 31, where the month has them
    day[late] = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])[month[late] - 1]
    chance = np.select([year < before for before, _ in PRESUMED], [s for _, s in PRESUMED], 0.004)
    presumed = rng.random(count) < chance
    month[presumed], day[presumed] = 1, 1
    silent = presumed & (rng.random(count) < UNKNOWN_DAY)
    month[silent], day[silent] = 0, 0
    return year, month, day


def _origins(rng: Generator, born: Indexes) -> NDArray[np.str_]:
    ends = np.cumsum([place.origins for place in places()], axis=1)[born]
    turn = (rng.random(len(born))[:, None] >= ends).sum(axis=1)
    return np.array(list(ORIGINS))[np.minimum(turn, len(ORIGINS) - 1)]


def _communes(rng: Generator, home: Indexes) -> tuple[Texts, Texts]:
    flat = [commune for place in places() for commune in place.communes]
    ends = np.concatenate([turn + _shares(place) for turn, place in enumerate(places())])
    drawn = np.searchsorted(ends, home + rng.random(len(home)), side="right")
    ar: Texts = np.array([commune.ar for commune in flat], dtype=object)
    latin: Texts = np.array([commune.latin for commune in flat], dtype=object)
    return ar[drawn], latin[drawn]


def _shares(place: Place) -> NDArray[np.float64]:
    ends = np.cumsum([commune.weight for commune in place.communes])
    shares = ends / ends[-1]
    shares[-1] = 1.0
    return shares


def _trades(rng: Generator, sex: NDArray[np.str_], home: Indexes) -> Texts:
    codes: Texts = np.array([trade.code for trade in trades()], dtype=object)
    drawn: Texts = np.empty(len(home), dtype=object)
    for turn, place in enumerate(places()):
        for known in "fm":
            those = np.flatnonzero((home == turn) & (sex == known))
            weights = [
                trade.weight
                * (trade.women if known == "f" else 1 - trade.women)
                * (KNOWN_FOR if place.province in trade.provinces else 1.0)
                for trade in trades()
            ]
            drawn[those] = codes[_weighed(rng, weights, len(those))]
    return drawn


def _since(rng: Generator, year: NDArray[np.int16]) -> NDArray[np.int16]:
    began = year + 14 + np.minimum(rng.exponential(6.0, len(year)), 30).astype(np.int16)
    return np.minimum(began, THIS_YEAR - 3).astype(np.int16)
