"""Two lists linked from end to end, within a stated bound of memory."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import duckdb
import numpy as np
from duckdb import DuckDBPyConnection

from sijill.linkage import (
    blocking,
    chance,
    comparisons,
    learning,
    lists,
    naming,
    records,
    resolution,
    scoring,
    sieve,
    spark,
    spilling,
    splitting,
)
from sijill.linkage.comparisons import Comparison
from sijill.linkage.learning import Sizes
from sijill.linkage.lists import Listed
from sijill.linkage.model import Model
from sijill.linkage.scoring import Numbers, Scored

SHARED = ("cin", "birth", "sex", "commune", "phone", "trade")
COLUMN = {"birth": "birth_date"}  # of the list, where the comparison has another name
RARE = 0.002  # of a list's rows, under which a column says nothing of the list
MOST_PAIRS = 4_000_000  # scored at a time
WORTH = 9.0  # bits under even odds, at which a pair is no longer kept
Told = Callable[[str], None]


@dataclass(frozen=True)
class Asked:
    """What a run is asked: two lists, and how."""

    left: Path
    right: Path
    model: Model | None = None
    threshold: float = 0.5
    seed: int = 1
    threads: int = field(default_factory=lambda: os.cpu_count() or 1)
    memory: str = "2GB"
    engine: Literal["duckdb", "spark"] = "duckdb"
    # The same answer as the next run will give, which reads the model that this one learns, and
    # whatever the order of rows: pairs are scored once more when a model was learned.
    repeatable: bool = False
    tell: Told = lambda _: None


@dataclass(frozen=True)
class Linked:
    """What came of it."""

    left: Listed
    right: Listed
    model: Model
    scored: Scored
    chance: Numbers  # of each pair
    links: resolution.Kept
    pairs: int  # compared at all
    seconds: dict[str, float]
    con: DuckDBPyConnection

    @property
    def comparisons(self) -> tuple[Comparison, ...]:
        """Return what the pairs were compared by."""
        return self.model.learned.comparisons


class _Stages:
    """Tells each stage as it begins and remembers how long it took."""

    def __init__(self, tell: Told) -> None:
        self.tell, self.seconds = tell, dict[str, float]()
        self.word, self.began = "", time.perf_counter()

    def begin(self, word: str) -> None:
        now = time.perf_counter()
        if self.word:
            self.seconds[self.word] = round(now - self.began, 2)
        self.word, self.began = word, now
        if word:
            self.tell(word)


def link(asked: Asked) -> Linked:
    """Link two lists; raises `lists.Unreadable` when one cannot be read."""
    if asked.engine == "spark":
        spark.check()
    stages = _Stages(asked.tell)
    con = connect(asked)
    stages.begin("reading the lists")
    left = lists.read(con, asked.left, "left", by_id=asked.repeatable)
    right = lists.read(con, asked.right, "right", by_id=asked.repeatable)
    stages.begin("reading names")
    memory = asked.model.memory if asked.model else None
    splitting.split(con)
    naming.read(con, processes=asked.threads, memory=memory)
    naming.settle(con, memory=memory)
    stages.begin("preparing records")
    compared = _comparisons(con, left, right, asked.model)
    records.prepare(con, fields=tuple(c.name for c in compared if c.name in naming.FIELDS))
    compared, scored, count = _compare(con, asked, compared, Sizes(left.rows, right.rows), stages)
    stages.begin("weighing the evidence")
    sizes = Sizes(left.rows, right.rows)
    model = _model(asked, scored, compared, sizes, (left, right))
    if asked.repeatable and asked.model is None and asked.engine == "duckdb":
        model, scored = _once_more(con, asked, model, sizes, stages)
    learned = model.learned
    odds = learning.chances(
        scored, learned.comparisons, learned.resemblance, sizes.pull(learned.matches)
    )
    links = resolution.assign(scored.a, scored.b, odds, threshold=asked.threshold)
    stages.begin("")
    return Linked(left, right, model, scored, odds, links, count, stages.seconds, con)


def _once_more(
    con: DuckDBPyConnection, asked: Asked, model: Model, sizes: Sizes, stages: _Stages
) -> tuple[Model, Scored]:
    """Score by what was learned, as every later run will: other pairs are worth keeping then."""
    stages.begin("comparing pairs by what was learned")
    compared, cut = model.learned.comparisons, _cut(sizes)
    chunks = _chunks(con, sieve.worth(con, compared, cut=cut), sizes.left)
    scored = scoring.score(con, compared, chunks, cut=cut)
    stages.begin("weighing the evidence again")
    return Model(learning.counted(scored, model.learned, compared, sizes), model.data), scored


def connect(asked: Asked) -> DuckDBPyConnection:
    """Return an engine in memory that spills to disk over its bound."""
    con = duckdb.connect()
    folder = spilling.folder_for(con)
    for setting in (
        f"threads = {asked.threads}",
        f"memory_limit = '{asked.memory}'",
        f"temp_directory = '{folder}'",
        "enable_progress_bar = false",
    ):
        con.execute(f"SET {setting}")
    for macro in comparisons.MACROS:
        con.execute(macro)
    return con


def _comparisons(
    con: DuckDBPyConnection, left: Listed, right: Listed, model: Model | None
) -> tuple[Comparison, ...]:
    told = {
        field: all(
            any(each.share(column) > RARE or _filled(con, each, column)
                for column in naming.columns(field))
            for each in (left, right)
        )
        for field in naming.FIELDS
    }  # fmt: skip
    shared = [name for name in SHARED if _shared(left, right, COLUMN.get(name, name))]
    if model is not None:
        usable = {name for name, there in told.items() if there} | set(shared)
        return tuple(each for each in model.learned.comparisons if each.name in usable)
    names = tuple(
        comparisons.name(
            field,
            with_both=told["first"] and told["last"],
            one_script=naming.shared_script(con, field) is not None,
        )
        for field in naming.FIELDS
        if told[field]
    )
    return (*names, *(comparisons.PLAIN[name] for name in shared))


def _filled(con: DuckDBPyConnection, each: Listed, column: str) -> bool:
    """Whether a column holds anything now that whole names are split."""
    found = con.execute(f"SELECT count({column}) FROM {each.table}").fetchall()[0][0]
    return bool(found > RARE * each.rows)


def _shared(left: Listed, right: Listed, column: str) -> bool:
    return min(left.share(column), right.share(column)) > RARE


def _compare(
    con: DuckDBPyConnection,
    asked: Asked,
    compared: tuple[Comparison, ...],
    sizes: Sizes,
    stages: _Stages,
) -> tuple[tuple[Comparison, ...], Scored, int]:
    """Find the pairs to compare and compare them, on the engine that was asked for."""
    columns = frozenset(each.name for each in compared)
    cut = _cut(sizes)
    if not blocking.rules(columns):
        raise lists.Unreadable("the lists share too little: names, numbers or dates are needed")
    if asked.engine == "duckdb":
        stages.begin("finding pairs to compare")
        count = _block(con, columns)
    if asked.model is None:
        stages.begin("counting what is due to chance")
        compared = scoring.told_apart(chance.by_chance(con, compared, seed=asked.seed))
    if asked.engine == "spark":
        stages.begin("finding and comparing pairs on Spark")
        how = {"cut": cut, "memory": asked.memory, "threads": asked.threads}
        return compared, *spark.score(con, compared, columns, **how)  # type: ignore[arg-type]
    stages.begin(f"comparing {count:,} pairs")
    chunks = _chunks(con, sieve.worth(con, compared, cut=cut), sizes.left)
    return compared, scoring.score(con, compared, chunks, cut=cut), count


def _cut(sizes: Sizes) -> float:
    """The weight in bits under which a pair is no longer kept."""
    return -sizes.pull(min(sizes.left, sizes.right) / 2) - WORTH


def _block(con: DuckDBPyConnection, columns: frozenset[str]) -> int:
    for side in naming.SIDES:
        for table, query in blocking.keys_sql(side, columns, "unnest"):
            con.execute(f"CREATE OR REPLACE TABLE {table} AS {query}")
    chosen = blocking.rules(columns)
    con.execute(f"CREATE OR REPLACE TABLE pairs AS {blocking.pairs_sql(chosen)}")
    return int(con.execute("SELECT count(*) FROM pairs").fetchall()[0][0])


def _chunks(con: DuckDBPyConnection, count: int, rows: int) -> Iterator[str]:
    """Tables of pairs, as many as keep the memory bounded."""
    turns = max(1, -(-count // MOST_PAIRS))
    if turns == 1:
        yield "worth"
        return
    for turn in range(turns):
        first, last = turn * rows // turns, (turn + 1) * rows // turns
        con.execute(
            f"CREATE OR REPLACE TABLE some_pairs AS SELECT a, b FROM worth "
            f"WHERE a > {first} AND a <= {last}"
        )
        yield "some_pairs"


def _model(
    asked: Asked,
    scored: Scored,
    compared: tuple[Comparison, ...],
    sizes: Sizes,
    both: tuple[Listed, Listed],
) -> Model:
    if asked.model is None:
        return Model(learning.learn(scored, compared, sizes), described(both, asked))
    return Model(learning.counted(scored, asked.model.learned, compared, sizes), asked.model.data)


def described(both: tuple[Listed, Listed], asked: Asked) -> dict[str, Any]:
    """Return what the lists were, without a word of what they say."""
    return {
        each.side: {
            "rows": each.rows,
            "filled": {
                name: round(each.share(name), 4) for name in each.filled if each.filled[name]
            },
            "ignored": list(each.ignored),
        }
        for each in both
    } | {"seed": asked.seed}


def words(linked: Linked) -> np.ndarray:
    """Return for each pair, as one number, which levels its comparisons reached."""
    code = np.zeros(len(linked.scored), dtype=np.int64)
    for each in linked.comparisons:
        code = code * len(each.levels) + linked.scored.levels[each.name]
    return code
