"""How near two names are, from 0 to 1, whatever scripts they are written in.

Consonants are aligned (with the cost of a typing slip: a letter lost, added, changed, or two
exchanged) and vowels are weighed where they are written: an i against an a separates Karim from
Karam, a last a separates Amina from Amine, while e, doubled letters and silent letters weigh
little. Above `SAME` two spellings are one name; under `OTHER` they are two.
"""

from functools import lru_cache
from itertools import permutations

from sijill.kernel.names.letters import LOST, NEAR
from sijill.kernel.names.parts import CACHED, Part, normalise, parts
from sijill.kernel.names.script import Script
from sijill.kernel.names.sound import Sound, readings, voiced

SAME = 0.88
OTHER = 0.80

VOWEL_WEIGHT = 0.85
EXCHANGED = 0.7
UNMATCHED = 0.35  # what a part without a counterpart weighs beside one that has
REORDERED = 0.03
MOST_PARTS = 5
FIRM = frozenset("aiu")


def similarity(a: str, b: str) -> float:
    """How near two names are: 1.0 for two spellings of one, symmetric, 0.0 when one is empty."""
    one, two = parts(a), parts(b)
    if not one or not two:
        return 0.0
    if normalise(a) == normalise(b):
        return 1.0
    near = _whole(one, two)
    if len(one) != len(two):
        near = max(near, part_similarity(_joined(one), _joined(two)) - REORDERED)
    return round(near, 4)


@lru_cache(maxsize=CACHED)
def part_similarity(a: Part, b: Part) -> float:
    """How near two parts are, in their best readings."""
    if a == b:
        return 1.0
    heard = _best(voiced(a), voiced(b))
    if a.script is b.script is Script.ARABIC:  # both spellings count: سعد is not سعاد
        return min(heard, _best(readings(a), readings(b)))
    return heard


def _best(one: tuple[Sound, ...], two: tuple[Sound, ...]) -> float:
    return max((_near(x, y) for x in one for y in two), default=0.0)


def _joined(several: tuple[Part, ...]) -> Part:
    return Part("", "".join(part.word for part in several), several[0].script)


def _whole(one: tuple[Part, ...], two: tuple[Part, ...]) -> float:
    few, many = sorted((one[:MOST_PARTS], two[:MOST_PARTS]), key=len)
    return max(_matched(few, order, many) for order in permutations(many, len(few)))


def _matched(few: tuple[Part, ...], order: tuple[Part, ...], many: tuple[Part, ...]) -> float:
    scores = [part_similarity(a, b) for a, b in zip(few, order, strict=True)]
    # the worst part counts twice: one shared surname must not hide two first names
    blended = (sum(scores) / len(scores) + 2 * min(scores)) / 3
    extra = len(many) - len(few)
    covered = len(few) / (len(few) + UNMATCHED * extra)
    places = [many.index(part) for part in order]
    return max(0.0, blended * covered - REORDERED * (places != sorted(places)))


def _near(a: Sound, b: Sound) -> float:
    longest = max(len(a.skeleton), len(b.skeleton), 2)
    return max(0.0, 1.0 - _distance(a, b) / longest)


def _distance(a: Sound, b: Sound) -> float:
    """Optimal string alignment over (consonant, vowels after it)."""
    x, y = a.skeleton, b.skeleton
    before: list[float] = []
    row = [0.0]
    for letter in y:
        row.append(row[-1] + LOST.get(letter, 1.0))
    for i, left in enumerate(x):
        lost = LOST.get(left, 1.0)
        new = [row[0] + lost]
        for j, right in enumerate(y):
            best = min(
                row[j + 1] + lost,
                new[j] + LOST.get(right, 1.0),
                row[j] + _letter(left, right) + _gap(a, i, b, j),
            )
            if i and j and left == y[j - 1] and right == x[i - 1] and left != right:
                best = min(best, before[j - 1] + EXCHANGED)
            new.append(best)
        before, row = row, new
    return row[-1]


def _letter(left: str, right: str) -> float:
    return 0.0 if left == right else NEAR.get(frozenset((left, right)), 1.0)


def _gap(a: Sound, i: int, b: Sound, j: int) -> float:
    last = i == len(a.gaps) - 1, j == len(b.gaps) - 1
    if all(last):
        return VOWEL_WEIGHT * max(_end(a.gaps[i], b.gaps[j]), _middle(a, i, b, j) / 2)
    if any(last):
        return VOWEL_WEIGHT * _middle(a, i, b, j) / 2  # a consonant lost is counted already
    return VOWEL_WEIGHT * _middle(a, i, b, j)


def _middle(a: Sound, i: int, b: Sound, j: int) -> float:
    x, y = a.gaps[i], b.gaps[j]
    if a.full and b.full:
        return _both_heard(x, y)
    if a.full:
        return _heard_and_written(x, y)
    if b.full:
        return _heard_and_written(y, x)
    return _both_written(x, y)


@lru_cache(maxsize=CACHED)
def _both_heard(x: str, y: str) -> float:
    """Two spellings with all their vowels."""
    one, two = FIRM & set(x), FIRM & set(y)
    differ = one ^ two
    if not differ:
        return 0.0
    if one and two:
        shared = 0.8 if one & two else 1.0
        return 0.15 if differ == {"a"} and one & two else shared
    weak = "e" in (x if two else y)
    heard = max(differ)  # u before i before a
    return ({"a": 0.05} if weak else {"a": 0.2, "i": 0.75}).get(heard, 0.35 if weak else 0.25)


@lru_cache(maxsize=CACHED)
def _heard_and_written(heard: str, written: str) -> float:
    """A spelling with all its vowels against Arabic long ones."""
    firm = FIRM & set(heard)
    if "A" in written and "a" not in firm:
        return 0.15 if "e" in heard else 1.0 if firm else 0.6
    if "I" in written and "i" not in firm:
        return 0.3 if heard == "e" else 1.0
    if "U" in written and "u" not in firm:
        return 1.0
    long = {letter.lower() for letter in written}
    if "i" in firm - long and "Y" not in written:
        return 0.4 if long else 0.2
    return 0.1 if "u" in firm - long else 0.0


@lru_cache(maxsize=CACHED)
def _both_written(x: str, y: str) -> float:
    """Arabic against Arabic: a long vowel is there or it is not."""
    differ = set(x) ^ set(y)
    if not differ or differ in ({"Y", "I"}, {"Y", "A"}):
        return 0.0
    return 0.9 if differ == {"A"} else 1.0


@lru_cache(maxsize=CACHED)
def _end(x: str, y: str) -> float:
    """The last vowel, which tells a woman's name from a man's and a nisba from a name."""
    one, two = _last(x), _last(y)
    if one == two or ("Y" in one + two and one + two not in ("Y", "Yu", "uY")):
        return 0.0
    return 0.8 if {one, two} in ({"", "i"}, {"", "u"}) else 1.0


def _last(gap: str) -> str:
    firm = [letter for letter in gap if letter.casefold() in "aiuy"]
    last = firm[-1] if firm else ""
    return last if last == "Y" else last.lower()
