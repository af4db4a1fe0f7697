"""How a part of a name sounds: consonants in order, and what is known of the vowels between.

Both scripts are brought to the same few sounds. Where a spelling stands for several, every
reading is kept: a key per reading, and the best of them in a comparison.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, product
from typing import NamedTuple

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
from sijill.kernel.names.words import IN_LATIN, OWN_LAM, VOWELLED

MOST_READINGS = 8
GLIDES = (("w", "w", "u"), ("ou", "w", "u"), ("y", "y", "i"), ("i", "y", "i"))
LONG_ENOUGH = 5  # letters, for an L to be taken for an article
SUN = "drsztn"
VOWEL_LETTERS = "aeiouy"


class Sound(NamedTuple):
    """One reading: `gaps[i]` holds the vowels heard after `skeleton[i]`.

    A skeleton begins with A when the word begins with a vowel. Vowels are a, i, u and the weak e;
    in Arabic only the long ones are written, as A, I, U, and `full` is False.
    """

    skeleton: str
    gaps: tuple[str, ...]
    full: bool


class _Piece(NamedTuple):
    readings: tuple[str, ...]  # consonants, each reading
    vowels: str  # after them


@lru_cache(maxsize=CACHED)
def readings(part: Part) -> tuple[Sound, ...]:
    """Every way the part may be heard, the plainest first."""
    if part.script is not Script.ARABIC:
        return _unique(sound for word in _latin_words(part) for sound in _latin(*word))
    return _unique(sound for word in _arabic_words(part) for sound in _arabic(word))


@lru_cache(maxsize=CACHED)
def voiced(part: Part) -> tuple[Sound, ...]:
    """The readings with the short vowels that usage gives to a known Arabic name."""
    latin = VOWELLED.get(part.stem) if part.script is Script.ARABIC else None
    if latin is None:
        return readings(part)
    return readings(Part(IN_LATIN.get(part.prefix, ""), latin, Script.LATIN))


def _unique(sounds: Iterator[Sound]) -> tuple[Sound, ...]:
    return tuple(dict.fromkeys(islice(sounds, MOST_READINGS * 2)))


def _latin_words(part: Part) -> Iterator[tuple[str, str]]:
    for stem in _latin_stems(part.stem):
        yield part.prefix, stem
    if not part.prefix and part.stem.startswith("bel") and len(part.stem) > LONG_ENOUGH:
        yield "ben", part.stem[3:]  # Belkacem is Ben El Kacem
    if part.prefix == "abd" and part.stem[0] in "aeiou":
        yield "abd", "l" + part.stem  # Abdelatif may be Abd El Latif


def _latin_stems(stem: str) -> Iterator[str]:
    yield stem
    short = len(stem) < LONG_ENOUGH - (stem[1:2] not in VOWEL_LETTERS)
    if stem in OWN_LAM or short:
        return
    if stem[0] == "l" and stem[1] != "l":
        yield stem[1:]  # Larbi, Lhassan, Lidrissi
        if stem[1:3] == "ah" or (stem[1] == "e" and stem[2] not in VOWEL_LETTERS):
            yield stem[2:]  # Lahcen, Lemrabet
    if stem.startswith("al") and stem[2] not in VOWEL_LETTERS + "l":
        yield stem[2:]  # Alhassan, not Alaoui
    if stem[0] in "ea" and ((stem[1] in SUN and stem[1] == stem[2]) or stem[1:3] == "ch"):
        yield stem[1:]  # Ennaji, Essalhi, Echarif


def _arabic_words(part: Part) -> Iterator[str]:
    yield part.word
    stem = part.stem
    if stem[:1] == "ل" and len(stem) >= LONG_ENOUGH - 1 and stem not in OWN_LAM:
        yield Part(part.prefix, stem[1:], part.script).word  # لعربي
    if not part.prefix and stem.startswith("بل") and len(stem) >= LONG_ENOUGH:
        yield "بن" + stem[2:]  # بلقاسم


def _latin(prefix: str, stem: str) -> Iterator[Sound]:
    pieces = _linked(_latin_pieces(prefix), _latin_pieces(stem))
    for start in _starts(prefix or stem, pieces):
        yield from _sounds(start, full=True)


def _linked(prefix: list[_Piece], stem: list[_Piece]) -> list[_Piece]:
    """The particle before the name, read apart so that abd + hamid holds no "dh"."""
    if not prefix or not stem:
        return prefix + stem
    last, first = prefix[-1], stem[0]
    if first.readings == ("A",):
        return [*prefix[:-1], _Piece(last.readings, last.vowels + first.vowels), *stem[1:]]
    if last == _Piece(first.readings, ""):
        return [*prefix[:-1], *stem]
    return prefix + stem


def _latin_pieces(word: str) -> list[_Piece]:
    pieces: list[_Piece] = []
    for found in LATIN_TOKENS.finditer(word):
        if found.lastgroup == "vowels":
            last = pieces.pop() if pieces else _Piece(("A",), "")
            pieces.append(_Piece(last.readings, last.vowels + _vowels(found[0])))
            continue
        sounds = LATIN_RULES[int(str(found.lastgroup)[1:])][1]
        piece = _Piece(sounds or (found[0],), "")
        if pieces[-1:] != [piece]:  # a doubled consonant is one
            pieces.append(piece)
    return _final_h(pieces)


def _vowels(spelling: str) -> str:
    plain = (
        spelling.replace("ou", "u").replace("ee", "i").replace("oo", "u").translate(LATIN_VOWELS)
    )
    return "".join(dict.fromkeys(plain[:-1])).replace(plain[-1], "") + plain[-1]


def _final_h(pieces: list[_Piece]) -> list[_Piece]:
    """A last h after a vowel is ح in Salah and nothing in Aminah."""
    if len(pieces) > 1 and pieces[-1] == _Piece(("h",), "") and pieces[-2].vowels:
        return [*pieces[:-1], _Piece(("", "h"), "")]
    return pieces


def _starts(word: str, pieces: list[_Piece]) -> Iterator[list[_Piece]]:
    """A first w or y is a consonant before a vowel; ou and i may be either."""
    if not pieces or pieces[0].readings != ("A",):
        yield pieces
        return
    if word[0] not in "wy" or word[1:2] not in VOWEL_LETTERS:
        yield pieces
    for spelling, glide, vowel in GLIDES:
        if word.startswith(spelling):
            yield [_Piece((glide,), pieces[0].vowels.replace(vowel, "", 1)), *pieces[1:]]


def _arabic(word: str) -> Iterator[Sound]:
    pieces: list[_Piece] = []
    for turn, letter in enumerate(word):
        sounds = _arabic_sounds(word, turn)
        if sounds:
            pieces.append(_Piece(sounds, ""))
        elif letter in ARABIC_VOWELS:
            _lengthen(pieces, letter)
    for ending in _arabic_ends(word, pieces):
        yield from _sounds(ending, full=False)


def _lengthen(pieces: list[_Piece], letter: str) -> None:
    if pieces:
        last = pieces.pop()
        pieces.append(_Piece(last.readings, last.vowels + ARABIC_VOWELS[letter]))
    else:  # a first alef or ع carries any vowel; a first و or ي is a consonant
        pieces.append(_Piece(({"و": "w", "ي": "y"}.get(letter, "A"),), ""))


def _arabic_sounds(word: str, turn: int) -> tuple[str, ...]:
    letter = word[turn]
    if letter == "ج" and word[turn + 1 : turn + 2] in tuple(HISSES):
        return ("j", "k")
    return ARABIC_SOUNDS.get(letter, ())


def _arabic_ends(word: str, pieces: list[_Piece]) -> Iterator[list[_Piece]]:
    yield pieces
    if word.startswith("اي") and len(pieces) > 1:  # ايدير is Yidir as well as Idir
        yield [_Piece(("y",), pieces[0].vowels[1:]), *pieces[1:]]
    if word.endswith("اة"):  # حياة is Hayat
        yield [*pieces, _Piece(("t",), "")]
    if word.endswith("ه") and len(pieces) > 1:  # نزيه is Nazih, but فاطمه is Fatima
        before = pieces[-2]
        yield [*pieces[:-2], _Piece(before.readings, before.vowels + "A")]


def _sounds(pieces: list[_Piece], *, full: bool) -> Iterator[Sound]:
    if not pieces:
        return
    if all(len(piece.readings) == len(piece.readings[0]) == 1 for piece in pieces):  # most words
        skeleton = "".join(piece.readings[0] for piece in pieces)
        yield Sound(skeleton, tuple(piece.vowels for piece in pieces), full)
        return
    for choice in islice(product(*(piece.readings for piece in pieces)), MOST_READINGS):
        skeleton, gaps = "", list[str]()
        for consonants, piece in zip(choice, pieces, strict=True):
            skeleton += consonants
            if consonants:
                gaps += [""] * (len(consonants) - 1) + [piece.vowels]
        yield Sound(skeleton, tuple(gaps), full)
