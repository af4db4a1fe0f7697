"""How near two names are, from 0 to 1, whatever scripts they are written in.

Consonants are aligned (with the cost of a typing slip: a letter lost, added, changed, or two
exchanged) and vowels are weighed where they are written: an i against an a separates Karim from
Karam, a last a separates Amina from Amine, while e, doubled letters and silent letters weigh
little. Where usage is known (see known), it decides. Above `SAME` two spellings are one name;
under `OTHER` they are two.
"""

from functools import lru_cache
from itertools import accumulate, permutations
from math import inf

from sijill.kernel.names.known import meant
from sijill.kernel.names.letters import LOST, NEAR
from sijill.kernel.names.parts import CACHED, Part, normalise, parts
from sijill.kernel.names.script import Script
from sijill.kernel.names.sound import Sound, readings, voiced
from sijill.kernel.names.vowels import (
    both_heard,
    both_written,
    heard_and_written,
    last_heard,
    last_heard_and_written,
    last_written,
)
from sijill.kernel.names.words import FAMILIAR, IN_LATIN

SAME = 0.88
OTHER = 0.80
KNOWN_SAME = 0.97  # two usual spellings of one known name
KNOWN_OTHER = 0.79  # usual spellings of two names, however near the letters are
KNOWN_APART = 0.12
UNUSUAL = 0.10  # a spelling that is near the letters of a known name, and not the way it is said
FAMILIAR_NEAR = 0.86  # Moha is not Mohamed, and may be the same man
INITIAL = 0.92  # M. Alaoui beside Mohamed Alaoui

LENIENCE = 0.75
EDDINE = ("dine", "دين")

VOWEL_WEIGHT = 0.85
EXCHANGED = 0.8
UNMATCHED = 0.5  # what a part without a counterpart weighs beside one that has
REORDERED = 0.02
MOST_PARTS = 5
SHORTENED = 0.6  # of the letters: with fewer it is not the same name without its spaces
ENOUGH = 0.95  # nearer than that, other readings are not tried
APART = {"".join(pair): cost for near, cost in NEAR.items() for pair in permutations(near)}
# Last letters of particles, with which the name may begin in one spelling and not in another.
SHARED = {"ben": "nن", "ait": "tتط", "bent": "tتط", "abd": "dدض", "ould": "dدض", "oulad": "dدض"}


def similarity(a: str, b: str) -> float:
    """How near two names are: 1.0 for two spellings of one, symmetric, 0.0 when one is empty."""
    one, two = parts(a), parts(b)
    if not one or not two:
        return 0.0
    if normalise(a) == normalise(b):
        return 1.0
    near = _whole(one, two)
    if len(one) != len(two):
        near = max(near, _together(_joined(one), _joined(two)))
    return round(near, 4)


def attainable(a: str, b: str) -> float:
    """How near two names with so many parts can be: those without a counterpart weigh too."""
    few, many = sorted(min(len(parts(text)), MOST_PARTS) for text in (a, b))
    return round(_covered(few, many), 4) if few else 0.0


# ── whole names ──────────────────────────────────────────────────────────────────────────────
def _joined(several: tuple[Part, ...]) -> Part:
    return Part("", "".join(part.word for part in several), several[0].script)


def _together(a: Part, b: Part) -> float:
    """How near they are without spaces; not looked at where it cannot be one name."""
    if _much_shorter(a, b) or not (_both_eddine(a, b) or _may_be_one(a, b)):
        return 0.0
    return part_similarity(a, b) - REORDERED


def _much_shorter(a: Part, b: Part) -> bool:
    few, many = sorted((len(a.word), len(b.word)))
    return a.script is b.script and few < SHORTENED * many


def _may_be_one(a: Part, b: Part) -> bool:
    return any(_may_reach(x, y, OTHER) for x in readings(a) for y in readings(b))


def _covered(few: int, many: int) -> float:
    return few / (few + UNMATCHED * (many - few))


