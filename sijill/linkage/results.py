"""Links written down: a pair keeps its identifier in every run, and a run says what moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import csv, parquet

from sijill.linkage import wording
from sijill.linkage.linking import Linked, words

CERTAIN, POSSIBLE = 0.99, 0.1
BYTES = 10  # of an identifier: sixteen letters without a rest
BASE32 = np.frombuffer(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", np.uint8)
PLACES = np.array([16, 8, 4, 2, 1], np.uint8)
MOVED = 0.05  # of probability, for a link that stays to be told of
Chosen = NDArray[np.intp]


@dataclass(frozen=True)
class Changes:
    """What a run changed against the one before."""

    kept: int
    added: int
    withdrawn: int


def identifier(left: str, right: str) -> str:
    """Return the identifier of a link: a function of the two records alone."""
    return identifiers([left], [right])[0]


def identifiers(left: Sequence[str], right: Sequence[str]) -> list[str]:
    """Return the identifiers of many links: ten bytes of a digest each, in Base32 (RFC 4648)."""
    digests = b"".join(
        blake2b(f"{one}\0{two}".encode(), digest_size=BYTES).digest()
        for one, two in zip(left, right, strict=True)
    )
    bits = np.unpackbits(np.frombuffer(digests, np.uint8)).reshape(-1, 5)
    letters = BASE32[bits @ PLACES].tobytes().decode("ascii")
    size = BYTES * 8 // 5
    return [letters[start : start + size] for start in range(0, len(letters), size)]


def classified(chance: float, *, threshold: float) -> str:
    """Return the class of a probability."""
    if chance >= max(CERTAIN, threshold):
        return "certain"
    if chance >= threshold:
        return "probable"
    return "possible" if chance >= min(POSSIBLE, threshold) else "no"


def table(linked: Linked, chosen: Chosen, *, threshold: float, language: str) -> pa.Table:
    """Return the chosen pairs as they are written."""
    ids = [
        _ids(linked, side, rows[chosen])
        for side, rows in (("left", linked.scored.a), ("right", linked.scored.b))
    ]
    chance = np.round(linked.chance[chosen], 6)
    classes = [classified(each, threshold=threshold) for each in chance.tolist()]
    return pa.table({
        "id_left": pa.array(ids[0], pa.string()),
        "id_right": pa.array(ids[1], pa.string()),
        "probability": chance,
        "class": pa.array(classes, pa.string()).dictionary_encode(),
        "explanation": _explanations(linked, chosen, language),
        "link": identifiers(*ids),
    })  # fmt: skip


def _ids(linked: Linked, side: str, rows: NDArray[np.int32]) -> list[str]:
    every = linked.con.sql(f"SELECT id FROM {side}_list ORDER BY n").to_arrow_table()["id"]
    return every.combine_chunks().take(pa.array(rows - 1)).to_pylist()


def _explanations(linked: Linked, chosen: Chosen, language: str) -> pa.Array:
    """One sentence for each way of resembling, shared by all pairs that resemble so."""
    _, first, of = np.unique(words(linked)[chosen], return_index=True, return_inverse=True)
    sentences = [
        wording.explained(evidence(linked, int(chosen[turn])), language) for turn in first.tolist()
    ]
    return pa.DictionaryArray.from_arrays(pa.array(of.astype(np.int32)), pa.array(sentences))


def evidence(linked: Linked, pair: int) -> dict[str, str]:
    """Return the level of each comparison of one pair."""
    return {
        each.name: each.levels[int(linked.scored.levels[each.name][pair])].word
        for each in linked.comparisons
    }


def write(linked: Linked, folder: Path, *, threshold: float, language: str) -> Changes | None:
    """Write links, possible pairs and, after an earlier run, changes; return what changed."""
    folder.mkdir(parents=True, exist_ok=True)
    before = _before(folder)
    links = table(linked, np.flatnonzero(linked.links), threshold=threshold, language=language)
    _both(links, folder / "links")
    near = ~linked.links & (linked.chance >= min(POSSIBLE, threshold))
    possible = table(linked, np.flatnonzero(near), threshold=threshold, language=language)
    csv.write_csv(_plain(possible), folder / "possible.csv")
    return None if before is None else _changes(before, links, folder / "changes.csv")


def _both(links: pa.Table, path: Path) -> None:
    plain = _plain(links)
    parquet.write_table(plain, path.with_suffix(".parquet"))
    csv.write_csv(plain, path.with_suffix(".csv"))


def _plain(links: pa.Table) -> pa.Table:
    """The table without dictionaries, which CSV does not know."""
    columns = [
        column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column
        for column in links.columns
    ]
    return pa.table(columns, names=links.column_names)


def _before(folder: Path) -> dict[str, tuple[str, str, float]] | None:
    path = folder / "links.parquet"
    if not path.is_file():
        return None
    links = parquet.read_table(path, columns=["link", "id_left", "id_right", "probability"])
    rows = zip(*(links[name].to_pylist() for name in links.column_names), strict=True)
    return {link: (left, right, chance) for link, left, right, chance in rows}


def _changes(before: dict[str, tuple[str, str, float]], links: pa.Table, path: Path) -> Changes:
    columns = ("link", "id_left", "id_right", "probability")
    rows = zip(*(links[name].to_pylist() for name in columns), strict=True)
    now = {link: (left, right, chance) for link, left, right, chance in rows}
    added = sorted(now.keys() - before.keys())
    withdrawn = sorted(before.keys() - now.keys())
    kept = now.keys() & before.keys()
    moved = sorted(link for link in kept if abs(now[link][2] - before[link][2]) > MOVED)
    told = [
        *(("added", link, *now[link][:2], None, now[link][2]) for link in added),
        *(("withdrawn", link, *before[link], None) for link in withdrawn),
        *(("moved", link, *now[link][:2], before[link][2], now[link][2]) for link in moved),
    ]
    csv.write_csv(_told(told), path)
    return Changes(len(kept), len(added), len(withdrawn))


def _told(rows: Sequence[tuple]) -> pa.Table:
    names = ("change", "link", "id_left", "id_right", "before", "after")
    kinds = (pa.string(),) * 4 + (pa.float64(),) * 2
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    return pa.table(
        [pa.array(column, kind) for column, kind in zip(columns, kinds, strict=True)], names=names
    )
