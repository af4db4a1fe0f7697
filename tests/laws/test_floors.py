"""The floors of the house stand in one place, and every room has one."""

from tests.laws.house import ROOT, floors


def test_every_room_that_exists_has_a_floor():
    rooms = {path.parent.name for path in ROOT.glob("sijill/*/__init__.py")}
    assert rooms <= floors().keys()


def test_the_web_knows_nothing_of_acts():
    assert floors()["web"] < floors()["ledger"] < floors()["accounts"]
    assert floors()["accounts"] == floors()["reference"]