def _whole(one: tuple[Part, ...], two: tuple[Part, ...]) -> float:
    few, many = sorted((one[:MOST_PARTS], two[:MOST_PARTS]), key=len)
    covered = _covered(len(few), len(many))
    if _stand_in_order(few, many):
        return covered  # the best there is
    table = [[_counterpart(a, b) for b in many] for a in few]
    return max(
        _matched(table, order, covered) for order in permutations(range(len(many)), len(few))
    )


def _stand_in_order(few: tuple[Part, ...], many: tuple[Part, ...]) -> bool:
    """Whether every part of one stands in the other, letter for letter and in the same order."""
    left = iter(many)
    return all(any(a == b and len(a.word) > 1 for b in left) for a in few)


def _matched(table: list[list[float]], order: tuple[int, ...], covered: float) -> float:
    scores = [row[place] for row, place in zip(table, order, strict=True)]
    # the worst part counts twice: one shared surname must not hide two first names
    blended = (sum(scores) / len(scores) + 2 * min(scores)) / 3
    return max(0.0, blended * covered - REORDERED * (list(order) != sorted(order)))


def _counterpart(a: Part, b: Part) -> float:
    if len(a.word) == 1 or len(b.word) == 1:  # an initial may be any name that begins as it does
        one, two = ({sound.skeleton[:1] for sound in readings(part)} for part in (a, b))
        return INITIAL if one & two else 0.0
    return part_similarity(a, b)


# ── one part ─────────────────────────────────────────────────────────────────────────────────
@lru_cache(maxsize=CACHED)
def part_similarity(a: Part, b: Part) -> float:
    """How near two parts are, in their best readings."""
    if a == b:
        return 1.0
    familiar = _familiar(a, b) or _familiar(b, a)
    return max(FAMILIAR_NEAR, _compared(a, b)) if familiar else _compared(a, b)


def _familiar(a: Part, b: Part) -> bool:
    """Whether one is a familiar form of the other: Moha of Mohamed."""
    whole = FAMILIAR.get(a.word)
    return whole is not None and bool(_meant(b) & meant(whole, arabic=False))


def _compared(a: Part, b: Part) -> float:
    prefix = _particle(a)
    if prefix and prefix == _particle(b):  # Ben Ali and Ben Omar share a particle only
        return _with_particle(a, b, prefix)
    if _both_eddine(a, b):
        return _leniently(_without_eddine(a), _without_eddine(b))
    return _judged(a, b, _meant(a), _meant(b))


def _with_particle(a: Part, b: Part, prefix: str) -> float:
    one, two = _meant(a), _meant(b)
    if one and two:  # عبد الواحد is known as a whole
        return _judged(a, b, one, two)
    a, b = a._replace(prefix=""), b._replace(prefix="")
    shared = _shortened(a, prefix), _shortened(b, prefix)
    near = _leniently(a, b)
    return near if shared == (a, b) else max(near, _leniently(*shared))


def _leniently(a: Part, b: Part) -> float:
    """How near two names are beside what they share: a slip in a longer word is less of one."""
    one, two = _meant(a), _meant(b)
    near = _judged(a, b, one, two)
    return near if one and two else 1.0 - LENIENCE * (1.0 - near)


def _particle(part: Part) -> str:
    """The particle of a part, the same in every script."""
    return IN_LATIN.get(part.prefix, part.prefix)


def _shortened(part: Part, prefix: str) -> Part:
    """The name without its first letter when that is the particle's too: Bennani, آيت الطالب."""
    shared = part.stem[0] in SHARED.get(prefix, "")
    return part._replace(stem=part.stem[shared:] or part.stem)


def _both_eddine(a: Part, b: Part) -> bool:
    return a.stem.endswith(EDDINE) and b.stem.endswith(EDDINE)


def _without_eddine(part: Part) -> Part:
    ending = next(ending for ending in EDDINE if part.stem.endswith(ending))
    return part._replace(stem=part.stem.removesuffix(ending) or part.stem)


def _meant(part: Part) -> frozenset[str]:
    return meant(part.word, arabic=part.script is Script.ARABIC)


