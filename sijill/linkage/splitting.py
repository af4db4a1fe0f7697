"""Whole names cut into first and last name, by what lists and names say of each word.

"El Alaoui Mohamed Amine", "محمد أمين العلوي": particles stay with the word they belong to, each
word is a first name or a family name more or less often, and the cut that agrees best with all of
them is taken. A list keeps one order unless a name says the opposite clearly.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from math import log
from typing import NamedTuple

import pyarrow as pa
from duckdb import DuckDBPyConnection

from sijill.kernel import names
from sijill.linkage import people

_BEFORE = """
    el al ben bin bent bint ibn ait aït ayt aith ou ould weld oulad ouled bou abou abu oum id idd
    abd abdel abdul abdoul
    ال بن ابن بنت ايت أيت آيت او أو ولد اولاد أولاد بو ابو أبو ام أم عبد اد إد إيد
"""
BEFORE = frozenset(_BEFORE.split())
_AFTER = "eddine eddin addine dine din allah ellah الدين الله"
AFTER = frozenset(_AFTER.split())
FRIENDLY = 3.0  # how much the order of the list weighs, in natural logarithms
MOST_UNITS = 6
CUT = pa.schema([("text", pa.string()), ("first", pa.string()), ("last", pa.string())])


class Cut(NamedTuple):
    """A name cut in two; either part may be empty."""

    first: str
    last: str


def split(con: DuckDBPyConnection) -> None:
    """Fill first and last names of both lists where only the whole name is given."""
    asked = [
        (side, script)
        for side in ("left", "right")
        for script in ("ar", "fr")
        if _whole(con, side, script)
    ]
    if not asked:
        return
    lean = _lean(con)
    for side, script in asked:
        _fill(con, side, script, lean)


def _whole(con: DuckDBPyConnection, side: str, script: str) -> bool:
    found = con.execute(f"SELECT count(*) FROM {side}_list WHERE {_only_whole(script)}").fetchall()
    return bool(found[0][0])


def _only_whole(script: str) -> str:
    return (
        f"name_{script} IS NOT NULL AND first_name_{script} IS NULL AND last_name_{script} IS NULL"
    )


def _lean(con: DuckDBPyConnection) -> Mapping[str, float]:
    """How much more often a sound is a first name than a family name, as a logarithm."""
    firsts, lasts = map(dict, _told())
    for field, counts in (("first", firsts), ("last", lasts)):
        cells = " UNION ALL ".join(
            f"SELECT {field}_name_{script} AS text FROM {side}_list"
            for side in ("left", "right") for script in ("ar", "fr")
        )  # fmt: skip
        for text, met in con.execute(
            f"SELECT text, count(*) FROM ({cells}) WHERE text IS NOT NULL GROUP BY text"
        ).fetchall():
            for unit in units(text):
                key = sound(unit)
                counts[key] = counts.get(key, 0.0) + met
    return _logarithms(firsts, lasts)


def _logarithms(firsts: Mapping[str, float], lasts: Mapping[str, float]) -> Mapping[str, float]:
    of_first, of_last = (sum(counts.values()) or 1.0 for counts in (firsts, lasts))
    return {
        key: log(firsts.get(key, 0.0) / of_first + 1e-5) - log(lasts.get(key, 0.0) / of_last + 1e-5)
        for key in firsts.keys() | lasts.keys()
    }


@cache
def _told() -> tuple[dict[str, float], dict[str, float]]:
    """What the table of names says, as if a hundred thousand people had been seen."""
    made: list[dict[str, float]] = []
    for lexicon in (people.given(), people.family()):
        counts: dict[str, float] = defaultdict(float)
        whole = sum(name.weight for name in lexicon.names)
        for name in lexicon.names:
            for unit in units(name.ar.usual):
                counts[sound(unit)] += 100_000 * name.weight / whole
        made.append(dict(counts))
    return made[0], made[1]


@cache
def sound(unit: str) -> str:
    """The plainest sound of a word with its particles."""
    return " ".join(group[0] for group in names.key_groups(unit))


def units(text: str) -> list[str]:
    """The words of a name, particles joined to the word they belong to."""
    made: list[str] = []
    pending = ""
    for word in text.replace("-", " ").split():
        low = word.casefold()
        if low in AFTER and made and not pending:
            made[-1] += f" {word}"
        elif low in BEFORE:
            pending += f"{word} "
        else:
            made.append(pending + word)
            pending = ""
    if pending:
        made.append(pending.strip())
    return made


def _fill(con: DuckDBPyConnection, side: str, script: str, lean: Mapping[str, float]) -> None:
    texts = [
        row[0]
        for row in con.execute(
            f"SELECT DISTINCT name_{script} FROM {side}_list WHERE {_only_whole(script)} ORDER BY 1"
        ).fetchall()
    ]
    cuts = list(cut_all(texts, lean))
    table = pa.table(
        [texts, [c.first or None for c in cuts], [c.last or None for c in cuts]], schema=CUT
    )
    con.register("cuts", table)
    con.execute(f"""
        CREATE OR REPLACE TABLE {side}_list AS
        SELECT l.* REPLACE (coalesce(first_name_{script}, cuts.first) AS first_name_{script},
                            coalesce(last_name_{script}, cuts.last) AS last_name_{script})
        FROM {side}_list AS l LEFT JOIN cuts ON cuts.text = l.name_{script} ORDER BY n
    """)
    con.unregister("cuts")


def cut_all(texts: Sequence[str], lean: Mapping[str, float]) -> Iterable[Cut]:
    """Cut every name of a list, whose own order counts where names do not tell."""
    parts = [units(text) for text in texts]
    leans = [[lean.get(sound(unit), 0.0) for unit in several] for several in parts]
    straight = sum(_best(each)[0] for each in leans[:20_000])
    turned = sum(_best(each[::-1])[0] for each in leans[:20_000])
    order = FRIENDLY if straight >= turned else -FRIENDLY
    return [_cut(several, each, order) for several, each in zip(parts, leans, strict=True)]


def _best(leans: Sequence[float]) -> tuple[float, int]:
    """The best place to cut, first names first: how well it agrees, and after how many words."""
    total = sum(leans)
    seen, best = 0.0, (float("-inf"), len(leans))
    for place, each in enumerate(leans[:-1] if len(leans) > 1 else leans, 1):
        seen += each
        best = max(best, (2 * seen - total, place))
    return best


def _cut(several: Sequence[str], leans: Sequence[float], order: float) -> Cut:
    if not several:
        return Cut("", "")
    if len(several) == 1:
        return Cut(several[0], "") if leans[0] > 0 else Cut("", several[0])
    straight, place = _best(leans)
    turned, back = _best(leans[::-1])
    if straight + order >= turned:
        return Cut(" ".join(several[:place]), " ".join(several[place:]))
    return Cut(" ".join(several[-back:]), " ".join(several[:-back]))
