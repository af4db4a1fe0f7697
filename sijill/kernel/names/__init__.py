"""Names of people in three scripts: stored as written, compared normalised.

Rules, each with its example; the tables are in `letters` and `words`, the order in `parts`.

| rule | example |
|---|---|
| compatibility forms | ﻣﺤﻤﺪ = محمد |
| tashkeel, tatweel, bidi marks deleted | مُحمّـد = محمد |
| hamza forms | أحمد = احمد, فؤاد = فواد, زكرياء = زكريا |
| ta marbuta, alef maqsura | فاطمة = فاطمه, مصطفى = مصطفي |
| the letter of the g | أڭوزال = أكوزال = أݣوزال |
| accents, hyphens, apostrophes | Aïcha = Aicha, Nour-Eddine = Nour Eddine, M'hamed = Mhamed |
| article | العلوي = علوي, El Alaoui = Alaoui, Ez-Zahra = Zahra, L'Hassan = Hassan |
| … inside a word, as a second reading | Larbi = العربي, Ennaji = الناجي, Lahcen = الحسن |
| Abd- | Abd El Kader = Abdelkader = عبد القادر, Abderrahim = عبد الرحيم |
| Ben, Bent, Ait, Ou, Ould, Oulad, Bou, Abou | Ben Ali = Benali = بن علي = بنعلي |
| Bel- | Belkacem = Ben El Kacem = بلقاسم |
| -eddine, -allah | Nour Eddine = Noureddine = نور الدين |
| run together | Fatimazahra = Fatima Zahra = فاطمة الزهراء |
| abbreviation | Med = Mohamed |
| helping vowel | Ibrahim = Brahim, Embarek = Mbarek |
| French spelling of sounds | ch ش, kh خ, gh rh غ, dj ج, ou w و, q k c g ق ك ڭ, th ث, ç s س ص |
| a spelling with two sounds gives two keys | Rhita, Fathi, Ishak, Gilali |
| Tifinagh read letter by letter | ⴼⴰⵟⵉⵎⴰ = Fatima = فاطمة |
"""

from functools import lru_cache
from itertools import chain

from sijill.kernel.names.compare import OTHER, SAME, similarity
from sijill.kernel.names.letters import SIGNS
from sijill.kernel.names.parts import CACHED, Part, alone, normalise, parts
from sijill.kernel.names.script import (
    Script,
    looks_arabic,
    looks_latin,
    looks_tifinagh,
    script_of,
)
from sijill.kernel.names.sorting import sort_key
from sijill.kernel.names.sound import Sound, readings, voiced

__all__ = [
    "OTHER",
    "SAME",
    "Script",
    "key_groups",
    "keys",
    "looks_arabic",
    "looks_latin",
    "looks_tifinagh",
    "normalise",
    "script_of",
    "similarity",
    "sort_key",
]

SHORTEST_HELPED = 3  # sounds


def keys(text: str) -> tuple[str, ...]:
    """The sound keys of a name, the same in every script, each once.

    One name written two ways shares at least one key per part; sharing a key proves nothing:
    it only says whom to compare.
    """
    return tuple(dict.fromkeys(chain.from_iterable(key_groups(text))))


def key_groups(text: str) -> tuple[tuple[str, ...], ...]:
    """The keys of each part: a search asks for one of every group."""
    plain = [_word_keys(token) for token in text.translate(SIGNS).split()]
    if None not in plain:  # most names: no particle, and every word was met before
        return tuple(chain.from_iterable(filter(None, plain)))
    return _groups(parts(text))


@lru_cache(maxsize=CACHED)
def _word_keys(token: str) -> tuple[tuple[str, ...], ...] | None:
    several = alone(token)
    return None if several is None else _groups(several)


def _groups(several: tuple[Part, ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(group for part in several if (group := _part_keys(part)))


@lru_cache(maxsize=CACHED)
def _part_keys(part: Part) -> tuple[str, ...]:
    heard = [sound.skeleton for sound in readings(part)]
    helped = [sound.skeleton[1:] for sound in voiced(part) if _helped(sound)]
    return tuple(dict.fromkeys(heard + helped))


def _helped(sound: Sound) -> bool:
    """Whether the first vowel only helps two consonants: Ibrahim is Brahim, but Ahmed is Ahmed."""
    starts = sound.skeleton[0] == "A" and len(sound.skeleton) > SHORTEST_HELPED
    return starts and sound.gaps[0] in ("", "i", "e") and not sound.gaps[1]
