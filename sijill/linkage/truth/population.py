"""Everybody: people with siblings, twins and homonyms, whose card numbers may follow each other."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from sijill.linkage.people import People, generate, given
from sijill.linkage.people.lexicon import draw_for
from sijill.linkage.truth.parameters import Families

Rows = NDArray[np.intp]
CHUNK = 200_000
COLUMNS = (
    "sex", "given", "family", "birth_year", "birth_month", "birth_day", "origin", "cin", "phone",
    "province", "commune", "commune_latin", "trade",
)  # fmt: skip
Columns = dict[str, NDArray]


def populate(count: int, *, seed: int, families: Families) -> Columns:
    """Return that many people as columns, related as the shares say."""
    rng = np.random.default_rng([seed, 1])
    people = _everybody(count, seed)
    siblings, twins, homonyms = _pairs(rng, count, families)
    _kin(rng, people, *siblings)
    _older_and_younger(rng, people, *siblings)
    _kin(rng, people, *twins)
    _same_birth(people, *twins)
    _name_again(rng, people, np.concatenate([siblings[1], twins[1]]))
    _homonyms(rng, people, *homonyms)
    _cards_of_one_day(rng, people, *siblings, families.same_day_cards)
    _cards_of_one_day(rng, people, *twins, min(1.0, 2 * families.same_day_cards))
    for head, follower in (siblings, twins):
        chosen = rng.random(len(head)) < families.shared_phones
        people["phone"][follower[chosen]] = people["phone"][head[chosen]]
    return people


def _everybody(count: int, seed: int) -> Columns:
    chunks = max(1, -(-count // CHUNK))
    sizes = [len(part) for part in np.array_split(np.empty(count), chunks)]
    made: list[People] = [
        generate(size, seed=seed, chunk=turn, chunks=chunks) for turn, size in enumerate(sizes)
    ]
    return {name: np.concatenate([getattr(one, name) for one in made]) for name in COLUMNS}


def _pairs(rng: Generator, count: int, families: Families) -> list[tuple[Rows, Rows]]:
    """Disjoint pairs of rows for each way of being alike."""
    order = rng.permutation(count)
    pairs, start = [], 0
    for share in (families.siblings, families.twins, families.homonyms):
        size = int(count * share / 2)
        pairs.append((order[start : start + size], order[start + size : start + 2 * size]))
        start += 2 * size
    return pairs


def _kin(rng: Generator, people: Columns, head: Rows, follower: Rows) -> None:
    for name in ("family", "province", "commune", "commune_latin", "origin"):
        people[name][follower] = people[name][head]


def _older_and_younger(rng: Generator, people: Columns, head: Rows, follower: Rows) -> None:
    gap = rng.integers(1, 9, len(head)) * rng.choice([-1, 1], len(head))
    people["birth_year"][follower] = np.clip(people["birth_year"][head] + gap, 1940, 2008)


def _same_birth(people: Columns, head: Rows, follower: Rows) -> None:
    for name in ("birth_year", "birth_month", "birth_day"):
        people[name][follower] = people[name][head]


def _name_again(rng: Generator, people: Columns, rows: Rows) -> None:
    """Given names of the age they now have."""
    people["given"][rows] = draw_for(
        given(),
        rng,
        sex=people["sex"][rows],
        birth_year=people["birth_year"][rows],
        origin=people["origin"][rows],
    )


def _homonyms(rng: Generator, people: Columns, head: Rows, follower: Rows) -> None:
    _kin(rng, people, head, follower)
    people["sex"][follower] = people["sex"][head]
    people["given"][follower] = people["given"][head]
    gap = rng.choice([0, 1, 2, 5], len(head), p=[0.4, 0.25, 0.2, 0.15])
    people["birth_year"][follower] = people["birth_year"][head] - gap
    for rows in (head, follower):
        people["birth_month"][rows] = 1
        people["birth_day"][rows] = 1


def _cards_of_one_day(
    rng: Generator, people: Columns, head: Rows, follower: Rows, share: float
) -> None:
    """Numbers that follow each other, where nobody else has the next one."""
    chosen = rng.random(len(head)) < share
    cards = people["cin"]
    taken = set(cards.tolist())
    steps = rng.integers(1, 4, len(head)).tolist()
    for one, two, step in zip(head[chosen], follower[chosen], np.array(steps)[chosen], strict=True):
        card = cards[one]
        letters = card.rstrip("0123456789")
        following = f"{letters}{int(card[len(letters) :]) + int(step)}"
        if following not in taken:
            taken.add(following)
            cards[two] = following
