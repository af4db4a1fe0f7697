"""The other ways of linking two lists, each in a process of its own: python -m benchmarks._linkage.

`stock`, `join` and `oracle` write `<way>/links.parquet` beside the lists; `count` sets every way
against the truth. Nothing here is used by the house.
"""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from duckdb import DuckDBPyConnection
from pyarrow import parquet

# One letter for one letter, as a clerk's table has it; vowels that are not written stay unwritten.
PLAIN = {
    "ا": "a", "أ": "a", "إ": "i", "آ": "a", "ب": "b", "ت": "t", "ث": "th", "ج": "j", "ح": "h",
    "خ": "kh", "د": "d", "ذ": "d", "ر": "r", "ز": "z", "س": "s", "ش": "ch", "ص": "s", "ض": "d",
    "ط": "t", "ظ": "d", "ع": "a", "غ": "gh", "ف": "f", "ق": "k", "ك": "k", "گ": "g", "ڭ": "g",
    "ل": "l", "م": "m", "ن": "n", "ه": "h", "ة": "a", "و": "ou", "ي": "i", "ى": "a", "ئ": "i",
    "ؤ": "ou",
}  # fmt: skip
SURE = 0.998  # of links without a usable identity number, that must be right
WAYS = ("ours", "again", "stock", "join", "oracle")


def read(con: DuckDBPyConnection, place: Path) -> None:
    """Make the tables a and b of the two lists: names in Latin letters, numbers tidied."""
    con.create_function("plainly", _plainly, ["VARCHAR"], "VARCHAR")
    for name, side, script in (("a", "left", "ar"), ("b", "right", "fr")):
        shown = (
            f"plainly({{column}}_{script})"
            if script == "ar"
            else f"lower(strip_accents({{column}}_{script}))"
        )
        con.execute(f"""
            CREATE TABLE {name} AS SELECT id AS unique_id,
                {shown.format(column="first_name")} AS first_name,
                {shown.format(column="last_name")} AS last_name,
                upper(replace(cin, ' ', '')) AS cin,
                CASE WHEN length(birth_date) = 4 THEN birth_date || '-01-01' ELSE birth_date END
                    AS birth_date,
                sex,
                {"plainly(commune)" if script == "ar" else "lower(strip_accents(commune))"}
                    AS commune
            FROM read_csv('{place / side}.csv', all_varchar = true, header = true)
        """)


def _plainly(text: str | None) -> str | None:
    return text and "".join(PLAIN.get(sign, sign if sign in " -" else "") for sign in text)


# ── (a) equal identity numbers ───────────────────────────────────────────────────────────────


def join(place: Path) -> None:
    """Link records whose identity numbers are the same, where one number is one pair."""
    con = duckdb.connect()
    read(con, place)
    con.execute("""
        CREATE TABLE links AS
        SELECT a.unique_id AS id_left, b.unique_id AS id_right, 1.0::DOUBLE AS probability
        FROM a JOIN b USING (cin)
        QUALIFY count(*) OVER (PARTITION BY a.unique_id) = 1
            AND count(*) OVER (PARTITION BY b.unique_id) = 1
    """)
    _write(con, place / "join")


# ── (b) Splink as it comes ───────────────────────────────────────────────────────────────────


