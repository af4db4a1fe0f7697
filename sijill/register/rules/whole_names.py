"""A whole name in one cell, parted into the given and the family name.

Capitals of a French list tell the family name; otherwise known names tell it, wherever they stand.
Where nothing tells, an Arabic name begins with the given one and a Latin one with the family's.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

from sijill.kernel.names import looks_arabic, normalise

PARTICLES = frozenset(
    {
        *("el", "al", "ben", "bent", "bel", "ait", "aït", "ou", "ould", "id", "bou", "abd", "abou"),
        *("بن", "بنت", "ايت", "أيت", "آيت", "ولد", "عبد", "أبو", "ابو", "أوت"),
    }
)


@lru_cache(maxsize=65_536)
def parted(whole: str) -> tuple[str, str]:
    """The given name and the family name; a single word is a given name."""
    before, comma, after = whole.partition(",")
    if comma:
        return after.strip(), before.strip()
    words = whole.split()
    if len(words) < 2:
        return whole, ""
    if by_capitals := _by_capitals(words):
        return by_capitals
    return _by_names(words)


def _by_capitals(words: Sequence[str]) -> tuple[str, str] | None:
    """EL ALAOUI Fatima Zahra: some words in capitals, the others not."""
    capitals = [word for word in words if word.isupper() and len(word) > 1]
    others = [word for word in words if word not in capitals]
    if not capitals or not others:
        return None
    return " ".join(others), " ".join(capitals)


def _by_names(words: Sequence[str]) -> tuple[str, str]:
    """The cut on whose sides stand a known given name and a known family name."""
    given_first = looks_arabic(words[0])
    best, found = -1.0, (words[0], " ".join(words[1:]))
    for cut in range(1, len(words)):
        if words[cut - 1].casefold() in PARTICLES:
            continue
        head, tail = " ".join(words[:cut]), " ".join(words[cut:])
        for given, family, usual in ((head, tail, given_first), (tail, head, not given_first)):
            worth = _known(given, family) + (0.5 if usual else 0.0)
            if worth > best:
                best, found = worth, (given, family)
    return found


def _known(given: str, family: str) -> float:
    givens, families = _lists()
    return (normalise(given) in givens) + (normalise(family) in families)


@cache
def _lists() -> tuple[frozenset[str], frozenset[str]]:
    """Every known spelling of given and of family names."""
    from sijill.linkage.people.names import family_names, given_names  # tables, read when needed

    def spellings(names: Sequence[object]) -> frozenset[str]:
        return frozenset(
            normalise(text) for name in names for script in ("ar", "latin")
            for text in getattr(name, script).texts
        )  # fmt: skip

    return spellings(given_names()), spellings(family_names())
