"""A scorer that knows how generated lists were made: what the best linkage could reach.

It reads the generator's own tables and shares: the chance of each name for a sex, an age and a
province, each spelling of it, each slip of each spelling, every error of numbers, dates and
communes, and how siblings, twins and homonyms resemble one another. From them it computes for a
pair of records the odds that both are one person against every other reason to look alike.
Approximations, all small: two errors in one date or number are counted as one chance in many, the
rise of card numbers with age is not used, and a slip made after a part was dropped is not told
apart from one made before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache, lru_cache

import numpy as np

from sijill.linkage.people import family, given, places
from sijill.linkage.people.generate import PRESUMED
from sijill.linkage.people.lexicon import generation_of
from sijill.linkage.people.names import ORIGINS
from sijill.linkage.truth import slips
from sijill.linkage.truth.channel import _without_a_part

SERIES = 990_000  # numbers of one series of cards
SOMEHOW = 1e-5  # of an error nobody thought of


def outcomes(text: str) -> dict[str, float]:
    """Return every text that one slip makes of this one, with its chance."""
    made: dict[str, float] = defaultdict(float)
    letters = [place for place, sign in enumerate(text) if sign.isalpha()]
    for place in letters:
        sign = text[place]
        near = slips.NEAR.get(sign.lower(), sign.lower())
        turns = [(turn + 0.5) / len(near) / 1.0 for turn in range(len(near))]
        for kind, share in slips.SLIPS.items():
            halves = turns if kind in ("changed", "added", "lost", "exchanged") else [0.5]
            for which in halves:
                result = slips._slip(text, kind, _where(letters, place), which)
                made[result] += share / len(letters) / len(halves)
    return made


def _where(letters: list[int], place: int) -> float:
    return (letters.index(place) + 0.5) / len(letters)


class Emission:
    """For each text met in a list: the names it may come from, with the chance of the text."""

    def __init__(self, lexicon, script: str, texts: Iterable[str], typo: float, dropped: float):
        wanted = set(texts)
        self.of: dict[str, dict[int, float]] = {text: {} for text in wanted}
        for index, name in enumerate(lexicon.names):
            spelt = name.ar if script == "ar" else name.latin
            whole: dict[str, float] = defaultdict(float)
            for text, share in zip(spelt.texts, spelt.shares, strict=True):
                whole[text] += share * (1 - dropped)
                whole[_without_a_part(text)] += share * dropped
            for text, share in whole.items():
                if text in wanted:
                    self._add(text, index, share * (1 - typo))
                for slipped, chance in outcomes(text).items():
                    if slipped in wanted:
                        self._add(slipped, index, share * typo * chance)

    def _add(self, text: str, index: int, chance: float) -> None:
        of = self.of[text]
        of[index] = of.get(index, 0.0) + chance


class Priors:
    """The chance of each given name for a sex and an age, of each family name for a province."""

    def __init__(self) -> None:
        self.given = {
            (sex, generation): self._national(given(), sex, generation)
            for sex in "fm" for generation in range(4)
        }  # fmt: skip
        self.family = {
            place.province: sum(
                share * family().chances(sex="", generation=0, origin=origin)
                for origin, share in zip(ORIGINS, place.origins, strict=True)
            )
            for place in places()
        }
        weights = {place.province: place.weight for place in places()}
        every = sum(weights.values())
        self.family[None] = sum(self.family[code] * w / every for code, w in weights.items())

    @staticmethod
    def _national(lexicon, sex: str, generation: int) -> np.ndarray:
        weights = np.array([p.weight for p in places()])
        mix = np.array([p.origins for p in places()])
        shares = weights @ mix / weights.sum()
        return sum(
            share * lexicon.chances(sex=sex, generation=generation, origin=origin)
            for origin, share in zip(ORIGINS, shares, strict=True)
        )


class Oracle:
    """Scores pairs of records of two generated lists (`ar` on the left, `fr` on the right)."""

    def __init__(self, parameters: dict, left: dict, right: dict) -> None:
        self.parameters, self.left, self.right = parameters, left, right
        self.l, self.r = parameters["into_left"], parameters["into_right"]
        self.priors = Priors()
        self.emit = {}
        for side, rows, channel in (("l", left, self.l), ("r", right, self.r)):
            script = "ar" if channel["scripts"] == "ar" else "latin"
            texts = set(rows["first"]) | set(rows["last"])
            for kind, lexicon in (("g", given()), ("f", family())):
                self.emit[side + kind] = Emission(
                    lexicon, script, texts, channel["name_typo"], channel["part_dropped"]
                ).of
        self._places()
        self._births()
        self._mixture()

    # --- what is said of whom ---------------------------------------------------------------

    def _places(self) -> None:
        self.province, self.weight = {}, {}
        every = sum(p.weight for p in places())
        for p in places():
            inside = sum(c.weight for c in p.communes)
            for c in p.communes:
                for written in (c.ar, c.latin):
                    self.province[written] = p.province
                    self.weight[written] = (p.weight / every * c.weight / inside, c.weight / inside)
        self.same_place = {c.latin: c.ar for p in places() for c in p.communes}

    def _births(self) -> None:
        years: dict[int, float] = defaultdict(float)
        for rows in (self.left, self.right):
            for birth in rows["birth"]:
                years[int(birth[:4])] += 1
        total = sum(years.values())
        self.year = {year: count / total for year, count in years.items()}

    def _mixture(self) -> None:
        p = self.parameters
        people = p["left"] + p["right"] - p["shared"]
        crossed = 2 * (p["left"] / people) * (p["right"] / people)
        pairs = p["left"] * p["right"]
        shares = p["families"]
        self.pi = {
            "match": p["shared"] / pairs,
            "siblings": people * shares["siblings"] / 2 * crossed / pairs,
            "twins": people * shares["twins"] / 2 * crossed / pairs,
            "homonyms": people * shares["homonyms"] / 2 * crossed / pairs,
        }

    # --- names -------------------------------------------------------------------------------

    @cache
    def _one(self, side: str, text: str, key) -> float:
        prior = self.priors.given[key] if side[1] == "g" else self.priors.family[key]
        return sum(prior[n] * chance for n, chance in self.emit[side][text].items()) + 1e-9

    @cache
    def _both(self, kind: str, x: str, y: str, key) -> float:
        prior = self.priors.given[key] if kind == "g" else self.priors.family[key]
        one, two = self.emit["l" + kind][x], self.emit["r" + kind][y]
        if len(two) < len(one):
            one, two = two, one
        return sum(prior[n] * chance * two[n] for n, chance in one.items() if n in two) + 1e-13

    def names(self, l, r) -> tuple[float, float, float]:
        """Return the odds for one person, for one family, and for the same names, against chance."""
        gl, gr = (l["sex"], l["generation"]), (r["sex"], r["generation"])
        fl, fr = l["province"], r["province"]
        sl, sr = self.l["names_swapped"], self.r["names_swapped"]
        xf, xl, yf, yl = l["first"], l["last"], r["first"], r["last"]
        seen_l = (1 - sl) * self._one("lg", xf, gl) * self._one("lf", xl, fl) + sl * self._one(
            "lg", xl, gl
        ) * self._one("lf", xf, fl)
        seen_r = (1 - sr) * self._one("rg", yf, gr) * self._one("rf", yl, fr) + sr * self._one(
            "rg", yl, gr
        ) * self._one("rf", yf, fr)
        married = self.r["married_name"] if l["sex"] == "f" else 0.0

        def fam(x: str, y: str) -> float:
            other = self._one("lf", x, fl) * self._one("rf", y, fr)
            return (1 - married) * self._both("f", x, y, fl) + married * other

        def giv(x: str, y: str) -> float:
            return self._both("g", x, y, gl)

        def lone(x: str, y: str) -> float:
            return self._one("lg", x, gl) * self._one("rg", y, gr)

        def mixed(g, f) -> float:
            return (
                (1 - sl) * (1 - sr) * g(xf, yf) * f(xl, yl)
                + sl * (1 - sr) * g(xl, yf) * f(xf, yl)
                + (1 - sl) * sr * g(xf, yl) * f(xl, yf)
                + sl * sr * g(xl, yl) * f(xf, yf)
            )

        chance = seen_l * seen_r
        return mixed(giv, fam) / chance, mixed(lone, fam) / chance, mixed(giv, fam) / chance

    # --- numbers, dates, places --------------------------------------------------------------

    def card(self, l, r) -> tuple[float, float]:
        """Return the odds for one person, and for two whose cards were made on one day."""
        x, y = l["cin"], r["cin"]
        if not x or not y:
            return 1.0, 1.0
        wrong_l, wrong_r = (
            self.l["cin_mistyped"],
            self.r["cin_mistyped"] / (1 - self.r["cin_missing"]),
        )
        other = self.r["cin_other"] / (1 - self.r["cin_missing"])
        at_random = 1 / (SERIES * 100)
        if x == y:
            return (1 - wrong_l) * (1 - wrong_r - other) / at_random, SOMEHOW / at_random
        from_l, from_r = self._mistyped(x, y), self._mistyped(y, x)
        one = (1 - wrong_l) * wrong_r * from_l + wrong_l * (1 - wrong_r) * from_r
        following = 0.0
        if x.rstrip("0123456789") == y.rstrip("0123456789"):
            a, b = (int(c.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") or 0) for c in (x, y))
            following = 1 / 6 if 1 <= abs(a - b) <= 3 else 0.0
        return one / at_random + other + wrong_l * wrong_r, following / at_random

    @cache
    def _mistyped(self, x: str, y: str) -> float:
        """The chance that one slip in x gives y, as lists are read (O is 0, I is 1, S is 5)."""
        shares = self.parameters["cin_errors"]
        if abs(len(x) - len(y)) > 1:
            return 0.0
        return _card_outcomes(x, tuple(shares.items())).get(y, 0.0)

    def _day(self, birth: str, *, first: float) -> float:
        """The chance of a true day in its year."""
        return first if birth[5:] == "01-01" else (1 - first) / 365

    def birth(self, l, r) -> tuple[float, float, float]:
        """Return the odds for one birth, for siblings and for homonyms."""
        x, y = l["birth"], r["birth"]
        yx, yy = int(x[:4]), int(y[:4])
        px, py = self._seen(x, self.l), self._seen(y, self.r)
        first = self._presumed(yx)
        true_x, true_y = (
            self.year.get(year, 1e-6) * self._day(b, first=self._presumed(year))
            for b, year in ((x, yx), (y, yy))
        )
        wl, wr = self.l["birth_wrong"], self.r["birth_wrong"]
        if x == y:
            one = true_x * (1 - wl) * (1 - wr)
            if x[5:] == "01-01":
                one += self.year.get(yx, 1e-6) * 0.16 * wl * wr
        else:
            one = true_x * (1 - wl) * wr * self._spoilt(x, y) + true_y * (
                1 - wr
            ) * wl * self._spoilt(y, x)
            one += wl * wr * true_x * SOMEHOW * 10
            if yx == yy:
                one += wl * wr * self.year.get(yx, 1e-6) * 0.25 / 365
        gap = abs(yx - yy)
        siblings = (0.96 / 16 if 1 <= gap <= 8 else 0.04 / 60) * self._seen_day(y, self.r) / py
        both = x[5:] == "01-01" and y[5:] == "01-01"
        gaps = {0: 0.4, 1: 0.125, 2: 0.1, 5: 0.075}
        homonyms = gaps.get(gap, 1e-3) * self.year.get(yx, 1e-6) / (px * py) if both else 1e-6
        return one / (px * py), siblings, homonyms

    def _presumed(self, year: int) -> float:
        return next((share for before, share in PRESUMED if year < before), 0.004)

    def _seen_day(self, birth: str, channel: dict) -> float:
        first = self._presumed(int(birth[:4]))
        first += (
            (1 - first)
            * channel["birth_wrong"]
            * self.parameters["birth_errors"]["first_of_january"]
        )
        return self._day(birth, first=first)

    def _seen(self, birth: str, channel: dict) -> float:
        return self.year.get(int(birth[:4]), 1e-6) * self._seen_day(birth, channel)

    def _spoilt(self, true: str, said: str) -> float:
        """The chance of what is said, given that a true date is wrong."""
        shares = self.parameters["birth_errors"]
        ty, tm, td = true.split("-")
        sy, sm, sd = said.split("-")
        chance = 0.0
        if ty == sy and (sm, sd) == ("01", "01"):
            chance += shares["first_of_january"]
        if ty == sy and (sm, sd) == (td, tm):
            chance += shares["swapped"]
        if ty == sy and tm == sm and td != sd:
            chance += (shares["day"] + (shares["swapped"] if int(td) > 12 else 0)) / 30
        if (tm, td) == (sm, sd) and abs(int(ty) - int(sy)) in (1, 2, 10):
            chance += shares["year"] / 6
        return chance

    def place(self, l, r) -> float:
        """Return the odds for one home."""
        x, y = l["commune"], r["commune"]
        if not x or not y:
            return 1.0
        changed, near = self.r["commune_changed"], self.parameters["moved_near"]
        weight, inside = self.weight[y]
        same = (1 - changed) if self.same_place[y] == x else 0.0
        nearby = changed * near * inside if self.province[x] == self.province[y] else 0.0
        return (same + nearby + changed * (1 - near) * weight) / weight

    def sexes(self, l, r) -> tuple[float, float]:
        """Return the odds for one person and for homonyms."""
        wrong = self.r["sex_wrong"]
        share = 0.44 if r["sex"] == "f" else 0.56
        same = (1 - wrong if l["sex"] == r["sex"] else wrong) / share
        return same, same

    def log_odds(self, a: int, b: int) -> float:
        """Return the natural logarithm of the odds that the records are one person."""
        l, r = _row(self.left, a, self.province), _row(self.right, b, self.province)
        person, kin, alike = self.names(l, r)
        card, following = self.card(l, r)
        birth, sibling_birth, homonym_birth = self.birth(l, r)
        place = self.place(l, r)
        sex, _ = self.sexes(l, r)
        day = self.parameters["families"]["same_day_cards"]
        usable = (1 - self.l["cin_mistyped"]) * (1 - self.r["cin_mistyped"])
        one = self.pi["match"] * person * card * birth * place * sex
        near = following * usable
        siblings = self.pi["siblings"] * kin * place * sibling_birth * (1 - day + day * near)
        twins = self.pi["twins"] * kin * place * birth * (1 - 2 * day + 2 * day * near)
        homonyms = self.pi["homonyms"] * alike * place * homonym_birth * sex
        return float(np.log(one + 1e-300) - np.log(1.0 + siblings + twins + homonyms))


@lru_cache(maxsize=200_000)
def _card_outcomes(card: str, shares: tuple[tuple[str, float], ...]) -> dict[str, float]:
    head = card.rstrip("0123456789")
    digits = card[len(head) :]
    size = len(digits)
    made: dict[str, float] = defaultdict(float)
    told = dict(shares)
    for place, digit in enumerate(digits):
        for step in range(9):
            other = str((int(digit) + 1 + step) % 10)
            made[head + digits[:place] + other + digits[place + 1 :]] += told["changed"] / size / 9
        made[head + digits[:place] + digits[place + 1 :]] += told["lost"] / size
        for new in range(10):
            made[head + digits[:place] + str(new) + digits[place:]] += told["added"] / size / 10
        if place + 1 < size and digits[place + 1] != digit:
            swapped = digits[:place] + digits[place + 1] + digit + digits[place + 2 :]
            made[head + swapped] += told["exchanged"] / size
    for letter in slips.CARD_LETTERS:
        made[letter + head[1:] + digits] += told["letters"] / len(slips.CARD_LETTERS)
    made[card] += told["look_alike"] * 0.5
    return made


def _row(rows: dict, turn: int, province: dict) -> dict:
    birth = rows["birth"][turn]
    return {
        "first": rows["first"][turn], "last": rows["last"][turn],
        "sex": rows["sex"][turn].lower(), "cin": rows["cin"][turn], "birth": birth,
        "generation": int(generation_of(np.array([int(birth[:4])]))[0]),
        "commune": rows["commune"][turn],
        "province": province.get(rows["commune"][turn]),
    }  # fmt: skip
