"""Numbers of identity cards and telephones, different for everyone in a population."""

from itertools import pairwise

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from sijill.linkage.people.lexicon import Indexes, Texts
from sijill.linkage.people.places import places

FIRST_CARD, LAST_CARD = 10_000, 999_999
MOBILES = 200_000_000  # 06 and 07
SHARED = 0.09  # a telephone of the family, of the cooperative


def cards(
    rng: Generator, born: Indexes, year: NDArray[np.int16], *, chunk: int, chunks: int
) -> Texts:
    """A card number for each: letters of the province of birth, digits that rise with the age.

    The chunk takes the numbers that leave `chunk` when divided by `chunks`, so that no other
    chunk holds them. ValueError when a province has no number left.
    """
    letters = np.array([letter for place in places() for letter in place.letters], dtype=object)
    counts = np.array([len(place.letters) for place in places()])
    first = np.cumsum(counts) - counts
    series = first[born] + rng.integers(0, counts[born])
    names, which = np.unique(letters[series].astype(str), return_inverse=True)
    issued = year + 18 + rng.exponential(4.0, len(year))
    order = np.lexsort((issued, which))
    digits = np.empty(len(born), dtype=np.int64)
    starts = np.searchsorted(which[order], np.arange(len(names) + 1))
    for begin, end in pairwise(starts.tolist()):
        digits[order[begin:end]] = _rising(rng, end - begin, chunk, chunks)
    texts = [f"{names[w]}{d}" for w, d in zip(which.tolist(), digits.tolist(), strict=True)]
    return np.array(texts, dtype=object)


def _rising(rng: Generator, count: int, chunk: int, chunks: int) -> NDArray[np.int64]:
    room = (LAST_CARD - FIRST_CARD) // chunks
    if count > room:
        raise ValueError(f"{count} cards of one series do not fit in {room} numbers")
    chosen = np.sort(_distinct(rng, room, count))
    return FIRST_CARD + chosen * chunks + chunk


def phones(
    rng: Generator, count: int, *, chunk: int, chunks: int
) -> tuple[Texts, NDArray[np.bool_]]:
    """A mobile number for each, and whether somebody else has it too."""
    chosen = _distinct(rng, MOBILES // chunks, count) * chunks + chunk
    sharing = rng.random(count) < SHARED
    if count > 1:
        chosen[sharing] = chosen[rng.integers(0, count, int(sharing.sum()))]
    _, which, times = np.unique(chosen, return_inverse=True, return_counts=True)
    texts = [f"+212{6 + n // 100_000_000}{n % 100_000_000:08d}" for n in chosen.tolist()]
    return np.array(texts, dtype=object), times[which] > 1


def _distinct(rng: Generator, room: int, count: int) -> NDArray[np.int64]:
    """`count` different numbers below `room`, without writing the whole room down."""
    if count * 3 > room:
        return rng.permutation(room)[:count].astype(np.int64)
    chosen = np.unique(rng.integers(0, room, count + count // 2 + 16))
    while len(chosen) < count:
        chosen = np.unique(np.concatenate([chosen, rng.integers(0, room, count)]))
    return rng.permutation(chosen)[:count]
