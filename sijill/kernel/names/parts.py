"""A name cut into the parts that are compared: particles joined, articles gone, letters folded."""

import re
import unicodedata
from enum import Enum
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from sijill.kernel.names.letters import (
    ARABIC_ENDINGS,
    ARABIC_FOLD,
    LATIN_FOLD,
    SIGNS,
    TIFINAGH,
)
from sijill.kernel.names.remembered import Remembered
from sijill.kernel.names.script import Script, main_script
from sijill.kernel.names.words import (
    ARTICLES,
    EDDINE,
    GLUED,
    NO_ARTICLE,
    PREFIXES,
    RUN_TOGETHER,
    SAME,
    SHORTEST_STEM,
    SUFFIXES,
    SUN_ARTICLES,
)

CACHED = 1 << 17
_NOT_ARABIC = re.compile(r"[^\u0621-\u064a]")
_NOT_LATIN = re.compile(r"[^a-z]")
BARE_YEY = re.compile(r"(?<=[bcdfghjklmnqrstvwz])y(?=[bcdfghjklmnqrstvwz])")  # ⵎⵔⵢⵎ
# Spanish clerks write Allal "Al-lal". Capitals do not tell that hyphen from the one behind an
# article (AL-LAMRANI), so that only these two names are joined.
SPANISH_LL = re.compile(r"(?<=\bAl)-(?=lali?\b)", re.IGNORECASE)


class Part(NamedTuple):
    """One part of a name: "Ben Ali" is one, with its particle known."""

    prefix: str
    stem: str
    script: Script
    article: bool = False  # one was taken off, which may have been the name's own: الور

    @property
    def word(self) -> str:
        """The part as one word."""
        # بن ناصر is heard, and written in French, with one n
        doubled = self.prefix and self.stem and self.prefix[-1] == self.stem[0]
        return self.prefix + (self.stem[1:] if doubled else self.stem)


class _Role(Enum):
    STEM = 1
    PREFIX = 2
    SUFFIX = 3
    ARTICLE = 4


class _Word(NamedTuple):
    role: _Role
    prefix: str
    text: str
    script: Script
    article: bool = False


@lru_cache(maxsize=CACHED)
def parts(text: str) -> tuple[Part, ...]:
    """The parts of a name, in the order they are written."""
    return tuple(chain.from_iterable(map(run_parts, runs(text))))


@lru_cache(maxsize=CACHED)
def run_parts(run: str) -> tuple[Part, ...]:
    """The parts of words that stand together; such a run returns in many names."""
    words = [word for token in run.split() for word in _words(token)]
    done: list[Part] = []
    pending = ""
    for turn, word in enumerate(words):
        following = words[turn + 1] if turn + 1 < len(words) else None
        if word.role is _Role.PREFIX and following:
            pending += word.prefix
        elif word.role is _Role.ARTICLE and following and _before(word.text, following.text):
            continue
        elif word.role is _Role.SUFFIX and not pending and done:
            done[-1] = done[-1]._replace(stem=_ended(done[-1].stem, word.text))
        else:
            done.append(_part(word, pending))
            pending = ""
    return tuple(done)


def _part(word: _Word, before: str = "") -> Part:
    return Part(before + word.prefix, word.text, word.script, word.article)


def runs(text: str) -> list[str]:
    """The runs of words that no neighbour changes: one word mostly, or particles and their name."""
    words = text.split()
    plain = [_ALONE[word] for word in words]
    found = [word for word in plain if word is not None]
    return found if len(found) == len(plain) else _runs(words)


def _runs(words: list[str]) -> list[str]:
    found: list[str] = []
    closed = True
    for token in _spaced(words):
        opens, closes = _ends(token)
        if closes is None:  # no letter in it
            continue
        if found and not (opens and closed):
            found[-1] += f" {token}"
        else:
            found.append(token)
        closed = closes
    return found


def _spaced(words: list[str]) -> list[str]:
    """The words of a text as they are written; "F.Z." is Fatima Zahra, "Al-lal" is Allal."""
    tokens = [token for word in words for token in _tokens(word)]
    for turn in range(len(tokens) - 1):
        if len(tokens[turn]) == 1 and (tokens[turn] + tokens[turn + 1]).casefold() == "fz":
            tokens[turn : turn + 2] = ["fatima", "zahra"]
            break
    return tokens


@lru_cache(maxsize=CACHED)
def _tokens(word: str) -> tuple[str, ...]:
    return tuple(SPANISH_LL.sub("", word).translate(SIGNS).split())


def alone(word: str) -> str | None:
    """The word itself where it is one that joins no other, None when it may."""
    tokens = _tokens(word)
    if len(tokens) != 1 or len(tokens[0]) == 1:
        return None
    stems = all(each.role is _Role.STEM for each in _words(tokens[0]))
    return tokens[0] if stems else None


_ALONE = Remembered(alone, most=CACHED)


@lru_cache(maxsize=CACHED)
def _ends(token: str) -> tuple[bool, bool | None]:
    """Whether a word begins anew, and whether what follows it may; None when it says nothing."""
    words = _words(token)
    if not words:
        return True, None
    return words[0].role in (_Role.STEM, _Role.PREFIX), words[-1].role is _Role.STEM


