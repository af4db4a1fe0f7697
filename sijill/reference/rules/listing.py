"""What a list of trades must be before it may replace the one in force."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sijill.reference.rules.kinds import Category, Level

Row = Mapping[str, str]
V = TypeVar("V")
NEEDED = ("code", "level", "category", "parent", "label_ar", "label_fr")
LONGEST_CODE = 20
# Under which level a line stands. A skill may stand under an activity.
ABOVE: Mapping[Level, frozenset[Level]] = {
    Level.BRANCH: frozenset({Level.CATEGORY}),
    Level.ACTIVITY: frozenset({Level.BRANCH}),
    Level.SKILL: frozenset({Level.ACTIVITY}),
}
# Decree 2.21.991, as reported: http://ar.industries.ma/
EXPECTED: Mapping[Level, int] = {Level.CATEGORY: 2, Level.BRANCH: 13, Level.ACTIVITY: 172}
PICTOGRAMS = frozenset(
    {"pottery", "rugs", "zellige", "brass", "leather", "wood", "jewellery", "embroidery", "iron",
     "basketry", "hairdressing", "cars"}
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class RowFault:
    """What is wrong with one line of a file; line 0 is the file itself."""

    line: int
    code: str
    what: str
    blocks: bool = True


def faults(rows: Sequence[Row]) -> list[RowFault]:
    """Everything wrong with the lines of a list, in their order."""
    by_code = {row["code"]: row for row in rows}
    found: list[RowFault] = []
    seen: dict[str, int] = {}
    labels: dict[tuple[str, str], int] = {}
    for line, row in enumerate(rows, 2):
        whats = [*_alone(row), *_placed(row, by_code.get(row["parent"]))]
        whats += _again(seen, row["code"], line, "code")
        for name in ("label_ar", "label_fr"):
            whats += _again(labels, (row["parent"], row[name]), line, name)
        found += [RowFault(line=line, code=row["code"], what=what) for what in whats]
    return found + list(_counts(rows))


def _alone(row: Row) -> Iterator[str]:
    for name in ("code", "label_ar", "label_fr"):
        if not row[name]:
            yield f"{name} is empty"
    if len(row["code"]) > LONGEST_CODE:
        yield f"code is longer than {LONGEST_CODE}"
    if row["level"] not in {*Level}:
        yield f"unknown level {row['level']!r}"
    if row["category"] not in {*Category}:
        yield f"unknown category {row['category']!r}"
    if (picture := row.get("pictogram", "")) and picture not in PICTOGRAMS:
        yield f"unknown pictogram {picture!r}"


def _placed(row: Row, parent: Row | None) -> Iterator[str]:
    if row["level"] == Level.CATEGORY:
        if row["parent"]:
            yield "a category stands under nothing"
        return
    if parent is None:
        yield f"its parent {row['parent']!r} is not in the file"
        return
    if row["level"] in ABOVE and parent["level"] not in ABOVE[Level(row["level"])]:
        yield f"a line of level {row['level']} cannot stand under one of level {parent['level']}"
    if parent["category"] != row["category"]:
        yield f"its parent {parent['code']} is of another category"


def _again(seen: dict[V, int], value: V, line: int, name: str) -> Iterator[str]:
    first = seen.setdefault(value, line)
    if first != line:
        yield f"the same {name} as line {first}"


def _counts(rows: Sequence[Row]) -> Iterator[RowFault]:
    counted = Counter(row["level"] for row in rows)
    for level, expected in EXPECTED.items():
        if counted[level] != expected:
            what = f"{counted[level]} lines of level {level}, the decree has {expected}"
            yield RowFault(line=0, code="", what=what, blocks=False)


def mapping_faults(
    pairs: Sequence[tuple[str, str]], *, old: Iterable[str], new: Iterable[str]
) -> list[RowFault]:
    """What is wrong with the file that says what each trade becomes."""
    olds, news = set(old), set(new)
    found = []
    for line, (before, after) in enumerate(pairs, 2):
        if before not in olds:
            found.append(RowFault(line=line, code=before, what="not in the list in force"))
        if after not in news:
            found.append(RowFault(line=line, code=before, what=f"{after!r} is not in the new list"))
    for code in sorted(olds - {before for before, _ in pairs} - news):
        what = "nothing says what it becomes: its entries will wait for a person"
        found.append(RowFault(line=0, code=code, what=what, blocks=False))
    return found
