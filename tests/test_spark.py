"""The second engine gives the pairs of the first, from one saved model."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

from config import browser
from config.spark import java
from sijill.linkage import command, spark
from sijill.linkage.lists import Unreadable

SIZES = ["--left", "3000", "--right", "4000", "--seed", "3"]


def test_a_machine_without_spark_is_told_what_to_install(monkeypatch):
    monkeypatch.setattr(spark, "find_spec", lambda name: None)
    with pytest.raises(Unreadable, match=r"spark\.lock"):
        spark.check()


def test_a_machine_without_java_is_told_so(monkeypatch):
    monkeypatch.setattr(spark, "find_spec", lambda name: name)
    monkeypatch.setattr(spark.shutil, "which", lambda name: None)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(Unreadable, match="Java"):
        spark.check()


@pytest.mark.long
def test_both_engines_give_the_same_pairs_from_one_saved_model(tmp_path):
    if java() is None and browser.installable() is None:
        pytest.skip("no Java here, and no right to install it")
    assert find_spec("pyspark"), "Spark is missing: ./bin/test --long installs it"
    command.main(["populate-pair", *SIZES, "--dirty", "dirty", "--out", str(tmp_path)])
    lists = [str(tmp_path / "left.csv"), str(tmp_path / "right.csv")]
    learned, here, there = (tmp_path / name for name in ("learned", "here", "there"))
    command.main(["link", *lists, "--out", str(learned)])
    model = ["--model", str(learned / "model")]
    command.main(["link", *lists, "--out", str(here), *model])
    command.main(["link", *lists, "--out", str(there), *model, "--engine", "spark"])
    for name in ("links.csv", "possible.csv"):
        assert (there / name).read_bytes() == (here / name).read_bytes()
    assert len((here / "links.csv").read_text(encoding="utf-8").splitlines()) > 2000
