"""What `docs/asvs.csv` says of our security stands somewhere: files and tests it cites exist."""

import csv
import re

import pytest

from tests.laws.house import ROOT

with (ROOT / "docs" / "asvs.csv").open(encoding="utf-8", newline="") as _file:
    ROWS = list(csv.DictReader(_file))
STATUSES = {"met", "partly", "operator", "not"}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['requirement']}-{row['summary'][:30]}")
def test_what_is_cited_exists(row):
    assert row["status"] in STATUSES
    chapter = row["chapter"].split()[0]
    assert re.fullmatch(rf"{chapter}|v5\.0\.0-{chapter[1:]}\.\d+\.\d+", row["requirement"])
    for cited in row["where"].split(";"):
        path, _, test = cited.partition("::")
        text = (ROOT / path).read_text(encoding="utf-8")
        assert not test or f"def {test}(" in text, cited


def test_every_chapter_is_answered():
    assert {row["chapter"].split()[0] for row in ROWS} == {f"V{n}" for n in range(1, 18)}
