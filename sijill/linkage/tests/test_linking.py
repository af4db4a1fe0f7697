"""Two dirty lists, linked without a label: who is who, how sure, and what is written of it."""

import csv
import random

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet

from sijill.linkage import linking, model, naming, report, results, review
from sijill.linkage.command import main
from sijill.linkage.lists import Unreadable
from sijill.linkage.tests.conftest import LEFT
from sijill.linkage.truth.pairs import write
from sijill.linkage.truth.parameters import parameters


def found(linked):
    links = results.table(linked, np.flatnonzero(linked.links), threshold=0.5, language="en")
    return set(zip(links["id_left"].to_pylist(), links["id_right"].to_pylist(), strict=True))


def scores(links, truth):
    right = len(links & truth)
    return right / len(links), right / len(truth)


def test_people_are_found_across_scripts_slips_and_missing_numbers(linked, truth):
    precision, recall = scores(found(linked), truth)
    assert precision >= 0.99
    assert recall >= 0.985


def test_probabilities_mean_what_they_say(linked, truth):
    links = results.table(linked, np.arange(len(linked.scored)), threshold=0.5, language="en")
    one = np.array(
        [
            p in truth
            for p in zip(*(links[c].to_pylist() for c in ("id_left", "id_right")), strict=True)
        ]
    )
    assert linked.chance.sum() == pytest.approx(one.sum(), rel=0.01)
    doubtful = (linked.chance > 0.2) & (linked.chance < 0.8)
    assert linked.chance[doubtful].mean() == pytest.approx(one[doubtful].mean(), abs=0.2)


def test_the_shares_learned_without_labels_are_those_of_the_truth(linked, truth, told):
    cin = next(each for each in linked.comparisons if each.name == "cin")
    wrong = told["into_right"]["cin_mistyped"] / (1 - told["into_right"]["cin_missing"])
    wrong *= 1 - told["cin_errors"]["look_alike"] / 2  # O for 0 is read as it was meant
    same = next(level.m for level in cin.levels if level.word == "same")
    assert same == pytest.approx((1 - wrong) * (1 - told["into_left"]["cin_mistyped"]), abs=0.03)
    assert linked.model.learned.matches == pytest.approx(len(truth), rel=0.01)


def test_nobody_is_linked_twice(linked):
    links = found(linked)
    assert len({one for one, _ in links}) == len({two for _, two in links}) == len(links)


def test_every_link_is_explained_in_the_three_languages(linked):
    for language, stop in (("en", "; "), ("fr", "; "), ("ar", "؛ ")):
        links = results.table(
            linked, np.flatnonzero(linked.links)[:50], threshold=0.5, language=language
        )
        assert all(stop in line for line in links["explanation"].to_pylist())


def test_a_saved_model_gives_the_same_links(linked, pair, tmp_path):
    kept = model.Model(linked.model.learned, linked.model.data, naming.remembered(linked.con))
    model.save(kept, tmp_path)
    again = linking.link(
        linking.Asked(pair / "left.csv", pair / "right.csv", model=model.load(tmp_path), threads=2)
    )
    assert found(again) == found(linked)


def turned(path, into):
    """The same list in another order of its rows."""
    head, *rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
    random.Random(3).shuffle(rows)
    into.write_text("".join([head, *rows]), encoding="utf-8")
    return into


def told_of(linked):
    """Every pair that was kept, with its chance, and whether it is a link."""
    every = results.table(linked, np.arange(len(linked.scored)), threshold=0.5, language="en")
    pairs = zip(*(every[c].to_pylist() for c in ("id_left", "id_right")), strict=True)
    return dict(zip(pairs, zip(linked.chance, linked.links, strict=True), strict=True))


@pytest.mark.long
def test_the_run_that_learns_answers_as_every_later_one_whatever_the_order_of_rows(tmp_path):
    write(parameters(left=900, right=1_300, seed=4, dirty="dirty"), tmp_path)
    left, right = tmp_path / "left.csv", tmp_path / "right.csv"
    first = linking.link(linking.Asked(left, right, threads=2, repeatable=True))
    names = naming.remembered(first.con)
    model.save(model.Model(first.model.learned, first.model.data, names), tmp_path / "model")
    others = (turned(left, tmp_path / "l.csv"), turned(right, tmp_path / "r.csv"))
    known = model.load(tmp_path / "model")
    again = linking.link(linking.Asked(*others, model=known, threads=1, repeatable=True))
    assert told_of(again) == told_of(first)