def stock(place: Path) -> None:
    """Link by Splink's own comparisons, trained as its tutorial does; the best pair first."""
    from splink import DuckDBAPI, Linker, block_on

    con = duckdb.connect()
    read(con, place)
    api = DuckDBAPI(connection=con)
    both = [
        api.register(con.table(name), dataset_display_name=f"{name}_list") for name in ("a", "b")
    ]
    linker = Linker(both, _as_it_comes())
    logging.getLogger("splink").setLevel(logging.ERROR)
    linker.training.estimate_u_using_random_sampling(max_pairs=5e6, seed=1)
    for rule in (block_on("cin"), block_on("birth_date", "sex")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    found = linker.inference.predict(threshold_match_weight=-8, warning_mode="never")
    pairs = con.execute(
        f"SELECT unique_id_l AS a, unique_id_r AS b, match_weight AS w FROM {found.physical_name}"
    ).to_arrow_table()
    _write_pairs(_one_to_one(pairs), place / "stock")


def _as_it_comes() -> Any:
    """Splink's stock comparisons, and blocking wide enough for what a transliteration spoils."""
    import splink.comparison_library as cl
    from splink import SettingsCreator, block_on

    return SettingsCreator(
        link_type="link_only",
        comparisons=[
            cl.NameComparison("first_name").configure(term_frequency_adjustments=True),
            cl.NameComparison("last_name").configure(term_frequency_adjustments=True),
            cl.DateOfBirthComparison("birth_date", input_is_string=True),
            cl.DamerauLevenshteinAtThresholds("cin", [1, 2]),
            cl.ExactMatch("commune").configure(term_frequency_adjustments=True),
            cl.ExactMatch("sex"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("cin"),
            block_on("last_name", "birth_date"),
            block_on("first_name", "birth_date"),
            block_on("first_name", "last_name"),
            block_on("birth_date", "substr(last_name, 1, 2)"),
            block_on("birth_date", "substr(first_name, 1, 2)"),
        ],
        retain_matching_columns=False,
    )


def _one_to_one(pairs: pa.Table) -> pa.Table:
    """Of pairs that share a record, the heaviest."""
    weight = pairs["w"].to_numpy()
    left, right = pairs["a"].to_pylist(), pairs["b"].to_pylist()
    taken: set[str] = set()
    kept = []
    for place in np.argsort(-weight, kind="stable").tolist():
        one, other = left[place], right[place]
        if one not in taken and other not in taken:
            taken.update((one, other))
            kept.append(place)
    return pairs.take(pa.array(kept))


def _write_pairs(pairs: pa.Table, folder: Path) -> None:
    weight = np.clip(pairs["w"].to_numpy(), -60, 60)
    _save(pairs["a"], pairs["b"], 1 / (1 + np.exp2(-weight)), folder)


def _write(con: DuckDBPyConnection, folder: Path) -> None:
    links = con.table("links").to_arrow_table()
    _save(links["id_left"], links["id_right"], links["probability"].to_numpy(), folder)


def _save(left: Any, right: Any, chance: Any, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    made = {"id_left": left, "id_right": right, "probability": pa.array(chance, pa.float64())}
    parquet.write_table(pa.table(made), folder / "links.parquet")


# ── the oracle ───────────────────────────────────────────────────────────────────────────────

TRUST = 5.0  # pairs' worth of belief in the learned chance, where a pattern was seen seldom


def oracle(place: Path) -> None:
    """Weigh every pattern of agreement by how many of its pairs are true, rare values as ours."""
    from sijill.linkage import linking, model, resolution

    asked = linking.Asked(
        left=place / "left.csv",
        right=place / "right.csv",
        model=model.load(place / "ours" / "model"),
    )
    linked = linking.link(asked)
    ids = {
        side: linked.con.sql(f"SELECT id FROM {side}_list ORDER BY n").to_arrow_table()["id"]
        for side in ("left", "right")
    }
    rows = linked.scored.a - 1, linked.scored.b - 1
    left, right = (
        ids[side].combine_chunks().take(pa.array(row))
        for side, row in zip(("left", "right"), rows, strict=True)
    )
    known = _truth(place)
    both = zip(left.to_pylist(), right.to_pylist(), strict=True)
    true = np.fromiter((known.get(one) == other for one, other in both), bool, count=len(left))
    _, of = np.unique(linking.words(linked), return_inverse=True)
    mine = np.clip(linked.chance, 1e-9, 1 - 1e-9)
    many, right_ones, believed = (np.bincount(of, weights) for weights in (None, true, mine))
    share = (right_ones + TRUST * believed / many) / (many + TRUST)
    bits = np.log2(mine / (1 - mine)) + _odds(share)[of] - _odds(believed / many)[of]
    links = resolution.assign(
        linked.scored.a, linked.scored.b, 1 / (1 + np.exp2(-bits)), threshold=0.01
    )
    chosen = np.flatnonzero(links)
    chance = 1 / (1 + np.exp2(-bits[chosen]))
    _save(left.take(pa.array(chosen)), right.take(pa.array(chosen)), chance, place / "oracle")


def _odds(share: Any) -> Any:
    share = np.clip(share, 1e-9, 1 - 1e-9)
    return np.log2(share / (1 - share))


def _truth(place: Path) -> dict[str, str]:
    con = duckdb.connect()
    rows = con.execute(
        f"SELECT id_left, id_right FROM read_csv('{place}/truth.csv', all_varchar = true)"
    ).fetchall()
    return dict(rows)


# ── against the truth ────────────────────────────────────────────────────────────────────────


def count(place: Path) -> None:
    """Print for each way precision, recall and F1, over all pairs and over those without CIN."""
    con = duckdb.connect()
    read(con, place)
    con.execute(
        f"CREATE TABLE truth AS SELECT * FROM read_csv('{place}/truth.csv', all_varchar=true)"
    )
    files = {way: place / way / "links.parquet" for way in WAYS}
    found = {way: _counted(con, file, way) for way, file in files.items() if file.is_file()}
    sys.stdout.write(json.dumps(found) + "\n")


def _counted(con: DuckDBPyConnection, links: Path, way: str) -> dict[str, float]:
    """At the threshold asked for; with the truth in hand, at the best one, for the other ways."""
    con.execute(f"""
        CREATE OR REPLACE TABLE judged AS
        SELECT l.probability AS p, t.id_left IS NOT NULL AS good,
               coalesce(a.cin = b.cin, false) AS easy
        FROM read_parquet('{links}') l JOIN a ON a.unique_id = l.id_left
        JOIN b ON b.unique_id = l.id_right LEFT JOIN truth t USING (id_left, id_right)
    """)
    every, hard = (
        con.execute(f"""
            SELECT count(*) FROM truth t JOIN a ON a.unique_id = t.id_left
            JOIN b ON b.unique_id = t.id_right WHERE {condition}
        """).fetchall()[0][0]
        for condition in ("true", "a.cin IS DISTINCT FROM b.cin")
    )
    rows = con.execute("SELECT p, good, easy FROM judged ORDER BY p DESC").fetchnumpy()
    good, easy = rows["good"].astype(bool), rows["easy"].astype(bool)
    surely = np.cumsum(good[~easy])
    sure = surely[surely >= SURE * np.arange(1, len(surely) + 1)]
    kept = _best(good, every) if way in ("stock", "oracle") else len(good)
    good, easy = good[:kept], easy[:kept]
    found, hard_found = int(good.sum()), int((good & ~easy).sum())
    precision, recall = found / kept, found / every
    return {
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / (precision + recall),
        "hard_precision": hard_found / max(1, int((~easy).sum())),
        "hard_recall": hard_found / hard,
        "hard_recall_sure": int(sure.max(initial=0)) / hard,
    }


def _best(good: Any, every: int) -> int:
    """How many of the pairs, the likeliest first, give the best F1."""
    right = np.cumsum(good)
    return int(np.argmax(2 * right / (np.arange(1, len(good) + 1) + every))) + 1


if __name__ == "__main__":
    {"stock": stock, "join": join, "oracle": oracle, "count": count}[sys.argv[1]](Path(sys.argv[2]))
