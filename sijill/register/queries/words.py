"""Words of names that a slip of the finger, or the end of a word, parts from what was typed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz.distance import OSA

from sijill.kernel.names import key_groups
from sijill.register.models import Word
from sijill.register.rules.finding import SHORTEST_WORD, shortened, words_of

READ = 300  # words compared with the one that was typed
KEPT = 8  # sounds tried for it

Groups = tuple[tuple[str, ...], ...]


def corrected(text: str) -> list[Groups]:
    """The keys of the text with one word put right, for each word that may be wrong.

    The other parts keep their keys; the part that changed has one of those of the likeliest words.
    """
    words = text.split()
    return [
        groups
        for turn, word in enumerate(words_of(text))
        if len(word) >= SHORTEST_WORD and (groups := _with(words, turn, _near(word)))
    ]


def completed(text: str) -> list[Groups]:
    """The keys of the text with its last word completed, as when somebody is still typing."""
    words, typed = text.split(), words_of(text)
    if not typed or len(typed[-1]) < SHORTEST_WORD:
        return []
    whole = _with(words, len(words) - 1, _kept(word__startswith=typed[-1]))
    return [whole] if whole else []


def _near(word: str) -> list[str]:
    """The words one slip away."""
    others = _kept(near__overlap=shortened(word))
    return [other for other in others if OSA.distance(word, other) == 1]


def _kept(**asked: object) -> list[str]:
    """Words of names, each once."""
    found = Word.objects.filter(**asked).order_by("word").values_list("word", flat=True)
    return list(found.distinct()[:READ])


def _with(words: list[str], turn: int, others: Iterable[str]) -> Groups | None:
    """The keys of the words with one exchanged for each of the others: the most frequent sounds."""
    votes: dict[Groups, int] = defaultdict(int)
    for other in others:
        votes[key_groups(" ".join([*words[:turn], other, *words[turn + 1 :]]))] += 1
    likeliest = sorted(votes, key=lambda groups: (-votes[groups], groups))[:KEPT]
    if not likeliest:
        return None
    length = max(map(len, likeliest))
    alike = [groups for groups in likeliest if len(groups) == length]
    return tuple(
        tuple(dict.fromkeys(key for groups in alike for key in groups[place][:2]))
        for place in range(length)
    )
