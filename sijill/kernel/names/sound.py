"""How a part of a name sounds: consonants in order, and what is known of the vowels between.

Both scripts are brought to the same few sounds. Where a spelling stands for several, every
reading is kept: a key per reading, and the best of them in a comparison.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, product
from typing import NamedTuple

from sijill.kernel.names.known import usual
from sijill.kernel.names.letters import (
    ARABIC_SOUNDS,
    ARABIC_VOWELS,
    HISSES,
    LATIN_RULES,
    LATIN_TOKENS,
    LATIN_VOWELS,
)
from sijill.kernel.names.parts import CACHED, Part
from sijill.kernel.names.script import Script
from sijill.kernel.names.words import IN_LATIN, OWN_LAM

MOST_READINGS = 8
SLAVIC = re.compile("(?:[aoi]c|sk[iy]|[oe]v|[oe]va|[oe]w|cz)$")
SLAVIC_SPELLINGS = (("sz", "sh"), ("cz", "ch"), ("j", "y"), ("w", "v"))
GLIDES = (("w", "w"), ("ou", "w"), ("y", "y"), ("i", "y"), ("eu", "y"))
LONG_ENOUGH = 5  # letters, for an L to be taken for an article
DOUBLED = re.compile(r"([^اوي])\1")
SUN = "drsztn"
VOWEL_LETTERS = "aeiouy"
SELDOM = 0.15  # what a seldom reading costs in a comparison
GUTTURAL = "hxgrA"  # before these an a is heard in fa'il: Tahar, Rabah, Hajar
BENT = 0.05  # and a word read without its first letters


class Sound(NamedTuple):
    """One reading: `gaps[i]` holds the vowels heard or written after `skeleton[i]`.

    A skeleton begins with A when the word begins with a vowel. In Latin letters every vowel is
    told, as a e i o u; in Arabic only A I U Y E and 3, and `slots` says for each gap how freely a
    short vowel nobody wrote may be an i or an u (see vowels). A Latin reading has no slots.
    """

    skeleton: str
    gaps: tuple[str, ...]
    slots: str = ""
    cost: float = 0.0


class _Piece(NamedTuple):
    usual: tuple[str, ...]  # consonants, each reading
    seldom: tuple[str, ...]
    vowels: str  # after them


@lru_cache(maxsize=CACHED)
def readings(part: Part) -> tuple[Sound, ...]:
    """Every way the part may be heard, the plainest first."""
    return _unique(
        _arabic_readings(part) if part.script is Script.ARABIC else _latin_readings(part)
    )


@lru_cache(maxsize=CACHED)
def voiced(part: Part) -> tuple[Sound, ...]:
    """The readings of an Arabic name in its usual Latin spellings; none when it is not known."""
    heard = (sound for each in spelt(part) for sound in readings(each) if not sound.cost)
    return tuple(dict.fromkeys(heard))


def spelt(part: Part) -> tuple[Part, ...]:
    """An Arabic part in the usual Latin spellings of its name; none when it is not known."""
    if part.script is not Script.ARABIC:
        return ()
    prefix = "" if (whole := usual(part.word)) else IN_LATIN.get(part.prefix, "")
    return tuple(Part(prefix, latin, Script.LATIN) for latin in whole or usual(part.stem))


def _unique(sounds: Iterator[Sound]) -> tuple[Sound, ...]:
    cheapest: dict[tuple[str, tuple[str, ...]], Sound] = {}
    for sound in islice(sounds, MOST_READINGS * 3):
        same = cheapest.setdefault(sound[:2], sound)
        if sound.cost < same.cost:
            cheapest[sound[:2]] = sound
    return tuple(cheapest.values())


# ── Latin letters, and Tifinagh spelt in them ────────────────────────────────────────────────
def _latin_readings(part: Part) -> Iterator[Sound]:
    for prefix, stem, cost in _latin_words(part):
        pieces = _linked(_latin_pieces(prefix), _latin_pieces(stem))
        for start in _starts(prefix or stem, pieces):
            yield from _sounds(start, full=True, cost=cost)


def _latin_words(part: Part) -> Iterator[tuple[str, str, float]]:
    for turn, stem in enumerate(_latin_stems(part.stem)):
        yield part.prefix, stem, BENT * (turn > 0)
    if not part.prefix and part.stem.startswith("bel") and len(part.stem) > LONG_ENOUGH:
        yield "ben", part.stem[3:], 0.0  # Belkacem is Ben El Kacem
    if part.prefix == "abd" and part.stem[0] in "aeiou":
        yield "abd", "l" + part.stem, BENT  # Abdelatif may be Abd El Latif
    for elsewhere in (_spanish(part.stem), _slavic(part.stem)):
        if elsewhere != part.stem:
            yield part.prefix, elsewhere, SELDOM


def _spanish(stem: str) -> str:
    """The word with the y of Yamal and Jadiya said j, as northern registers spell it."""
    if "y" not in stem:
        return stem
    said = "".join(
        "j"
        if letter == "y"
        and (not turn or stem[turn - 1] in VOWEL_LETTERS)
        and stem[turn + 1 : turn + 2] in tuple("aeiou")
        else letter
        for turn, letter in enumerate(stem)
    )
    return said


def _slavic(stem: str) -> str:
    """The word read as its ending asks: Rajkovic, Wisniewski, Flatow."""
    if not SLAVIC.search(stem):
        return stem
    for spelling, said in SLAVIC_SPELLINGS:
        stem = stem.replace(spelling, said)
    return re.sub("c$", "ch", stem)


def _latin_stems(stem: str) -> Iterator[str]:
    yield stem
    short = len(stem) < LONG_ENOUGH - (stem[1:2] not in VOWEL_LETTERS)
    if stem in OWN_LAM or short:
        return
    if stem[0] == "l" and stem[1] != "l":
        yield stem[1:]  # Larbi, Lhassan, Lidrissi
        closed = stem[2] not in VOWEL_LETTERS and stem[3:4] not in tuple(VOWEL_LETTERS)
        if stem[1:3] == "ah" or (stem[1] == "e" and stem[2] not in VOWEL_LETTERS) or closed:
            yield stem[2:]  # Lahcen, Lemrabet, Lamrini
    if stem.startswith("al") and stem[2] not in VOWEL_LETTERS + "l":
        yield stem[2:]  # Alhassan, not Alaoui
    if stem[0] in "ea" and ((stem[1] in SUN and stem[1] == stem[2]) or stem[1:3] == "ch"):
        yield stem[1:]  # Ennaji, Essalhi, Echarif
    elif stem[0] == "e" and stem[1] in SUN:
        yield stem[1:]  # Esaadia, Esbai


def _linked(prefix: list[_Piece], stem: list[_Piece]) -> list[_Piece]:
    """The particle before the name, read apart so that abd + hamid holds no "dh"."""
    if not prefix or not stem:
        return prefix + stem
    last, first = prefix[-1], stem[0]
    if first.usual == ("A",):
        return [*prefix[:-1], last._replace(vowels=last.vowels + first.vowels), *stem[1:]]
    if last.usual == first.usual and not last.vowels:
        return [*prefix[:-1], *stem]
    return prefix + stem


@lru_cache(maxsize=CACHED)
def _latin_pieces(word: str) -> list[_Piece]:
    pieces: list[_Piece] = []
    for found in LATIN_TOKENS.finditer(word):
        if found.lastgroup == "vowels":
            last = pieces.pop() if pieces else _Piece(("A",), (), "")
            pieces.append(last._replace(vowels=last.vowels + _vowels(found[0])))
            continue
        _, usual, seldom = LATIN_RULES[int(str(found.lastgroup)[1:])]
        piece = _Piece(usual or (found[0],), seldom, "")
        if pieces[-1:] != [piece]:  # a doubled consonant is one
            pieces.append(piece)
    return _final_h(pieces)


def _vowels(spelling: str) -> str:
    plain = spelling.replace("ou", "u").replace("ee", "i").replace("oo", "u")
    heard = plain.translate(LATIN_VOWELS)
    return "".join(v for turn, v in enumerate(heard) if heard[turn - 1 : turn] != v)


def _final_h(pieces: list[_Piece]) -> list[_Piece]:
    """A last h after a vowel is ح in Salah and nothing in Aminah."""
    if len(pieces) > 1 and pieces[-1] == _Piece(("h",), (), ""):
        if pieces[-2].vowels[-1:] in ("a", "e"):
            return [*pieces[:-1], _Piece(("", "h"), (), "")]
        return [*pieces[:-1], _Piece(("h",), ("",), "")]
    return pieces


def _starts(word: str, pieces: list[_Piece]) -> Iterator[list[_Piece]]:
    """A first w, y or j is a consonant before a vowel; ou and i may be either."""
    if not pieces:
        return
    first = pieces[0]
    if first.usual != ("A",):
        yield pieces
        if word[0] == "j" and first.vowels:  # Joussef, Jasmine
            yield [_Piece((), ("y",), first.vowels), *pieces[1:]]
        return
    if word[0] not in "wy" or word[1:2] not in VOWEL_LETTERS:
        yield pieces
    for spelling, glide in GLIDES:
        if word.startswith(spelling):
            seldom = ("f",) if spelling == "w" else ()  # Wagner
            yield [_Piece((glide,), seldom, first.vowels[1:]), *pieces[1:]]


# ── Arabic letters ───────────────────────────────────────────────────────────────────────────
def _arabic_readings(part: Part) -> Iterator[Sound]:
    for turn, word in enumerate(_arabic_words(part)):
        yield from _arabic(word, cost=BENT * (turn > 0))


def _arabic_words(part: Part) -> Iterator[str]:
    yield part.word
    stem = part.stem
    if stem[:1] == "ل" and len(stem) >= LONG_ENOUGH - 1 and stem not in OWN_LAM:
        yield Part(part.prefix, stem[1:], part.script).word  # لعربي
        if stem[1] not in "اعوي":
            yield Part(part.prefix, "ا" + stem[1:], part.script).word  # لبيض is الأبيض
    if part.article:
        yield "ال" + stem  # الور may be Alor, with no article
    if DOUBLED.search(stem):
        yield DOUBLED.sub(r"\1", part.word)
    if not part.prefix and stem.startswith("بل") and len(stem) >= LONG_ENOUGH:
        yield "بن" + stem[2:]  # بلقاسم


def _arabic(word: str, *, cost: float) -> Iterator[Sound]:
    pieces: list[_Piece] = []
    for turn, letter in enumerate(word):
        if letter in ARABIC_SOUNDS:
            piece = _Piece(*_arabic_sounds(word, turn), "")
            if pieces[-1:] != [piece] or word[turn - 1] == letter:  # آيت الطالب
                pieces.append(piece)
        elif letter in ARABIC_VOWELS:
            _lengthen(pieces, letter)
    for ending in _arabic_ends(word, pieces):
        yield from _sounds(ending, full=False, cost=cost)


def _lengthen(pieces: list[_Piece], letter: str) -> None:
    if pieces:
        last = pieces.pop()
        sign = ARABIC_VOWELS[letter]
        vowels = last.vowels if last.vowels[-1:] == sign else last.vowels + sign
        pieces.append(last._replace(vowels=vowels))
    else:  # a first alef or ع carries any vowel; a first و or ي is a consonant
        pieces.append(_Piece(({"و": "w", "ي": "y"}.get(letter, "A"),), (), ""))


def _arabic_sounds(word: str, turn: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    letter = word[turn]
    if letter == "ج" and word[turn + 1 : turn + 2] in tuple(HISSES):
        return ("j", "k"), ()
    return ARABIC_SOUNDS[letter]


def _arabic_ends(word: str, pieces: list[_Piece]) -> Iterator[list[_Piece]]:
    yield pieces
    if word.startswith("اي") and len(pieces) > 1:  # ايدير is Yidir as well as Idir
        yield [_Piece(("y",), (), pieces[0].vowels[1:]), *pieces[1:]]
    if word.endswith("اة"):  # حياة is Hayat
        bare = pieces[-1]._replace(vowels=pieces[-1].vowels[:-1])
        yield [*pieces[:-1], bare, _Piece(("t",), (), "")]
    if word.endswith("ه") and len(pieces) > 1:  # نزيه is Nazih, but فاطمه is Fatima
        before = pieces[-2]
        yield [*pieces[:-2], before._replace(vowels=before.vowels + "E")]


# ── readings put together ────────────────────────────────────────────────────────────────────
def _sounds(pieces: list[_Piece], *, full: bool, cost: float) -> Iterator[Sound]:
    if not pieces:
        return
    usual = [piece.usual or piece.seldom for piece in pieces]
    cost += SELDOM * (not pieces[0].usual)
    for choice in islice(product(*usual), MOST_READINGS):
        yield _sound(choice, pieces, full, cost)
    plain = [each[0] for each in usual]
    for choice in _seldom(pieces, plain):
        yield _sound(choice, pieces, full, cost + SELDOM)


def _seldom(pieces: list[_Piece], plain: list[str]) -> Iterator[tuple[str, ...]]:
    """The word with one sound read as it seldom is; then wherever it is written: Ngong."""
    for turn, piece in enumerate(pieces):
        before = any(other[:2] == piece[:2] for other in pieces[:turn])
        for sound in piece.seldom if piece.usual else ():
            yield (*plain[:turn], sound, *plain[turn + 1 :])
            if before:
                yield tuple(
                    sound if other[:2] == piece[:2] else each
                    for other, each in zip(pieces, plain, strict=True)
                )


def _sound(choice: tuple[str, ...], pieces: list[_Piece], full: bool, cost: float) -> Sound:
    skeleton, gaps = "", list[str]()
    for consonants, piece in zip(choice, pieces, strict=True):
        skeleton += consonants
        if consonants:
            gaps += [""] * (len(consonants) - 1) + [piece.vowels]
    return Sound(skeleton, tuple(gaps), "" if full else _slots(skeleton, gaps), cost)


def _slots(skeleton: str, gaps: list[str]) -> str:
    """Where a short i or u is expected: first (Hicham), in fa'il (Khalid), in mu- (Mohcine)."""
    slots = "f"
    for turn in range(1, len(gaps)):
        doer = gaps[turn - 1].endswith("A") and turn == len(gaps) - 2
        if doer and skeleton[turn + 1] not in GUTTURAL:
            slots += "d"
        else:
            slots += "m" if doer or skeleton[0] == "m" else "l"
    return slots
