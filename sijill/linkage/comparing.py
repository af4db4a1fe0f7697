"""The levels of `comparisons` for two records at hand: the same conditions in Python.

A test holds each of them against the SQL of the batch.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler, Levenshtein

from sijill.linkage.comparisons import ALIKE, NEXT, SLIP_FROM

JANUARY = "01-01"


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it is compared."""

    form: str
    sound: str
    name: str
    maybe: frozenset[str]
    readings: frozenset[str]
    pieces: frozenset[str]


@dataclass(frozen=True)
class Prepared:
    """A record as it is compared; None is not told."""

    first: Name | None
    last: Name | None
    father: Name | None
    cin: str | None
    cin_letters: str
    cin_number: int | None
    birth: str | None
    sex: str | None
    commune: str | None
    province: str | None
    phone: str | None
    trade: str | None
    values: Mapping[str, str | None] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        told: dict[str, str | None] = {
            "birth": self.birth,
            "commune": self.commune,
            "trade": self.trade,
        }
        for each in ("first", "last", "father"):
            name: Name | None = getattr(self, each)
            told[f"{each}_name"] = name.name if name else None
            told[f"{each}_form"] = name.form if name else None
        object.__setattr__(self, "values", told)

    @property
    def year(self) -> int:
        return int((self.birth or "0000")[:4])

    @property
    def day(self) -> str:
        return (self.birth or "")[5:]


Test = Callable[[Prepared, Prepared], bool]


def _always(_: Prepared, __: Prepared) -> bool:
    return True


def _on_name(which: str, holds: Callable[[Name, Name], bool]) -> Test:
    def test(one: Prepared, other: Prepared) -> bool:
        return holds(getattr(one, which), getattr(other, which))

    return test


def _slip(one: Name, other: Name) -> bool:
    a, b = one.sound, other.sound
    return (
        min(len(a), len(b)) >= SLIP_FROM and DamerauLevenshtein.distance(a, b, score_cutoff=1) <= 1
    )


def _part(one: Name, other: Name) -> bool:
    a, b = one.sound, other.sound
    starts = min(len(a), len(b)) >= 2 and (a.startswith(b) or b.startswith(a))
    return starts or not one.pieces.isdisjoint(other.pieces)


def _swapped(one: Prepared, other: Prepared) -> bool:
    if not (one.first and one.last and other.first and other.last):
        return False
    return _crosses(one.first, other.last) and _crosses(one.last, other.first)


def _crosses(one: Name, other: Name) -> bool:
    return not one.readings.isdisjoint(other.readings) or not one.maybe.isdisjoint(other.maybe)


def _missing(which: str) -> Test:
    def test(one: Prepared, other: Prepared) -> bool:
        return getattr(one, which) is None or getattr(other, which) is None

    return test


def _same(which: str) -> Test:
    def test(one: Prepared, other: Prepared) -> bool:
        return bool(getattr(one, which) == getattr(other, which))

    return test


def _names(which: str) -> dict[tuple[str, str], Test]:
    return {
        (which, "same"): _on_name(which, lambda a, b: a.form == b.form),
        (which, "name"): _on_name(which, lambda a, b: a.name == b.name),
        (which, "maybe"): _on_name(which, lambda a, b: not a.maybe.isdisjoint(b.maybe)),
        (which, "sound"): _on_name(which, lambda a, b: not a.readings.isdisjoint(b.readings)),
        (which, "swapped"): _swapped,
        (which, "slip"): _on_name(which, _slip),
        (which, "part"): _on_name(which, _part),
        (which, "alike"): _on_name(
            which, lambda a, b: JaroWinkler.similarity(a.sound, b.sound) >= ALIKE
        ),
    }


def _following(one: Prepared, other: Prepared) -> bool:
    if one.cin_number is None or other.cin_number is None:
        return False
    near = abs(one.cin_number - other.cin_number) <= NEXT
    return near and one.cin_letters == other.cin_letters


def _apart(which: str, most: int) -> Test:
    def test(one: Prepared, other: Prepared) -> bool:
        return DamerauLevenshtein.distance(getattr(one, which), getattr(other, which)) <= most

    return test


def _one_year(one: Prepared, other: Prepared) -> bool:
    return one.year == other.year


def _year_slip(one: Prepared, other: Prepared) -> bool:
    if one.day != other.day or one.day == JANUARY:
        return False
    near = abs(one.year - other.year) in (1, 2, 10)
    return near or Levenshtein.distance(one.birth or "", other.birth or "") <= 1


def _back(day: str) -> str:
    return f"{day[3:]}-{day[:2]}"


_BIRTH: dict[tuple[str, str], Test] = {
    ("birth", "same"): lambda a, b: a.birth == b.birth and a.day != JANUARY,
    ("birth", "january"): lambda a, b: a.birth == b.birth,
    ("birth", "unknown_day"): lambda a, b: _one_year(a, b) and JANUARY in (a.day, b.day),
    ("birth", "swapped"): lambda a, b: _one_year(a, b) and a.day == _back(b.day),
    ("birth", "part_of_day"): lambda a, b: (
        _one_year(a, b) and (a.day[:2] == b.day[:2] or a.day[3:] == b.day[3:])
    ),
    ("birth", "year_slip"): _year_slip,
    ("birth", "year"): _one_year,
    ("birth", "about"): lambda a, b: abs(a.year - b.year) <= 2,
}
FIELDS = ("first", "last", "father", "cin", "birth", "sex", "commune", "phone", "trade")
LEVELS: Mapping[tuple[str, str], Test] = {
    **{(which, "missing"): _missing(which) for which in FIELDS},
    **{(which, "other"): _always for which in FIELDS},
    **{(which, "same"): _same(which) for which in ("cin", "sex", "commune", "phone", "trade")},
    **_names("first"),
    **_names("last"),
    **_names("father"),
    **_BIRTH,
    ("cin", "next"): _following,
    ("cin", "slip"): _apart("cin", 1),
    ("cin", "slips"): _apart("cin", 2),
    ("phone", "slip"): _apart("phone", 1),
    ("commune", "near"): lambda a, b: a.province is not None and a.province == b.province,
}
