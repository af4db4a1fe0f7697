"""Where invented people live and what they make, with weights."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from sijill.linkage.people.names import ORIGINS
from sijill.linkage.people.tables import rows, weighed

KNOWN_FOR = 3.0  # a craft is this much more frequent where it is at home


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune by its names."""

    ar: str
    latin: str
    weight: float


@dataclass(frozen=True, slots=True)
class Place:
    """A province: its code, its weight, whose country it is, its cards, its communes."""

    province: str
    weight: float
    origins: tuple[float, ...]  # shares of ORIGINS, summing to 1
    letters: tuple[str, ...]  # of the identity cards of who was born there
    communes: tuple[Commune, ...]


@dataclass(frozen=True, slots=True)
class Trade:
    """A craft of the nomenclature: its weight, the share of women, where it is at home."""

    code: str
    weight: float
    women: float
    provinces: frozenset[str]


@cache
def places() -> tuple[Place, ...]:
    """Every province."""
    return tuple(
        Place(
            province=row["province"],
            weight=float(row["weight"]),
            origins=_origins(row["origins"]),
            letters=tuple(row["cin"].split()),
            communes=tuple(_commune(*pair) for pair in weighed(row["communes"]).items()),
        )
        for row in rows("places")
    )


@cache
def trades() -> tuple[Trade, ...]:
    """Every craft one may enter under."""
    return tuple(
        Trade(
            code=row["trade"],
            weight=float(row["weight"]),
            women=float(row["women"]) / 100,
            provinces=frozenset((row["provinces"] or "").split()),
        )
        for row in rows("trades")
    )


def _origins(text: str) -> tuple[float, ...]:
    told: Mapping[str, float] = {part[0]: float(part[1:]) for part in text.split()}
    whole = sum(told.values())
    return tuple(told.get(origin, 0.0) / whole for origin in ORIGINS)


def _commune(names: str, weight: float) -> Commune:
    ar, _, latin = names.partition("=")
    return Commune(ar, latin, weight)