def test_a_folder_without_a_model_is_told(tmp_path):
    with pytest.raises(model.NotAModel, match="there is no model here"):
        model.load(tmp_path)


def test_links_keep_their_identifiers_and_a_run_says_what_moved(linked, tmp_path):
    assert results.write(linked, tmp_path, threshold=0.5, language="en") is None
    before = parquet.read_table(tmp_path / "links.parquet")
    changed = results.write(linked, tmp_path, threshold=0.9, language="en")
    after = parquet.read_table(tmp_path / "links.parquet")
    assert changed == results.Changes(before.num_rows, 0, 0)
    assert before["link"] == after["link"]


def test_a_withdrawn_and_an_added_link_are_told(linked, tmp_path):
    results.write(linked, tmp_path, threshold=0.5, language="en")
    links = parquet.read_table(tmp_path / "links.parquet")
    stranger = links.slice(0, 1).set_column(
        links.column_names.index("link"), "link", pa.array(["ANOTHER"])
    )
    parquet.write_table(pa.concat_tables([stranger, links.slice(2)]), tmp_path / "links.parquet")
    changed = results.write(linked, tmp_path, threshold=0.5, language="en")
    assert (changed.added, changed.withdrawn) == (2, 1)
    with (tmp_path / "changes.csv").open(encoding="utf-8", newline="") as file:
        assert [row["change"] for row in csv.DictReader(file)] == ["added", "added", "withdrawn"]


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_the_report_stands_alone(linked, language):
    page = report.html(report.Told(linked, threshold=0.5, language=language))
    assert "<script" not in page
    assert "http" not in page
    assert f'lang="{language}"' in page
    assert page.count("<svg") == 3


def test_a_reviewed_sample_brackets_the_truth(linked, truth, tmp_path):
    sheet = tmp_path / "review.csv"
    review.draw(linked, sheet, count=400, seed=2)
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["same"] = "yes" if (row["id_left"], row["id_right"]) in truth else "no"
    with sheet.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    measured = review.measure(sheet)
    precision, recall = scores(found(linked), truth)
    assert measured.precision.low <= precision <= measured.precision.high
    assert measured.recall.low - 0.01 <= recall <= measured.recall.high


def test_a_sheet_nobody_filled_is_told(linked, tmp_path):
    review.draw(linked, tmp_path / "review.csv", count=40, seed=2)
    with pytest.raises(Unreadable, match="no row has yes or no"):
        review.measure(tmp_path / "review.csv")


def test_the_command_writes_everything_that_is_to_be_read(pair, tmp_path, capsys):
    few = tmp_path / "few.csv"
    lines = (pair / "left.csv").read_text(encoding="utf-8").splitlines()
    few.write_text("\n".join(lines[:300]) + "\n", encoding="utf-8")
    main(
        [
            "link",
            str(few),
            str(pair / "right.csv"),
            "--out",
            str(tmp_path / "out"),
            "--review",
            "30",
        ]
    )
    written = {path.name for path in (tmp_path / "out").iterdir()}
    assert written == {"links.csv", "links.parquet", "possible.csv", "report.html", "review.csv",
                       "model", "model-card.json", "model-card.md"}  # fmt: skip
    assert "links in" in capsys.readouterr().err


def test_a_fault_of_a_list_ends_the_command_with_its_sentence(pair, tmp_path):
    with pytest.raises(SystemExit, match="there is no such file"):
        main(["link", str(pair / "none.csv"), str(pair / "right.csv"), "--out", str(tmp_path)])


def test_the_generated_lists_are_those_asked_for(pair, truth, told):
    rows = (pair / "left.csv").read_text(encoding="utf-8").count("\n") - 1
    assert rows == LEFT == told["left"]
    assert len(truth) == told["shared"]
