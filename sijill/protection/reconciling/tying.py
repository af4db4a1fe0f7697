"""Who is who in the two lists: by a number both hold, else by likeness; further records beside.

Linking lets each record win once at most. Where somebody stands twice in one list both records
share the chance of one and neither may win: here the best of them is tied, and the others are told
as further records of the same person, when each alone would be certain.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from sijill.linkage import learning, resolution, review
from sijill.linkage.learning import Sizes
from sijill.linkage.linking import Linked
from sijill.linkage.results import CERTAIN
from sijill.protection.rules.populations import Tie

AGAIN = 0.99  # of the chance of a pair alone, for it to be a further record of somebody tied
STRANGE = 0.1  # under it, two records under one number do not look like one person
# The levels that speak of a difference; every other one is the same value, or a slip of it.
DIFFERS: dict[str, tuple[str, frozenset[str]]] = {
    "cin": ("cin", frozenset({"next", "slip", "slips", "other"})),
    "first": ("name", frozenset({"other"})),
    "last": ("name", frozenset({"other"})),
    "birth": (
        "birth",
        frozenset({"swapped", "part_of_day", "year_slip", "year", "about", "other"}),
    ),
    "sex": ("sex", frozenset({"other"})),
    "commune": ("place", frozenset({"other"})),  # the other commune is of another province
    "trade": ("trade", frozenset({"other"})),
}
FIELDS = ("birth", "cin", "name", "place", "sex", "trade")
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Tied:
    """The outcome: how many were tied, and the run of linking behind it, its links as they are."""

    linked: Linked
    count: int


def tie(linked: Linked, *, apart: Sequence[tuple[str, str]], threshold: float) -> Tied:
    """Make `tied` (entry, their, tie, chance, fields, alike) and `again` of the run's tables."""
    con, scored = linked.con, linked.scored
    learned = linked.model.learned
    pull = Sizes(linked.left.rows, linked.right.rows).pull(learned.matches)
    bits = learning.alone(scored, learned.comparisons, learned.resemblance) + pull
    alone = 1.0 / (1.0 + np.exp2(-np.clip(bits, -60, 60)))
    held = _kept_apart(linked, apart)
    reference = _references(linked, held)
    links = _links(linked, alone, held, reference, threshold)
    con.register("given_pairs", _table(linked, alone, links))
    con.execute("CREATE OR REPLACE TABLE pair AS SELECT * FROM given_pairs")
    con.unregister("given_pairs")
    _again(linked, alone, held, links)
    con.execute(TIED)
    count = int(con.execute("SELECT count(*) FROM tied").fetchall()[0][0])
    return Tied(replace(linked, links=links), count)


TIED = f"""
CREATE OR REPLACE TABLE tied AS
SELECT l.id AS entry, r.id AS their, '{Tie.REFERENCE}' AS tie, coalesce(p.chance, 0) AS chance,
    coalesce(p.fields, '') AS fields, coalesce(p.alone, 0) >= {STRANGE} AS alike
FROM known JOIN left_list l ON l.n = known.a JOIN right_list r ON r.n = known.b
LEFT JOIN pair p ON p.a = known.a AND p.b = known.b
UNION ALL
SELECT l.id, r.id, CASE WHEN p.alone >= {CERTAIN} THEN '{Tie.CERTAIN}'
    ELSE '{Tie.PROBABLE}' END, p.chance, p.fields, true
FROM pair p JOIN left_list l ON l.n = p.a JOIN right_list r ON r.n = p.b
WHERE p.link
"""


def _kept_apart(linked: Linked, apart: Sequence[tuple[str, str]]) -> Mask:
    """The pairs of which an office said that they are two persons."""
    held: Mask = np.zeros(len(linked.scored), dtype=bool)
    if not apart:
        return held
    con = linked.con
    entries, theirs = zip(*apart, strict=True)
    con.register("given_apart", pa.table({"entry": entries, "their": theirs}))
    rows = con.execute(
        "SELECT l.n, r.n FROM given_apart g JOIN left_list l ON l.id = g.entry "
        "JOIN right_list r ON r.id = g.their"
    ).fetchall()
    con.unregister("given_apart")
    for one, other in rows:
        held |= (linked.scored.a == one) & (linked.scored.b == other)
    return held


def _references(linked: Linked, held: Mask) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Rows of both lists that bear the same number, where it is one person's on each side."""
    con = linked.con
    apart = np.stack([linked.scored.a[held], linked.scored.b[held]], axis=1).tolist()
    con.execute("CREATE OR REPLACE TABLE kept_apart (a INTEGER, b INTEGER)")
    if apart:
        con.executemany("INSERT INTO kept_apart VALUES (?, ?)", apart)
    con.execute("""
        CREATE OR REPLACE TABLE known AS
        WITH met AS (
            SELECT o.id AS entry, t.id AS their FROM ours o JOIN theirs t ON t.nia = o.nia
            UNION
            SELECT o.id, t.id FROM ours o JOIN theirs t ON t.id = o.fund_number
        ), alone AS (
            SELECT entry, their FROM met
            QUALIFY count(*) OVER (PARTITION BY entry) = 1
                AND count(*) OVER (PARTITION BY their) = 1
        )
        SELECT l.n AS a, r.n AS b FROM alone JOIN left_list l ON l.id = entry
        JOIN right_list r ON r.id = their ANTI JOIN kept_apart k ON k.a = l.n AND k.b = r.n
        ORDER BY 1
    """)
    found = con.execute("SELECT a, b FROM known").fetchnumpy()
    return found["a"].astype(np.int32), found["b"].astype(np.int32)


def _links(
    linked: Linked,
    alone: NDArray[np.float64],
    held: Mask,
    reference: tuple[NDArray[np.int32], NDArray[np.int32]],
    threshold: float,
) -> Mask:
    """The pairs tied by likeness: the links, then the best of those who stand several times."""
    a, b = linked.scored.a, linked.scored.b
    free = ~held & ~np.isin(a, reference[0]) & ~np.isin(b, reference[1])
    links: Mask = linked.links & free
    for least in (AGAIN, threshold):
        left = free & ~np.isin(a, a[links]) & ~np.isin(b, b[links])
        chance = np.where(left, alone if least == AGAIN else linked.chance, 0.0)
        links = links | resolution.assign(a, b, chance, threshold=least)
    return links


def _again(linked: Linked, alone: NDArray[np.float64], held: Mask, links: Mask) -> None:
    """Make `again` (entry, their, side, chance): further records of people who are tied."""
    con, scored = linked.con, linked.scored
    a, b = scored.a, scored.b
    known = con.execute("SELECT a, b FROM known").fetchnumpy()
    tied_a = np.isin(a, a[links]) | np.isin(a, known["a"])
    tied_b = np.isin(b, b[links]) | np.isin(b, known["b"])
    more = ~links & ~held & (alone >= AGAIN) & (tied_a ^ tied_b)
    side = np.where(tied_a[more], "theirs", "ours")  # whose list the further record stands in
    con.register(
        "given_again",
        pa.table({"a": a[more], "b": b[more], "side": side, "chance": alone[more]}),
    )
    con.execute("""
        CREATE OR REPLACE TABLE again AS
        SELECT l.id AS entry, r.id AS their, g.side, g.chance
        FROM given_again g JOIN left_list l ON l.n = g.a JOIN right_list r ON r.n = g.b
        QUALIFY row_number() OVER (
            PARTITION BY CASE WHEN side = 'ours' THEN 'o' || l.id ELSE 't' || r.id END
            ORDER BY g.chance DESC, l.id, r.id) = 1
    """)
    con.unregister("given_again")


def _table(linked: Linked, alone: NDArray[np.float64], links: Mask) -> pa.Table:
    """The pairs that matter as columns; which fields differ, as words."""
    known = linked.con.execute("SELECT a, b FROM known").fetchnumpy()
    wide = np.int64(linked.right.rows + 1)
    by_number = np.isin(linked.scored.a * wide + linked.scored.b, known["a"] * wide + known["b"])
    kept = np.flatnonzero(links | by_number)
    bits = _differing(linked, kept)
    words = [
        " ".join(name for turn, name in enumerate(FIELDS) if code >> turn & 1)
        for code in range(1 << len(FIELDS))
    ]
    return pa.table({
        "a": linked.scored.a[kept],
        "b": linked.scored.b[kept],
        "chance": linked.chance[kept],
        "alone": alone[kept],
        "link": links[kept],
        "fields": pa.DictionaryArray.from_arrays(pa.array(bits), pa.array(words)).cast(pa.string()),
    })  # fmt: skip


def _differing(linked: Linked, kept: NDArray[np.intp]) -> NDArray[np.int32]:
    """For each pair the fields that differ, one bit for each."""
    bits = np.zeros(len(kept), dtype=np.int32)
    for each in linked.comparisons:
        if each.name not in DIFFERS:
            continue
        field, words = DIFFERS[each.name]
        speaking = np.array([level.word in words for level in each.levels])
        told = speaking[linked.scored.levels[each.name][kept]]
        bits |= told.astype(np.int32) << FIELDS.index(field)
    return bits


def sample(tied: Tied, *, count: int, seed: int) -> list[tuple[str, str, str, float, review.Drawn]]:
    """Pairs drawn for people to judge: entry, theirs, what theirs says, chance, layer."""
    drawn = review.drawn(tied.linked, count=count, seed=seed)
    con, scored = tied.linked.con, tied.linked.scored
    places = [each.pair for each in drawn]
    con.register(
        "given_drawn",
        pa.table({"turn": list(range(len(drawn))), "a": scored.a[places], "b": scored.b[places]}),
    )
    rows = con.execute("""
        SELECT l.id, r.id, t.said FROM given_drawn g JOIN left_list l ON l.n = g.a
        JOIN right_list r ON r.n = g.b JOIN theirs t ON t.id = r.id ORDER BY g.turn
    """).fetchall()
    con.unregister("given_drawn")
    return [
        (entry, their, said, float(tied.linked.chance[each.pair]), each)
        for (entry, their, said), each in zip(rows, drawn, strict=True)
    ]
