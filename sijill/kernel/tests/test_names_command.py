"""`sijill names` in the shell."""

import io
import sys

import pytest

from sijill.kernel.names import keys, similarity
from sijill.kernel.names.command import main


def test_the_keys_of_each_text_stand_on_a_line(capsys):
    assert main(["keys", "محمد ولحاج", "Moha Oulhaj"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said == [f"{text}\t{' '.join(keys(text))}" for text in ("محمد ولحاج", "Moha Oulhaj")]


def test_without_texts_lines_are_read(capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO("Rachid\nرشيد\n"))
    assert main(["keys"]) == 0
    assert capsys.readouterr().out.count("rcd") == 2


def test_two_names_are_compared_and_the_exit_code_says_whether_they_reach_the_threshold(capsys):
    assert main(["compare", "Hassan", "حسن"]) == 0
    assert float(capsys.readouterr().out) == pytest.approx(similarity("Hassan", "حسن"), abs=1e-4)
    assert main(["compare", "Hassan", "Houcine", "--threshold", "0.88"]) == 1


def test_a_file_of_two_columns_gets_a_third(capsys, tmp_path):
    file = tmp_path / "pairs.csv"
    file.write_text("Amine;أمين\nAmine;أمينة\nalone\n", encoding="utf-8")
    assert main(["compare", str(file)]) == 0
    told = capsys.readouterr().out
    assert main(["compare", "--file", str(file)]) == 0
    assert capsys.readouterr().out == told
    rows = [line.split(",") for line in told.splitlines()]
    assert [row[0] for row in rows] == ["Amine", "Amine", "alone"]
    assert main(["compare", "--file", str(file), "--threshold", "0.88"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_a_file_that_is_not_there_is_told_in_one_line(capsys):
    assert main(["compare", "--file", "/nowhere.csv"]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_one_name_is_not_enough(capsys):
    assert main(["compare", "Hassan"]) == 2
    assert "two names" in capsys.readouterr().err
