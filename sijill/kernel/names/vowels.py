"""How far apart the vowels of two readings are, between two consonants or at the end of a word.

Latin letters tell every vowel (a e i o u). Arabic tells the long ones (A I U), the ending that may
be read either way (Y for ى, E for ة) and the ع that parts two vowels (3); between them stand short
vowels that nobody wrote. A long vowel must be heard; a short one costs little.
"""

from functools import lru_cache

CACHED = 1 << 14
FAR = 9.0

# ── two Latin spellings ──────────────────────────────────────────────────────────────────────
_CHANGED = {
    frozenset(pair): cost
    for pair, cost in {
        "ae": 0.20, "ei": 0.35, "ai": 0.80, "ao": 0.45, "au": 0.55, "eo": 0.35, "eu": 0.45,
        "io": 0.90, "iu": 0.65, "ou": 0.00,
    }.items()
}  # fmt: skip
_ALONE = {"a": 0.20, "e": 0.07, "i": 0.55, "o": 0.55, "u": 0.30}  # against no vowel at all
_BESIDE = {"a": 0.45, "e": 0.05, "i": 0.95, "o": 0.70, "u": 0.65}  # beside another vowel
_GLIDED = 0.15  # the a of ai and au: Houssaine = Houssine, Taoufik = Toufik

# ── a Latin spelling against Arabic letters ──────────────────────────────────────────────────
_HEARD_AS = {
    "A": {"a": 0.03, "e": 0.20, "i": 0.90, "o": 0.35, "u": 0.80},
    "I": {"a": 1.10, "e": 0.15, "i": 0.00, "o": 0.90, "u": 1.20},
    "U": {"a": 0.80, "e": 0.70, "i": 1.20, "o": 0.00, "u": 0.00},
    "Y": {"a": 0.00, "e": 0.10, "i": 0.05, "o": 0.90, "u": 0.90},
    "E": {"a": 0.03, "e": 0.10, "i": 1.10, "o": 0.60, "u": 0.90},
}
_UNHEARD = {"A": 0.40, "I": 0.90, "U": 0.65, "Y": 0.60, "E": 1.20, "3": 0.00}
# The short vowel that a consonant may carry, by the slot: f the first of the word, d the second
# of fa'il, m one of mu-, l a later one.
_SHORT = {
    "f": {"a": 0.02, "e": 0.00, "i": 0.05, "o": 0.06, "u": 0.04},
    "d": {"a": 0.45, "e": 0.00, "i": 0.04, "o": 0.30, "u": 0.30},
    "m": {"a": 0.03, "e": 0.04, "i": 0.15, "o": 0.20, "u": 0.20},
    "l": {"a": 0.02, "e": 0.08, "i": 0.55, "o": 0.25, "u": 0.35},
}
_AFTER_AYN = {"a": 0.05, "e": 0.05, "i": 0.35, "o": 0.25, "u": 0.25}
_GLIDED_ON = {"a": 0.10, "e": 0.08, "i": 0.40, "o": 0.30, "u": 0.20}  # Mariam, Anouar
_UNWRITTEN = {"a": 0.45, "e": 0.06, "i": 0.40, "o": 0.80, "u": 1.10}  # one more than there is room
_HIATUS = 0.45
_BARE = 0.15
# After what one stands: nothing, a short vowel, ع, a glide, a long vowel.
OPEN, SHORT, AFTER, GLIDE, SHUT = STATES = "osagc"

# ── two Arabic spellings ─────────────────────────────────────────────────────────────────────
_WRITTEN = {"A": 0.85, "I": 1.0, "U": 1.0, "Y": 0.6, "E": 0.8, "3": 0.5}
_EXCHANGED = {frozenset("YI"): 0.05, frozenset("YA"): 0.05, frozenset("EA"): 0.1}

# ── the last vowel tells a woman's name from a man's, and a family's from a first name ───────
_LAST_HEARD = {
    frozenset("a"): 1.00, frozenset("i"): 1.15, frozenset("u"): 1.10, frozenset("e"): 0.00,
    frozenset("o"): 0.70, frozenset("ae"): 1.15, frozenset("ie"): 1.10, frozenset("ai"): 1.00,
    frozenset("ao"): 0.90, frozenset("au"): 0.90, frozenset("io"): 1.00, frozenset("iu"): 1.00,
    frozenset("ou"): 0.00, frozenset("eo"): 0.60, frozenset("eu"): 0.60,
}  # fmt: skip


@lru_cache(maxsize=CACHED)
def both_heard(x: str, y: str) -> float:
    """Between two consonants, both in Latin letters."""
    if x == y:
        return 0.0
    return _aligned(x, y, _changed, lambda turn: _dropped(x, turn, y), lambda t: _dropped(y, t, x))


@lru_cache(maxsize=CACHED)
def both_written(x: str, y: str) -> float:
    """Between two consonants, both in Arabic letters: a long vowel is there or it is not."""
    if x == y:
        return 0.0
    return _aligned(
        x, y, lambda p, q: 0.0 if p == q else _EXCHANGED.get(frozenset(p + q), 1.0),
        lambda turn: _WRITTEN[x[turn]], lambda turn: _WRITTEN[y[turn]],
    )  # fmt: skip


