"""The README's figures are those of the files, and its pictures are there."""

import re

from benchmarks._readme import README, ROOT, written


def test_the_figures_are_those_of_the_files() -> None:
    assert README.read_text(encoding="utf-8") == written()


def test_every_picture_and_page_it_names_is_there() -> None:
    named = re.findall(r"\]\(([^)#:]+)\)", README.read_text(encoding="utf-8"))
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []
