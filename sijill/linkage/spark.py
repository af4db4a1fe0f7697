"""The same model on Spark: pairs found and weighed by as many machines as a cluster has.

Records are prepared and links resolved where the command runs; what grows with the square of the
lists, finding the pairs to compare and comparing them, is Spark's. Both engines read the same words
of SQL, so the same model gives the same pairs. Needs Java and `requirements/spark.lock`.
"""

from __future__ import annotations

import logging
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from duckdb import DuckDBPyConnection

from sijill.linkage import blocking
from sijill.linkage.comparisons import Comparison
from sijill.linkage.lists import Unreadable
from sijill.linkage.scoring import LEFT, PRIOR, RIGHT, Scored, joined, settings, taken

SIDES = ("left", "right")
JAR = "internals/files/spark_jars/scala-udf-similarity-0.2.1_spark4.x.jar"


def check() -> None:
    """Raise `Unreadable` with what to install, when Spark cannot start here."""
    if find_spec("pyspark") is None:
        raise Unreadable(
            "Spark is not installed: pip install --require-hashes -r requirements/spark.lock"
        )
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        raise Unreadable("Spark needs Java 17 or newer; none was found (JAVA_HOME, java)")


def score(
    con: DuckDBPyConnection,
    comparisons: Sequence[Comparison],
    columns: frozenset[str],
    *,
    cut: float,
    memory: str,
    threads: int,
) -> tuple[Scored, int]:
    """Find and score the pairs of both tables of records; how many were compared stands beside."""
    with (
        tempfile.TemporaryDirectory(prefix="sijill-spark-") as name,
        _session(Path(name), memory, threads) as spark,
    ):
        folder = Path(name)
        for side in SIDES:
            path = folder / f"{side}.parquet"
            con.execute(f"COPY {side}_record TO '{path}' (FORMAT parquet)")
            spark.read.parquet(str(path)).createOrReplaceTempView(f"{side}_record")
        count = _pairs(spark, columns, folder / "pairs")
        found = _weighed(spark, comparisons, folder, cut)
        part = taken(con, f"read_parquet('{found}/*.parquet')", comparisons)
    return joined([part], comparisons), count


def _pairs(spark: Any, columns: frozenset[str], path: Path) -> int:
    """Write the pairs to compare, each once, as Splink's table of blocked pairs."""
    for side in SIDES:
        for table, query in blocking.keys_sql(side, columns, "explode"):
            spark.sql(query).createOrReplaceTempView(table)
    spark.sql(blocking.pairs_sql(blocking.rules(columns))).createOrReplaceTempView("pairs")
    spark.sql(
        f"SELECT concat('{LEFT}-__-', a) AS join_key_l, concat('{RIGHT}-__-', b) AS join_key_r, "
        "'0' AS match_key FROM pairs"
    ).write.parquet(str(path))
    return int(spark.read.parquet(str(path)).count())


def _weighed(spark: Any, comparisons: Sequence[Comparison], folder: Path, cut: float) -> Path:
    from splink import Linker, SparkAPI

    api = SparkAPI(spark_session=spark, break_lineage_method="persist")
    records = [
        api.register(spark.table(f"{side}_record"), dataset_display_name=shown)
        for side, shown in zip(SIDES, (LEFT, RIGHT), strict=True)
    ]
    linker = Linker(records, settings(comparisons))
    logging.getLogger("splink").setLevel(logging.ERROR)
    blocked = api.register(spark.read.parquet(str(folder / "pairs")))
    linker.table_management.register_blocked_pairs_for_predict(blocked)
    found = linker.inference.predict(threshold_match_weight=cut + PRIOR, warning_mode="never")
    path = folder / "weighed"
    spark.table(found.physical_name).write.parquet(str(path))
    return path


@contextmanager
def _session(folder: Path, memory: str, threads: int) -> Iterator[Any]:
    """A session on the cluster of `SPARK_MASTER`, or on this machine."""
    import splink
    from pyspark.sql import SparkSession

    spark = (
        SparkSession.builder.appName("sijill link")
        .master(os.environ.get("SPARK_MASTER", f"local[{threads}]"))
        .config("spark.jars", str(Path(splink.__file__).parent / JAR))
        .config("spark.driver.memory", memory.lower().removesuffix("b"))
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", str(sys.stderr.isatty()).lower())
        .config("spark.log.level", "ERROR")
        .config("spark.sql.warehouse.dir", str(folder / "warehouse"))
        .config("spark.local.dir", str(folder))
        .config("spark.sql.shuffle.partitions", str(4 * threads))
        .config("spark.default.parallelism", str(4 * threads))
        .config("spark.sql.ansi.enabled", "false")
        .getOrCreate()
    )
    try:
        yield spark
    finally:
        spark.stop()