@lru_cache(maxsize=CACHED)
def heard_and_written(heard: str, written: str, slot: str) -> float:
    """Between two consonants, Latin against Arabic: the cheapest way to lay one on the other."""
    start, end = (0, 0, OPEN), (len(heard), len(written))
    best = {start: 0.0}
    for i in range(end[0] + 1):
        for j in range(end[1] + 1):
            for state in STATES:
                if (cost := best.get((i, j, state))) is None:
                    continue
                for there, more in _steps(heard, written, slot, i, j, state):
                    best[there] = min(cost + more, best.get(there, FAR))
    return min(best.get((*end, state), FAR) for state in STATES)


Where = tuple[int, int, str]


def _steps(
    heard: str, written: str, slot: str, i: int, j: int, state: str
) -> list[tuple[Where, float]]:
    steps: list[tuple[Where, float]] = []
    vowel, letter = heard[i : i + 1], written[j : j + 1]
    if vowel:
        steps.append(
            ((i + 1, j, SHORT if state != SHORT else SHUT), _unwritten(vowel, slot, state))
        )
    if letter == "3":  # سعاد is not Saad: something is heard before the ع of a long vowel
        bare = _BARE if state == OPEN and written[j + 1 : j + 2] and not i else 0.0
        steps.append(((i, j + 1, AFTER), bare))
    elif letter:
        then = GLIDE if letter in "IU" else SHUT
        steps.append(((i, j + 1, then), _UNHEARD[letter]))
        if vowel:
            laid = _HEARD_AS[letter][vowel] + _hiatus(heard[i - 1 : i], letter, state)
            steps.append(((i + 1, j + 1, then), laid))
    return steps


def _unwritten(vowel: str, slot: str, state: str) -> float:
    """What a heard vowel costs that no letter writes."""
    if state == OPEN:
        return _SHORT[slot][vowel]
    if state == AFTER:
        return _AFTER_AYN[vowel]
    return _GLIDED_ON[vowel] if state == GLIDE else _UNWRITTEN[vowel]


def _hiatus(before: str, letter: str, state: str) -> float:
    """A short vowel may glide into ي or و (ai, au); two vowels in a row otherwise need a letter."""
    if state != SHORT or (letter in "IU" and before in ("a", "e", "o")):
        return 0.0
    return _HIATUS


def last_heard(x: str, y: str) -> float:
    """The last vowels of two Latin spellings; a silent e is none."""
    one, two = _ending(x), _ending(y)
    return 0.0 if one == two else _LAST_HEARD.get(frozenset(one + two), 0.0)


def last_heard_and_written(heard: str, written: str) -> float:
    """The last vowel of a Latin spelling against the last letters of an Arabic one."""
    end, letter = _ending(heard), written[-1:]
    if letter == "3":  # Rabie, Rabia: ربيع is heard with any vowel at its end, or none
        return 0.25 if end == "a" and "A" not in written else 0.0
    if letter == "Y":
        return 0.0 if end in ("a", "i") else 0.7
    sound = {"A": "a", "E": "a", "I": "i", "U": "u", "": ""}[letter]
    if letter == "I" and end in ("a", "e"):  # a ى typed ي; the e of Pele
        return 0.5
    if letter == "E" and end == "e":
        return 0.5
    return 0.0 if end == sound else _LAST_HEARD.get(frozenset(end + sound), 0.0)


def last_written(x: str, y: str) -> float:
    """The last letters of two Arabic spellings."""
    one, two = x[-1:], y[-1:]
    if one == two or frozenset(one + two) in _EXCHANGED:
        return 0.0
    return 1.0


def _ending(heard: str) -> str:
    """The vowel a word ends in: of -ae the a, of -ie the i; a single -e stays apart."""
    plain = heard.rstrip("e") or heard[-1:]
    return plain[-1:].replace("o", "u")


def _changed(p: str, q: str) -> float:
    return 0.0 if p == q else _CHANGED.get(frozenset(p + q), 1.0)


def _dropped(vowels: str, turn: int, other: str) -> float:
    vowel, following = vowels[turn], vowels[turn + 1 : turn + 2]
    if vowel == "a" and following in ("i", "u", "o", "e"):
        return _GLIDED
    return _BESIDE[vowel] if other or len(vowels) > 1 else _ALONE[vowel]


def _aligned(x, y, change, drop_left, drop_right) -> float:  # type: ignore[no-untyped-def]
    row = [0.0]
    for j in range(len(y)):
        row.append(row[-1] + drop_right(j))
    for i, p in enumerate(x):
        new = [row[0] + drop_left(i)]
        for j, q in enumerate(y):
            new.append(
                min(row[j + 1] + drop_left(i), new[j] + drop_right(j), row[j] + change(p, q))
            )
        row = new
    return row[-1]
