"""Makes the model that comes with the program, from invented people: python -m … shipping.

    python -m sijill.linkage.shipping [--left 110000 --right 160000 --seed 2026]

Nobody's records are in it: the lists are generated, so its shares are assumptions, good to begin
with and to be replaced by a model learned from real lists as soon as there is one.
"""

from __future__ import annotations

import argparse
import csv
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

from duckdb import DuckDBPyConnection

from sijill.linkage import linking, model, report
from sijill.linkage.score import SHIPPED
from sijill.linkage.truth.pairs import write
from sijill.linkage.truth.parameters import parameters

OFTEN = 12  # times a spelling is met, to be shipped


def main(arguments: Sequence[str] | None = None) -> None:
    """Generate, learn, and write the shipped folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--left", type=int, default=110_000)
    parser.add_argument("--right", type=int, default=160_000)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--out", type=Path, default=SHIPPED)
    asked = parser.parse_args(arguments)
    made = parameters(left=asked.left, right=asked.right, seed=asked.seed, phones=0.6)
    with tempfile.TemporaryDirectory() as folder:
        write(made, Path(folder))
        linked = linking.link(linking.Asked(Path(folder, "left.csv"), Path(folder, "right.csv")))
        ship(linked, asked.out)


def ship(linked: linking.Linked, folder: Path) -> None:
    """Write a model and what is known beforehand of names and values."""
    model.save(model.Model(linked.model.learned, linked.model.data), folder)
    told = report.Told(linked, threshold=0.5, language="en")
    (folder / "model-card.json").write_text(
        json.dumps(report.model_card(told), indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    _spellings(linked.con, folder / "spellings.csv")
    shares = {"birth": _january(linked.con), "commune": _communes(linked.con)}
    (folder / "frequencies.json").write_text(
        json.dumps(shares, indent=0, ensure_ascii=False) + "\n", encoding="utf-8"
    )


def _spellings(con: DuckDBPyConnection, path: Path) -> None:
    cells = " UNION ALL ".join(
        f"SELECT {field}_name_{script} AS text, '{field}' AS field FROM {side}_list"
        for field in ("first", "last") for script in ("ar", "fr") for side in ("left", "right")
    )  # fmt: skip
    rows = con.execute(f"""
        WITH met AS (
            SELECT text, count(*) FILTER (field = 'first') AS first,
                   count(*) FILTER (field = 'last') AS last
            FROM ({cells}) WHERE text IS NOT NULL GROUP BY text HAVING count(*) >= {OFTEN}
        )
        SELECT met.text, named.maybe[1], first, last
        FROM met JOIN spelling ON spelling.text = met.text JOIN named ON named.form = spelling.form
        ORDER BY first + last DESC, met.text
    """).fetchall()
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["text", "name", "first", "last"])
        writer.writerows(rows)


def _january(con: DuckDBPyConnection) -> dict[str, float]:
    """The share of people said to be born on each first of January, which differs so much."""
    return _shares(con, "birth_date", "ends_with(birth_date, '-01-01')")


def _communes(con: DuckDBPyConnection) -> dict[str, float]:
    rows = con.execute("""
        WITH every AS (SELECT commune FROM left_list UNION ALL SELECT commune FROM right_list)
        SELECT meant, count(*) / sum(count(*)) OVER ()
        FROM every JOIN commune_value ON said = commune GROUP BY meant ORDER BY 2 DESC, 1
    """).fetchall()
    return {name: round(share, 7) for name, share in rows if share > 1e-5}


def _shares(con: DuckDBPyConnection, column: str, chosen: str) -> dict[str, float]:
    rows = con.execute(f"""
        WITH every AS (SELECT {column} FROM left_list UNION ALL SELECT {column} FROM right_list)
        SELECT {column}, count(*) / (SELECT count({column}) FROM every)
        FROM every WHERE {chosen} GROUP BY 1 ORDER BY 1
    """).fetchall()
    return {value: round(share, 8) for value, share in rows}


if __name__ == "__main__":
    main()
