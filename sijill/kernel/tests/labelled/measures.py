"""What is measured of keys and similarity on labelled pairs."""

import csv
import importlib
import pkgutil
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sijill.kernel import names
from sijill.kernel.names import key_groups, known
from sijill.kernel.names.parts import parts
from sijill.kernel.tests.labelled.pairs import Pair
from sijill.kernel.tests.labelled.pairs import names as labelled

Groups = Callable[[str], tuple[tuple[str, ...], ...]]


def share(a: str, b: str, groups: Groups = key_groups) -> bool:
    """Whether a search for either finds the other: a key in common for each part, in any order."""
    one, two = groups(a), groups(b)
    if not one or not two:
        return False
    found = [_covers(one, two), _covers(two, one)]
    return all(found) if len(one) == len(two) else any(found)


def _covers(asked: Iterable[Sequence[str]], held: Iterable[Sequence[str]]) -> bool:
    keys = {key for group in held for key in group}
    return all(keys.intersection(group) for group in asked)


def recall(pairs: Iterable[Pair], groups: Groups = key_groups) -> float:
    """The share of pairs of one name whose keys meet; of two names, that of collisions."""
    found = [share(pair.a, pair.b, groups) for pair in pairs]
    return sum(found) / len(found)


def area(same: Sequence[float], other: Sequence[float]) -> float:
    """The area under the ROC curve: how often one name is nearer than two, ties half."""
    ranked = sorted(other)
    below = sum(bisect_left(ranked, near) + bisect_right(ranked, near) for near in same)
    return below / (2 * len(same) * len(ranked))


@contextmanager
def unknown(part: str) -> Iterator[None]:
    """The rules alone: no name of this part of the labelled set is known by its usual spellings."""
    hidden = {
        word.translate(known.ARABIC_ENDINGS)
        for name in labelled()
        if name.part == part
        for spelling in name.arabic
        for found in parts(spelling)
        for word in (found.word, found.stem)
    }
    before = known.FILE
    with TemporaryDirectory() as folder:
        known.FILE = Path(folder) / before.name
        _copy(before, known.FILE, hidden)
        forget()
        try:
            yield
        finally:
            known.FILE = before
            forget()


def _copy(source: Path, target: Path, hidden: set[str]) -> None:
    with source.open(encoding="utf-8", newline="") as rows, target.open("w", newline="") as out:
        kept = csv.writer(out)
        for row in csv.reader(rows):
            if row[0].translate(known.ARABIC_ENDINGS) not in hidden:
                kept.writerow(row)


def forget() -> None:
    """Empty every cache of the names, as in a process that has just begun."""
    for found in pkgutil.iter_modules(names.__path__):
        module = importlib.import_module(f"{names.__name__}.{found.name}")
        for thing in vars(module).values():
            if hasattr(thing, "cache_clear") and not isinstance(thing, type):
                thing.cache_clear()
