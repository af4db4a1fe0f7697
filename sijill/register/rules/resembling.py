"""Rows by the thousand, each beside those that may be the same person: whom to compare with whom.

The score is the one of every path; what differs is how few are compared. A row is set beside those
that sound alike and were born on its day, give or take what clerks do to days, that share a phone
and a name, or that show nearly the same card. A misspelt name is found by the other one, the day
and the commune. Everything is held as short text: half a kilobyte for each row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from hashlib import blake2b

from sijill.kernel.names import keys
from sijill.register.rules.arriving import Fault
from sijill.register.rules.days import PartialDay
from sijill.register.rules.likeness import CERTAIN, PROBABLE, Face, Ready, Weighed, ready, weigh

AT_MOST = 40  # compared for one reason: the commonest names of one day
PARTED = "\x1f"
READINGS = 2  # of one name: the likeliest
# Whom a row resembles, probably or certainly.
CODES = {
    "row": ("person.alike_row", "person.repeated"),
    "nia": ("person.alike", "person.known"),
}
# Kinds of blocks. A block is a tuple of numbers, which every process hashes alike; texts are not.
TEL, CARD, DAY, YEAR, ONLY, NEAR = range(6)
Block = tuple[int, ...]
NO_DIGIT = re.compile(r"\D+")
WRITTEN = tuple(each.name for each in fields(Face) if each.name != "born")


Tagged = tuple[str, Face]  # a row or a number, and who it is


def packed(tag: str, face: Face) -> bytes:
    """Somebody as one short text."""
    born = face.born.iso if face.born else ""
    said = (getattr(face, name) for name in WRITTEN)
    return PARTED.join((tag, born, *said)).encode()


def unpacked(text: bytes) -> Tagged:
    """Somebody as they were."""
    tag, born, *said = text.decode().split(PARTED)
    told = dict(zip(WRITTEN, said, strict=True))
    return tag, Face(born=PartialDay.read(born) if born else None, **told)


@dataclass(frozen=True, slots=True)
class Blocks:
    """Where somebody is put, and where their like are looked for."""

    put: tuple[int, ...]
    sought: tuple[int, ...]

    def __reduce__(self) -> tuple[object, ...]:
        """Short, for what goes from one process to another by the hundred thousand."""
        return Blocks, (self.put, self.sought)


NOWHERE = Blocks((), ())


def blocks_of(one: Face) -> Blocks:
    """The few places in which whoever may be the same person stands."""
    givens = _sounds(one.given_ar, one.given_latin)
    families = _sounds(one.family_ar, one.family_latin)
    phone = _number(one.phone) if one.phone else 0
    both = [*_beside_card(one, givens), *((TEL, phone, g) for g in givens if phone)]
    put, sought = [*both], [*both]
    if one.born:
        names = [(g, f) for g in givens for f in (families or (0,))]
        _by_day(one.born, names, put, sought)
        if one.born.day and not _is_presumed(one.born):
            commune = _word(one.commune)
            near = [(NEAR, word, *_day(one.born), commune) for word in (*givens, *families)]
            put += near
            sought += near
    return Blocks(tuple({*map(hash, put)}), tuple({*map(hash, sought)}))


def _number(text: str) -> int:
    """A number of eight bytes, the same in every process."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest())


@lru_cache(maxsize=65_536)
def _word(text: str) -> int:
    """The same of a word that returns."""
    return _number(text)


def _by_day(
    born: PartialDay,
    names: Iterable[tuple[int, int]],
    put: list[Block],
    sought: list[Block],
) -> None:
    """A day stands beside the same day, swapped or not, and beside those known by the year."""
    sure = bool(born.day) and not _is_presumed(born)
    for name in names:
        year, only = (YEAR, *name, born.year), (ONLY, *name, born.year)
        if sure:
            day = (DAY, *name, *_day(born))
            put += [day, year]
            sought += [day, only]
        else:
            put += [only]
            sought += [year, only]


def _day(born: PartialDay) -> tuple[int, ...]:
    """The day, day and month in one order whichever way they were written."""
    return (born.year, *sorted((born.month or 0, born.day or 0)))


def _is_presumed(born: PartialDay) -> bool:
    """The first of January stands for a year."""
    return (born.month, born.day) in ((1, 1), (None, None))


def _beside_card(one: Face, givens: Sequence[int]) -> list[Block]:
    """The digits of the card with a name: a letter is mistaken more often than they are."""
    digits = "".join(NO_DIGIT.split(one.document))
    if len(digits) <= 3:
        return []
    both = _number(digits[1:]), _number(digits[:-1])
    return [(CARD, each, name) for name in givens for each in both]


@lru_cache(maxsize=65_536)
def _sounds(*written: str) -> tuple[int, ...]:
    found = (key for text in written if text for key in _keys(text)[:READINGS])
    return tuple(map(_word, dict.fromkeys(found)))


@lru_cache(maxsize=65_536)
def _keys(text: str) -> tuple[str, ...]:
    """How a name sounds, its words together."""
    return keys(text)


class Among:
    """Everybody met so far, in few bytes each."""

    def __init__(self) -> None:
        self._places: dict[int, int | list[int]] = {}
        self._people: list[bytes] = []

    def __len__(self) -> int:
        return len(self._people)

    def put(self, one: bytes, blocks: Blocks) -> None:
        """Remember somebody."""
        number = len(self._people)
        self._people.append(one)
        for block in blocks.put:
            there = self._places.get(block)
            if there is None:
                self._places[block] = number
            elif isinstance(there, int):
                self._places[block] = [there, number]
            elif len(there) < AT_MOST:
                there.append(number)

    def near(self, blocks: Blocks) -> list[bytes]:
        """Those met so far who may be the same person, in the order they were met."""
        found: set[int] = set()
        places = self._places
        for block in blocks.sought:
            there = places.get(block)
            if there is None:
                continue
            if isinstance(there, int):
                found.add(there)
            else:
                found.update(there)
        return [self._people[number] for number in sorted(found)]


def likeliest(one: bytes, near: Sequence[bytes], name: str) -> Fault | None:
    """What is to be said of the likeliest of those near, rows or numbers."""
    _, ours = _readied(one)
    others = [_readied(other) for other in near]
    return likely(((tag, weigh(ours, theirs, shown=False)) for tag, theirs in others), name)


def likely(found: Iterable[tuple[str, Weighed]], name: str) -> Fault | None:
    """The likeliest of those found, where it is likely enough to wait for somebody."""
    alike = [each for each in found if each[1].class_ in (CERTAIN, PROBABLE)]
    if not alike:
        return None
    tag, weighed = max(alike, key=lambda each: each[1].probability)
    code = CODES[name][weighed.class_ == CERTAIN]
    return Fault(code=code, facts={name: tag, "percent": weighed.percent})


@lru_cache(maxsize=2_048)
def _readied(one: bytes) -> tuple[str, Ready]:
    tag, face = unpacked(one)
    return tag, ready(face)