def _judged(a: Part, b: Part, one: frozenset[str], two: frozenset[str]) -> float:
    near = _best(readings(a), readings(b))
    if a.script is b.script is Script.ARABIC:
        return _both_arabic(a, b, near)
    if one and two:
        return max(near, KNOWN_SAME) if one & two else min(near - KNOWN_APART, KNOWN_OTHER)
    for known, other in ((a, b), (b, a)):
        if heard := voiced(known):
            return max(near - UNUSUAL, _best(heard, readings(other)))
    return near


def _both_arabic(a: Part, b: Part, near: float) -> float:
    """Both spellings count: سعد is not سعاد, however they are heard."""
    one, two = voiced(a), voiced(b)
    return min(near, _best(one, two)) if one and two else near


def _best(one: tuple[Sound, ...], two: tuple[Sound, ...]) -> float:
    """How near the nearest readings are; those with the same consonants are heard first."""
    near = max((_near(x, y) for x in one for y in two if x.skeleton == y.skeleton), default=0.0)
    if near >= ENOUGH:
        return near
    for x in one:
        for y in two:
            if x.skeleton != y.skeleton and _may_reach(x, y, near):
                near = max(near, _near(x, y, over=near))
    return near


def _may_reach(a: Sound, b: Sound, near: float) -> bool:
    """Whether two readings can be nearer than that, by the letters that must be lost."""
    few, many = sorted((a.skeleton, b.skeleton), key=len)
    least = _lightest(many)[len(many) - len(few)] + a.cost + b.cost
    return least < (1 - near) * max(len(many), 2)


@lru_cache(maxsize=CACHED)
def _lightest(skeleton: str) -> tuple[float, ...]:
    """What it costs at least to lose no letter of it, one, two…"""
    return (0.0, *accumulate(sorted(LOST.get(letter, 1.0) for letter in skeleton)))


# ── two readings ─────────────────────────────────────────────────────────────────────────────
def _near(a: Sound, b: Sound, *, over: float = 0.0) -> float:
    """How near two readings are; 0.0 where it is seen before the end that it is not over that."""
    longest, cost = max(len(a.skeleton), len(b.skeleton), 2), a.cost + b.cost
    most = (1.0 - over) * longest - cost
    return max(0.0, 1.0 - (_distance(a, b, most) + cost) / longest)


def _distance(a: Sound, b: Sound, most: float) -> float:
    """Optimal string alignment over (consonant, vowels after it); endless where it is over most."""
    x, y = a.skeleton, b.skeleton
    losing = [LOST.get(letter, 1.0) for letter in y]
    before: list[float] = []
    row = [0.0, *accumulate(losing)]
    for i, left in enumerate(x):
        lost = LOST.get(left, 1.0)
        new = [row[0] + lost]
        for j, right in enumerate(y):
            best = min(row[j + 1] + lost, new[j] + losing[j])
            change = row[j] + (0.0 if left == right else APART.get(left + right, 1.0))
            if change < best:
                best = min(best, change + _gap(a, i, b, j))
            if i and j and left == y[j - 1] and right == x[i - 1] and left != right:
                best = min(best, before[j - 1] + EXCHANGED)
            new.append(best)
        before, row = row, new
        if min(row) > most and min(before) > most:  # two letters exchanged reach back to before
            return inf
    return row[-1]


def _gap(a: Sound, i: int, b: Sound, j: int) -> float:
    last = (i == len(a.gaps) - 1) + (j == len(b.gaps) - 1)
    middle = _middle(a, i, b, j)
    if last == 2:
        return VOWEL_WEIGHT * max(_last(a, i, b, j), middle / 2)
    return VOWEL_WEIGHT * middle / (1 + last)  # a consonant lost is counted already


def _middle(a: Sound, i: int, b: Sound, j: int) -> float:
    x, y = a.gaps[i], b.gaps[j]
    if not a.slots:
        return heard_and_written(x, y, b.slots[j]) if b.slots else both_heard(x, y)
    return both_written(x, y) if b.slots else heard_and_written(y, x, a.slots[i])


def _last(a: Sound, i: int, b: Sound, j: int) -> float:
    x, y = a.gaps[i], b.gaps[j]
    if not a.slots:
        return last_heard_and_written(x, y) if b.slots else last_heard(x, y)
    return last_written(x, y) if b.slots else last_heard_and_written(y, x)
