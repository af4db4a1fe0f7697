"""What goes wrong in two lists, and how often: every number of a generated pair of lists.

Two sets. *Usual* is a register kept with care beside a fund's file; *dirty* is what a fund's file
looks like after years without controls. The shares are assumptions of ours, not statistics.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from types import MappingProxyType
from typing import Literal

Script = Literal["ar", "fr", "both"]
SHARED_OF_LEFT = 0.795  # of the shorter list, also in the other one


@dataclass(frozen=True)
class Channel:
    """How a true value is spoilt on its way into one list."""

    scripts: Script
    first_and_last: bool = True  # else the whole name in one cell
    cin_missing: float = 0.0
    cin_mistyped: float = 0.0
    cin_other: float = 0.0  # somebody else's number: a parent's, a neighbour's row
    name_missing: float = 0.0
    name_typo: float = 0.0  # for each of the two names
    names_swapped: float = 0.0
    married_name: float = 0.0  # of women
    part_dropped: float = 0.0  # of compound names, one part is left out
    birth_wrong: float = 0.0
    birth_missing: float = 0.0
    sex_wrong: float = 0.0
    commune_changed: float = 0.0
    commune_missing: float = 0.0
    phone_given: float = 0.0
    phone_changed: float = 0.0
    trade_given: float = 0.0


@dataclass(frozen=True)
class Families:
    """How people of the population resemble one another, as shares of it."""

    siblings: float = 0.30  # have a sibling in it: same family name and commune
    twins: float = 0.02
    homonyms: float = 0.015  # same names, same village, both born on 1 January
    same_day_cards: float = 0.35  # of siblings, and twice as often of twins
    shared_phones: float = 0.30  # of siblings and twins


# What a wrong birth date is, as shares.
BIRTH_ERRORS = MappingProxyType(
    {"swapped": 0.30, "first_of_january": 0.40, "year": 0.15, "day": 0.15}
)
# What a mistyped identity number is, as shares.
CIN_ERRORS = MappingProxyType(
    {"changed": 0.45, "exchanged": 0.20, "lost": 0.13, "added": 0.07, "look_alike": 0.10,
     "letters": 0.05}
)  # fmt: skip
NEAR = 0.5  # of moves, to another commune of the same province


@dataclass(frozen=True)
class Parameters:
    """Everything a pair of lists is made from; the same parameters give the same bytes."""

    left: int
    right: int
    shared: int
    seed: int
    dirty: str
    families: Families
    into_left: Channel
    into_right: Channel
    birth_errors: dict[str, float] = field(default_factory=lambda: dict(BIRTH_ERRORS))
    cin_errors: dict[str, float] = field(default_factory=lambda: dict(CIN_ERRORS))
    moved_near: float = NEAR

    def as_dict(self) -> dict[str, object]:
        """Return the parameters as they are written beside the lists."""
        return asdict(self)


_LEFT = Channel(
    scripts="ar", cin_mistyped=0.02, name_typo=0.02, names_swapped=0.003, part_dropped=0.02,
    birth_wrong=0.02, commune_missing=0.01, phone_given=0.8, trade_given=1.0,
)  # fmt: skip
USUAL = (
    _LEFT,
    Channel(
        scripts="fr", cin_missing=0.08, cin_mistyped=0.07, cin_other=0.002, name_typo=0.02,
        names_swapped=0.01, married_name=0.01, part_dropped=0.04, birth_wrong=0.08,
        sex_wrong=0.003, commune_changed=0.30, commune_missing=0.05,
    ),
)  # fmt: skip
DIRTY = (
    replace(_LEFT, name_typo=0.08, birth_wrong=0.05, cin_mistyped=0.03, cin_missing=0.01),
    replace(
        USUAL[1], cin_missing=0.30, cin_mistyped=0.15, cin_other=0.004, name_typo=0.08,
        names_swapped=0.02, married_name=0.02, birth_wrong=0.25, sex_wrong=0.006,
        commune_changed=0.55,
    ),
)  # fmt: skip
KINDS = MappingProxyType({"usual": USUAL, "dirty": DIRTY})


def parameters(
    *, left: int, right: int, seed: int, dirty: str = "usual", scripts: str = "ar:fr",
    phones: float = 0.0,
) -> Parameters:  # fmt: skip
    """Return the numbers of a pair of lists; `scripts` is "ar:fr", "both:fr", "fr:fr"…"""
    into_left, into_right = KINDS[dirty]
    one, two = scripts.split(":")
    if {one, two} - {"ar", "fr", "both"}:
        raise ValueError(f"scripts are ar, fr or both, as in ar:fr; not {scripts}")
    return Parameters(
        left=left,
        right=right,
        shared=round(min(left, right) * SHARED_OF_LEFT),
        seed=seed,
        dirty=dirty,
        families=Families(),
        into_left=replace(into_left, scripts=one),  # type: ignore[arg-type]
        into_right=replace(
            into_right,
            scripts=two,  # type: ignore[arg-type]
            phone_given=phones,
            phone_changed=0.3,
        ),
    )
