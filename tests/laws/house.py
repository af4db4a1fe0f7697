"""What the laws look at: tracked files, rooms, floors, functions."""

from __future__ import annotations

import ast
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from sijill.kernel.sources import tree_of

ROOT = Path(__file__).resolve().parents[2]
WITHOUT_SHELF = {"web", "kernel", "linkage"}  # walls, ground and a tool: no tables, no verbs


@cache
def tracked() -> tuple[Path, ...]:
    """Return every file that git keeps or would keep, as long as it stands in the tree."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    return tuple(sorted(p for name in listed.split("\0") if name and (p := ROOT / name).is_file()))


def sources(*folders: str) -> Iterator[Path]:
    """Yield the tracked Python files of some folders, without tests and migrations."""
    for path in tracked():
        parts = path.relative_to(ROOT).parts
        if path.suffix == ".py" and parts[0] in folders and not {"tests", "migrations"} & {*parts}:
            yield path


def name_of(path: Path) -> str:
    """Return a path as one writes it in the repository."""
    return path.relative_to(ROOT).as_posix()


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield every function of a file, methods and inner ones included."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return the lines of a function from `def` to its end."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


def none(found: list[str]) -> None:
    """Fail when something was found, and name all of it."""
    assert not found, "; ".join(found)


@cache
def floors() -> dict[str, int]:
    """Return the height of each room, from the floors that import-linter keeps."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    layers = contracts["contracts"][0]["layers"]
    return {
        room.strip(" ()"): height
        for height, layer in enumerate(reversed(layers))
        for room in layer.split("|")
    }


def rooms() -> list[Path]:
    """Return the folders of the rooms that keep the shelf."""
    return [ROOT / "sijill" / room for room in sorted(floors()) if room not in WITHOUT_SHELF]
