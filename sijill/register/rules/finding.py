"""Finding somebody by what an agent remembers: how a search is read, and why a result is shown."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from sijill.kernel.digits import western
from sijill.kernel.names import (
    SAME,
    Script,
    attainable,
    key_groups,
    keys,
    normalise,
    script_of,
    similarity,
)
from sijill.kernel.names.letters import SIGNS
from sijill.register.rules.keys import birth_key, commune_keys, trade_key

LONGEST = 100  # letters of a search
LONGEST_WORD = 24  # letters of a word that is corrected
SHORTEST_WORD = 3
YEAR = re.compile(r"(?<!\d)(19\d\d|20[0-2]\d)(?!\d)")
BEGUN = 0.75  # a name that begins with what was typed
CLOSE = 0.72  # nearer names may be a slip of one letter
BONUS = {"birth": 0.08, "commune": 0.05, "trade": 0.05}
NEXT_YEAR = 0.03


class Reason(StrEnum):
    """Why somebody stands in the list of results."""

    NUMBER = "number"
    WRITTEN = "written"  # the same letters
    SOUND = "sound"  # the same sound, another spelling
    FAMILY = "family"  # the family name only
    GIVEN = "given"  # the first name only
    PART = "part"  # a part of what was typed, or of the name
    BEGINS = "begins"  # a name begins with what was typed
    SLIP = "slip"  # one letter differs
    CLOSE = "close"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A search as it was understood: a name, and what else is remembered of the person."""

    text: str
    born: int | None = None
    commune: str = ""
    trades: frozenset[str] = frozenset()

    @property
    def groups(self) -> tuple[tuple[str, ...], ...]:
        """The keys of each part of the name."""
        return key_groups(self.text)

    @property
    def has_a_word(self) -> bool:
        """Whether a name may be read in it, beside digits."""
        return any(word.isalpha() and len(word) >= SHORTEST_WORD for word in self.text.split())

    @property
    def beside(self) -> tuple[tuple[str, ...], ...]:
        """The keys of what is remembered beside the name, one of each wanted."""
        found: list[tuple[str, ...]] = [(birth_key(self.born),)] if self.born else []
        found += [commune_keys(self.commune)] if keys(self.commune) else []
        found += [tuple(map(trade_key, sorted(self.trades)))] if self.trades else []
        return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """What a result is weighed by: the names of a person or an organisation, and its keys."""

    given: tuple[str, ...]  # in Latin letters, in Arabic
    family: tuple[str, ...]
    keys: frozenset[str] = frozenset()

    @property
    def whole(self) -> tuple[str, ...]:
        return tuple(f"{g} {f}".strip() for g, f in zip(self.given, self.family, strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """How near a result is, why it is shown, and what else agrees: birth, commune, trade."""

    near: float
    reason: Reason
    agrees: tuple[str, ...] = field(default=())

    @property
    def rank(self) -> float:
        return self.near + sum(BONUS[what] for what in self.agrees)


def understood(
    text: str, *, born: int | None = None, commune: str = "", trades: Iterable[str] = ()
) -> Asked:
    """A search in one line, or in several boxes: a year in the line is a year of birth."""
    line = western(text.strip()[:LONGEST])
    if born is None and (found := YEAR.search(line)) and _no_other_digit(line, found):
        born = int(found[0])
        line = (line[: found.start()] + line[found.end() :]).strip(" ,;()")
    return Asked(text=line, born=born, commune=commune.strip()[:LONGEST], trades=frozenset(trades))


def _no_other_digit(line: str, year: re.Match[str]) -> bool:
    """Whether the year stands among words: in "06 1984" it is a piece of a number."""
    rest = line[: year.start()] + line[year.end() :]
    return bool(rest.strip()) and not any(sign.isdigit() for sign in rest)


# ── why a result is shown ────────────────────────────────────────────────────────────────────
def weigh(asked: Asked, face: Face) -> Weighed:
    """How near somebody is to what was asked, in the script that is nearest."""
    if not asked.text:
        return Weighed(near=0.0, reason=Reason.PART, agrees=_agreeing(asked, face))
    best = (False, 0.0, Reason.CLOSE)
    for names in _own_script_first(asked.text, face):
        near, reason = _weigh_name(asked.text, *names)
        best = max(best, (reason is Reason.WRITTEN, near, reason))
        if best[0] or near >= SAME * attainable(asked.text, names[0]):
            break  # found as it was typed: the other script would hardly say better
    return Weighed(near=best[1], reason=best[2], agrees=_agreeing(asked, face))


def _own_script_first(text: str, face: Face) -> list[tuple[str, str, str]]:
    """Whole, given and family names of somebody in each script, beginning with that of the text."""
    names = list(zip(face.whole, face.given, face.family, strict=True))
    return names[::-1] if script_of(text) is Script.ARABIC else names


# Names come back: the same few hundred given names and families stand in every list of results.
REMEMBERED = 1 << 15
_near = lru_cache(maxsize=REMEMBERED)(similarity)


@lru_cache(maxsize=REMEMBERED)
def _parts(text: str) -> int:
    return len(key_groups(text))


def _weigh_name(text: str, whole: str, given: str, family: str) -> tuple[float, Reason]:
    near = _near(text, whole)
    if near >= SAME:
        return near, Reason.WRITTEN if _same_letters(text, whole) else Reason.SOUND
    few, many = _parts(text), _parts(whole)
    if few > many:
        return near, Reason.PART
    if few < many and (part := _which_part(text, given, family)):
        return near, part
    if near < BEGUN and _begun(text, whole):
        return BEGUN, Reason.BEGINS
    if 1 < few < many:
        return near, Reason.PART
    own = near if few == many else max(_near(text, given), _near(text, family))
    return near, Reason.SLIP if own >= CLOSE else Reason.CLOSE


def _begun(text: str, whole: str) -> bool:
    """Whether every word typed begins a word of the name, as when somebody is still typing."""
    typed, names = normalise(text).split(), normalise(whole).split()
    return all(any(name.startswith(word) for name in names) for word in typed) and bool(typed)


def _same_letters(text: str, whole: str) -> bool:
    return sorted(normalise(text).split()) == sorted(normalise(whole).split())


def _which_part(text: str, given: str, family: str) -> Reason | None:
    as_given = _near(text, given)
    if as_given == 1.0 and not _same_letters(text, family):
        return Reason.GIVEN
    as_family = _near(text, family)
    if max(as_family, as_given) < SAME:
        return None
    return Reason.FAMILY if as_family >= as_given else Reason.GIVEN


def _agreeing(asked: Asked, face: Face) -> tuple[str, ...]:
    held = face.keys
    found = ["birth"] if asked.born and birth_key(asked.born) in held else []
    found += ["commune"] if held.intersection(commune_keys(asked.commune)) else []
    found += ["trade"] if held.intersection(map(trade_key, asked.trades)) else []
    return tuple(found)


# ── slips ────────────────────────────────────────────────────────────────────────────────────
def words_of(text: str) -> list[str]:
    """The words of a search as the vocabulary keeps those of names: letters alone, small."""
    return ["".join(filter(str.isalpha, w)).lower() for w in text.translate(SIGNS).split()]


def shortened(word: str) -> list[str]:
    """A word, and the word without each of its letters: two words one slip apart share one."""
    word = word[:LONGEST_WORD]
    return sorted({word, *(word[:turn] + word[turn + 1 :] for turn in range(len(word)))} - {""})
