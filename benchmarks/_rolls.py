"""An old roll as chambers keep them, dirty in the usual ways; always the same for one size.

python -m benchmarks._rolls FOLDER ROWS writes roll.csv and mapping.toml there.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from sijill.linkage.people import People, family, generate, given

CHUNK, SEED = 20_000, 19_86
COLUMNS = {
    "nia": "N° RNA", "document": "CIN", "given_ar": "الاسم الشخصي", "family_ar": "الاسم العائلي",
    "given_latin": "Prénom", "family_latin": "Nom", "born": "Né(e) le", "birth_place": "Lieu",
    "sex": "Sexe", "phone": "Tél", "trade": "Métier", "since": "Depuis", "province": "Province",
    "commune": "Commune", "address": "Adresse", "state": "Etat", "entered_on": "Inscrit le",
}  # fmt: skip
EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
TWICE = 0.02  # the same person further down, under another card and spelt otherwise
COPIED = 0.01  # a row pasted twice
ODD = 0.02  # of one field: a sex, a craft, a day or a card that cannot be read
NO_PHONE, BAD_PHONE, ONE_SCRIPT = 0.15, 0.02, 0.10
Column = NDArray[Any]


def mapping() -> str:
    """The declaration of such a roll, as TOML."""
    lines = (f'{field} = "{column}"' for field, column in COLUMNS.items())
    return "\n".join(("[columns]", *lines, "[values.sex]", '"Féminin" = "F"', ""))


def write(path: Path, count: int) -> None:
    """Write a roll of that many rows."""
    chunks = -(-count // CHUNK)
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, delimiter=";")
        out.writerow(COLUMNS.values())
        for turn in range(chunks):
            size = min(CHUNK, count - turn * CHUNK)
            out.writerows(_rows(turn, size, generate(size, seed=SEED, chunk=turn, chunks=chunks)))


def _rows(turn: int, size: int, people: People) -> Iterator[tuple[str, ...]]:
    rng = np.random.default_rng([SEED, turn])
    told = _told(rng, turn, _met_twice(rng, people))
    rows = list(zip(*(told[field] for field in COLUMNS), strict=True))
    for copy in np.flatnonzero(rng.random(size) < COPIED)[1:]:
        rows[copy] = rows[int(rng.integers(copy))]
    yield from rows


def _met_twice(rng: Generator, people: People) -> People:
    """Some rows tell of a person of an earlier one, whose card was made anew since."""
    rows = np.arange(len(people))
    again = np.flatnonzero(rng.random(len(people)) < TWICE)[1:]
    rows[again] = rng.integers(0, again)
    told = people.take(rows)
    spelt = {
        f"{which}_{script}": _where(again, getattr(told, f"{which}_{script}"),
                                    names.spell(rng, getattr(told, which), script))
        for which, names in (("given", given()), ("family", family()))
        for script in ("ar", "latin")
    }  # fmt: skip
    return replace(told, cin=people.cin, **spelt)


def _where(rows: NDArray[np.intp], first: Column, other: Column) -> Column:
    made = first.copy()
    made[rows] = other[rows]
    return made


def _told(rng: Generator, turn: int, people: People) -> dict[str, Column]:
    """What the cells say."""
    count = len(people)
    chance = lambda share: rng.random(count) < share  # noqa: E731
    names = {name: getattr(people, name) for name in COLUMNS if name.endswith(("_ar", "_latin"))}
    silent = {"latin": chance(ONE_SCRIPT)}
    silent["ar"] = chance(ONE_SCRIPT) & ~silent["latin"]
    for name in names:
        names[name] = _some(names[name], silent[name.rsplit("_")[-1]], "")
    phone = _each(people.phone, lambda text: f"0{text[4:7]} {text[7:9]} {text[9:]}")
    told = {
        **names,
        "nia": _each(np.arange(count) + turn * CHUNK, lambda n: f"RNA-{n + 1:07d}"),
        "document": _some(people.cin, chance(ODD), "à vérifier"),
        "born": _some(_days(rng, people), chance(ODD), "31/02/1971"),
        "birth_place": people.birth_place,
        "sex": _some(np.where(people.sex == "f", "Féminin", "M"), chance(ODD), "?"),
        "phone": _some(_some(phone, chance(NO_PHONE), ""), chance(BAD_PHONE), "voir dossier"),
        "trade": _some(people.trade, chance(ODD), "divers"),
        "since": people.since.astype(np.object_),
        "province": people.province,
        "commune": _some(people.commune, chance(0.5), people.commune_latin),
        "address": people.address,
        "state": _some(np.full(count, "actif"), chance(0.04), "radié"),
        "entered_on": _each(rng.integers(0, 1_500, count), _entered),
    }
    return {name: np.asarray(told[name], dtype=np.object_) for name in COLUMNS}


def _some(column: Column, rows: NDArray[np.bool_], other: Any) -> Column:
    return np.where(rows, np.asarray(other, dtype=np.object_), column).astype(np.object_)


def _each(column: Column, told: Callable[[Any], str]) -> Column:
    return np.array([told(value) for value in column.tolist()], dtype=np.object_)


def _days(rng: Generator, people: People) -> Column:
    """Days as they are typed: most with strokes, some as a machine writes them or in our digits."""
    day, month, year = people.birth_day, people.birth_month, people.birth_year
    typed = np.array(
        [f"{d:02d}/{m:02d}/{y}" if m else f"{y}"
         for d, m, y in zip(day.tolist(), month.tolist(), year.tolist(), strict=True)],
        dtype=np.object_,
    )  # fmt: skip
    iso = np.array(
        [f"{y}-{m:02d}-{d:02d}" if m else f"{y}"
         for d, m, y in zip(day.tolist(), month.tolist(), year.tolist(), strict=True)],
        dtype=np.object_,
    )  # fmt: skip
    how = rng.random(len(people))
    eastern = _each(typed, lambda text: text.translate(EASTERN))
    return np.where(how < 0.7, typed, np.where(how < 0.9, iso, eastern)).astype(np.object_)


def _entered(days: int) -> str:
    """A day since the register was opened."""
    return str(np.datetime64("2022-03-01") + days)


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    write(folder / "roll.csv", int(sys.argv[2]))
    (folder / "mapping.toml").write_text(mapping(), encoding="utf-8")
