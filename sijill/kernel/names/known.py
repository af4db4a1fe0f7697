"""Names whose usual spellings are known: what people with these names put on their papers.

Arabic leaves short vowels out, and French letters say Salem and Salim of two men: only usage tells.
`known.csv` has one Arabic name a row, with its usual spellings in Latin letters.
"""

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

from sijill.kernel.names.letters import ARABIC_ENDINGS

FILE = Path(__file__).with_name("known.csv")
NONE: frozenset[str] = frozenset()


class Known(NamedTuple):
    """One name of the table, as it is looked up."""

    arabic: str
    latin: tuple[str, ...]


@cache
def table() -> dict[str, Known]:
    """The known names by their Arabic letters, whose endings may be typed either way."""
    with FILE.open(encoding="utf-8", newline="") as rows:
        found = (Known(row["arabic"], tuple(row["latin"].split())) for row in csv.DictReader(rows))
        return {known.arabic.translate(ARABIC_ENDINGS): known for known in found}


@cache
def _meanings() -> dict[str, frozenset[str]]:
    """The Arabic names that each Latin spelling may stand for."""
    found: dict[str, set[str]] = {}
    for known in table().values():
        for spelling in known.latin:
            found.setdefault(spelling, set()).add(known.arabic)
    return {spelling: frozenset(names) for spelling, names in found.items()}


def usual(word: str) -> tuple[str, ...]:
    """The usual Latin spellings of an Arabic name, none when it is not known."""
    known = table().get(word.translate(ARABIC_ENDINGS))
    return known.latin if known else ()


def meant(word: str, *, arabic: bool) -> frozenset[str]:
    """The known names that a spelling stands for, none when it is not known."""
    if arabic:
        known = table().get(word.translate(ARABIC_ENDINGS))
        return frozenset((known.arabic,)) if known else NONE
    return _meanings().get(word, NONE)
