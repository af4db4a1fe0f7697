"""The sound keys of a name: the same in every script, one or more for each part."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain

from sijill.kernel.names.known import meant
from sijill.kernel.names.parts import CACHED, Part, alone, run_parts, runs
from sijill.kernel.names.remembered import Remembered
from sijill.kernel.names.script import Script
from sijill.kernel.names.sound import Sound, readings, spelt, voiced
from sijill.kernel.names.words import FAMILIAR

KEYS_VERSION = 2  # rises whenever a rule or a table changes a key: what is stored must be made anew
SHORTEST_HELPED = 3  # sounds


def keys(text: str) -> tuple[str, ...]:
    """The sound keys of a name, the same in every script, each once.

    One name written two ways shares at least one key per part; sharing a key proves nothing:
    it only says whom to compare.
    """
    heard = [_WORDS[word] for word in text.split()]
    if None in heard:  # a particle, which joins a neighbour
        heard = [_RUNS[run] for run in runs(text)]
    return tuple(dict.fromkeys(chain.from_iterable(heard)))  # type: ignore[arg-type] # no None


def key_groups(text: str) -> tuple[tuple[str, ...], ...]:
    """The keys of each part: a search asks for one of every group."""
    return tuple(chain.from_iterable(map(_run_groups, runs(text))))


def part_keys(part: Part) -> tuple[str, ...]:
    """The keys of one part; none of an initial, which may be any name."""
    return _part_keys(part)


def _word_keys(word: str) -> tuple[str, ...] | None:
    found = alone(word)
    return None if found is None else _RUNS[found]


def _run_keys(run: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(chain.from_iterable(_run_groups(run))))


_WORDS = Remembered(_word_keys, most=CACHED)
_RUNS = Remembered(_run_keys, most=CACHED)


@lru_cache(maxsize=CACHED)
def _run_groups(run: str) -> tuple[tuple[str, ...], ...]:
    return tuple(group for part in run_parts(run) if (group := _part_keys(part)))


@lru_cache(maxsize=CACHED)
def _part_keys(part: Part) -> tuple[str, ...]:
    if len(part.stem) == 1 and not part.prefix:
        return ()
    heard, usual = readings(part), voiced(part)
    found = [sound.skeleton for sound in heard]
    found += _unheard((readings(latin) for latin in spelt(part)), found)
    found += [sound.skeleton[1:] for sound in usual or heard if _helped(sound)]
    return tuple(dict.fromkeys(found + _unheard(_meant(part), found)))


def _helped(sound: Sound) -> bool:
    """Whether the first vowel only helps two consonants: Ibrahim is Brahim, but Ahmed is Ahmed."""
    starts = sound.skeleton[0] == "A" and len(sound.skeleton) > SHORTEST_HELPED
    return starts and sound.gaps[0] in ("", "i", "e", "ie") and not sound.gaps[1]


def _unheard(others: Iterable[tuple[Sound, ...]], found: Sequence[str]) -> list[str]:
    """The plainest key of each other spelling that has none of those found."""
    return [
        sounds[0].skeleton
        for sounds in others
        if not any(sound.skeleton in found for sound in sounds)
    ]


def _meant(part: Part) -> Iterator[tuple[Sound, ...]]:
    """The readings of each name that a known or familiar spelling stands for."""
    if part.word in FAMILIAR:
        yield readings(Part("", FAMILIAR[part.word], Script.LATIN))
    if part.script is not Script.ARABIC and not part.prefix:
        for name in sorted(meant(part.word, arabic=False)):
            yield readings(Part("", name, Script.ARABIC))
