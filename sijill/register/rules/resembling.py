"""Rows by the thousand, each beside those that may be the same person: whom to compare with whom.

The score is the one of every path; what differs is how few are compared. A row is set beside those
that sound alike and were born on its day, give or take what clerks do to days, that share a phone
and a name, or that show nearly the same card. A misspelt name is found by the other one, the day
and the commune. Everything is held as short text: half a kilobyte for each row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from sijill.kernel.names import keys
from sijill.linkage.score import Record
from sijill.register.rules.asking import CIN, Asking
from sijill.register.rules.days import PartialDay

AT_MOST = 40  # compared for one reason: the commonest names of one day
PARTED = "\x1f"
READINGS = 2  # of one name: the likeliest


@dataclass(frozen=True, slots=True)
class Person:
    """What is compared of somebody, and how they are told apart: a row, or a number."""

    tag: str
    given_ar: str
    family_ar: str
    given_latin: str
    family_latin: str
    kind: str
    document: str
    born: str
    sex: str
    commune: str
    phone: str
    trade: str

    @property
    def packed(self) -> bytes:
        """Everything as one short text."""
        return PARTED.join(getattr(self, name) for name in self.__slots__).encode()

    @classmethod
    def unpacked(cls, packed: bytes) -> Person:
        return cls(*packed.decode().split(PARTED))

    @property
    def record(self) -> Record:
        """The same as the linkage model reads one."""
        return Record(
            first_name_ar=self.given_ar,
            last_name_ar=self.family_ar,
            first_name_fr=self.given_latin,
            last_name_fr=self.family_latin,
            cin=self.document if self.kind == CIN else "",
            birth_date=self.born,
            sex=self.sex,
            commune=self.commune,
            phone=self.phone,
            trade=self.trade,
        )


def person_of(asking: Asking, tag: str) -> Person:
    """Somebody as a row tells of them."""
    return Person(
        tag,
        *(asking.given_ar, asking.family_ar, asking.given_latin, asking.family_latin),
        *(asking.document_kind, asking.document, asking.born.iso if asking.born else ""),
        *(asking.sex, asking.workplace.commune, asking.phone, asking.trade),
    )


@dataclass(frozen=True, slots=True)
class Blocks:
    """Where somebody is put, and where their like are looked for."""

    put: tuple[int, ...]
    sought: tuple[int, ...]


def blocks_of(one: Person) -> Blocks:
    """The few places in which whoever may be the same person stands."""
    givens = _sounds(one.given_ar, one.given_latin)
    families = _sounds(one.family_ar, one.family_latin)
    born = PartialDay.read(one.born) if one.born else None
    both = [*_beside_card(one, givens), *(("tel", one.phone, g) for g in givens if one.phone)]
    put: list[tuple[object, ...]] = [*both]
    sought: list[tuple[object, ...]] = [*both]
    if born:
        names = [(g, f) for g in givens for f in (families or ("",))]
        _by_day(born, names, put, sought)
        if born.day and not _is_presumed(born):
            near = [(word, *_day(born), one.commune) for word in (*givens, *families)]
            put += near
            sought += near
    return Blocks(tuple({hash(each) for each in put}), tuple({hash(each) for each in sought}))


def _by_day(
    born: PartialDay,
    names: Iterable[tuple[str, str]],
    put: list[tuple[object, ...]],
    sought: list[tuple[object, ...]],
) -> None:
    """A day stands beside the same day, swapped or not, and beside those known by the year."""
    sure = bool(born.day) and not _is_presumed(born)
    for name in names:
        year = ("year", *name, born.year)
        if sure:
            put += [("day", *name, *_day(born)), year]
            sought += [("day", *name, *_day(born)), ("only", *name, born.year)]
        else:
            put += [("only", *name, born.year)]
            sought += [year, ("only", *name, born.year)]


def _day(born: PartialDay) -> tuple[int, ...]:
    """The day, day and month in one order whichever way they were written."""
    return (born.year, *sorted((born.month or 0, born.day or 0)))


def _is_presumed(born: PartialDay) -> bool:
    """The first of January stands for a year."""
    return (born.month, born.day) in ((1, 1), (None, None))


def _beside_card(one: Person, givens: Iterable[str]) -> Iterator[tuple[object, ...]]:
    """The digits of the card with a name: a letter is mistaken more often than they are."""
    digits = "".join(sign for sign in one.document if sign.isdigit())
    for name in givens:
        if len(digits) > 3:
            yield ("card", digits[1:], name)
            yield ("card", digits[:-1], name)


def _sounds(*written: str) -> tuple[str, ...]:
    found = (key for text in written if text for key in _keys(text)[:READINGS])
    return tuple(dict.fromkeys(found))


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

    def put(self, one: Person, blocks: Blocks) -> None:
        """Remember somebody."""
        number = len(self._people)
        self._people.append(one.packed)
        for block in blocks.put:
            there = self._places.get(block)
            if there is None:
                self._places[block] = number
            elif isinstance(there, int):
                self._places[block] = [there, number]
            elif len(there) < AT_MOST:
                there.append(number)

    def near(self, blocks: Blocks) -> list[Person]:
        """Those met so far who may be the same person, in the order they were met."""
        found: set[int] = set()
        for block in blocks.sought:
            there = self._places.get(block, ())
            found.update((there,) if isinstance(there, int) else there)
        return [Person.unpacked(self._people[number]) for number in sorted(found)]
