"""Every room has the same files, so that one knows where to look."""

import tomllib
from pathlib import Path

import pytest

from tests.laws.house import ROOT, name_of, rooms, tracked, tree_of

SHELF = {
    *("__init__", "apps", "rules", "models", "queries", "actions", "procedures", "pages", "forms"),
    *("api", "tasks", "wording", "urls"),
    *("management", "templates", "static", "templatetags", "migrations", "tests"),
}
OWN = tomllib.loads(Path(__file__).with_name("shelf.toml").read_text(encoding="utf-8"))
FORBIDDEN = {"utils", "helpers", "services", "managers", "signals", "mixins", "constants"}
HAVE_INIT = [room for room in rooms() if (room / "__init__.py").exists()]


def pieces(room: Path) -> set[str]:
    return {
        path.relative_to(room).parts[0].removesuffix(".py")
        for path in tracked()
        if path.is_relative_to(room)
    }


@pytest.mark.parametrize("room", HAVE_INIT, ids=lambda room: room.name)
def test_a_room_holds_the_files_of_the_shelf_and_its_declared_own(room):
    strange = pieces(room) - SHELF - OWN.get(room.name, {}).keys()
    assert not strange, f"{room.name}: {sorted(strange)} stand beside the shelf"


@pytest.mark.parametrize("room", OWN)
def test_a_declared_file_exists(room):
    assert OWN[room].keys() <= pieces(ROOT / "sijill" / room)


@pytest.mark.parametrize("room", HAVE_INIT, ids=lambda room: room.name)
def test_the_first_file_of_a_room_only_says_what_the_room_is_for(room):
    [docstring] = tree_of(room / "__init__.py").body
    assert len(docstring.value.value) > 40


def test_no_drawer_takes_whatever_has_no_place():
    drawers = [name_of(p) for p in tracked() if {p.stem, p.parent.name} & FORBIDDEN]
    assert not drawers
