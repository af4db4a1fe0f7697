"""Names across scripts: what keys find and confuse, what the similarity tells apart, how fast.

The labelled pairs are those of the kernel's tests, in the part that no rule was made for; near
misses are the five names of its family written most like each name. "Rules alone" is measured with
every name of that part taken out of the table of known names; "as shipped" with the whole table.
The baseline is a plain consonant skeleton: letter for letter, without vowels, articles and doubled
letters. Times are of one process with nothing in its caches.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from time import perf_counter

from benchmarks import Figure, figure
from sijill.kernel.names import keys, similarity
from sijill.kernel.names.letters import SIGNS
from sijill.kernel.tests.labelled.measures import area, forget, recall, unknown
from sijill.kernel.tests.labelled.pairs import HELD_OUT, Pair, pairs

ROOT = Path(__file__).resolve().parent.parent
PERSONS = 440_000
QUICK_PERSONS = 40_000
SEED = 50_17
STARTS = 5


def run(*, quick: bool = False) -> dict[str, Figure]:
    """Measure the labelled set, then speed on invented people."""
    part = [pair for pair in pairs() if pair.part == HELD_OUT]
    same, other = [p for p in part if p.same], [p for p in part if not p.same]
    with unknown(HELD_OUT):
        rules = _quality(same, other)
    shipped = _quality(same, other)
    plain = recall(same, skeleton), recall(other, skeleton)
    return {
        f"recall of keys, {len(same):,} held-out pairs, as shipped": figure(
            [shipped[0]], "", [plain[0]]
        ),
        "recall of keys, held out, rules alone": figure([rules[0]], "", [plain[0]]),
        f"collisions of {len(other):,} held-out near misses": figure([shipped[1]], "", [plain[1]]),
        "area under ROC of similarity, held out, as shipped": figure([shipped[2]], ""),
        "area under ROC of similarity, held out, rules alone": figure([rules[2]], ""),
        **_speed(QUICK_PERSONS if quick else PERSONS),
        "start of `sijill names keys`": figure([_start() for _ in range(STARTS)], "s"),
    }


def _quality(same: list[Pair], other: list[Pair]) -> tuple[float, float, float]:
    near = [similarity(pair.a, pair.b) for pair in same]
    far = [similarity(pair.a, pair.b) for pair in other]
    return recall(same), recall(other), area(near, far)


def _speed(count: int) -> dict[str, Figure]:
    """Keys of both names of invented persons, and comparisons of one script with the other."""
    from sijill.linkage.people import generate

    people = generate(count, seed=SEED)
    arabic = [f"{g} {f}" for g, f in zip(people.given_ar, people.family_ar, strict=True)]
    latin = [f"{g} {f}" for g, f in zip(people.given_latin, people.family_latin, strict=True)]
    forget()
    cold = _timed(lambda: [(keys(a), keys(b)) for a, b in zip(arabic, latin, strict=True)])
    forget()
    sample = list(zip(arabic[:20_000], latin[1:20_001], strict=True))
    compared = _timed(lambda: [similarity(a, b) for a, b in sample])
    said = f"keys of {count:,} persons in both scripts, cold, one core"
    return {
        f"{said} (baseline: 10 s for 440,000)": figure([cold], "s", [10.0 * count / PERSONS]),
        "names given keys, cold": figure([2 * count / cold], "per s"),
        "names compared across scripts, cold": figure([len(sample) / compared], "per s"),
    }


def _timed(work: Callable[[], object]) -> float:
    begun = perf_counter()
    work()
    return perf_counter() - begun


def _start() -> float:
    words = [sys.executable, "-m", "config", "names", "keys", "محمد"]
    return _timed(lambda: subprocess.run(words, cwd=ROOT, check=True, capture_output=True))


# ── the baseline ─────────────────────────────────────────────────────────────────────────────
ARABIC = dict(zip("بتثجحخدذرزسشصضطظغفقكلمنهوي", "bttjhxddrzscsdtdgfkklmnhwy", strict=True))
FRENCH = (("ch", "c"), ("sh", "c"), ("kh", "x"), ("gh", "g"), ("dj", "j"), ("ph", "f"), ("th", "t"),
          ("ou", "w"), ("q", "k"))  # fmt: skip


@cache
def skeleton(text: str) -> tuple[tuple[str, ...], ...]:
    """The plain skeleton of each word, one key a word, particles and articles apart."""
    words = (_consonants(word) for word in text.casefold().translate(SIGNS).split())
    return tuple((word,) for word in words if word)


def _consonants(word: str) -> str:
    if word in ("el", "al", "ال"):
        return ""
    word = re.sub("^(ال|el(?=.{3}))", "", word)
    for spelling, sound in FRENCH:
        word = word.replace(spelling, sound)
    sounds = "".join(ARABIC.get(letter, letter) for letter in word)
    kept = re.sub(r"[^bcdfghjklmnrstxz]", "", sounds)
    return re.sub(r"(.)\1", r"\1", kept)
