"""The README's figures are those of the files, and its pictures are there."""

import re

from benchmarks._readme import FIGURES, HEADLINES, README, ROOT, results, whole, written


def test_the_figures_are_those_of_the_files() -> None:
    assert README.read_text(encoding="utf-8") == written()
    assert FIGURES.read_text(encoding="utf-8") == whole()


def test_every_bench_has_its_few_figures_in_the_readme_and_each_is_measured() -> None:
    told = results()
    assert sorted(HEADLINES) == sorted(told)
    for bench, chosen in HEADLINES.items():
        assert 0 < len(chosen) <= 4, f"{bench}: a few"
        assert [name for name in chosen if name not in told[bench]] == []


def test_every_figure_is_on_the_page_of_figures() -> None:
    rows = FIGURES.read_text(encoding="utf-8").count("| `./bin/bench ")
    assert rows == sum(len(figures) for figures in results().values())


def test_every_picture_and_page_it_names_is_there() -> None:
    named = re.findall(r"\]\(([^)#:]+)\)", README.read_text(encoding="utf-8"))
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []
