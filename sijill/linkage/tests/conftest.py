"""One generated pair of lists, linked once, for every test that looks at the outcome."""

import csv
import json

import pytest

from sijill.linkage import linking
from sijill.linkage.truth.pairs import write
from sijill.linkage.truth.parameters import parameters

LEFT, RIGHT = 4_000, 5_500


@pytest.fixture(scope="session")
def pair(tmp_path_factory):
    """A dirty pair of lists, Arabic and French, in a folder."""
    folder = tmp_path_factory.mktemp("pair")
    write(parameters(left=LEFT, right=RIGHT, seed=11, dirty="dirty"), folder)
    return folder


@pytest.fixture(scope="session")
def truth(pair):
    """The pairs that are one person."""
    with (pair / "truth.csv").open(encoding="utf-8", newline="") as file:
        return {(row["id_left"], row["id_right"]) for row in csv.DictReader(file)}


@pytest.fixture(scope="session")
def linked(pair):
    """The pair of lists, linked with a model learned from it."""
    return linking.link(linking.Asked(pair / "left.csv", pair / "right.csv", threads=2))


@pytest.fixture(scope="session")
def told(pair):
    """The parameters the lists were made from."""
    return json.loads((pair / "parameters.json").read_text(encoding="utf-8"))
