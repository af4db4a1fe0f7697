"""Finding a trade by the word people use for it at home, in memory.

A word is compared by its letters (accents, tashkeel, hamza forms gone), without the article,
the letters glued before it (ف ب ل و) and the words that fit every trade ("I make", "the man
of"). Spelling slips are measured by edits; Latin spellings of Darija are first brought to one.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

from rapidfuzz import process
from rapidfuzz.distance import OSA

from sijill.kernel.names.letters import ARABIC_ENDINGS, SEPARATORS
from sijill.kernel.names.parts import fold

LONGEST = 80  # characters of a question; a sentence goes to the free answer
WORDS = 8
SPLIT = re.compile(rf"[\s'’‘ʼ`´{re.escape(SEPARATORS)}]+")
# Digits that stand for letters in messages: 7ddad, l3ar3ar, 9aftan.
CHAT = str.maketrans({"7": "h", "3": "a", "9": "q", "5": "kh", "2": "a", "8": "gh"})
GLUED = re.compile(r"^(?:[وفبكد]?ال|لل)(?=.{3})")
DOUBLED = re.compile(r"(.)\1+")
# Words that say "I do this" and tell no trade from another.
EMPTY = frozenset({
    "مول", "مولات", "مولاة", "معلم", "معلمة", "لمعلم", "صانع", "صانعة", "حرفي", "حرفية", "حرفة",
    "صناعة", "صنعة", "خدام", "خدامة", "كنخدم", "نخدم", "خدمة", "كنصاوب", "نصاوب", "كنصنع",
    "كندير", "ندير", "كنصلح", "نصلح", "مصلح", "اصلاح", "ديال", "د", "في", "ف", "من", "على", "انا",
    "راني", "شغلي", "حرفتي", "تقليدي", "تقليدية", "التقليدية", "تركيب", "كنركب", "بائع", "نتاع",
    "متاع", "عندي", "محل", "ورشة", "بلدي", "بلدية", "moul", "moula", "mol", "maalem", "maalam",
    "mlem", "maalma", "khdam", "khedam", "khdama", "kankhdem", "kankhedem", "kansaweb", "kansawb",
    "kansawbo", "kandir", "kansle7", "dial", "dyal", "d", "f", "fel", "fi", "ana", "artisan",
    "artisane", "artisanat", "fabricant", "fabricante", "fabrication", "de", "du", "des", "la",
    "le", "les", "l", "en", "un", "une", "et", "ou", "sur", "je", "suis", "fais", "fait",
    "atelier", "travail", "metier", "metiers", "maitre", "traditionnel", "traditionnelle",
    "traditionnels", "traditionnelles", "marocain", "marocaine", "main", "reparation",
    "reparateur", "vendeur", "petit", "petite", "monsieur",
})  # fmt: skip
# Latin spellings brought to one, in this order.
LATIN = tuple(
    (re.compile(found), put)
    for found, put in (
        ("ph", "f"), ("sh|sch", "ch"), ("dj", "j"), ("gh|rh", "g"), ("kh", "x"), ("ou|oo|w", "u"),
        ("q|ck|c(?![eihy])", "k"), ("c(?=[eiy])", "s"), ("y|ie|ee", "i"), ("eau|au", "o"),
        ("h$|e$|(?<=[aeiou])r$", ""),
    )
)  # fmt: skip
CLOSE = {4: 74, 5: 79, 6: 65}  # a word of this many letters may differ by so much, in percent
EXACT, CORE, START, INSIDE = 100.0, 96.0, 84.0, 78.0
NEAR = 0.8  # a word one had to guess is worth less than a word that starts alike
OWN_TONGUE = 0.5
SPOKEN = {
    "ar": ("ar", "darija"),
    "fr": ("fr", "darija_latin"),
    "en": ("fr", "darija_latin"),
    "zgh": ("zgh", "ar", "darija"),
}
LATIN_WORD = re.compile(r"[a-z]+")


@lru_cache(maxsize=1 << 14)
def token(word: str) -> str:
    """One word by its letters."""
    plain = word.casefold()
    if any("a" <= letter <= "z" for letter in plain):
        plain = plain.translate(CHAT)
    letters = GLUED.sub("", fold(plain).translate(ARABIC_ENDINGS))
    letters = DOUBLED.sub(r"\1", letters)
    plural = len(letters) > 4 and letters[-1] == "s" and LATIN_WORD.fullmatch(letters)
    return letters[:-1] if plural else letters


_EMPTY = frozenset(token(word) for word in EMPTY) | {""}


def tokens(text: str) -> tuple[str, ...]:
    """The words of a question or of a name, by their letters."""
    found = (token(word) for word in SPLIT.split(text[:LONGEST]) if word)
    return tuple(word for word in found if word)[:WORDS]


def core(words: Sequence[str]) -> tuple[str, ...]:
    """The words that tell a trade, or all of them when none does."""
    telling = tuple(word for word in words if word not in _EMPTY)
    return telling or tuple(words)


def key(text: str) -> str:
    """How a word is kept for comparison."""
    return " ".join(core(tokens(text)))


@lru_cache(maxsize=1 << 14)
def rough(text: str) -> str:
    """A Latin spelling brought to the one spelling of its sounds; Arabic as it is."""
    if not LATIN_WORD.search(text):
        return text
    for found, put in LATIN:
        text = found.sub(put, text)
    return DOUBLED.sub(r"\1", text)


@dataclass(frozen=True, slots=True)
class Hit:
    """One word of one trade that answers the question, 0–100."""

    trade: int
    word: str
    tongue: str
    score: float


@dataclass(frozen=True, slots=True)
class Word:
    """One word of one trade as it is written, and in which tongue."""

    trade: int
    text: str
    tongue: str


@dataclass(slots=True)
class Index:
    """The words of one list of trades, ready to be asked."""

    words: list[Word] = field(default_factory=list)
    _keys: list[str] = field(default_factory=list)
    _sorted: list[tuple[str, int]] = field(default_factory=list)
    _rough: list[str] = field(default_factory=list)
    _exact: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    _tokens: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def add(self, trade: int, word: str, tongue: str) -> None:
        """Take one word of one trade."""
        place = len(self.words)
        words = core(tokens(word))
        self.words.append(Word(trade, word, tongue))
        self._keys.append(" ".join(words))
        self._rough.append(rough(" ".join(words)))
        for spelling in {" ".join(words), rough(" ".join(words)), " ".join(tokens(word))}:
            self._exact[spelling].append(place)
        for one in words:
            self._tokens[one].append(place)

    def ask(self, text: str, *, language: str) -> list[Hit]:
        """The best word of each trade that answers, best first.

        Of two equally good words of a trade, the one in the reader's tongue is the reason shown.
        """
        asked = tokens(text)
        telling = core(asked)
        if not asked or all(word in _EMPTY for word in asked):
            return []
        whole = " ".join(asked)
        # A guess costs more than all the rest, and is not shown beside a word understood.
        answers = list(self._understood(whole, telling)) or list(self._guessed(telling))
        best: dict[int, Hit] = {}
        for place, score in answers:
            word = self.words[place]
            if word.tongue in SPOKEN.get(language, ()):
                score += OWN_TONGUE
            if word.trade not in best or score > best[word.trade].score:
                best[word.trade] = Hit(word.trade, word.text, word.tongue, score)
        return sorted(best.values(), key=lambda hit: (-hit.score, hit.trade))

    def _understood(self, whole: str, telling: tuple[str, ...]) -> Iterator[tuple[int, float]]:
        joined = " ".join(telling)
        yield from self._same({whole, joined, joined.replace(" ", "")}, EXACT)
        yield from self._same(set(map(rough, (whole, joined))), CORE)
        for word in telling:
            spellings = set(_bare(word))
            yield from self._same(spellings, CORE - 2 * (len(telling) - 1))
            yield from self._inside(spellings, telling)
        yield from self._starting(joined)

    def _guessed(self, telling: tuple[str, ...]) -> Iterator[tuple[int, float]]:
        yield from self._near(" ".join(telling))
        if len(telling) > 1:
            for word in telling:
                yield from ((place, score - 6) for place, score in self._near(word))

    def _same(self, spellings: Iterable[str], score: float) -> Iterator[tuple[int, float]]:
        for spelling in spellings:
            for place in self._exact.get(spelling, ()):
                yield place, score

    def _inside(self, spellings: set[str], telling: tuple[str, ...]) -> Iterator[tuple[int, float]]:
        """A word of a longer name; more of its words, a better answer."""
        for spelling in spellings:
            for place in self._tokens.get(spelling, ()):
                parts = self._keys[place].split()
                shared = len(set(parts) & set(telling)) or 1
                yield place, INSIDE + 16 * shared / max(len(parts), len(telling))

    def _starting(self, joined: str) -> Iterator[tuple[int, float]]:
        if len(joined) < 2:
            return
        if len(self._sorted) != len(self._keys):
            self._sorted = sorted((kept, place) for place, kept in enumerate(self._keys))
        for kept, place in islice(self._sorted, bisect_left(self._sorted, (joined, -1)), None):
            if not kept.startswith(joined):
                return
            yield place, START + 10 * len(joined) / len(kept)

    def _near(self, word: str) -> Iterator[tuple[int, float]]:
        asked = rough(word)
        if len(asked) < min(CLOSE):
            return
        limit = CLOSE.get(len(asked), CLOSE[max(CLOSE)]) / 100
        for _, likeness, place in process.extract(
            asked,
            self._rough,
            scorer=OSA.normalized_similarity,
            score_cutoff=limit,
            limit=40,
        ):
            yield place, 100 * likeness * NEAR + (NEAR if likeness == 1 else 0)


def _bare(word: str) -> Iterator[str]:
    """A word, and without a glued ل or its ending: لكوافورات, طرازات, lkhchab."""
    yield word
    yield rough(word)
    if len(word) > 4 and word[0] in "لlفبدو":
        yield word[1:]
        yield rough(word[1:])
    for ending in ("ات", "ين", "ه", "ي"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            yield word.removesuffix(ending)