@lru_cache(maxsize=CACHED)
def normalise(text: str) -> str:
    """The name as it is compared with names of the same script.

    "Abd El-Kâder BEN ALI" is "abdkader benali"; "عبد القـادر بنُ علي" is "عبدقادر بنعلي". Never
    shown, never stored instead of what was written.
    """
    return " ".join(filter(None, map(_run_normalised, runs(text))))


@lru_cache(maxsize=CACHED)
def _run_normalised(run: str) -> str:
    return " ".join(part.word.translate(ARABIC_ENDINGS) for part in run_parts(run))


def fold(token: str) -> str:
    """One word without accents, vowel signs and letter forms; Tifinagh in Latin letters."""
    plain = unicodedata.normalize("NFKC", token).casefold().translate(SIGNS)
    if main_script(plain) is Script.ARABIC:
        return _NOT_ARABIC.sub("", plain.translate(ARABIC_FOLD))
    if plain.isascii():
        return _NOT_LATIN.sub("", plain)
    latin = BARE_YEY.sub("ye", plain.translate(TIFINAGH)).translate(LATIN_FOLD)
    return _NOT_LATIN.sub("", unicodedata.normalize("NFKD", latin))


def _ended(stem: str, ending: str) -> str:
    """A name and -eddine: a د that both have is said once (عماد الدين is Imadeddine)."""
    return stem + ending[stem.endswith("د") and ending == "دين" :]


def _before(article: str, following: str) -> bool:
    """Whether this is an article before that word: "Ez" is one before Zahra, not before Ali."""
    return article in ARTICLES or following.startswith(article[1:])


@lru_cache(maxsize=CACHED)
def _words(token: str) -> tuple[_Word, ...]:
    script = main_script(token)
    if token[:2].casefold() == "l'":  # L'Hassan
        token = token[2:]
    word = fold(token)
    if not word:
        return ()
    word = SAME.get(word, word)
    if script is Script.ARABIC:
        return _arabic(token, word)
    return tuple(_latin(piece, script) for piece in _apart(word))


def _apart(word: str) -> tuple[str, ...]:
    found = RUN_TOGETHER.fullmatch(word)
    return (found[1], found[2]) if found else (word,)


def _arabic(token: str, word: str) -> tuple[_Word, ...]:
    first, ending, second = word.partition("ة")
    if first and len(second) >= SHORTEST_STEM:  # فاطمةالزهراء
        return (*_arabic(first, first + ending), *_arabic(second, second))
    role = _role(word)
    if role is not _Role.STEM:
        return (_Word(role, PREFIXES.get(word, ""), SUFFIXES.get(word, word), Script.ARABIC),)
    if len(word) > len("الدين") + 1 and word.endswith("الدين"):  # نورالدين
        *before, name = _arabic(token, word.removesuffix("الدين"))
        return (*before, name._replace(text=_ended(name.text, "دين")))
    # إلهام, ألفة: a hamza on the alef says that it is no article
    own = unicodedata.normalize("NFKC", token)[0] in "أإآ"
    prefix, stem = _glued_abd(word)
    if not prefix:
        stem = stem if own else _without_article(stem, "ال")
        prefix, stem = _glued(stem)
    stem = stem if own else _without_article(stem, "ال")
    doubtful = not prefix and word == "ال" + stem and stem[0] in "ويا"
    return (_Word(role, prefix, SAME.get(stem, stem), Script.ARABIC, doubtful),)


def _glued_abd(word: str) -> tuple[str, str]:
    """عبدالكريم written as one word."""
    if not word.startswith("عبدال"):
        return "", word
    return "عبد", SUFFIXES.get(word[3:], word[3:])


def _latin(word: str, script: Script) -> _Word:
    role = _role(word)
    if role is not _Role.STEM:
        return _Word(role, PREFIXES.get(word, ""), SUFFIXES.get(word, word), script)
    if word.startswith("abd") and len(word) > len("abdou"):
        return _Word(role, "abd", _after_abd(word[3:]), script)
    stem = _without_article(word, "el")
    if found := EDDINE.fullmatch(stem):
        stem = found[1] + "dine"
    prefix, stem = _glued(stem)
    return _Word(role, prefix, _without_article(stem, "el"), script)


def _role(word: str) -> _Role:
    if word in PREFIXES:
        return _Role.PREFIX
    if word in SUFFIXES:
        return _Role.SUFFIX
    if word in ARTICLES or SUN_ARTICLES.fullmatch(word):
        return _Role.ARTICLE
    return _Role.STEM


def _after_abd(rest: str) -> str:
    """What follows Abd- in one word: elkader, errahim, eslam, allah → kader, rahim, slam, lah."""
    linked = re.fullmatch(r"(?:ou|[eaoui])l(.{2,})", rest)
    if linked:
        return linked[1]
    assimilated = re.fullmatch(r"[eao]([drsztn])\1(.+)", rest)
    if assimilated:
        return assimilated[1] + assimilated[2]
    return re.sub(r"^e(?=[^aeiouy])", "", rest)


def _without_article(word: str, article: str) -> str:
    rest = word.removeprefix(article)
    shortest = SHORTEST_STEM - (article == "ال")  # Arabic leaves vowels out: الحق
    return word if len(rest) < shortest or rest == word or word in NO_ARTICLE else rest


def _glued(word: str) -> tuple[str, str]:
    for particle in GLUED:
        rest = word.removeprefix(particle)
        if rest != word and len(rest) >= SHORTEST_STEM:
            return PREFIXES[particle], rest
    return "", word
