"""True people on their way into a list: what each column says of them there."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from sijill.linkage.people import family, given, places
from sijill.linkage.truth.parameters import Channel, Parameters
from sijill.linkage.truth.population import Columns, Rows
from sijill.linkage.truth.slips import Texts, card_slips, slips

LATEST_DAY = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
ARTICLES = ("el", "al", "ben", "ait", "aït", "ou", "ould", "id", "bou", "bin", "بن", "أيت", "ايت",
            "آيت", "ولد", "عبد", "إد", "إيد", "بو", "أو")  # fmt: skip


def listed(
    rng: Generator, people: Columns, rows: Rows, channel: Channel, parameters: Parameters
) -> Columns:
    """The columns of a list holding these people, errors and all; None where nothing is said."""
    some = {name: column[rows] for name, column in people.items()}
    made: Columns = {}
    _names(rng, some, channel, made)
    made["cin"] = _cards(rng, some, channel, people["cin"], parameters.cin_errors)
    made["birth_date"] = _births(rng, some, channel, parameters.birth_errors)
    made["sex"] = _sexes(rng, some, channel)
    made["commune"] = _communes(rng, some, channel, parameters.moved_near)
    if channel.phone_given:
        made["phone"] = _phones(rng, some, channel, people["phone"])
    if channel.trade_given:
        made["trade"] = _blank(rng, some["trade"], 1 - channel.trade_given)
    return made


def _blank(rng: Generator, values: Texts, share: float) -> Texts:
    empty = rng.random(len(values)) < share
    blanked = values.astype(object)
    blanked[empty] = None
    return blanked


# --- names ---------------------------------------------------------------------------------------


def _names(rng: Generator, some: Columns, channel: Channel, made: Columns) -> None:
    count = len(some["sex"])
    swapped = rng.random(count) < channel.names_swapped
    last = some["family"].copy()
    married = (some["sex"] == "f") & (rng.random(count) < channel.married_name)
    last[married] = rng.permutation(some["family"])[: int(married.sum())]
    for script in ("ar", "fr") if channel.scripts == "both" else (channel.scripts,):
        spelt = "ar" if script == "ar" else "latin"
        firsts = _written(rng, given().spell(rng, some["given"], spelt), channel)  # type: ignore[arg-type]
        lasts = _written(rng, family().spell(rng, last, spelt), channel)  # type: ignore[arg-type]
        one = np.where(swapped, lasts, firsts)
        two = np.where(swapped, firsts, lasts)
        if channel.first_and_last:
            made[f"first_name_{script}"], made[f"last_name_{script}"] = one, two
        else:
            made[f"name_{script}"] = one + " " + two


def _written(rng: Generator, texts: Texts, channel: Channel) -> Texts:
    written = texts.copy()
    chosen = rng.random(len(texts)) < channel.part_dropped
    written[chosen] = [_without_a_part(text) for text in written[chosen].tolist()]
    mistyped = np.flatnonzero(rng.random(len(texts)) < channel.name_typo)
    written[mistyped] = slips(rng, written[mistyped])
    return written


def _without_a_part(text: str) -> str:
    """Fatima for Fatima Zahra; a name whose first word is a particle stays whole."""
    parts = text.replace("-", " ").split()
    whole = len(parts) != 2 or parts[0].casefold() in ARTICLES
    return text if whole else parts[0]


# --- numbers and dates ---------------------------------------------------------------------------


def _cards(
    rng: Generator, some: Columns, channel: Channel, every: Texts, shares: Mapping[str, float]
) -> Texts:
    cards = some["cin"].copy()
    draw = rng.random(len(cards))
    edges = np.cumsum([channel.cin_missing, channel.cin_mistyped, channel.cin_other])
    mistyped = np.flatnonzero((draw >= edges[0]) & (draw < edges[1]))
    others = np.flatnonzero((draw >= edges[1]) & (draw < edges[2]))
    cards[mistyped] = card_slips(rng, cards[mistyped], shares)
    cards[others] = every[rng.integers(0, len(every), len(others))]
    cards[draw < edges[0]] = None
    return cards


def _births(rng: Generator, some: Columns, channel: Channel, shares: Mapping[str, float]) -> Texts:
    year = some["birth_year"].astype(np.int64)
    month, day = some["birth_month"].astype(np.int64), some["birth_day"].astype(np.int64)
    alone = month == 0
    wrong = (rng.random(len(year)) < channel.birth_wrong) & ~alone
    kinds = rng.choice(list(shares), len(year), p=np.array(list(shares.values())))
    swap = wrong & (kinds == "swapped") & (day <= 12)
    month[swap], day[swap] = day[swap], month[swap]
    first = wrong & (kinds == "first_of_january")
    month[first], day[first] = 1, 1
    by_year = wrong & (kinds == "year")
    year[by_year] += rng.choice([-1, 1, -10, 10, 2, -2], len(year))[by_year]
    other = wrong & ((kinds == "day") | ((kinds == "swapped") & ~swap))
    day[other] = rng.integers(1, LATEST_DAY[month[other] - 1] + 1)
    # a year alone is written so, or as its first of January
    plain = alone & (rng.random(len(year)) < 0.5)
    month[alone], day[alone] = 1, 1
    texts = [
        f"{y}" if bare else f"{y}-{m:02d}-{d:02d}"
        for y, m, d, bare in zip(
            year.tolist(), month.tolist(), day.tolist(), plain.tolist(), strict=True
        )
    ]
    return _blank(rng, np.array(texts, dtype=object), channel.birth_missing)


def _sexes(rng: Generator, some: Columns, channel: Channel) -> Texts:
    woman = (some["sex"] == "f") ^ (rng.random(len(some["sex"])) < channel.sex_wrong)
    return np.where(woman, "F", "M").astype(object)


# --- places and telephones -----------------------------------------------------------------------


def _communes(rng: Generator, some: Columns, channel: Channel, near: float) -> Texts:
    arabic = channel.scripts == "ar"
    spelt = some["commune" if arabic else "commune_latin"].copy()
    flat = [(p.province, c.ar if arabic else c.latin) for p in places() for c in p.communes]
    weights = [p.weight * c.weight / sum(x.weight for x in p.communes)
               for p in places() for c in p.communes]  # fmt: skip
    chosen = np.flatnonzero(rng.random(len(spelt)) < channel.commune_changed)
    nearby = rng.random(len(chosen)) < near
    names: NDArray = np.array([name for _, name in flat], dtype=object)
    chances = np.array(weights) / sum(weights)
    moved = names[rng.choice(len(names), len(chosen), p=chances)]
    codes = np.array([code for code, _ in flat])
    homes = some["province"][chosen].astype(str)
    for code in np.unique(homes):
        there = np.flatnonzero((homes == code) & nearby)
        inside = codes == code
        moved[there] = rng.choice(
            names[inside], len(there), p=chances[inside] / chances[inside].sum()
        )
    spelt[chosen] = moved
    return _blank(rng, spelt, channel.commune_missing)


def _phones(rng: Generator, some: Columns, channel: Channel, every: Texts) -> Texts:
    phones = some["phone"].copy()
    changed = np.flatnonzero(rng.random(len(phones)) < channel.phone_changed)
    phones[changed] = [f"+2126{n:08d}" for n in rng.integers(0, 10**8, len(changed)).tolist()]
    return _blank(rng, phones, 1 - channel.phone_given)
