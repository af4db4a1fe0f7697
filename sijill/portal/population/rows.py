"""Small parts of lines for COPY, made by the million."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cache

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from sijill.desk.actions.letters import LENGTH, LETTERS
from sijill.kernel.names import keys, sort_key
from sijill.kernel.names.sorting import TIE

Instants = NDArray[np.datetime64]
NOTHING = "\\N"
KEY = 60


def identifiers(rng: Generator, at: Instants) -> list[str]:
    """An identifier for each instant (UUID version 7): their order is that of the instants."""
    noise = rng.bytes(10 * len(at)).hex()
    moments = at.astype("datetime64[ms]").astype(np.int64).tolist()
    return [
        f"{moment:012x}7{noise[start : start + 3]}9{noise[start + 3 : start + 18]}"
        for moment, start in zip(moments, range(0, 20 * len(moments), 20), strict=True)
    ]


def dashed(identifier: str) -> str:
    """An identifier as it is written in facts."""
    of = identifier
    return f"{of[:8]}-{of[8:12]}-{of[12:16]}-{of[16:20]}-{of[20:]}"


def instants(at: Instants) -> list[str]:
    """Instants as PostgreSQL reads them, in UTC."""
    return [f"{text}Z" for text in np.datetime_as_string(at, unit="us").tolist()]


def days(at: Instants) -> list[str]:
    """The days of instants that fall in Moroccan office hours."""
    return list(np.datetime_as_string(at, unit="D").tolist())


def moment(at: datetime) -> np.datetime64:
    """An instant as numpy counts it."""
    return np.datetime64(at.replace(tzinfo=None), "us")


@cache
def heard(name: str) -> tuple[str, ...]:
    """The sound keys of a name, each asked once."""
    return tuple(key[:KEY] for key in keys(name))


@cache
def _sorted(name: str) -> tuple[str, str]:
    letters, _, plain = sort_key(name).partition(TIE)
    return letters.encode().hex(), plain.encode().hex()


def sorted_as(given: str, family: str) -> str:
    """The bytes under which a whole name is sorted, in hexadecimal."""
    (letters, plain), (letters_of, plain_of) = _sorted(given), _sorted(family)
    return f"{letters}20{letters_of}09{plain}20{plain_of}"


def array(items: Iterable[str]) -> str:
    """Words without quotes or backslashes as an array."""
    return '{"' + '","'.join(items) + '"}'


def escaped(text: str) -> str:
    """A text as COPY reads it: what JSON holds of quotes and line ends stays as it is."""
    return text.replace("\\", "\\\\")


def codes(rng: Generator, count: int) -> list[str]:
    """Codes of letters, of the shape that the desk draws; those of a seed, because invented."""
    letters = np.array(list(LETTERS))
    drawn = letters[rng.integers(0, len(LETTERS), (count, LENGTH))]
    return [
        "-".join("".join(row[turn : turn + 4]) for turn in range(0, LENGTH, 4)) for row in drawn
    ]


def columns(names: str) -> list[str]:
    """The names of columns, in order."""
    return names.split()
