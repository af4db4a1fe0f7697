"""The folder both sides see: whole files only, and nothing that somebody else slipped in."""

from __future__ import annotations

import os

import pytest

from sijill.protection.rules import passing
from sijill.protection.ways import folder
from sijill.protection.ways.folder import FROM, READ, TO, Folder
from sijill.protection.ways.port import NotReached, NoWay, TooLarge, way_of

NAME = "artisans-A-00000001-1.csv"


@pytest.fixture
def way(tmp_path):
    (tmp_path / FROM).mkdir()
    return Folder(tmp_path)


def test_a_file_put_twice_is_one_file_and_never_half_of_one(way, tmp_path):
    way.put("artisans-S-00000001.csv", b"abc")
    way.put("artisans-S-00000001.csv", b"abc")
    [path] = (tmp_path / TO).iterdir()
    assert (path.name, path.read_bytes()) == ("artisans-S-00000001.csv", b"abc")
    assert path.stat().st_mode & 0o077 == 0


def test_only_files_named_as_answers_are_looked_at(way, tmp_path):
    (tmp_path / "secret").write_text("x")
    here = tmp_path / FROM
    (here / NAME).write_bytes(b"x")
    (here / "artisans-A-00000002-1.csv").symlink_to(tmp_path / "secret")
    (here / "artisans-A-00000003-1.csv").mkdir()
    for odd in ("x.csv", f"{NAME}.part", "..csv", "artisans-A-1.csv", "a\nb.csv"):
        (here / odd).write_bytes(b"x")
    assert way.names() == [NAME]


def test_a_link_or_a_pipe_put_in_place_meanwhile_is_not_read(way, tmp_path):
    (tmp_path / "secret").write_text("x")
    (tmp_path / FROM / NAME).symlink_to(tmp_path / "secret")
    with pytest.raises(NotReached):
        way.get(NAME)
    (tmp_path / FROM / NAME).unlink()
    os.mkfifo(tmp_path / FROM / NAME)
    with pytest.raises(NotReached):
        way.get(NAME)


def test_what_is_larger_than_any_answer_stays_where_it_is(way, tmp_path, monkeypatch):
    monkeypatch.setattr(folder, "LARGEST", 10)
    (tmp_path / FROM / NAME).write_bytes(b"x" * 11)
    with pytest.raises(TooLarge):
        way.get(NAME)
    assert (tmp_path / FROM / NAME).exists()


def test_what_was_taken_twice_was_taken_once(way, tmp_path):
    (tmp_path / FROM / NAME).write_bytes(b"x")
    way.taken(NAME)
    way.taken(NAME)
    assert [path.name for path in (tmp_path / READ).iterdir()] == [NAME]


def test_a_fund_that_is_not_there_is_told_without_a_path(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(NotReached) as told:
        Folder(tmp_path / "file").put("artisans-S-00000001.csv", b"x")
    assert str(tmp_path) not in str(told.value)


def test_no_way_and_an_unknown_way_are_told(tmp_path):
    with pytest.raises(NoWay):
        way_of("")
    with pytest.raises(ValueError, match="ftp"):
        way_of("ftp://fund.example/")
    assert isinstance(way_of(str(tmp_path)), Folder)


@pytest.mark.parametrize("name", ["../x-A-00000001.csv", "x-A-00000001.csv\n", "x-S-00000001.csv"])
def test_a_name_that_leads_elsewhere_is_no_name(name):
    assert not passing.is_name(name)
